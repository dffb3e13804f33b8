"""Equations: typeset once, sharp on every screen, in the palette's colours, told apart and copied."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPalette
from training_looks import dark_palette, light_palette

from app.ui.widgets.equation import EquationView, typeset

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LATEX = r"h_i = \sum_{k=1}^{n_{in}} w_{i,k}\,\sigma_k + \varphi_i"


@pytest.fixture
def view(qtbot):
    view = EquationView(LATEX)
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(view.sizeHint())
    with qtbot.waitActive(view):
        view.show()
    return view


def pixels(image):
    """Lightness of every pixel, (height, width)."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def at_ratio(view, ratio):
    """The equation as a screen of that ratio would show it."""
    image = QImage(view.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(view.palette().color(QPalette.ColorRole.Window))
    view.devicePixelRatioF = lambda: ratio
    view.render(image, QPoint())
    return pixels(image).astype(float)


def test_the_same_equation_is_typeset_once():
    before = typeset.cache_info().misses
    first = typeset(r"s_i = f(h_i) + 12")
    assert typeset(r"s_i = f(h_i) + 12") is first
    assert typeset.cache_info().misses == before + 1


@pytest.mark.parametrize("wrong", [r"\nosuchcommand x", r"\frac{1", r"x_{1"])
def test_what_is_no_latex_is_an_error(wrong):
    with pytest.raises(ValueError, match="latex: "):
        typeset(wrong)


def box_of(view, letter):
    return next(place.box for place in view.symbol_places() if place.letter == letter)


def test_symbols_are_told_where_they_stand(view):
    places = view.symbol_places()
    assert [place.letter for place in places] == ["h", "w", "σ", "φ"]
    image = pixels(view.grab().toImage())
    for place in places:
        box = place.box
        ink = image[round(box.top()) : round(box.bottom()), round(box.left()) : round(box.right())]
        assert ink.min() < 128, f"there is no {place.letter}"
    lefts = [place.box.left() for place in places]
    assert lefts == sorted(lefts)


def test_an_n_in_a_word_or_a_function_is_no_symbol(qtbot):
    view = EquationView(r"\text{shows } \tanh(h)")
    qtbot.addWidget(view)
    assert [place.letter for place in view.symbol_places()] == ["h"]


@pytest.mark.parametrize(("palette", "is_dark"), [(light_palette, False), (dark_palette, True)])
def test_it_has_the_colour_of_the_text(view, palette, is_dark):
    view.setPalette(palette())
    seen = pixels(view.grab().toImage()).astype(int)
    text = palette().color(QPalette.ColorRole.WindowText).lightness()
    ground = palette().color(QPalette.ColorRole.Window).lightness()
    extreme = seen.max() if is_dark else seen.min()
    assert abs(extreme - text) < 12
    assert abs(int(np.median(seen)) - ground) < 12


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_it_is_drawn_for_the_pixels_of_the_screen(view, ratio):
    sharp = at_ratio(view, ratio)
    blurred = np.array([])
    if ratio > 1:
        coarse = at_ratio(view, 1.0)
        rows = (np.arange(sharp.shape[0]) / ratio).astype(int).clip(max=coarse.shape[0] - 1)
        columns = (np.arange(sharp.shape[1]) / ratio).astype(int).clip(max=coarse.shape[1] - 1)
        blurred = coarse[np.ix_(rows, columns)]
    assert sharp.min() < 60
    # Enlarged pixels stand in blocks; what is drawn anew does not.
    assert blurred.size == 0 or np.abs(sharp - blurred).mean() > 1


def test_with_less_room_it_is_drawn_smaller_and_whole(view):
    full = box_of(view, "φ")
    view.resize(view.minimumSizeHint().width(), view.height())
    box = box_of(view, "φ")
    assert box.width() < full.width()
    assert box.right() <= view.width()
    view.clearFocus()
    seen = pixels(view.grab().toImage())
    assert seen[:, -2:].min() > 200, "it is cut off"


def test_it_is_copied_as_latex_by_key_and_by_menu(view, qtbot):
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == LATEX
    QGuiApplication.clipboard().clear()

    (copy,) = view.actions()
    assert copy.text() == "Copy as LaTeX"
    copy.trigger()
    assert QGuiApplication.clipboard().text() == LATEX


def test_another_equation_takes_its_own_room_and_none_takes_none(view):
    wide = view.sizeHint()
    view.set_latex("s")
    assert view.sizeHint().width() < wide.width()
    view.set_latex("")
    assert view.sizeHint().isEmpty()
    assert view.symbol_places() == []


def test_it_reads_aloud_in_plain_letters(view):
    assert view.accessibleName().startswith("h_i = Σ")


def test_the_symbol_under_the_mouse_is_marked(view, qtbot):
    box = box_of(view, "σ")
    corner = QPoint(round(box.left()) - 1, round(box.center().y()))
    before = pixels(view.grab().toImage())[corner.y(), corner.x()]
    qtbot.mouseMove(view, box.center().toPoint())
    qtbot.waitUntil(lambda: pixels(view.grab().toImage())[corner.y(), corner.x()] != before)
    qtbot.mouseMove(view, QPoint(view.width() - 1, 1))
    qtbot.waitUntil(lambda: pixels(view.grab().toImage())[corner.y(), corner.x()] == before)
