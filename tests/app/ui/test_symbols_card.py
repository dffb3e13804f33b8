"""A card says all of a symbol, is wholly in sight, and its code can be read."""

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget
from training_looks import colours_of, dark_palette, light_palette

from app.lessons import sources
from app.lessons.equations import equation
from app.lessons.symbols import SYMBOLS
from app.ui.equations.equation_view import EquationView
from app.ui.symbols.card import SymbolCard
from app.ui.symbols.card_place import card_place
from app.ui.symbols.card_rows import CodeLink
from app.ui.symbols.source_view import SourceView
from app.ui.symbols.source_window import SourceWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LETTERS = tuple(one.letter for one in SYMBOLS)
ROOM = QRect(0, 0, 1000, 700)
CARD = QSize(400, 300)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def card(window):
    card = SymbolCard(window)
    card.show_symbol("ζ", LETTERS, "0.5", "")
    card.show()
    return card


@pytest.mark.parametrize("symbol", SYMBOLS, ids=LETTERS)
def test_name_text_equations_value_axes_and_code_are_shown_whole(card, symbol):
    card.show_symbol(symbol.letter, LETTERS, "−0.5 … 2, shape (1, 4)", "What it is here.")
    card.resize(card.sizeHint())
    card.layout().activate()
    texts = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    for text in (symbol.letter, symbol.name, symbol.text, "−0.5 … 2, shape (1, 4)", "What it is here."):
        assert text in texts
    assert card.findChild(QLabel, "symbol_axes").text() == symbol.axes
    views = [view for view in card.findChildren(EquationView) if view.isVisible()]
    assert [view.latex() for view in views] == [equation(number).latex for number in symbol.equations]
    assert all(f"({number})" in texts for number in symbol.equations)
    links = [link for link in card.findChildren(CodeLink) if link.isVisible()]
    assert [link.function for link in links] == [symbol.function, *(function for _, function in symbol.also)]
    for widget in (*card.findChildren(QLabel), *views, *links):
        if widget.isVisible():
            inside = QRect(widget.mapTo(card, widget.rect().topLeft()), widget.size())
            assert card.rect().contains(inside), widget.objectName()
            least = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else -1
            assert widget.height() >= max(least, widget.minimumSizeHint().height() - 1), widget.objectName()


def test_without_a_sentence_or_other_symbols_nothing_stands_in_their_place(card):
    card.show_symbol("ζ", ("ζ",), "0", "")
    assert not card.findChild(QWidget, "symbol_chips").isVisible()
    assert not card.findChild(QLabel, "symbol_tip").isVisible()
    alone = card.sizeHint().height()
    card.show_symbol("ζ", ("ζ", "s"), "0", "More.")
    assert card.sizeHint().height() > alone


def test_it_reads_aloud_what_it_shows(card):
    card.show_symbol("h", ("h",), "1.25", "Here.")
    assert card.accessibleName() == "h, transfer function"
    assert "Now: 1.25." in card.accessibleDescription()


def test_keys_in_it_go_to_other_symbols_copy_and_leave(card, qtbot):
    card.show_symbol("ζ", ("ζ", "s", "h"), "0", "")
    card.enter()
    assert card.hasFocus()
    with qtbot.waitSignal(card.chosen) as chosen:
        qtbot.keyClick(card, Qt.Key.Key_Left)
    assert chosen.args == ["h"]
    with qtbot.waitSignal(card.source_wanted) as wanted:
        qtbot.keyClick(card, Qt.Key.Key_Return)
    assert wanted.args == ["engine.error:total_error_derivative"]
    qtbot.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == equation(18).latex
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        with qtbot.waitSignal(card.left):
            qtbot.keyClick(card, key)


@pytest.mark.parametrize("palette", [light_palette, dark_palette])
def test_it_is_readable_in_the_palettes_colours(card, palette):
    card.window().setPalette(palette())
    ground = palette().color(QPalette.ColorRole.Base).name()
    colours = colours_of(card)
    assert ground in colours
    light = [QColor(colour).lightness() for colour in colours]
    assert max(light) - min(light) > 120


@pytest.mark.parametrize(
    "anchor",
    [
        QRect(100, 100, 20, 15), QRect(0, 0, 20, 15), QRect(980, 0, 20, 15), QRect(980, 685, 20, 15),
        QRect(0, 685, 20, 15), QRect(500, 350, 20, 15), QRect(-5, 300, 20, 15), QRect(10, 10, 950, 20),
    ],
)  # fmt: skip
def test_a_card_is_wholly_in_sight_and_covers_nothing_of_what_it_explains(anchor):
    place = card_place(CARD, anchor, ROOM)
    assert ROOM.contains(place)
    assert place.size() == CARD
    assert not place.intersects(anchor)


def test_without_room_beside_it_a_card_covers_as_little_as_it_can():
    place = card_place(CARD, QRect(100, 100, 600, 500), ROOM)
    assert ROOM.contains(place)


@pytest.fixture
def source(window):
    source = SourceWindow(window)
    yield source
    source.close()


def test_a_function_is_shown_with_its_file_and_its_own_line_numbers(source):
    source.show_function("engine.error:total_error")
    read = sources.source_of("engine.error:total_error")
    view = source.findChild(SourceView)
    assert view.toPlainText() == read.text.rstrip("\n")
    assert view.isReadOnly()
    assert view.line_numbers() == (read.first, read.last)
    assert (
        source.findChild(QLabel, "source_where").text()
        == f"engine/error.py, lines {read.first} to {read.last}"
    )
    assert source.windowTitle().startswith("engine.error.total_error")


def test_the_whole_file_can_be_shown_at_the_function(source):
    source.show_function("engine.error:accuracy")
    source.findChild(QCheckBox, "source_whole").setChecked(True)
    view = source.findChild(SourceView)
    assert view.toPlainText().startswith('"""The total error D')
    assert view.line_numbers()[0] == 1
    assert view.textCursor().block().text().startswith("def accuracy(")


def test_text_is_found_and_what_is_not_there_is_said(source, qtbot):
    source.show_function("engine.error:total_error")
    qtbot.waitUntil(source.isActiveWindow)
    view, field = source.findChild(SourceView), source.findChild(QLineEdit, "source_find")
    qtbot.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "zeta")
    assert view.textCursor().selectedText() == "zeta"
    first = view.textCursor().position()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.textCursor().position() > first
    qtbot.keyClicks(field, "!")
    assert "is not in here" in source.findChild(QLabel, "source_problem").text()


def test_keywords_and_names_are_coloured(source):
    source.show_function("engine.error:total_error")
    block = source.findChild(SourceView).document().firstBlock()
    ranges = block.layout().formats()
    told = {block.text()[one.start : one.start + one.length]: one for one in ranges}
    assert told["def"].format.fontWeight() == QFont.Weight.Bold
    link = source.palette().color(QPalette.ColorRole.Link)
    assert told["total_error"].format.foreground().color() == link


def test_a_build_without_sources_gets_a_sentence(source, monkeypatch):
    def missing(function):
        raise sources.SourceError("It is not in this build.")

    monkeypatch.setattr("app.ui.symbols.source_window.source_of", missing)
    source.show_function("engine.error:total_error")
    assert source.findChild(QLabel, "source_problem").text() == "It is not in this build."
    assert source.findChild(SourceView).toPlainText() == ""


def test_escape_closes_it(source, qtbot):
    source.show_function("engine.error:total_error")
    qtbot.keyClick(source.findChild(SourceView), Qt.Key.Key_Escape)
    assert not source.isVisible()
