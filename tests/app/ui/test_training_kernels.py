"""The view of kernels and weights: all of them, one enlarged, and the face below the weights."""

import numpy as np
import pytest
from kernel_numbers import (
    close_up_of,
    colour_in,
    colour_of_cell,
    expected_colour,
    grid_of,
    kernel_numbers,
    press,
    readout_of,
    weight_numbers,
)
from made_session import made_session
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollBar, QSlider, QToolButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette, without_style

from app.ui.parameters import Parameter
from app.ui.training.kernels import KernelsView

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

Key = Qt.Key
UNKNOWN = Parameter("kernels", kernel_numbers().now, kernel_numbers().start)

# A face of 18 × 18 pixels, kernels of 5 × 5 and a pool of 2: maps of 7 × 7.
SIDE, K, POOL = 18, 5, 2
FACE = np.repeat(np.linspace(0, 1, SIDE)[None], SIDE, axis=0)


@pytest.fixture
def view(qtbot: QtBot, tmp_path) -> KernelsView:
    without_style()
    session = made_session(tmp_path)
    view = KernelsView(session)
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(520, 300)
    with qtbot.waitActive(view):
        view.show()
    yield view
    session.end()


def click(qtbot: QtBot, view: KernelsView, index: int, row: int, column: int) -> None:
    at = grid_of(view).cell_rect(index, row, column).center().toPoint()
    qtbot.mouseClick(grid_of(view), Qt.MouseButton.LeftButton, pos=at)
    assert view.is_enlarged


def words_of(view: KernelsView, name: str) -> str:
    return view.findChild(QWidget, name).text()


# All of them


def test_without_a_network_a_sentence_says_what_will_be_seen(view: KernelsView) -> None:
    empty = view.findChild(QLabel, "kernels_empty")
    assert empty.isVisible()
    view.show_parameters(kernel_numbers())
    assert not empty.isVisible()
    view.show_parameters()
    assert empty.isVisible()


@pytest.mark.parametrize("k", [3, 7])
@pytest.mark.parametrize("choice", ["now", "start", "change", "update"])
def test_every_coefficient_has_the_colour_of_its_value(view: KernelsView, choice: str, k: int) -> None:
    shown = kernel_numbers(4, k)
    view.show_parameters(shown)
    press(view, f"kernels_{choice}")
    change = shown.now - shown.start
    values = {"change": change, "update": shown.update}.get(choice)
    on_scale = np.concatenate([shown.now, shown.start]) if values is None else values
    values = {"now": shown.now, "start": shown.start}.get(choice, values)
    for palette in (light_palette(), dark_palette()):
        view.setPalette(palette)
        for picture, row, column in ((0, 0, 0), (1, 0, k - 1), (2, k - 1, 1), (3, 1, 2)):
            expected = expected_colour(values[picture, 0, row, column], on_scale, palette)
            assert colour_of_cell(grid_of(view), picture, row, column) == expected


def test_the_slope_of_d_stands_beside_every_kernel_on_a_scale_of_its_own(view: KernelsView) -> None:
    shown = kernel_numbers(16)
    view.show_parameters(shown)
    press(view, "kernels_gradient")
    grid = grid_of(view)
    expected = expected_colour(shown.gradient[7, 0, 3, 1], shown.gradient, light_palette())
    assert colour_of_cell(grid, 15, 3, 1) == expected
    assert [text.split(":")[0] for text in grid.legends()] == ["K", "∂D/∂K"]
    grid.select(15, 3, 1)
    assert readout_of(view).startswith("K₈, u = 4, v = 2: ")
    press(view, "kernels_gradient")
    assert len(grid.arrays) == 16
    assert len(grid.legends()) == 1


def test_where_the_slope_is_not_known_for_a_moment_nothing_jumps(view: KernelsView) -> None:
    view.show_parameters(UNKNOWN)
    assert not view.findChild(QToolButton, "kernels_gradient").isEnabled()
    view.show_parameters(kernel_numbers())
    press(view, "kernels_gradient")
    grid = grid_of(view)
    before = grid.cell_rect(6, 0, 0)
    view.show_parameters(UNKNOWN)
    assert grid.cell_rect(6, 0, 0) == before
    assert len(grid.arrays) == 16
    grid.grab()


def test_now_and_start_share_a_scale_and_the_change_has_its_own(view: KernelsView) -> None:
    start = np.full((8, 1, 3, 3), 0.2, np.float32)
    kernels = Parameter("kernels", start + np.float32(0.1), start)
    view.show_parameters(kernels, Parameter("weights", -start[:, 0][None], start[:, 0][None]))
    seen = {}
    for choice in ("now", "start", "change"):
        press(view, f"kernels_{choice}")
        seen[choice] = grid_of(view).legends()
    assert seen["now"] == seen["start"] == ["K: −0.3 … 0 … +0.3"]
    assert seen["change"] == ["change: −0.1 … 0 … +0.1"]
    press(view, "kernels_weights")
    press(view, "kernels_now")
    assert grid_of(view).legends() == ["w: −0.2 … 0 … +0.2"]


def test_each_kernel_can_have_a_scale_of_its_own(view: KernelsView) -> None:
    shown = kernel_numbers(4)
    view.show_parameters(shown)
    grid = grid_of(view)
    assert len({grid.limit(index) for index in range(4)}) == 1
    assert "kernels_own_scale" in [action.objectName() for action in grid.menu(0).actions()]
    view.findChild(QAction, "kernels_own_scale").trigger()
    assert len({grid.limit(index) for index in range(4)}) > 1
    expected = expected_colour(shown.now[2, 0, 1, 1], shown.now[2], light_palette())
    assert colour_of_cell(grid, 2, 1, 1) == expected


def test_weights_can_be_chosen_only_where_there_are_some(view: KernelsView) -> None:
    view.show_parameters(kernel_numbers(), weight_numbers())
    press(view, "kernels_weights")
    assert grid_of(view).arrays[0].name == "σ₁"
    view.show_parameters(kernel_numbers())
    assert grid_of(view).arrays[0].name == "K₁"
    assert not view.findChild(QToolButton, "kernels_weights").isEnabled()


def test_the_line_below_tells_the_number_under_the_mouse_and_follows(qtbot: QtBot, view: KernelsView) -> None:
    start = np.full((8, 1, 5, 5), 0.12)
    view.show_parameters(Parameter("kernels", start + 0.014, start))
    assert readout_of(view).startswith("Point at a number")
    grid = grid_of(view)
    qtbot.mouseMove(grid, grid.cell_rect(2, 0, 1).center().toPoint())
    told = "K₃, u = 1, v = 2: 0.134 (start 0.120, change +0.014)"
    qtbot.waitUntil(lambda: readout_of(view) == told)
    view.show_parameters(Parameter("kernels", start + 0.02, start))
    assert readout_of(view) == "K₃, u = 1, v = 2: 0.140 (start 0.120, change +0.020)"
    assert grid.reading(2, 0, 1) == readout_of(view)


def test_hovering_a_kernel_tells_the_size_of_its_last_update(view: KernelsView) -> None:
    shown = kernel_numbers(16)
    view.show_parameters(shown)
    grid = grid_of(view)
    point = grid.array_rect(2).center().toPoint()
    QApplication.sendEvent(grid, QHelpEvent(QHelpEvent.Type.ToolTip, point, grid.mapToGlobal(point)))
    told = QToolTip.text()
    QToolTip.hideText()
    update, kernel = (np.linalg.norm(part[2]) for part in (shown.update, shown.now))
    assert f"K₃: ‖δK‖ = {update:.2g}, ‖K‖ = {kernel:.3g}: {100 * update / kernel:.2g} %" in told


def test_the_bar_below_a_kernel_grows_with_its_update(view: KernelsView) -> None:
    now = np.ones((2, 1, 3, 3), np.float32)
    update = now * np.array([1e-4, 1e-2], np.float32)[:, None, None, None]
    view.show_parameters(Parameter("kernels", now, now, update))
    grid = grid_of(view)
    bars = [grid.array_rect(index) for index in range(2)]
    bars = [box.adjusted(0, box.height() + 2, 0, 5) for box in bars]
    # From 10⁻⁶ to 1 over its length: 10⁻⁴ fills a third of it, 10⁻² two thirds.
    full = colour_in(grid, bars[1], (0.05, 0.5))
    shares = (0.3, 0.37, 0.63, 0.7)
    filled = [[colour_in(grid, bar, (share, 0.5)) == full for share in shares] for bar in bars]
    assert filled == [[True, False, False, False], [True, True, True, False]]


@pytest.mark.parametrize(("count", "k"), [(1, 3), (16, 3), (16, 5), (16, 7), (64, 5), (128, 3)])
def test_every_kernel_has_48_points_and_sixteen_are_seen_at_once(
    qtbot: QtBot, view: KernelsView, count: int, k: int
) -> None:
    view.show_parameters(kernel_numbers(count, k))
    grid = grid_of(view)
    boxes = [grid.array_rect(index) for index in range(count)]
    assert min(min(box.width(), box.height()) for box in boxes) >= 48
    assert grid.findChild(QScrollBar).isVisible() == (count > 16)


def test_the_view_fits_a_narrow_panel(qtbot: QtBot, view: KernelsView) -> None:
    view.show_parameters(kernel_numbers(), weight_numbers())
    view.resize(view.minimumSizeHint().width(), 400)
    assert view.width() <= 400
    for name in ("kernels_kernels", "kernels_gradient", "kernels_change"):
        button = view.findChild(QToolButton, name)
        qtbot.waitUntil(lambda button=button: button.width() >= button.sizeHint().width())
        assert button.mapTo(view, QPoint(button.width(), 0)).x() <= view.width()


def test_a_hidden_view_only_remembers(qtbot: QtBot, view: KernelsView) -> None:
    view.show_parameters(kernel_numbers())
    before = grid_of(view).legends()
    view.hide()
    larger = kernel_numbers()
    view.show_parameters(Parameter("kernels", 10 * larger.now, larger.start))
    assert grid_of(view).legends() == before
    view.show()
    qtbot.waitExposed(view)
    assert grid_of(view).legends() != before


# One of them


@pytest.fixture
def enlarged(qtbot: QtBot, view: KernelsView) -> KernelsView:
    view.resize(900, 500)
    view.show_parameters(kernel_numbers(), weight_numbers())
    click(qtbot, view, 2, 3, 3)
    return view


def assert_colours(view: KernelsView, shown: Parameter, picture: int) -> None:
    change = shown.now - shown.start
    shared = np.concatenate([shown.now, shown.start])
    parts = [(shown.now, shared), (shown.start, shared), (change, change)]
    parts += [(values, values) for values in (shown.update, shown.gradient)]
    for pane, (values, on_scale) in enumerate(parts):
        for row, column in ((0, 0), (1, 3), (4, 4)):
            expected = expected_colour(values[picture, 0, row, column], on_scale, view.palette())
            assert colour_of_cell(close_up_of(view), pane, row, column) == expected


def test_a_click_enlarges_a_kernel_with_all_that_is_known_of_it(enlarged: KernelsView) -> None:
    assert close_up_of(enlarged).isVisible()
    assert not grid_of(enlarged).isVisible()
    assert close_up_of(enlarged).selected == (0, 3, 3)
    for palette in (light_palette(), dark_palette()):
        enlarged.setPalette(palette)
        assert_colours(enlarged, kernel_numbers(), 2)


def test_the_enlarged_kernel_follows_the_training(enlarged: KernelsView) -> None:
    newer = kernel_numbers(seed=5)
    enlarged.show_parameters(newer, weight_numbers())
    assert_colours(enlarged, newer, 2)
    assert f"u = 4, v = 4: {newer.now[2, 0, 3, 3]:.3f}".replace("-", "−") in readout_of(enlarged)
    update, kernel = (np.linalg.norm(part[2].astype(np.float64)) for part in (newer.update, newer.now))
    told = f"‖δK‖ = {update:.2g}, ‖K‖ = {kernel:.3g}: {100 * update / kernel:.2g} %"
    assert words_of(enlarged, "kernel_update") == told
    enlarged.show_parameters(Parameter("kernels", newer.now, newer.start))
    assert words_of(enlarged, "kernel_update") == "no update yet"
    assert "not known" not in readout_of(enlarged)


@pytest.mark.parametrize("k", [3, 5, 7, 9])
@pytest.mark.parametrize("size", [(400, 240), (420, 300), (1200, 560)])
def test_an_enlarged_kernel_always_has_its_numbers(qtbot: QtBot, view: KernelsView, k: int, size) -> None:
    view.resize(*size)
    view.show_parameters(kernel_numbers(4, k), weight_numbers(4, k))
    for tensor in ("kernels", "weights"):
        press(view, f"kernels_{tensor}")
        click(qtbot, view, 0, 0, 0)
        assert all(close_up_of(view).has_numbers(pane) for pane in range(5))
        assert all(close_up_of(view).array_rect(pane).right() <= size[0] for pane in range(5))
        press(view, "kernel_back")


def test_back_and_escape_lead_to_all_kernels_at_the_one_that_was_seen(
    qtbot: QtBot, enlarged: KernelsView
) -> None:
    grid = grid_of(enlarged)
    for leave in (
        lambda: press(enlarged, "kernel_back"),
        lambda: qtbot.keyClick(close_up_of(enlarged), Key.Key_Escape),
    ):
        press(enlarged, "kernel_next")
        with qtbot.waitSignal(enlarged.enlarged) as told:
            leave()
        assert told.args == [False]
        assert not enlarged.is_enlarged
        qtbot.waitUntil(grid.hasFocus)
        assert grid.selected == (3, 3, 3)
        click(qtbot, enlarged, 2, 3, 3)


def test_the_next_kernel_is_one_press_away(qtbot: QtBot, enlarged: KernelsView) -> None:
    for button, picture in (("kernel_next", 3), ("kernel_previous", 2), ("kernel_previous", 1)):
        press(enlarged, button)
        assert_colours(enlarged, kernel_numbers(), picture)
    for _ in range(9):
        qtbot.keyClick(close_up_of(enlarged), Key.Key_PageDown)
    assert readout_of(enlarged).startswith("K₈, u = 4, v = 4:")
    qtbot.keyClick(close_up_of(enlarged), Key.Key_PageUp)
    assert readout_of(enlarged).startswith("K₇, u = 4, v = 4:")


def test_the_arrow_keys_go_from_number_to_number(qtbot: QtBot, enlarged: KernelsView) -> None:
    for key, spot in (
        (Key.Key_Right, (0, 3, 4)),
        (Key.Key_Right, (1, 3, 0)),
        (Key.Key_Left, (0, 3, 4)),
        (Key.Key_Up, (0, 2, 4)),
    ):
        qtbot.keyClick(close_up_of(enlarged), key)
        assert close_up_of(enlarged).selected == spot


def test_a_network_with_fewer_kernels_shows_one_of_its_own(enlarged: KernelsView) -> None:
    press(enlarged, "kernel_next")
    enlarged.show_parameters(kernel_numbers(2, 3))
    assert words_of(enlarged, "kernel_name") == "K₂"
    enlarged.show_parameters()
    assert not enlarged.is_enlarged
    assert enlarged.findChild(QLabel, "kernels_empty").isVisible()
    enlarged.show_parameters(kernel_numbers())
    assert grid_of(enlarged).isVisible()
    assert enlarged.findChild(QToolButton, "kernels_kernels").isVisible()


def test_all_of_it_works_without_a_mouse(qtbot: QtBot, view: KernelsView) -> None:
    view.show_parameters(kernel_numbers())
    grid, close_up = grid_of(view), close_up_of(view)
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(grid, key)
    qtbot.waitUntil(close_up.hasFocus)
    assert close_up.selected == (0, 1, 1)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    qtbot.waitUntil(grid.hasFocus)


# The face below the weights


@pytest.fixture
def over_face(view: KernelsView) -> KernelsView:
    view.resize(900, 400)
    view.set_face(FACE, K, POOL)
    view.show_parameters(kernel_numbers(), weight_numbers())
    press(view, "kernels_weights")
    return view


def all_zero_but(place: tuple[int, int, int, int], value: float) -> Parameter:
    weights = np.zeros((1, 8, 7, 7), np.float32)
    weights[place] = value
    return Parameter("weights", weights, weights, weights, weights)


def pixel_box(picture, row: int, column: int):
    """Where a pixel of the face is drawn, given where the face is."""
    side = picture.width() / SIDE
    return picture.adjusted(column * side, row * side, (column + 1 - SIDE) * side, (row + 1 - SIDE) * side)


def set_shine(view: KernelsView, percent: int) -> None:
    view.findChild(QSlider, "weights_shine").setValue(percent)


def test_the_map_is_drawn_over_the_pixels_of_the_face_that_it_sees(over_face: KernelsView) -> None:
    over_face.show_parameters(kernel_numbers(), all_zero_but((0, 3, 2, 5), 1.0))
    set_shine(over_face, 0)
    grid = grid_of(over_face)
    full, zero = expected_colour(1.0, np.ones(1), light_palette()), light_palette().base().color()
    # Row 2 and column 5 of the map: rows 2·2 + 2 and the next, columns 2·5 + 2 and the next.
    for row in range(4, 10):
        for column in range(10, 16):
            expected = full if row in (6, 7) and column in (12, 13) else zero
            assert colour_in(grid, pixel_box(grid.array_rect(3), row, column)) == expected
    assert colour_in(grid, grid.cell_rect(3, 2, 5)) == full


def test_where_weights_are_zero_the_face_shines_through_as_strongly_as_chosen(
    over_face: KernelsView,
) -> None:
    over_face.show_parameters(kernel_numbers(), all_zero_but((0, 0, 0, 0), 1.0))
    grid, seen = grid_of(over_face), {}
    for percent in (0, 50, 100):
        set_shine(over_face, percent)
        picture = grid.array_rect(5)
        seen[percent] = [colour_in(grid, pixel_box(picture, 8, column)).red() for column in (1, 9, 16)]
    assert seen[0] == [255, 255, 255]
    assert seen[100][0] < 40
    assert seen[100][2] > 215
    assert seen[50] == pytest.approx([(low + 255) / 2 for low in seen[100]], abs=2)


@pytest.mark.parametrize("palette", [light_palette, dark_palette])
def test_without_the_face_every_weight_has_the_colour_of_its_value(over_face: KernelsView, palette) -> None:
    over_face.setPalette(palette())
    press(over_face, "weights_over_face")
    press(over_face, "kernels_gradient")
    shown, grid = weight_numbers(), grid_of(over_face)
    for place in ((0, 0, 0), (4, 6, 2), (7, 3, 6)):
        both = np.concatenate([shown.now, shown.start])
        for pane, (values, scale) in enumerate(((shown.now, both), (shown.gradient, shown.gradient))):
            expected = expected_colour(values[(0, *place)], scale, palette())
            assert colour_of_cell(grid, 2 * place[0] + pane, *place[1:]) == expected


def test_many_weights_have_their_colours_too(over_face: KernelsView) -> None:
    over_face.set_face(None, K, POOL)
    shown = weight_numbers(32, 31)
    over_face.show_parameters(kernel_numbers(32), shown)
    over_face.resize(1600, 1200)
    both = np.concatenate([shown.now, shown.start])
    for place in ((0, 0, 0), (14, 30, 2), (31, 3, 30)):
        seen = colour_in(grid_of(over_face), grid_of(over_face).cell_rect(*place))
        expected = expected_colour(shown.now[(0, *place)], both, light_palette())
        assert seen.getRgb() == pytest.approx(expected.getRgb(), abs=2)


def test_the_enlarged_map_stands_over_the_face_too(qtbot: QtBot, over_face: KernelsView) -> None:
    set_shine(over_face, 0)
    click(qtbot, over_face, 0, 0, 0)
    close_up = close_up_of(over_face)
    for place in ((0, 0, 4, 1), (0, 0, 6, 5)):
        over_face.show_parameters(kernel_numbers(), all_zero_but(place, -0.5))
        box = pixel_box(close_up.array_rect(1), 2 * place[2] + 2, 2 * place[3] + 2)
        expected = expected_colour(-0.5, np.ones(1) / 2, light_palette())
        assert colour_in(close_up, box, (0.4, 0.4)) == expected
        assert close_up.cell_rect(1, *place[2:]).contains(box.center())
    assert over_face.findChild(QSlider, "weights_shine").isVisible()
    press(over_face, "kernel_back")
    assert over_face.findChild(QSlider, "weights_shine").isVisible()
    press(over_face, "kernels_kernels")
    assert not over_face.findChild(QSlider, "weights_shine").isVisible()


def test_a_face_of_another_size_is_not_drawn(over_face: KernelsView) -> None:
    toggle = over_face.findChild(QToolButton, "weights_over_face")
    assert toggle.isEnabled()
    over_face.set_face(np.ones((64, 64)), K, POOL)
    assert not toggle.isEnabled()
    assert "no face" in toggle.toolTip()
    grid = grid_of(over_face)
    assert grid.cell_rect(0, 0, 0).topLeft() == grid.array_rect(0).topLeft()
