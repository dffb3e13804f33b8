"""The help window: links, finding, going back, equations, by mouse and by keyboard, light and dark."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.ui.help.browser import HelpBrowser
from app.ui.help.contents import Contents
from app.ui.help.help_window import HelpWindow
from app.ui.help.texts import TEXTS
from app.ui.style import dark_palette, light_palette

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def in_colours(qapp):
    """Sets the application's palette, and puts the old one back."""
    before = QApplication.palette()
    yield QApplication.setPalette
    QApplication.setPalette(before)


class Reader:
    """In front of the help window."""

    def __init__(self, bot, owner):
        self.bot, self.owner = bot, owner
        self.window = HelpWindow(owner)
        self.browser = self.window.findChild(HelpBrowser, "help_browser")
        self.contents = self.window.findChild(Contents, "help_contents")

    def open(self, name, anchor=""):
        self.window.show_text(name, anchor)
        self.window.show()
        self.bot.waitUntil(self.window.isActiveWindow)
        return self

    def wait_for_equations(self):
        self.bot.waitUntil(lambda: self.browser.complete, timeout=120_000)
        return self

    @property
    def name(self):
        return self.browser.shown.name

    @property
    def top(self):
        """The text from the first line in sight on."""
        return self.browser.toPlainText()[self.browser.top_position() :].lstrip()

    @property
    def current(self):
        return self.contents.currentItem().text(0)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def point_of(self, number, across=0.5):
        """A point of the view in a numbered equation that is in sight."""
        position = self.browser.shown.equations[number]
        box = self.browser.shown.formula_object.box_of(self.browser.document(), position)
        scrolled = self.browser.verticalScrollBar().value()
        return QPoint(round(box.left() + across * box.width()), round(box.center().y() - scrolled))

    def picture(self):
        image = self.browser.viewport().grab().toImage()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., :3].astype(int)


@pytest.fixture
def reader(qtbot):
    owner = QWidget()
    with qtbot.waitActive(owner):
        owner.show()
    someone = Reader(qtbot, owner)
    yield someone
    someone.window.close()
    owner.close()
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)


def test_it_opens_before_a_single_equation_is_typeset(reader):
    reader.open("derivation.md")
    reader.bot.waitUntil(lambda: reader.browser._painted)
    assert not reader.browser.complete
    words = reader.picture()
    reader.wait_for_equations()
    assert (words != reader.picture()).any()


def test_lines_in_sight_stay_where_they_are_while_equations_are_typeset(reader):
    reader.open("derivation.md", "learning-26-to-30")
    assert reader.top.startswith("Learning: (26) to (30)")
    reader.wait_for_equations()
    assert reader.top.startswith("Learning: (26) to (30)")


def test_links_and_contents_go_to_texts_and_headings_and_back(reader):
    reader.open("help.md").wait_for_equations()
    reader.browser.anchorClicked.emit(QUrl("derivation.md#the-slips-in-the-notes"))
    assert reader.name == "derivation.md"
    assert reader.top.startswith("The slips in the notes")
    assert reader.current == "The slips in the notes"
    reader.browser.anchorClicked.emit(QUrl("#activations-and-their-slopes"))
    assert reader.top.startswith("Activations and their slopes")
    reader.press(Qt.Key.Key_Left, ALT)
    assert reader.top.startswith("The slips in the notes")
    reader.press(Qt.Key.Key_Left, ALT)
    assert reader.name == "help.md"
    reader.press(Qt.Key.Key_Right, ALT)
    assert reader.top.startswith("The slips in the notes")
    back, forward = (reader.window.findChild(object, f"help_{name}_button") for name in ("back", "forward"))
    assert back.isEnabled()
    assert forward.isEnabled()


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_of_a_text_can_be_followed(reader, name):
    sources = []
    reader.window.source_asked.connect(sources.append)
    reader.open(name)
    block, links = reader.browser.document().begin(), set()
    while block.isValid():
        links |= {one.format.anchorHref() for one in block.textFormats() if one.format.isAnchor()}
        block = block.next()
    for link in sorted(links):
        reader.window.show_text(name)
        count = len(sources)
        reader.browser.anchorClicked.emit(QUrl(link))
        text, _, anchor = link.partition("#")
        if "engine" in text:
            assert len(sources) == count + 1, link
        else:
            assert reader.name == (text or name), link
            position = reader.browser.shown.position_of(anchor) or 0
            box = reader.browser.cursorRect(reader.browser._cursor(position))
            assert reader.browser.viewport().rect().contains(box), link
    assert links


def test_every_text_and_heading_can_be_chosen_with_the_arrows(reader):
    reader.open("help.md")
    reader.contents.expandAll()
    reader.contents.setFocus()
    reader.contents.setCurrentItem(reader.contents.topLevelItem(0))
    seen = {reader.name}
    for _ in range(200):
        reader.press(Qt.Key.Key_Down)
        seen.add(reader.name)
    assert seen == set(TEXTS)


def test_scrolling_marks_the_heading_that_is_read(reader):
    reader.open("derivation.md").wait_for_equations()
    assert reader.current == TEXTS["derivation.md"]
    position = reader.browser.shown.equations[20]
    reader.browser.scroll_to(position)
    assert reader.current == "The error: (18) to (21)"


def test_words_are_found_in_this_text_and_in_the_others(reader):
    reader.open("help.md")
    reader.press(Qt.Key.Key_F, CTRL)
    field = reader.window.findChild(object, "help_find")
    assert QApplication.focusWidget() is field
    reader.bot.keyClicks(field, "surroundings")
    found = reader.window.findChild(object, "help_found")
    assert reader.browser.textCursor().selectedText() == "surroundings"
    assert found.text().startswith("1 of ")
    field.clear()
    reader.bot.keyClicks(field, "eigenvalues")
    assert found.text() == "Enter: in The Derivation"
    reader.press(Qt.Key.Key_Return)
    assert reader.name == "derivation.md"
    assert reader.browser.textCursor().selectedText() == "eigenvalues"
    assert reader.browser.viewport().rect().contains(reader.browser.cursorRect())
    field.clear()
    reader.bot.keyClicks(field, "no such words")
    assert found.text() == "Nowhere"
    reader.press(Qt.Key.Key_Escape)
    assert field.text() == ""
    assert QApplication.focusWidget() is reader.browser
    assert reader.window.isVisible()


def test_f3_goes_on_and_shift_f3_back(reader):
    reader.open("derivation.md")
    reader.press(Qt.Key.Key_F, CTRL)
    field = reader.window.findChild(object, "help_find")
    reader.bot.keyClicks(field, "winner")
    places = [reader.browser.textCursor().selectionStart()]
    for _ in range(2):
        reader.press(Qt.Key.Key_F3)
        places.append(reader.browser.textCursor().selectionStart())
    assert places == sorted(set(places))
    reader.press(Qt.Key.Key_F3, SHIFT)
    assert reader.browser.textCursor().selectionStart() == places[1]
    assert reader.window.findChild(object, "help_found").text().startswith("2 of ")


def test_a_right_click_on_an_equation_copies_its_latex(reader):
    reader.open("derivation.md", "the-transfer-function-13-to-17").wait_for_equations()
    at = reader.point_of(13)

    def choose():
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = menu.actions()[0]
        assert action.text() == "Copy Equation as LaTeX"
        action.trigger()
        menu.close()

    QTimer.singleShot(0, reader.window, choose)
    view = reader.browser.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    QApplication.sendEvent(view, event)
    assert QGuiApplication.clipboard().text() == next(
        formula.latex
        for position, formula in reader.browser.shown._places
        if position == reader.browser.shown.equations[13]
    )


def test_copied_text_has_its_equations_as_latex(reader):
    reader.open("derivation.md", "the-transfer-function-13-to-17")
    cursor = reader.browser.textCursor()
    position = reader.browser.shown.equations[14]
    cursor.setPosition(position - 20)
    cursor.setPosition(position + 1, cursor.MoveMode.KeepAnchor)
    reader.browser.setTextCursor(cursor)
    reader.browser.setFocus()
    reader.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().endswith("$$s_i = f(h_i) \\tag{14}$$")


def test_letters_of_an_equation_stand_on_the_line_of_the_text(reader, in_colours):
    """The lowest dark row of a typeset x and of the x's of the text beside it is the same."""
    in_colours(light_palette())
    reader.open("derivation.md", "the-pools-gradient-and-ties").wait_for_equations()
    document = reader.browser.shown
    position, formula = next(
        (at, one) for at, one in document._places if one.latex == "s" and at > document.equations[4]
    )
    reader.browser.scroll_to(position)
    box = document.formula_object.box_of(reader.browser.document(), position)
    scrolled = reader.browser.verticalScrollBar().value()
    picture = reader.picture()
    dark = picture.sum(axis=2) < 3 * 140
    left, right = round(box.left()), round(box.right())
    rows = slice(round(box.top()) - scrolled, round(box.bottom()) - scrolled)
    letter = np.flatnonzero(dark[rows, left:right].any(axis=1))
    metrics = QFontMetrics(reader.browser.font())
    line = reader.browser.document().findBlock(position).layout()
    baseline = line.lineForTextPosition(position - reader.browser.document().findBlock(position).position())
    assert formula.latex == "s"
    assert len(letter)
    assert abs(letter.max() + 1 - baseline.ascent()) <= 1
    assert abs(len(letter) - metrics.xHeight()) <= 2


def test_symbols_of_an_equation_can_be_asked_for(reader):
    reader.open("derivation.md", "the-transfer-function-13-to-17").wait_for_equations()
    box = reader.browser.shown.formula_object.box_of(
        reader.browser.document(), reader.browser.shown.equations[13]
    )
    found = set()
    for across in np.linspace(0, 1, round(box.width())):
        at = reader.browser.viewport().mapTo(reader.browser, reader.point_of(13, float(across)))
        symbol = reader.browser.symbol_at(QPointF(at))
        if symbol is not None:
            assert reader.browser.box_at(QPointF(at)).adjusted(-3, -3, 3, 3).contains(QPointF(at))
            found.add(symbol)
    assert {"h", "w", "σ", "φ"} <= found


@pytest.mark.parametrize("dark", [False, True])
def test_equations_have_the_colour_of_the_text(reader, in_colours, dark):
    in_colours(light_palette() if dark else dark_palette())
    reader.open("derivation.md", "learning-26-to-30").wait_for_equations()
    before = reader.top
    in_colours(dark_palette() if dark else light_palette())
    QTest.qWait(0)
    reader.wait_for_equations()
    assert reader.top == before
    at, picture = reader.point_of(26), reader.picture()
    around = picture[at.y() - 10 : at.y() + 10].sum(axis=2) / 3
    ground = np.median(around)
    assert bool(ground < 100) is dark
    assert abs(around - ground).max() > 150


def test_wide_equations_shrink_into_a_narrow_window(reader):
    reader.window.resize(800, 500)
    reader.open("derivation.md").wait_for_equations()
    assert reader.browser.horizontalScrollBar().maximum() == 0
    reader.window.resize(1600, 700)
    reader.bot.waitUntil(lambda: reader.browser.width() > 1000)
    box = reader.browser.shown.formula_object.box_of(
        reader.browser.document(), reader.browser.shown.equations[1]
    )
    assert box.width() < 0.9 * reader.browser.width(), "lines stay short enough to read"


def test_escape_closes_it(reader):
    reader.open("help.md")
    reader.browser.setFocus()
    reader.press(Qt.Key.Key_Escape)
    assert not reader.window.isVisible()


def test_a_link_to_code_shows_the_code(person):
    person.choose("derivation")
    window = person.find("help_window", HelpWindow)
    window.follow("../../engine/error.py#total_error")
    source = person.find("source_window")
    person.wait(source.isVisible)
    assert "total_error" in source.windowTitle()
    for shown in (source, window):
        shown.close()


def test_the_menu_opens_each_text_where_it_is(person):
    for action, name in (("derivation", "derivation.md"), ("lessons", "lessons.md")):
        person.choose(action)
        window = person.find("help_window", HelpWindow)
        assert window.isVisible()
        assert person.find("help_browser", HelpBrowser).shown.name == name
    person.choose("help")
    # F1 goes on where one was reading.
    assert person.find("help_browser", HelpBrowser).shown.name == "lessons.md"
    window.close()


def test_symbols_of_the_help_explain_themselves_as_in_the_window(person):
    person.choose("derivation")
    window, browser = person.find("help_window", HelpWindow), person.find("help_browser", HelpBrowser)
    person.wait(window.isActiveWindow)
    window.show_equation(13)
    formula_object = browser.shown.formula_object
    position = browser.shown.equations[13]
    person.wait(lambda: browser.complete, seconds=120)
    box = formula_object.box_of(browser.document(), position)
    middle = round(box.center().y()) - browser.verticalScrollBar().value()
    view = browser.viewport()
    at = next(
        QPoint(across, middle)
        for across in range(round(box.left()), round(box.right()))
        if browser.symbol_at(QPointF(view.mapTo(browser, QPoint(across, middle)))) == "σ"
    )
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    person.wait(lambda: any(card.isVisible() for card in person.window.findChildren(QWidget, "symbol_card")))
    window.close()
