from collections.abc import Callable

import numpy as np
import pytest
from kernel_numbers import colour_in, expected_colour, kernel_numbers, press, readout_of, weight_numbers
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolButton, QToolTip
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette

from app.ui.training.colour_scale import ColourScale
from app.ui.training.kernel_grid import KernelGrid
from app.ui.training.kernel_layout import CellContent, kernel_layout
from app.ui.training.kernel_numbers import Numbers
from app.ui.training.kernel_pictures import Place
from app.ui.training.kernels_view import KernelsView

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

UNKNOWN = Numbers(kernel_numbers().now, kernel_numbers().start)


@pytest.fixture
def view(qtbot: QtBot) -> KernelsView:
    view = KernelsView()
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(520, 230)
    view.show()
    qtbot.waitExposed(view)
    return view


def grid_of(view: KernelsView) -> KernelGrid:
    return view.findChild(KernelGrid)


def scales_of(view: KernelsView) -> list[str]:
    return [scale.accessibleDescription() for scale in view.findChildren(ColourScale) if scale.isVisible()]


def point_at(qtbot: QtBot, view: KernelsView, place: Place) -> None:
    grid = grid_of(view)
    qtbot.mouseMove(grid, grid.places().box_of(place).center().toPoint())
    qtbot.waitUntil(lambda: grid.place() == place)


def test_without_a_network_a_sentence_says_what_will_be_seen(view: KernelsView) -> None:
    empty = view.findChild(QLabel, "kernels_empty")
    assert empty.isVisible()
    view.set_numbers(kernel_numbers(), None)
    assert not empty.isVisible()
    view.clear()
    assert empty.isVisible()


@pytest.mark.parametrize("k", [3, 5, 7])
@pytest.mark.parametrize(
    ("button", "values_of"),
    [
        ("kernels_now", lambda numbers: (numbers.now, (numbers.now, numbers.start))),
        ("kernels_start", lambda numbers: (numbers.start, (numbers.now, numbers.start))),
        (
            "kernels_change",
            lambda numbers: (numbers.now - numbers.start, (numbers.now - numbers.start,)),
        ),
    ],
)
def test_every_coefficient_has_the_colour_of_its_value(
    view: KernelsView, button: str, values_of: Callable[..., tuple], k: int
) -> None:
    numbers = kernel_numbers(4, k)
    view.set_numbers(numbers, None)
    press(view, button)
    values, on_scale = values_of(numbers)
    limits = np.concatenate([part.ravel() for part in on_scale])
    for palette in (light_palette(), dark_palette()):
        view.setPalette(palette)
        for place in (Place(0, 0, 0), Place(1, 0, k - 1), Place(2, k - 1, 1), Place(3, 1, 2)):
            value = values[place.picture, 0, place.row, place.column]
            box = grid_of(view).places().box_of(place)
            assert colour_in(grid_of(view), box) == expected_colour(value, limits, palette)


def test_the_slope_of_d_stands_beside_every_kernel_on_a_scale_of_its_own(view: KernelsView) -> None:
    numbers = kernel_numbers(16)
    view.set_numbers(numbers, None)
    grid = grid_of(view)
    place = Place(7, 3, 1)
    value = numbers.gradient[7, 0, 3, 1]
    expected = expected_colour(value, numbers.gradient, light_palette())
    assert colour_in(grid, grid.places().box_of(place, pane=1)) == expected
    assert [text.split(":")[0] for text in scales_of(view)] == ["K", "∂D/∂K"]
    press(view, "kernels_gradient")
    assert grid.places().form.panes == 1
    assert len(scales_of(view)) == 1


def test_where_the_slope_is_not_known_for_a_moment_nothing_jumps(view: KernelsView) -> None:
    view.set_numbers(UNKNOWN, None)
    grid = grid_of(view)
    assert grid.places().form.panes == 1
    view.set_numbers(kernel_numbers(), None)
    before = grid.places().box_of(Place(3, 0, 0))
    view.set_numbers(UNKNOWN, None)
    assert grid.places().box_of(Place(3, 0, 0)) == before
    assert "∂D" not in grid._content.pictures.words(Place(0, 0, 0))


def test_now_and_start_share_a_scale_and_the_change_has_its_own(view: KernelsView) -> None:
    start = np.full((8, 1, 3, 3), 0.2, np.float32)
    view.set_numbers(Numbers(start + np.float32(0.1), start), Numbers(-start[:, 0][None], start[:, 0][None]))
    seen = {}
    for choice in ("now", "start", "change"):
        press(view, f"kernels_{choice}")
        assert view.choice() == choice
        seen[choice] = scales_of(view)[0]
    assert seen["now"] == seen["start"] == "K: −0.3 … 0 … +0.3"
    assert seen["change"] == "change: −0.1 … 0 … +0.1"
    press(view, "kernels_weights")
    press(view, "kernels_now")
    assert scales_of(view) == ["w: −0.2 … 0 … +0.2"]


def test_weights_can_be_chosen_only_where_there_are_some(view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(), weight_numbers())
    press(view, "kernels_weights")
    assert view.tensor() == "weights"
    view.set_numbers(kernel_numbers(), None)
    assert view.tensor() == "kernels"
    assert not view.findChild(QToolButton, "kernels_weights").isEnabled()


def test_the_line_below_tells_the_number_under_the_mouse_and_follows_the_training(
    qtbot: QtBot, view: KernelsView
) -> None:
    start, gradient = np.full((8, 1, 5, 5), 0.12), np.full((8, 1, 5, 5), -0.03)
    view.set_numbers(Numbers(start + 0.014, start, None, gradient), None)
    point_at(qtbot, view, Place(2, 0, 1))
    assert readout_of(view) == "K₃, u = 1, v = 2: 0.134 (start 0.120, change +0.014, ∂D/∂K −0.030)"
    view.set_numbers(Numbers(start + 0.02, start, None, gradient), None)
    assert readout_of(view) == "K₃, u = 1, v = 2: 0.140 (start 0.120, change +0.020, ∂D/∂K −0.030)"


def test_the_line_below_tells_every_weight(qtbot: QtBot, view: KernelsView) -> None:
    flat = np.full((2, 8, 7, 7), 0.25)
    view.set_numbers(kernel_numbers(), Numbers(flat, flat))
    press(view, "kernels_weights")
    point_at(qtbot, view, Place(9, 3, 3))
    assert readout_of(view).startswith("w from σ₂ to s₂, row 4, column 4: 0.250 (start 0.250")


def test_kernels_over_several_channels_show_them_all(qtbot: QtBot, view: KernelsView) -> None:
    numbers = kernel_numbers(4, 5, channels=3)
    view.set_numbers(numbers, None)
    point_at(qtbot, view, Place(0, 2, 7))
    assert readout_of(view).startswith(f"K₁, channel 2, u = 3, v = 3: {numbers.now[0, 1, 2, 2]:.3f}"[:34])


def test_the_arrow_keys_lead_through_all_numbers(qtbot: QtBot, view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(8, 3), None)
    grid = grid_of(view)
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    assert readout_of(view).startswith("K₁, u = 1, v = 1:")
    for key, words in (
        (Qt.Key.Key_Down, "K₁, u = 2, v = 1:"),
        (Qt.Key.Key_Right, "K₁, u = 2, v = 2:"),
        (Qt.Key.Key_Right, "K₁, u = 2, v = 3:"),
        (Qt.Key.Key_Right, "K₂, u = 2, v = 1:"),
        (Qt.Key.Key_Left, "K₁, u = 2, v = 3:"),
        (Qt.Key.Key_End, "K₈, u = 2, v = 3:"),
        (Qt.Key.Key_PageDown, "K₈, u = 2, v = 3:"),
        (Qt.Key.Key_PageUp, "K₇, u = 2, v = 3:"),
        (Qt.Key.Key_Home, "K₁, u = 2, v = 3:"),
        (Qt.Key.Key_Up, "K₁, u = 1, v = 3:"),
        (Qt.Key.Key_Up, "K₁, u = 1, v = 3:"),
    ):
        qtbot.keyClick(grid, key)
        assert readout_of(view).startswith(words)
    columns = grid.places().layout.columns
    for _ in range(3):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.place() == Place(columns, 0, 2)


def test_the_cursor_is_seen_and_brought_into_sight(qtbot: QtBot, view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(128), None)
    grid, bar = grid_of(view), view.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    box = grid.places().box_of(grid.place())
    assert colour_in(grid, box, (0.0, 0.5)) == light_palette().text().color()


def test_hovering_a_kernel_tells_the_size_of_its_last_update(view: KernelsView) -> None:
    numbers = kernel_numbers(16)
    view.set_numbers(numbers, None)
    grid = grid_of(view)
    point = grid.places().boxes[0][2].center().toPoint()
    QApplication.sendEvent(grid, QHelpEvent(QHelpEvent.Type.ToolTip, point, grid.mapToGlobal(point)))
    told = QToolTip.text()
    QToolTip.hideText()
    update, kernel = (np.linalg.norm(part[2]) for part in (numbers.update, numbers.now))
    expected = f"K₃: ‖δK‖ = {update:.2g}, ‖K‖ = {kernel:.3g}: {100 * update / kernel:.2g} %."
    assert told.startswith(expected)


def test_the_bar_below_a_kernel_grows_with_its_update(view: KernelsView) -> None:
    now = np.ones((2, 1, 3, 3), np.float32)
    update = now * np.array([1e-4, 1e-2], np.float32)[:, None, None, None]
    view.set_numbers(Numbers(now, now, update), None)
    grid = grid_of(view)
    bars = grid.places().bars(3.0)
    # From 10⁻⁶ to 1 over its length: 10⁻⁴ fills a third of it, 10⁻² two thirds.
    full = colour_in(grid, bars[1], (0.05, 0.5))
    shares = (0.3, 0.37, 0.63, 0.7)
    filled = [[colour_in(grid, bar, (share, 0.5)) == full for share in shares] for bar in bars]
    assert filled == [[True, False, False, False], [True, True, True, False]]


@pytest.mark.parametrize(("count", "k"), [(1, 3), (16, 3), (16, 5), (64, 5), (128, 3), (128, 7)])
def test_no_picture_is_too_small_to_read(qtbot: QtBot, view: KernelsView, count: int, k: int) -> None:
    view.set_numbers(kernel_numbers(count, k), None)
    bar = view.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: (bar.maximum() > 0) == (count > 16))
    for boxes in grid_of(view).places().boxes:
        assert len(boxes) == count
        assert min(min(box.width(), box.height()) for box in boxes) >= 30
        assert all(box.left() >= 0 and box.right() <= grid_of(view).width() for box in boxes)


def test_more_room_makes_larger_pictures(qtbot: QtBot, view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(16), None)
    grid = grid_of(view)
    before = grid.places().boxes[0][0].width()
    view.resize(1200, 700)
    qtbot.waitUntil(lambda: grid.places().boxes[0][0].width() > 2 * before)


def test_kernels_of_all_zeros_or_with_numbers_that_are_none_can_be_seen(view: KernelsView) -> None:
    zeros = np.zeros((2, 1, 3, 3), np.float32)
    view.set_numbers(Numbers(zeros, zeros, zeros, zeros), None)
    grid = grid_of(view)
    assert colour_in(grid, grid.places().boxes[0][0]).name() == "#ffffff"
    broken = zeros.copy()
    broken[0, 0, 0], broken[0, 0, 1], broken[1] = np.nan, np.inf, 0.25
    view.set_numbers(Numbers(broken, broken, broken, broken), None)
    grid.grab()
    assert "0.25" in scales_of(view)[0]


def test_a_hidden_view_only_remembers(qtbot: QtBot, view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(), None)
    before = scales_of(view)
    view.hide()
    larger = kernel_numbers()
    view.set_numbers(Numbers(10 * larger.now, larger.start), None)
    assert view.findChild(ColourScale).accessibleDescription() == before[0]
    view.show()
    qtbot.waitExposed(view)
    assert scales_of(view)[0] != before[0]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("count", "k"), [(1, 3), (8, 5), (16, 3), (128, 15)])
@pytest.mark.parametrize("panes", [1, 2])
def test_pictures_are_as_large_as_the_room_allows_and_stand_on_whole_pixels(
    count: int, k: int, panes: int, ratio: float
) -> None:
    layout = kernel_layout(count, CellContent((k, k), panes, (20, 14)), (464, 130), ratio)
    assert layout.columns * layout.rows >= count
    assert layout.width <= 464
    assert layout.picture[0] >= 30
    assert (layout.picture[0] * ratio / k) % 1 == pytest.approx(0)
    assert layout.height <= 130 or count * panes >= 32


def test_lines_of_pictures_are_about_as_long() -> None:
    layout = kernel_layout(8, CellContent((5, 5), 1, (20, 14)), (700, 330), 1.0)
    assert (layout.rows, layout.columns) == (2, 4)


def test_the_view_fits_a_narrow_panel(view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(), weight_numbers())
    assert view.minimumSizeHint().width() <= 464
    assert QPointF(grid_of(view).pos()).x() >= 0
