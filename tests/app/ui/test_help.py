"""Help beside the work: links, finding, the way back, equations, by mouse and by keyboard, light and dark."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QTextBrowser,
    QToolButton,
    QTreeWidget,
    QWidget,
)

from app.ui.help.texts import TEXTS, formulas, headings, read

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Reader:
    """In front of the window with the help beside the work."""

    def __init__(self, person):
        self.person = person
        person.window.resize(1280, 800)

    def open(self, action="help"):
        self.person.choose(action)
        return self

    @property
    def dock(self):
        return self.person.find("help", QDockWidget)

    @property
    def text(self):
        return self.person.find("help_text", QTextBrowser)

    @property
    def contents(self):
        return self.person.find("help_contents", QTreeWidget)

    @property
    def field(self):
        return self.person.find("help_find", QLineEdit)

    @property
    def found(self):
        return self.person.find("help_found", QLabel).text()

    @property
    def name(self):
        return self.text.source().host()

    @property
    def top(self):
        """The text from the first line in sight on."""
        at = self.text.cursorForPosition(QPoint(1, 1)).position()
        return self.text.toPlainText()[at:].lstrip()

    def follow(self, link):
        self.text.anchorClicked.emit(QUrl(link))

    def press(self, key, modifier=NONE):
        self.person.bot.keyClick(QApplication.focusWidget() or self.person.window, key, modifier)

    def images(self):
        """Each formula's position and picture, in the order of the text."""
        found = []
        document = self.text.document()
        for at, letter in enumerate(self.text.toPlainText()):
            if letter == "\ufffc":
                cursor = self.text.textCursor()
                cursor.setPosition(at + 1)
                url = QUrl(cursor.charFormat().toImageFormat().name())
                found.append((at, document.resource(2, url)))
        return found

    def first_in_sight(self):
        """The position and the picture of the first formula in sight."""
        top = self.text.cursorForPosition(QPoint(1, 1)).position()
        return next((at, image) for at, image in self.images() if at >= top)

    def wait_until_typeset(self):
        """Waits until the first formula in sight is no longer in words."""
        before = self.first_in_sight()[1].cacheKey()
        self.person.wait(lambda: self.first_in_sight()[1].cacheKey() != before, 60)

    def middle_of_first(self):
        """A point of the viewport in the first formula in sight."""
        at, image = self.first_in_sight()
        cursor = self.text.textCursor()
        cursor.setPosition(at)
        start = self.text.cursorRect(cursor)
        return QPoint(start.left() + round(image.deviceIndependentSize().width() / 2), start.center().y())

    def picture(self):
        image = self.text.viewport().grab().toImage()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., :3].astype(int)


@pytest.fixture
def reader(saved_person):
    return Reader(saved_person)


def links_of(text):
    block, links = text.document().begin(), set()
    while block.isValid():
        links |= {one.format.anchorHref() for one in block.textFormats() if one.format.isAnchor()}
        block = block.next()
    return links - {""}


@pytest.mark.parametrize(
    ("page", "field", "heading"),
    [
        ("show_workbench", "rate", "Training"),
        ("show_workbench", "camera_choice", "Faces"),
        ("show_workbench", "open_picture_button", "Who is it?"),
        ("show_microscope", "", "Microscope"),
        ("show_check", "", "Gradient Check"),
        ("show_hand", "", "Hand Calculation"),
    ],
)
def test_f1_opens_what_belongs_to_the_page_and_to_the_panel_with_the_keyboard(reader, page, field, heading):
    reader.person.choose(page)
    if field:
        reader.person.find(field).setFocus()
    reader.press(Qt.Key.Key_F1)
    assert reader.dock.isVisible()
    assert not reader.dock.isFloating(), "it stands beside the work"
    assert reader.top.startswith(heading)
    assert reader.text.hasFocus()


def test_the_menu_opens_each_text(reader):
    for action, name in (("derivation", "derivation.md"), ("lessons", "lessons.md"), ("help", "help.md")):
        reader.open(action)
        assert reader.dock.isVisible()
        assert reader.name == name


def test_escape_closes_it_and_it_comes_again(reader):
    reader.open()
    reader.press(Qt.Key.Key_Escape)
    assert not reader.dock.isVisible()
    reader.open("lessons")
    assert reader.dock.isVisible()


def test_links_go_to_texts_and_headings_and_back_and_forth(reader):
    reader.open()
    reader.follow("derivation.md#the-slips-in-the-notes")
    assert reader.name == "derivation.md"
    assert reader.top.startswith("The slips in the notes")
    reader.follow("#activations-and-their-slopes")
    assert reader.top.startswith("Activations and their slopes")
    reader.press(Qt.Key.Key_Left, ALT)
    assert reader.top.startswith("The slips in the notes")
    reader.press(Qt.Key.Key_Left, ALT)
    assert reader.name == "help.md"
    reader.press(Qt.Key.Key_Right, ALT)
    assert reader.top.startswith("The slips in the notes")
    for name in ("help_back_button", "help_forward_button"):
        assert reader.person.find(name, QToolButton).isEnabled()


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_of_a_text_can_be_followed(reader, name):
    reader.open()
    reader.follow(name)
    links = links_of(reader.text)
    assert links
    for link in sorted(links):
        reader.follow(name)
        reader.follow(link)
        text, _, anchor = link.partition("#")
        if "engine" in text:
            source = reader.person.find("source_window")
            assert anchor.rpartition(".")[2] in source.windowTitle(), link
            source.close()
        else:
            assert reader.name == (text or name), link
            titles = {one.anchor: one.title for one in headings(reader.name)}
            bar = reader.text.verticalScrollBar()
            assert not anchor or reader.top.startswith(titles[anchor]) or bar.value() == bar.maximum(), link


def test_every_text_and_heading_can_be_chosen_with_the_arrows(reader):
    reader.open()
    reader.person.find("help_list", QAction).trigger()
    contents = reader.contents
    contents.expandAll()
    contents.setFocus()
    seen = {reader.name}
    reader.press(Qt.Key.Key_Home)
    for _ in range(sum(len(headings(name)) + 1 for name in TEXTS)):
        reader.press(Qt.Key.Key_Down)
        seen.add(reader.name)
    assert seen == set(TEXTS)


def test_scrolling_marks_the_heading_that_is_read(reader):
    reader.open("derivation")
    reader.person.find("help_list", QAction).trigger()
    assert reader.contents.currentItem().text(0) == TEXTS["derivation.md"]
    reader.follow("derivation.md#equation-20")
    assert reader.contents.currentItem().text(0) == "The error: (18) to (21)"


def test_words_are_found_in_this_text_and_in_the_others(reader):
    reader.open()
    reader.press(Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is reader.field
    reader.person.bot.keyClicks(reader.field, "surroundings")
    assert reader.text.textCursor().selectedText() == "surroundings"
    assert reader.found.startswith("1 of ")
    reader.field.clear()
    reader.person.bot.keyClicks(reader.field, "eigenvalues")
    assert reader.found == "Enter: in The Derivation"
    reader.press(Qt.Key.Key_Return)
    assert reader.name == "derivation.md"
    assert reader.text.textCursor().selectedText() == "eigenvalues"
    assert reader.text.viewport().rect().contains(reader.text.cursorRect())
    reader.field.clear()
    reader.person.bot.keyClicks(reader.field, "no such words")
    assert reader.found == "Nowhere"
    reader.press(Qt.Key.Key_Escape)
    assert reader.field.text() == ""
    assert reader.text.hasFocus()
    assert reader.dock.isVisible()


def test_f3_goes_on_and_shift_f3_back(reader):
    reader.open("derivation")
    reader.press(Qt.Key.Key_F, CTRL)
    reader.person.bot.keyClicks(reader.field, "winner")
    places = [reader.text.textCursor().selectionStart()]
    for _ in range(2):
        reader.press(Qt.Key.Key_F3)
        places.append(reader.text.textCursor().selectionStart())
    assert places == sorted(set(places))
    reader.press(Qt.Key.Key_F3, SHIFT)
    assert reader.text.textCursor().selectionStart() == places[1]
    assert reader.found.startswith("2 of ")


def test_it_can_be_read_before_an_equation_is_typeset_and_lines_stay_where_they_are(reader):
    reader.open("derivation")
    reader.follow("#learning-26-to-30")
    assert reader.top.startswith("Learning: (26) to (30)")
    reader.wait_until_typeset()
    assert reader.top.startswith("Learning: (26) to (30)")


def test_only_equations_near_what_is_read_are_typeset(reader):
    reader.open("derivation")
    before = [image.cacheKey() for _, image in reader.images()]
    reader.wait_until_typeset()
    after = [image.cacheKey() for _, image in reader.images()]
    assert len(after) == len(formulas(read("derivation.md")))
    assert before[-1] == after[-1]


def test_a_right_click_on_an_equation_copies_its_latex(reader):
    reader.open("derivation")
    reader.follow("#equation-14")
    reader.wait_until_typeset()
    at = reader.middle_of_first()

    def choose():
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if one.text() == "Copy Equation as LaTeX")
        action.trigger()
        menu.close()

    QTimer.singleShot(0, reader.text, choose)
    view = reader.text.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    QApplication.sendEvent(view, event)
    assert QGuiApplication.clipboard().text() == "s_i = f(h_i)"


def test_copied_text_has_its_equations_as_latex(reader):
    reader.open("derivation")
    reader.follow("#equation-14")
    cursor = reader.text.textCursor()
    at = reader.first_in_sight()[0]
    cursor.setPosition(at - 8)
    cursor.setPosition(at + 1, cursor.MoveMode.KeepAnchor)
    reader.text.setTextCursor(cursor)
    reader.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().endswith("$$s_i = f(h_i) \\tag{14}$$")


def test_letters_of_an_equation_stand_on_the_line_of_the_text(reader):
    """The lowest dark row of a typeset w is that of the text's line."""
    reader.person.choose("light")
    reader.open("derivation")
    # Far from what is read now: in words as yet.
    before = {at: image.cacheKey() for at, image in reader.images()}
    reader.follow("#where-learning-stops-or-runs-away")
    reader.wait_until_typeset()
    texts = formulas(read("derivation.md"))
    top = reader.first_in_sight()[0]
    at = next(
        at
        for (at, _), formula in zip(reader.images(), texts, strict=True)
        if formula.latex == "w" and at > top
    )
    cursor = reader.text.textCursor()
    cursor.setPosition(at)
    reader.text.setTextCursor(cursor)
    reader.text.ensureCursorVisible()
    reader.person.wait(lambda: dict(reader.images())[at].cacheKey() != before[at], 60)
    block = reader.text.document().findBlock(at)
    line = block.layout().lineForTextPosition(at - block.position())
    top_of_block = reader.text.document().documentLayout().blockBoundingRect(block).y()
    baseline = top_of_block + line.y() + line.ascent() - reader.text.verticalScrollBar().value()
    image = dict(reader.images())[at]
    left = reader.text.cursorRect(cursor).left()
    dark = reader.picture().sum(axis=2) < 3 * 140
    columns = dark[round(baseline) - 12 : round(baseline) + 6, left : left + image.width()]
    rows = np.flatnonzero(columns.any(axis=1))
    assert len(rows)
    assert abs(rows.max() + 1 - 12) <= 1
    reader.person.choose("system_colours")


def test_symbols_of_an_equation_have_cards_here_too(reader):
    reader.open("derivation")
    reader.follow("#equation-14")
    reader.wait_until_typeset()
    at = reader.first_in_sight()[0]
    cursor = reader.text.textCursor()
    cursor.setPosition(at)
    start, view = reader.text.cursorRect(cursor), reader.text.viewport()
    point = QPoint(start.left() + 5, start.center().y())
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, point, view.mapToGlobal(point)))

    def cards():
        return [one for one in reader.person.window.findChildren(QWidget, "symbol_card") if one.isVisible()]

    reader.person.wait(cards, 30)
    assert cards()[0].accessibleName() == "s, output"


@pytest.mark.parametrize("dark", [False, True])
def test_equations_have_the_colour_of_the_text(reader, dark):
    reader.person.choose("light" if dark else "dark")
    reader.open("derivation")
    reader.follow("#equation-26")
    reader.wait_until_typeset()
    before = reader.top
    reader.person.choose("dark" if dark else "light")
    reader.person.wait(lambda: (np.median(reader.picture()) < 100) == dark)
    assert reader.top == before
    at, picture = reader.middle_of_first(), reader.picture()
    around = picture[at.y() - 10 : at.y() + 10].sum(axis=2) / 3
    assert abs(around - np.median(around)).max() > 150
    reader.person.choose("system_colours")


def test_wide_equations_shrink_into_a_narrow_dock_and_lines_stay_short_in_a_wide_one(reader):
    reader.open("derivation")
    reader.follow("#equation-25")
    reader.wait_until_typeset()
    assert reader.text.horizontalScrollBar().maximum() == 0
    reader.dock.setFloating(True)
    reader.dock.resize(1500, 700)
    reader.person.wait(lambda: reader.text.width() > 1300)
    letters = reader.text.viewport().width() / reader.text.fontMetrics().averageCharWidth()
    assert letters <= 101


def test_about_says_the_version_and_where_the_faces_stay(reader):
    reader.person.choose("about")
    assert "MIT licence" in reader.person.answers.about_text
    assert "opens no network connection" in reader.person.answers.about_text
