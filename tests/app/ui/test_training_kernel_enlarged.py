import numpy as np
import pytest
from kernel_numbers import colour_in, expected_colour, kernel_numbers, press, readout_of, weight_numbers
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette

from app.ui.training.kernel_cell_numbers import cell_writing
from app.ui.training.kernel_close_up import CloseUp
from app.ui.training.kernel_close_up_layout import close_up_layout
from app.ui.training.kernel_grid import KernelGrid
from app.ui.training.kernel_numbers import Numbers
from app.ui.training.kernel_pictures import Place
from app.ui.training.kernels_view import KernelsView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

# In a corner of a cell, beside its number and within its mark.
CORNER = (0.12, 0.12)


@pytest.fixture
def view(qtbot: QtBot) -> KernelsView:
    view = KernelsView()
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(1200, 400)
    view.show()
    qtbot.waitActive(view)
    view.set_numbers(kernel_numbers(), weight_numbers())
    view.set_editable(True)
    return view


def close_up_of(view: KernelsView) -> CloseUp:
    return view.findChild(CloseUp)


def click_kernel(qtbot: QtBot, view: KernelsView, place: Place) -> None:
    grid = view.findChild(KernelGrid)
    at = grid.places().box_of(place).center().toPoint()
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=at)
    assert view.is_enlarged()


def centre_of(view: KernelsView, row: int, column: int, pane: int = 0) -> QPoint:
    return close_up_of(view).box_of(row, column, pane).center().toPoint()


def field_of(view: KernelsView) -> QLineEdit:
    return view.findChild(QLineEdit, "poke_value")


def words_of(view: KernelsView, name: str) -> str:
    return view.findChild(QWidget, name).text()


def type_number(qtbot: QtBot, view: KernelsView, text: str) -> None:
    field = field_of(view)
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def assert_colours(view: KernelsView, numbers: Numbers, picture: int) -> None:
    shared = np.concatenate([numbers.now.ravel(), numbers.start.ravel()])
    change = numbers.now - numbers.start
    parts = ((numbers.now, shared), (numbers.start, shared), (change, change), (numbers.gradient,) * 2)
    for pane, (values, on_scale) in enumerate(parts):
        for row, column in ((0, 0), (1, 3), (4, 4)):
            expected = expected_colour(values[picture, 0, row, column], on_scale, view.palette())
            box = close_up_of(view).box_of(row, column, pane)
            assert colour_in(close_up_of(view), box, CORNER) == expected


def test_a_click_enlarges_a_kernel_with_all_that_is_known_of_it(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(2, 3, 3))
    assert close_up_of(view).isVisible()
    assert not view.findChild(KernelGrid).isVisible()
    for palette in (light_palette(), dark_palette()):
        view.setPalette(palette)
        assert_colours(view, kernel_numbers(), 2)


def test_the_enlarged_kernel_follows_the_training(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(2, 3, 3))
    newer = kernel_numbers(seed=5)
    view.set_numbers(newer, weight_numbers())
    assert_colours(view, newer, 2)
    assert f"u = 4, v = 4: {newer.now[2, 0, 3, 3]:.3f}".replace("-", "−") in readout_of(view)
    assert field_of(view).text() == f"{newer.now[2, 0, 3, 3]:.3f}".replace("-", "−")


def test_it_says_how_large_the_last_update_was(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(5, 0, 0))
    numbers = kernel_numbers()
    update, kernel = (np.linalg.norm(part[5].astype(np.float64)) for part in (numbers.update, numbers.now))
    expected = f"K₆: ‖δK‖ = {update:.2g}, ‖K‖ = {kernel:.3g}: {100 * update / kernel:.2g} %"
    assert words_of(view, "kernel_update") == expected
    view.set_numbers(Numbers(numbers.now, numbers.start), None)
    assert words_of(view, "kernel_update") == "K₆: no update yet"


def test_a_slope_that_is_not_known_is_hatched(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(0, 0, 0))
    view.set_numbers(Numbers(kernel_numbers().now, kernel_numbers().start), None)
    box = close_up_of(view).picture_box(3)
    image = close_up_of(view).grab(box.toRect()).toImage()
    assert len({image.pixelColor(x, 60).name() for x in range(5, image.width() - 5)}) <= 3


def test_back_and_escape_lead_to_all_kernels_at_the_one_that_was_seen(
    qtbot: QtBot, view: KernelsView
) -> None:
    grid = view.findChild(KernelGrid)
    for leave in (
        lambda: press(view, "kernel_back"),
        lambda: qtbot.keyClick(close_up_of(view), Qt.Key.Key_Escape),
    ):
        click_kernel(qtbot, view, Place(2, 3, 3))
        press(view, "kernel_next")
        leave()
        assert not view.is_enlarged()
        assert grid.isVisible()
        qtbot.waitUntil(grid.hasFocus)
        assert grid.place() == Place(3, 3, 3)


def test_the_next_kernel_is_one_press_away(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(6, 1, 4))
    for button, kernel in (("kernel_next", 7), ("kernel_next", 7), ("kernel_previous", 6)):
        press(view, button)
        assert_colours(view, kernel_numbers(), kernel)
    qtbot.keyClick(close_up_of(view), Qt.Key.Key_Right)
    assert readout_of(view).startswith("K₈, u = 2, v = 1:")
    qtbot.keyClick(close_up_of(view), Qt.Key.Key_Left)
    assert readout_of(view).startswith("K₇, u = 2, v = 5:")
    qtbot.keyClick(close_up_of(view), Qt.Key.Key_PageUp)
    assert readout_of(view).startswith("K₆, u = 2, v = 5:")


def test_up_and_down_stay_within_the_kernel(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(3, 0, 2))
    qtbot.keyClick(close_up_of(view), Qt.Key.Key_Up)
    assert close_up_of(view).chosen() == Place(3, 0, 2)
    for _ in range(6):
        qtbot.keyClick(close_up_of(view), Qt.Key.Key_Down)
    assert close_up_of(view).chosen() == Place(3, 4, 2)


def test_the_mouse_reads_every_number_in_each_of_the_pictures(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(0, 0, 0))
    for pane in range(4):
        qtbot.mouseMove(close_up_of(view), centre_of(view, 2, pane, pane))
        qtbot.waitUntil(lambda pane=pane: readout_of(view).startswith(f"K₁, u = 3, v = {pane + 1}:"))


def test_a_number_typed_for_a_coefficient_is_told_with_its_index(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(2, 3, 3))
    qtbot.mouseClick(close_up_of(view), Qt.MouseButton.LeftButton, pos=centre_of(view, 1, 2))
    assert view.findChild(QLabel, "poke_symbol").text() == "k₂,₃ ="
    with qtbot.waitSignal(view.poked) as told:
        type_number(qtbot, view, "-0,25")
    assert told.args == ["kernels", (2, 0, 1, 2), -0.25]


def test_a_double_click_on_a_cell_types_its_number(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(1, 0, 0))
    qtbot.mouseDClick(close_up_of(view), Qt.MouseButton.LeftButton, pos=centre_of(view, 4, 0, 1))
    qtbot.waitUntil(field_of(view).hasFocus)
    with qtbot.waitSignal(view.poked) as told:
        qtbot.keyClicks(field_of(view), "1e-3")
        qtbot.keyClick(field_of(view), Qt.Key.Key_Return)
    assert told.args == ["kernels", (1, 0, 4, 0), 0.001]


def test_a_coefficient_of_another_channel_has_that_channel_in_its_index(
    qtbot: QtBot, view: KernelsView
) -> None:
    view.set_numbers(kernel_numbers(4, 3, channels=3), None)
    click_kernel(qtbot, view, Place(1, 2, 7))
    with qtbot.waitSignal(view.poked) as told:
        type_number(qtbot, view, "0.5")
    assert told.args == ["kernels", (1, 2, 2, 1), 0.5]


def test_a_weight_can_be_typed_too(qtbot: QtBot, view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(), weight_numbers(outputs=2))
    press(view, "kernels_weights")
    click_kernel(qtbot, view, Place(10, 6, 5))
    with qtbot.waitSignal(view.poked) as told:
        type_number(qtbot, view, "2")
    assert told.args == ["weights", (1, 2, 6, 5), 2.0]


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "1.2.3"])
def test_what_is_no_number_gets_a_sentence(qtbot: QtBot, view: KernelsView, text: str) -> None:
    click_kernel(qtbot, view, Place(0, 0, 0))
    with qtbot.assertNotEmitted(view.poked):
        type_number(qtbot, view, text)
    assert words_of(view, "poke_note") == f"“{text}” is not a number. Type one such as −0.25."
    assert field_of(view).text() == text


def test_the_rounded_number_that_is_shown_never_replaces_the_number(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(0, 0, 0))
    qtbot.keyClick(close_up_of(view), Qt.Key.Key_F2)
    with qtbot.assertNotEmitted(view.poked):
        qtbot.keyClick(field_of(view), Qt.Key.Key_Return)


def test_what_is_being_typed_is_not_overwritten_by_the_training(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(0, 0, 0))
    field_of(view).selectAll()
    qtbot.keyClicks(field_of(view), "0.7")
    view.set_numbers(kernel_numbers(seed=9), None)
    assert field_of(view).text() == "0.7"
    qtbot.keyClick(field_of(view), Qt.Key.Key_Escape)
    assert view.is_enlarged()
    assert field_of(view).text() == f"{kernel_numbers(seed=9).now[0, 0, 0, 0]:.3f}".replace("-", "−")


def test_where_numbers_cannot_be_typed_the_field_says_why(qtbot: QtBot, view: KernelsView) -> None:
    view.set_editable(False, "Pause the training to type numbers.")
    click_kernel(qtbot, view, Place(0, 0, 0))
    assert not field_of(view).isEnabled()
    assert words_of(view, "poke_note") == "Pause the training to type numbers."
    assert field_of(view).toolTip() == "Pause the training to type numbers."
    qtbot.mouseDClick(close_up_of(view), Qt.MouseButton.LeftButton, pos=centre_of(view, 0, 0))
    assert not field_of(view).hasFocus()


def test_when_the_training_goes_on_what_was_being_typed_is_given_up(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(0, 0, 0))
    field_of(view).selectAll()
    qtbot.keyClicks(field_of(view), "0.7")
    view.set_editable(False, "Pause the training to type numbers.")
    assert field_of(view).text() == f"{kernel_numbers().now[0, 0, 0, 0]:.3f}".replace("-", "−")


def test_all_of_it_works_without_a_mouse(qtbot: QtBot, view: KernelsView) -> None:
    grid, close_up = view.findChild(KernelGrid), close_up_of(view)
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(grid, key)
    qtbot.waitUntil(close_up.hasFocus)
    qtbot.keyClick(close_up, Qt.Key.Key_Right)
    qtbot.keyClicks(close_up, "0")
    qtbot.waitUntil(field_of(view).hasFocus)
    with qtbot.waitSignal(view.poked) as told:
        qtbot.keyClicks(field_of(view), ".5")
        qtbot.keyClick(field_of(view), Qt.Key.Key_Return)
    assert told.args == ["kernels", (0, 0, 1, 2), 0.5]
    qtbot.waitUntil(close_up.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(grid.hasFocus)


def test_a_network_with_fewer_kernels_shows_one_of_its_own(qtbot: QtBot, view: KernelsView) -> None:
    click_kernel(qtbot, view, Place(7, 4, 4))
    view.set_numbers(kernel_numbers(2, 3), None)
    assert readout_of(view).startswith("K₁, u = 1, v = 1:")
    view.clear()
    assert not view.is_enlarged()
    assert view.findChild(QLabel, "kernels_empty").isVisible()
    view.set_numbers(kernel_numbers(), None)
    assert view.findChild(KernelGrid).isVisible()


@pytest.mark.parametrize("k", [3, 5, 7])
def test_the_numbers_stand_in_the_cells_in_the_small_window_too(
    qtbot: QtBot, view: KernelsView, k: int
) -> None:
    view.resize(520, 230)
    view.set_numbers(kernel_numbers(4, k), None)
    click_kernel(qtbot, view, Place(0, 0, 0))
    close_up = close_up_of(view)
    qtbot.waitUntil(lambda: close_up.picture_box(0).width() >= 110)
    assert close_up.width() <= 520
    assert cell_writing((k, k), close_up.picture_box(0), close_up.font()) is not None
    boxes = [close_up.picture_box(pane) for pane in range(4)]
    assert all(close_up.rect().contains(box.toRect()) for box in boxes)


@pytest.mark.parametrize(("room", "columns"), [((504, 170), 4), ((1200, 560), 4), ((600, 600), 2)])
@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_the_four_pictures_stand_where_they_are_largest(
    room: tuple[int, int], columns: int, ratio: float
) -> None:
    layout = close_up_layout(room, (5, 5), 14, ratio, whole=True)
    lefts = {box.left() for box in layout.boxes}
    assert len(lefts) == columns
    for pane, box in enumerate(layout.boxes):
        assert layout.caption(pane).top() >= 0
        assert layout.scale(pane, pane).bottom() <= room[1]
        assert 0 <= box.left() < box.right() <= room[0]
        assert (box.width() * ratio / 5) % 1 == pytest.approx(0)


def test_kernels_larger_than_seven_have_their_numbers_where_one_points(
    qtbot: QtBot, view: KernelsView
) -> None:
    view.set_numbers(kernel_numbers(4, 9), None)
    click_kernel(qtbot, view, Place(0, 8, 8))
    assert cell_writing((9, 9), close_up_of(view).picture_box(0), view.font()) is None
    assert readout_of(view).startswith("K₁, u = 9, v = 9:")
