import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolButton, QToolTip
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette

from app.ui.theme import diverging
from app.ui.training.colour_scale import ColourScale
from app.ui.training.kernel_grid import KernelGrid
from app.ui.training.kernel_layout import kernel_layout
from app.ui.training.kernels_view import KernelsView

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Kernels = NDArray[np.float32]


@pytest.fixture
def view(qtbot: QtBot) -> KernelsView:
    view = KernelsView()
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(464, 180)
    view.show()
    qtbot.waitExposed(view)
    return view


def kernels(n: int = 8, k: int = 3) -> Kernels:
    return np.random.default_rng(0).uniform(-0.4, 0.4, (n, 1, k, k)).astype(np.float32)


def choose(qtbot: QtBot, view: KernelsView, choice: str) -> None:
    qtbot.mouseClick(view.findChild(QToolButton, f"kernels_{choice}"), Qt.MouseButton.LeftButton)


def centre_colour(view: KernelsView, index: int) -> QColor:
    grid = view.findChild(KernelGrid)
    image = grid.grab().toImage()
    at = grid.picture_centre(index) * image.devicePixelRatio()
    return image.pixelColor(at.toPoint())


def scale_of(view: KernelsView) -> str:
    return view.findChild(ColourScale).accessibleDescription()


def test_without_a_network_a_sentence_says_what_will_be_seen(view: KernelsView) -> None:
    empty = view.findChild(QLabel, "kernels_empty")
    assert empty.isVisible()
    view.set_kernels(kernels(), kernels(), None)
    assert not empty.isVisible()
    view.clear()
    assert empty.isVisible()


def test_every_kernel_is_a_picture_in_the_colours_of_the_scale(view: KernelsView) -> None:
    now = kernels()
    now[0, 0, 1, 1], now[1, 0, 1, 1], now[2, 0, 1, 1] = 0.5, -0.5, 0
    view.set_kernels(now, now, None)
    for palette in (light_palette(), dark_palette()):
        view.setPalette(palette)
        for index in range(8):
            expected = diverging(now[index, 0, 1, 1], 0.5, palette)
            assert centre_colour(view, index) == QColor(*(int(c) for c in expected))


def test_now_start_change_and_weights_are_one_click_each(qtbot: QtBot, view: KernelsView) -> None:
    start = kernels()
    now = start + np.float32(0.1)
    weights = np.full((1, 8, 7, 7), -0.02, np.float32)
    view.set_kernels(now, start, weights)
    seen = {}
    for choice in ("now", "start", "change", "weights"):
        choose(qtbot, view, choice)
        assert view.choice() == choice
        seen[choice] = (scale_of(view), centre_colour(view, 0).name())
    assert seen["now"][0] == seen["start"][0]
    assert seen["now"][1] != seen["start"][1]
    assert "+0.1" in seen["change"][0]
    assert "−0.02" in seen["weights"][0]


def test_weights_can_be_chosen_only_where_there_are_some(qtbot: QtBot, view: KernelsView) -> None:
    view.set_kernels(kernels(), kernels(), np.ones((1, 8, 7, 7), np.float32))
    choose(qtbot, view, "weights")
    view.set_kernels(kernels(), kernels(), None)
    assert view.choice() == "now"
    assert not view.findChild(QToolButton, "kernels_weights").isEnabled()


def test_a_tooltip_tells_every_coefficient(view: KernelsView) -> None:
    start, now = kernels(), kernels()
    start[2, 0, 1, 1], now[2, 0, 1, 1] = 0.120, 0.134
    view.set_kernels(now, start, None)
    grid = view.findChild(KernelGrid)
    words = "K₃, u = 2, v = 2: 0.134 (start 0.120, change +0.014)"
    at = grid.picture_centre(2)
    assert grid.words_at(at) == words
    point = at.toPoint()
    QApplication.sendEvent(grid, QHelpEvent(QHelpEvent.Type.ToolTip, point, grid.mapToGlobal(point)))
    assert QToolTip.text() == words
    QToolTip.hideText()
    assert grid.words_at(QPointF(-5, -5)) == ""


def test_u_is_the_row_and_v_the_column(view: KernelsView) -> None:
    view.set_kernels(kernels(1), kernels(1), None)
    grid = view.findChild(KernelGrid)
    right = grid.picture_centre(0)
    while "v = 3" not in grid.words_at(right):
        right += QPointF(1, 0)
    assert "u = 2" in grid.words_at(right)


def test_a_tooltip_tells_every_weight(qtbot: QtBot, view: KernelsView) -> None:
    view.set_kernels(kernels(), kernels(), np.full((2, 8, 7, 7), 0.25, np.float32))
    choose(qtbot, view, "weights")
    grid = view.findChild(KernelGrid)
    assert grid.words_at(grid.picture_centre(9)) == "w from σ₂ to s₂, row 4, column 4: +0.250"


def test_kernels_over_several_channels_show_them_all(view: KernelsView) -> None:
    now = np.zeros((4, 3, 5, 5), np.float32)
    now[0, 1, 2, 2] = 0.5
    view.set_kernels(now, now, None)
    grid = view.findChild(KernelGrid)
    assert "channel 2, u = 3, v = 3: 0.500" in grid.words_at(grid.picture_centre(0))


def test_many_kernels_scroll_and_few_do_not(qtbot: QtBot, view: KernelsView) -> None:
    bar = view.findChild(QScrollArea).verticalScrollBar()
    view.set_kernels(kernels(16), kernels(16), None)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    view.set_kernels(kernels(128), kernels(128), None)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    view.resize(1200, 900)
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_kernels_of_all_zeros_or_with_numbers_that_are_none_can_be_seen(view: KernelsView) -> None:
    zeros = np.zeros((2, 1, 3, 3), np.float32)
    view.set_kernels(zeros, zeros, None)
    assert centre_colour(view, 0).name() == "#ffffff"
    broken = zeros.copy()
    broken[0], broken[1] = np.nan, 0.25
    view.set_kernels(broken, zeros, None)
    assert "0.25" in scale_of(view)


def test_a_hidden_view_only_remembers(qtbot: QtBot, view: KernelsView) -> None:
    view.set_kernels(kernels(), kernels(), None)
    before = scale_of(view)
    view.hide()
    view.set_kernels(10 * kernels(), kernels(), None)
    assert scale_of(view) == before
    view.show()
    qtbot.waitExposed(view)
    assert scale_of(view) != before


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("count", "k"), [(1, 3), (8, 5), (16, 3), (128, 15)])
def test_pictures_are_as_large_as_the_room_allows_and_never_too_small(
    count: int, k: int, ratio: float
) -> None:
    layout = kernel_layout(count, (k, k), (464, 130), (20, 14), ratio)
    assert layout.columns * layout.rows >= count
    assert layout.width <= 464
    assert layout.scale * k / ratio >= 29
    assert layout.height <= 130 or count == 128


def test_lines_of_pictures_are_about_as_long() -> None:
    layout = kernel_layout(8, (5, 5), (700, 330), (20, 14), 1.0)
    assert (layout.rows, layout.columns) == (2, 4)


def test_the_view_fits_a_narrow_panel(view: KernelsView) -> None:
    assert view.minimumSizeHint().width() <= 464
    assert view.mapFromGlobal(view.mapToGlobal(QPoint(0, 0))) == QPoint(0, 0)
