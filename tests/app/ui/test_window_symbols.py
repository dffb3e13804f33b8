"""Every symbol of the window explains itself: by mouse, by keyboard, and with the engine's own numbers."""

from drawn_pictures import drawn
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid
from striped_faces import striped

from app.faces.picture import encode_png
from app.lessons.latex import in_short, shortest
from app.lessons.sources import full_name, source_of
from app.lessons.symbols import SYMBOLS, letters_in, symbol
from app.ui.equations.equation_view import EquationView
from app.ui.one_line import OneLine
from app.ui.symbols.card import SymbolCard
from app.ui.symbols.places import places_in, places_of

LETTERS = {one.letter for one in SYMBOLS}
PAINTED = {
    "network_line": {"K", "σ", "w", "φ", "s"},
    "curve_plots": {"D"},
    "kernels_grid": {"K"},
    "output_scale": {"s", "ζ"},
    "evidence_sum": {"φ", "h", "s"},
    "evidence_kernels": {"K"},
}
"""What is painted, and not a label or a button, on the page that opens first."""


def card_of(person) -> SymbolCard | None:
    return person.window._symbols.holder.card


def hover(person, widget, point):
    """Rests the mouse on a point of a widget, as Qt tells it."""
    person.bot.mouseMove(widget, point)
    event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QCoreApplication.sendEvent(widget, event)


def hover_place(person, place):
    """Rests the mouse on a symbol; the card that comes up."""
    hover(person, place.widget, place.box.intersected(place.widget.rect()).center())
    person.wait(lambda: shows(person, place.symbol))
    return card_of(person)


def shows(person, letter):
    card = card_of(person)
    return card is not None and card.letter == letter


def text_in(card, name):
    return card.findChild(QLabel, name).text()


def value(person, name, letter):
    """What the card of a symbol in a widget says it stands for now."""
    widget = person.find(name)
    place = next(place for place in places_of(widget) if place.symbol == letter)
    text = text_in(hover_place(person, place), "symbol_value")
    person.window._symbols.holder.hide()
    return text


def look_at(person, tmp_path, who=1):
    """Drops a picture of a person; what the network says of it."""
    path = tmp_path / f"who {who}.png"
    path.write_bytes(encode_png(striped(who, 55)))
    person.drop(person.find("who_picture"), path)
    answering = person.window.session.answering
    person.wait(lambda: answering.still is not None and answering.still.name == path.name)
    (answer,) = answering.answers
    return answer


def texts_with_symbols(window):
    """Every visible label, button, tab and equation that names a symbol, with the symbols."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            letters = {letter.symbol for text in texts_of(widget) for letter in letters_in(text)}
            if isinstance(widget, EquationView):
                letters = set(widget.symbols())
            if letters:
                found.append((widget, letters))
    return found


def texts_of(widget):
    """What is written in it, as it says itself."""
    if isinstance(widget, QTabBar):
        return [widget.tabText(index) for index in range(widget.count())]
    if isinstance(widget, OneLine):
        return [widget.shown_text()]
    if isinstance(widget, QLabel | QAbstractButton):
        return [widget.text().replace("&&", "\0").replace("&", "").replace("\0", "&")]
    return []


def is_explained(person, widget, letters):
    """Hovers every symbol of a widget."""
    inside = places_of(widget)
    assert {place.symbol for place in inside} >= letters, widget.objectName()
    for letter in sorted(letters):
        place = next(place for place in inside if place.symbol == letter)
        card = hover_place(person, place)
        assert text_in(card, "symbol_name") == symbol(letter).name
        assert text_in(card, "symbol_value")
        assert person.window.rect().contains(card.geometry())
        person.window._symbols.holder.hide()


def test_every_symbol_that_is_seen_has_a_card(saved_person, tmp_path):
    person = saved_person
    look_at(person, tmp_path)
    seen = set()
    for tabs, titles in (
        ("training_tabs", ["Twin runs", "ε lab", "Curves & kernels"]),
        ("who_tabs", ["Features", "Validation", "Strangers", "Why"]),
    ):
        for title in titles:
            person.open_tab(tabs, title)
            for widget, letters in texts_with_symbols(person.window):
                name = (type(widget).__name__, widget.objectName(), frozenset(letters))
                if name not in seen:
                    seen.add(name)
                    is_explained(person, widget, letters)
    for name, letters in PAINTED.items():
        is_explained(person, person.find(name), letters)
    assert {letter for _, _, letters in seen for letter in letters} >= {"ζ", "ε", "D", "K", "w"}


def test_the_other_pages_explain_theirs(saved_person):
    person = saved_person
    for page in ("microscope", "check", "hand"):
        person.choose(f"show_{page}")
        shown = person.window.pages.page(page)
        person.wait(lambda shown=shown: texts_with_symbols(shown))
        done = set()
        for widget, letters in texts_with_symbols(shown):
            new = letters - done
            if new and isValid(widget) and widget.isVisible():
                done |= new
                is_explained(person, widget, new)
        assert done, page


def test_values_are_the_engines(saved_person, tmp_path):
    person = saved_person
    moment, rate = person.moment, person.window.session.trainer.settings.rate
    parameters = moment.parameters
    bias = shortest(float(parameters["dense.0.bias"][0]), 3)
    assert value(person, "rate", "ε") == shortest(rate, 10)
    assert value(person, "network_line", "K") == in_short(parameters["features.0.kernels"])
    assert value(person, "network_line", "w") == in_short(parameters["dense.0.weights"])
    assert value(person, "network_line", "φ") == f"{bias}, shape (1,)"
    error = value(person, "curve_plots", "D")
    assert error.startswith(f"{shortest(moment.step.error)} after epoch {moment.epoch}")
    assert value(person, "zeta", "ζ") == "0.2 for Ada, 0.8 for Ben"
    assert "no face is looked at" in value(person, "network_line", "s")
    answer = look_at(person, tmp_path)
    seen = answer.network.forward(answer.prepared[None])
    assert value(person, "network_line", "s").startswith(in_short(seen.s[0]))
    assert value(person, "network_line", "σ").startswith(in_short(seen.features[-1].features[0]))
    assert value(person, "evidence_sum", "h") == in_short(seen.h[0])
    assert value(person, "evidence_sum", "s") == in_short(seen.s[0])
    person.open_tab("who_tabs", "Features")
    look_at(person, tmp_path, 0)
    person.wait(lambda: person.find("feature_maps").isVisible())
    seen = answer.network.forward(person.window.session.answer.prepared[None])
    assert value(person, "features_caption", "σ") == in_short(seen.features[0].features[0])


def test_without_a_network_the_card_says_what_to_press_and_then_how_many_faces_are_learned(trainer_person):
    person = trainer_person
    assert "press Run" in value(person, "network_line", "K")
    assert "press Run" in value(person, "curves_empty", "D")
    experiments = person.window._symbols.holder._value_of
    assert "m is not known yet" in experiments("μ")
    person.step()
    run = person.window.session.trainer.run
    assert f"m = {len(run.training)}, {len(run.split.training)} faces" in experiments("μ")
    assert value(person, "network_line", "K") == in_short(person.moment.parameters["features.0.kernels"])


def test_a_hovered_card_keeps_the_tooltip_follows_the_value_and_goes_with_the_mouse(saved_person):
    person = saved_person
    label = next(label for label in person.window.findChildren(QLabel) if label.text() == "ε, learning rate")
    card = hover_place(person, places_in(label)[0])
    assert text_in(card, "symbol_tip") == label.toolTip()
    assert not QToolTip.isVisible()
    person.window.session.trainer.change_rate(0.375)
    person.wait(lambda: text_in(card, "symbol_value") == "0.375")
    looking, leaving = person.window._symbols.holder._looking, person.window._symbols.holder._leaving
    person.bot.mouseMove(card, card.rect().center())
    hover(person, card.findChild(QLabel, "symbol_text"), QPoint(5, 5))
    for _ in range(4):
        with person.bot.waitSignal(looking.timeout):
            pass
        assert card.isVisible()
        assert not leaving.isActive(), "the mouse is on the card"
    person.bot.mouseMove(person.window, QPoint(person.window.width() - 5, person.window.height() - 5))
    person.wait(lambda: not card.isVisible(), 3)
    button = person.find("step_button")
    hover(person, button, button.rect().center())
    assert card_of(person) is None
    assert QToolTip.text() == button.toolTip()
    QToolTip.hideText()
    person.wait(lambda: not QToolTip.isVisible())


def test_with_tab_the_card_comes_beside_and_makes_way_for_whatever_is_done(saved_person):
    person = saved_person
    field, window = person.find("rate"), person.window
    ways = {
        "Escape": lambda: person.bot.keyClick(field, Qt.Key.Key_Escape),
        "a wheel": lambda: QTest.wheelEvent(
            window.windowHandle(), QPointF(window.width() / 2, 300), QPoint(0, -120)
        ),
        "typing": lambda: person.bot.keyClicks(field, "1"),
        "Tab": lambda: person.bot.keyClick(field, Qt.Key.Key_Tab),
        "a click": lambda: person.click("faces_panel", QPoint(2, 2)),
        "another page": lambda: person.choose("show_hand"),
    }
    for name, way in ways.items():
        field.clearFocus()
        field.setFocus(Qt.FocusReason.TabFocusReason)
        person.wait(lambda: shows(person, "ε"))
        assert field.hasFocus(), name
        corner = field.mapTo(window, QPoint())
        assert not card_of(person).geometry().intersects(field.rect().translated(corner))
        way()
        person.wait(lambda: not shows(person, "ε"), 3)
        if name in ("Escape", "typing"):
            assert field.hasFocus(), name


def press_shift_f1(person, widget, letter):
    person.bot.keyClick(widget, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    person.wait(lambda: shows(person, letter) and card_of(person).hasFocus())
    return card_of(person)


def test_shift_f1_takes_the_keyboard_through_all_symbols_to_the_code_and_back(saved_person, tmp_path):
    person = saved_person
    look_at(person, tmp_path)
    field = person.find("rate")
    field.setFocus()
    card = press_shift_f1(person, field, "ε")
    assert set(card.letters) == LETTERS - {"μ"}
    for letter in (*card.letters[1:], card.letters[0]):
        person.bot.keyClick(card, Qt.Key.Key_Right)
        person.wait(lambda letter=letter: shows(person, letter))
        assert text_in(card, "symbol_value")
        assert person.window.rect().contains(card.geometry())
    person.bot.keyClick(card, Qt.Key.Key_Left)
    person.wait(lambda: shows(person, card.letters[-1]))
    person.bot.keyClick(card, Qt.Key.Key_Escape)
    assert card_of(person) is None
    assert field.hasFocus()
    place = next(place for place in places_in(person.find("network_line")) if place.symbol == "σ")
    hover_place(person, place)
    card = press_shift_f1(person, field, "σ")
    assert card.letters[0] == "σ"
    person.bot.keyClick(card, Qt.Key.Key_Return)
    source, function = person.find("source_window"), symbol("σ").function
    assert source.isVisible()
    assert full_name(function) in source.windowTitle()
    assert source.findChild(QPlainTextEdit).toPlainText() == source_of(function).text.rstrip("\n")
    person.wait(lambda: card_of(person) is None)
    source.close()
    person.window.activateWindow()
    person.wait(field.hasFocus)


def test_a_card_is_wholly_in_the_window_in_every_corner_and_in_dark_colours(saved_person):
    person = saved_person
    person.choose("dark")
    for size in ((1280, 800), (1000, 640)):
        person.window.resize(*size)
        for name in ("network_line", "output_scale", "kernels_grid", "curve_plots", "zeta"):
            # In a low window the kernels have no captions.
            for place in places_of(person.find(name))[:1]:
                card = hover_place(person, place)
                assert person.window.rect().contains(card.geometry()), name
                assert not card.geometry().intersects(place.box_in_window()), name
                person.window._symbols.holder.hide()
    card = hover_place(person, places_in(person.find("network_line"))[0])
    image = drawn(card)
    seen = {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())}
    assert image.pixelColor(image.width() // 2, 4).lightness() < 80
    assert max(seen) > 190


def test_no_card_while_something_is_held_or_a_menu_is_open_and_none_after_the_end(saved_person):
    person = saved_person
    line, holder = person.find("network_line"), person.window._symbols.holder
    at = places_in(line)[0].box.center()
    person.choose("camera")
    person.wait(lambda: person.in_card(0, "capture").isEnabled())
    person.hold_key(Qt.Key.Key_1)
    person.wait(lambda: person.card(0).capturing)
    hover(person, line, at)
    assert holder.wish is None
    person.release_key(Qt.Key.Key_1)
    person.wait(lambda: not person.card(0).capturing)
    menu = QMenu(person.window)
    menu.addAction("Something")
    menu.popup(person.window.mapToGlobal(QPoint(5, 5)))
    person.wait(menu.isVisible)
    hover(person, line, at)
    assert holder.wish is None
    menu.close()
    QToolTip.hideText()
    person.wait(lambda: not QToolTip.isVisible())
    hover_place(person, places_in(line)[0])
    person.window.close()
    assert card_of(person) is None
    hover(person, line, at)
    assert holder.wish is None
