"""Symbols that name numbers are links to their cards, by mouse and by keyboard, and on to the code."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from striped_faces import striped
from window_walk import places

from app.faces.picture import encode_png
from app.lessons import sources
from app.lessons.equations import equation
from app.lessons.latex import in_short, shortest
from app.lessons.symbols import SYMBOLS, symbol
from app.ui.symbols import SymbolLabel
from app.ui.symbols.cards import card_place
from app.ui.widgets.equation import EquationView

LETTERS = [one.letter for one in SYMBOLS]


class Reader:
    """At a page with a few symbols, laid over the window of a project whose run was saved."""

    def __init__(self, person):
        self.person = person
        self.window = person.window
        self.page = QWidget(self.window)
        self.page.setAutoFillBackground(True)
        self.field = QLineEdit(self.page)
        self.rate = SymbolLabel("ε", parent=self.page)
        self.rate.setToolTip("How far an epoch goes.")
        self.rate.setBuddy(self.field)
        self.sum = SymbolLabel("hwσφ", "h = w·σ + φ", self.page, value={"h": "1.25"}.get)
        self.equation = EquationView(r"D = \zeta - s", self.page)
        column = QVBoxLayout(self.page)
        for widget in (self.rate, self.field, self.sum, self.equation):
            column.addWidget(widget)
        self.page.setGeometry(300, 200, 300, 240)
        self.page.show()

    @property
    def card(self):
        cards = [one for one in self.window.findChildren(QWidget, "symbol_card") if one.isVisible()]
        return cards[0] if cards else None

    @property
    def text(self):
        return self.card.findChild(QTextBrowser, "symbol_card_text").toPlainText()

    def rest_on(self, widget, point=None):
        """Rests the mouse on a point of a widget, as Qt tells it."""
        point = point or widget.rect().center()
        self.person.bot.mouseMove(widget, point)
        QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, point, widget.mapToGlobal(point)))

    def wait_for(self, letter):
        name = symbol(letter).name
        self.person.wait(lambda: self.card and self.card.accessibleName() == f"{letter}, {name}", 30)
        return self.card

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.person.bot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def is_gone(self):
        self.person.wait(lambda: self.card is None, 5)


@pytest.fixture
def reader(saved_person):
    return Reader(saved_person)


def test_a_label_says_what_is_written_and_is_heard(qtbot):
    label = SymbolLabel("ε")
    qtbot.addWidget(label)
    assert label.text() == label.accessibleName() == "ε, learning rate"
    label.setText("ε = 0.1 < 1 & more")
    assert label.text() == label.accessibleName() == "ε = 0.1 < 1 & more"


def test_each_letter_is_a_link_and_words_are_none(qtbot):
    label = SymbolLabel("hws", "w whistles: h = w·x, s = f(h)")
    qtbot.addWidget(label)
    label.adjustSize()
    followed = []
    label.linkActivated.connect(followed.append)
    label.show()
    for x in range(0, label.width(), 2):
        qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(x, label.height() // 2))
    links = [one for one, before in zip(followed, ["", *followed], strict=False) if one != before]
    assert links == ["w", "h", "w", "s", "h"]


@pytest.mark.parametrize("enabled", [True, False])
def test_a_link_has_the_palettes_colour(qtbot, enabled):
    label = SymbolLabel("D", "DDD D")
    qtbot.addWidget(label)
    label.setEnabled(enabled)
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.Link, Qt.GlobalColor.red)
    label.setPalette(palette)
    label.resize(label.sizeHint())
    image = label.grab().toImage()
    reds = [x for x in range(image.width()) for y in range(image.height()) if _is_red(image.pixelColor(x, y))]
    assert bool(reds) is enabled
    assert all(x > image.width() * 0.6 for x in reds)


def _is_red(colour):
    return colour.red() > colour.blue() + 100


def test_the_mouse_brings_a_card_that_says_all_of_it_and_takes_it_away(reader):
    reader.rest_on(reader.rate)
    card = reader.wait_for("ε")
    shown = symbol("ε")
    assert not reader.field.hasFocus()
    for text in (shown.name, shown.text, shown.axes, "How far an epoch goes.", "(27)", "0.1"):
        assert text in reader.text
    for function in (shown.function, *(function for _, function in shown.also)):
        assert function.replace(":", ".") in reader.text
    assert "Now: 0.1." in card.accessibleDescription()
    assert reader.window.rect().contains(card.geometry())
    reader.person.bot.mouseMove(card, card.rect().center())
    QTest.qWait(500)
    assert card.isVisible(), "the mouse is on the card"
    reader.person.bot.mouseMove(reader.window, QPoint(reader.window.width() - 5, 5))
    reader.is_gone()


def test_the_value_follows_while_the_card_is_shown(reader):
    reader.rest_on(reader.rate)
    reader.wait_for("ε")
    reader.person.type_into("rate", "0.375")
    reader.rest_on(reader.rate)
    reader.wait_for("ε")
    reader.person.wait(lambda: "0.375" in reader.text)


def test_a_click_brings_the_card_to_stay_until_something_else_is_done(reader):
    window = reader.window
    ways = {
        "Escape": lambda: reader.press(Qt.Key.Key_Escape),
        "Tab": lambda: reader.press(Qt.Key.Key_Tab),
        "a wheel": lambda: QTest.wheelEvent(window.windowHandle(), QPointF(20, 300), QPoint(0, -120)),
        "a click": lambda: reader.person.bot.mouseClick(reader.field, Qt.MouseButton.LeftButton),
        "its page goes": reader.page.hide,
    }
    for name, way in ways.items():
        reader.field.setFocus()
        reader.person.bot.mouseClick(reader.rate, Qt.MouseButton.LeftButton)
        card = reader.wait_for("ε")
        reader.person.wait(card.hasFocus)
        assert not card.geometry().intersects(QRect(reader.rate.mapTo(window, QPoint()), reader.rate.size()))
        way()
        reader.is_gone()
        assert name == "its page goes" or reader.field.hasFocus(), name


def test_a_place_may_know_better_what_a_symbol_is_worth(reader):
    x = reader.sum.fontMetrics().horizontalAdvance("h") // 2
    reader.person.bot.mouseClick(
        reader.sum, Qt.MouseButton.LeftButton, pos=QPoint(x, reader.sum.height() // 2)
    )
    reader.wait_for("h")
    assert "1.25" in reader.text


def test_symbols_of_an_equation_have_cards_too(reader):
    view = reader.equation
    boxes = {place.letter: place.box for place in view.symbol_places()}
    assert list(boxes) == ["D", "ζ", "s"]
    reader.rest_on(view, boxes["ζ"].center().toPoint())
    reader.wait_for("ζ")
    assert "0.2 for Ada, 0.8 for Ben" in reader.text


def test_shift_f1_brings_the_keyboard_through_all_symbols_in_sight_to_the_code_and_back(reader):
    reader.field.setFocus()
    reader.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    card = reader.wait_for("ε")
    reader.person.wait(card.hasFocus)
    seen = ["ε"]
    for _ in range(12):
        before = card.accessibleName()
        reader.press(Qt.Key.Key_Right)
        reader.person.wait(lambda before=before: reader.card.accessibleName() != before, 30)
        seen.append(reader.card.accessibleName()[0])
        assert reader.window.rect().contains(card.geometry())
    assert seen[:8] == ["ε", "h", "w", "σ", "φ", "D", "ζ", "s"]
    reader.press(Qt.Key.Key_Left)
    reader.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    latex = equation(symbol(reader.card.accessibleName()[0]).equations[0]).latex
    assert QGuiApplication.clipboard().text() == latex
    reader.press(Qt.Key.Key_Escape)
    reader.is_gone()
    assert reader.field.hasFocus()
    reader.press(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    reader.wait_for("ε")
    reader.press(Qt.Key.Key_Return)
    source = reader.person.find("source_window")
    reader.person.wait(source.isVisible)
    assert "engine.learning.step_length" in source.windowTitle()
    source.close()


def test_every_symbol_of_the_notes_names_a_number_somewhere(saved_person, tmp_path):
    path = tmp_path / "Ben.png"
    path.write_bytes(encode_png(striped(1, 55)))
    saved_person.drop(saved_person.find("who_picture"), path)
    saved_person.wait(lambda: saved_person.window.session.answering.answer is not None, 30)
    letters = set()
    for _where in places(saved_person.window):
        for label in saved_person.window.findChildren(SymbolLabel):
            if label.isVisible() and label.text():
                letters |= {place.letter for place in label.symbol_places()}
    assert letters == set(LETTERS)


def test_where_no_symbol_is_in_sight_that_is_said(person):
    person.choose("help")
    dock = person.find("help")
    dock.setFloating(True)
    dock.activateWindow()
    person.wait(lambda: QApplication.activeWindow() is dock)
    person.find("help_text").setFocus()
    person.choose("explain_symbol")
    assert "no symbol" in person.window.statusBar().currentMessage()


def test_values_are_the_engines(reader, tmp_path):
    parameters, step = reader.person.moment.parameters, reader.person.moment.step
    label = SymbolLabel("ζshσwφKDμ", "ζ s h σ w φ K D μ", reader.page)
    reader.page.layout().addWidget(label)
    reader.person.wait(label.isVisible)

    def value(letter):
        place = next(one for one in label.symbol_places() if one.letter == letter)
        label.linkActivated.emit(place.letter)
        reader.wait_for(letter)
        text = reader.text
        reader.press(Qt.Key.Key_Escape)
        reader.is_gone()
        return text

    assert in_short(parameters["features.0.kernels"]) in value("K")
    assert in_short(parameters["dense.0.weights"]) in value("w")
    assert f"{shortest(float(parameters['dense.0.bias'][0]), 3)}, shape (1,)" in value("φ")
    assert f"{shortest(step.error)} after epoch {step.epoch}" in value("D")
    assert "m = 1" in value("μ")
    assert "no face is looked at" in value("s")
    path = tmp_path / "Ben.png"
    path.write_bytes(encode_png(striped(1, 55)))
    reader.person.drop(reader.person.find("who_picture"), path)
    reader.person.wait(lambda: "of the face in Who is it?" in value("s"), 30)
    answer = reader.window.session.answering.answer
    seen = answer.network.forward(answer.prepared[None])
    assert in_short(seen.s[0]) in value("s")
    assert in_short(seen.h[0]) in value("h")
    assert in_short(seen.features[-1].features[0]) in value("σ")


def test_without_a_network_the_card_says_what_to_press(trainer_person):
    reader = Reader(trainer_person)
    label = SymbolLabel("K", "K", reader.page)
    reader.page.layout().addWidget(label)
    reader.person.wait(label.isVisible)
    reader.person.bot.mouseClick(label, Qt.MouseButton.LeftButton)
    reader.wait_for("K")
    assert "press Run" in reader.text


def test_no_card_while_a_menu_is_open_and_none_after_the_end(reader):
    menu = QMenu(reader.window)
    menu.addAction("Something")
    menu.popup(reader.window.mapToGlobal(QPoint(5, 5)))
    reader.person.wait(menu.isVisible)
    reader.rest_on(reader.rate)
    assert reader.card is None
    menu.close()
    reader.rest_on(reader.rate)
    reader.wait_for("ε")
    reader.window.close()
    assert reader.card is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_card_is_readable_light_and_dark(reader, scheme):
    reader.person.choose(scheme)
    reader.rest_on(reader.rate)
    image = reader.wait_for("ε").grab().toImage()
    seen = {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())}
    ground = image.pixelColor(image.width() // 2, 4).lightness()
    assert ground < 80 if scheme == "dark" else ground > 200
    assert max(seen) - min(seen) > 120
    reader.person.choose("system_colours")


ROOM = QRect(0, 0, 1000, 700)


@pytest.mark.parametrize(
    "anchor",
    [
        QRect(100, 100, 20, 15), QRect(0, 0, 20, 15), QRect(980, 0, 20, 15), QRect(980, 685, 20, 15),
        QRect(0, 685, 20, 15), QRect(500, 350, 20, 15), QRect(-5, 300, 20, 15), QRect(10, 10, 950, 20),
    ],
)  # fmt: skip
def test_a_card_is_wholly_in_sight_and_covers_nothing_of_what_it_explains(qtbot, anchor):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(ROOM.size())
    place = card_place(QSize(400, 300), anchor, window)
    assert ROOM.contains(place)
    assert place.size() == QSize(400, 300)
    assert not place.intersects(anchor)


@pytest.fixture
def source(reader):
    """The window with the source of D."""
    reader.person.bot.mouseClick(reader.rate, Qt.MouseButton.LeftButton)
    reader.wait_for("ε")
    reader.press(Qt.Key.Key_Return)
    window = reader.person.find("source_window")
    reader.person.wait(window.isVisible)
    yield window
    window.close()


def test_code_is_shown_with_its_file_its_lines_and_in_colours(source):
    read = sources.source_of(symbol("ε").function)
    text = source.findChild(QTextBrowser, "source_text")
    assert (
        source.findChild(QLabel, "source_where").text() == f"{read.file}, lines {read.first} to {read.last}"
    )
    shown = text.toPlainText()
    for line in filter(None, map(str.strip, read.text.splitlines())):
        assert line in shown
    assert f"{read.first}\n{read.first + 1}\n" in shown
    inks = set()
    block = text.document().begin()
    while block.isValid():
        inks |= {one.format.foreground().color().name() for one in block.textFormats()}
        block = block.next()
    assert len(inks) > 3


def test_the_whole_file_is_shown_at_the_function(source):
    source.findChild(QCheckBox, "source_whole").setChecked(True)
    text = source.findChild(QTextBrowser, "source_text")
    read = sources.source_of(symbol("ε").function)
    assert text.textCursor().block().text().strip() == read.text.splitlines()[0].strip()
    assert len(text.toPlainText()) > len(read.whole)


def test_text_is_found_in_the_code_and_what_is_not_there_is_said(source, qtbot):
    text, field = source.findChild(QTextBrowser, "source_text"), source.findChild(QLineEdit, "source_find")
    qtbot.waitUntil(source.isActiveWindow)
    qtbot.keyClick(text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "rate")
    assert text.textCursor().selectedText() == "rate"
    first = text.textCursor().position()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert text.textCursor().position() != first
    qtbot.keyClicks(field, "!")
    assert "is not in here" in source.findChild(QLabel, "source_problem").text()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not source.isVisible())


def test_a_build_without_sources_gets_a_sentence(source, reader, monkeypatch):
    def missing(_thing):
        raise OSError("could not get source code")

    source.close()
    sources.source_of.cache_clear()
    monkeypatch.setattr("inspect.getsourcelines", missing)
    reader.window.activateWindow()
    reader.person.wait(reader.window.isActiveWindow)
    reader.person.bot.mouseClick(reader.rate, Qt.MouseButton.LeftButton)
    reader.wait_for("ε")
    reader.press(Qt.Key.Key_Return)
    reader.person.wait(source.isVisible)
    assert "is not in this build" in source.findChild(QLabel, "source_problem").text()
    assert source.findChild(QTextBrowser, "source_text").toPlainText() == ""
    sources.source_of.cache_clear()
