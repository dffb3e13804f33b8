"""The calculation by hand in the window, by the keyboard alone, and its worksheet."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.lessons.hand.worksheet import BLANK, Formula

K = Qt.Key


def keys(person, *pressed, ctrl=False):
    """Presses keys wherever the focus is."""
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in pressed:
        person.bot.keyClick(QApplication.focusWidget() or person.window, key, modifier)


def turn_to_page(person):
    keys(person, K.Key_4, ctrl=True)
    person.wait(lambda: person.find("hand_page").isVisible())


def values(person):
    """What the lines that are shown work out, from top to bottom."""
    lines = person.find("hand_lines")
    lines.widget().layout().activate()
    rows = [row for row in lines.findChildren(QWidget, "hand_line") if not row.isHidden()]
    names = [row.accessibleName() for row in sorted(rows, key=QWidget.y)]
    return [name.rpartition(", ")[0].rpartition(" = ")[2] for name in names]


def tab_to(person, name):
    """Presses Tab until a widget has the focus."""
    for _ in range(80):
        focus = QApplication.focusWidget()
        if focus is not None and focus.objectName() == name:
            return focus
        keys(person, K.Key_Tab)
    raise AssertionError(f"{name} cannot be reached by Tab")


def test_the_whole_page_by_the_keyboard_alone(person):
    turn_to_page(person)
    keys(person, K.Key_Space, K.Key_Return, K.Key_Right, K.Key_Enter)
    assert values(person) == ["0.5", "0.5", "−0.5", "0.125"]
    keys(person, K.Key_Left)
    assert values(person) == ["0.5", "0.5", "−0.5"]
    tab_to(person, "hand_mode")
    keys(person, K.Key_Down)
    tab_to(person, "hand_step")
    keys(person, K.Key_Space, K.Key_Space)
    assert values(person) == ["0.5", "0.5", "−0.5", "0.125", "1"]
    keys(person, K.Key_Space)
    assert person.text("hand_question").startswith("Which sign does ∂D/∂w₁ have?")
    keys(person, K.Key_Plus)
    assert values(person)[-1] == "0.5"
    assert person.text("hand_score") == "1 of 1 right"
    keys(person, K.Key_Space, K.Key_0)
    assert person.text("hand_score") == "1 of 2 right"
    keys(person, K.Key_Space, K.Key_Minus)
    assert person.text("hand_score") == "1 of 3 right"
    tab_to(person, "hand_rate")
    field = QApplication.focusWidget()
    field.selectAll()
    person.bot.keyClicks(field, "0.1")
    keys(person, K.Key_Left, K.Key_Return)
    assert values(person) == [], "another ε starts again, and Enter in a field does not step"
    assert field.text() == "0.1"
    tab_to(person, "hand_again")
    tab_to(person, "hand_worksheet")
    tab_to(person, "hand_error_plot")


def test_numbers_are_answered_and_epochs_walked_by_the_keyboard(person):
    turn_to_page(person)
    tab_to(person, "hand_mode")
    keys(person, K.Key_Down, K.Key_Down)
    tab_to(person, "hand_step")
    keys(person, K.Key_Space)
    person.wait(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    person.bot.keyClicks(QApplication.focusWidget(), "0.7")
    keys(person, K.Key_Return)
    assert person.text("hand_verdict").startswith("No: h = 0.5")
    assert QApplication.focusWidget().objectName() == "hand_step"
    tab_to(person, "hand_mode")
    keys(person, K.Key_Up, K.Key_Up)
    tab_to(person, "hand_unit")
    keys(person, K.Key_Down, K.Key_Down, K.Key_Right)
    assert person.text("hand_place").startswith("t = 5 · experiment μ = 6")
    keys(person, K.Key_Left)
    assert person.text("hand_place") == "t = 0, before the first line"


def test_what_was_done_is_still_there_after_looking_at_another_page(person):
    turn_to_page(person)
    keys(person, K.Key_Space, K.Key_Space)
    keys(person, K.Key_1, ctrl=True)
    turn_to_page(person)
    assert values(person) == ["0.5", "0.5"]
    keys(person, K.Key_Space)
    assert len(values(person)) == 3


def open_worksheet(person):
    turn_to_page(person)
    tab_to(person, "hand_worksheet")
    keys(person, K.Key_Space)
    wait_for_pages(person)
    return person.find("worksheet_dialog")


def wait_for_pages(person):
    person.wait(lambda: person.find("worksheet_save").isEnabled())


def formulas(dialog):
    return [block for block in dialog.sheet.blocks if isinstance(block, Formula)]


def test_a_worksheet_is_written_with_blanks_and_then_with_answers(person, tmp_path):
    dialog = open_worksheet(person)
    assert all(formula.rows == (BLANK,) for formula in formulas(dialog))
    person.answers.path = tmp_path / "blanks"
    person.click("worksheet_save")
    blanks = tmp_path / "blanks.pdf"
    person.wait(blanks.exists)
    assert person.answers.proposed == "My faces worksheet.pdf", "the project's name"
    person.wait(lambda: "The worksheet is in" in person.text("worksheet_state"))
    pages = re.findall(rb"/Type /Page\b(?!s)", blanks.read_bytes())
    assert len(pages) == 3
    assert person.text("worksheet_state")
    person.find("worksheet_experiments").setValue(1)
    person.click("worksheet_answers")
    wait_for_pages(person)
    person.wait(lambda: len(formulas(dialog)) == 14 and formulas(dialog)[0].rows != (BLANK,))
    assert formulas(dialog)[-1].rows[0].endswith("= {-}0.01")
    person.click("worksheet_close")


def test_a_worksheet_that_cannot_be_written_is_said_in_a_sentence(person, tmp_path):
    open_worksheet(person)
    person.answers.path = tmp_path / "no such folder" / "sheet.pdf"
    person.click("worksheet_save")
    person.wait(lambda: "There is no folder" in person.banner)
    person.click("worksheet_close")


def test_a_worksheet_that_cannot_be_typeset_is_said_once(person, monkeypatch):
    tries = []

    def fail(latex):
        tries.append(latex)
        raise ValueError("no such font")

    monkeypatch.setattr("app.ui.hand.worksheet.typeset", fail)
    turn_to_page(person)
    tab_to(person, "hand_worksheet")
    keys(person, K.Key_Space)
    jobs = person.window.session.jobs
    person.wait(lambda: tries and not jobs.running)
    assert "Typesetting the worksheet failed unexpectedly (ValueError: no such font)." in person.banner
    assert person.text("worksheet_state").startswith("Typesetting the worksheet failed")
    assert len(tries) == 1
    assert not person.find("worksheet_save").isEnabled()
    # Another sheet is worth another try.
    person.find("worksheet_experiments").setValue(1)
    person.wait(lambda: len(tries) == 2 and not jobs.running)
    person.click("worksheet_close")


def test_a_worksheet_is_printed_on_the_paper_of_the_printer(person, tmp_path):
    from PySide6.QtGui import QPageSize
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    open_worksheet(person)
    person.answers.chosen_printer = printer
    person.click("worksheet_print")
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+) ?\]", (tmp_path / "printed.pdf").read_bytes())
    assert [round(float(side)) for side in box.groups()] == [612, 792]
    person.answers.chosen_printer = None
    person.click("worksheet_print")
    person.click("worksheet_close")
