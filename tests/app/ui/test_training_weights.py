import numpy as np
import pytest
from kernel_numbers import colour_in, expected_colour, kernel_numbers, press, weight_numbers
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSlider, QToolButton
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette

from app.ui.training.kernel_close_up import CloseUp
from app.ui.training.kernel_grid import KernelGrid
from app.ui.training.kernel_numbers import Numbers
from app.ui.training.kernel_pictures import Place
from app.ui.training.kernels_view import KernelsView
from app.ui.training.weight_place import FaceBelow
from engine import Architecture, Dense, Features

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

# A face of 18 × 18 pixels, kernels of 5 × 5 and a pool of 2: maps of 7 × 7.
SIDE, K, POOL = 18, 5, 2


@pytest.fixture
def view(qtbot: QtBot) -> KernelsView:
    view = KernelsView()
    qtbot.addWidget(view)
    view.setPalette(light_palette())
    view.resize(900, 400)
    view.show()
    qtbot.waitActive(view)
    view.set_face(striped_face(), K, POOL)
    view.set_numbers(kernel_numbers(), weight_numbers())
    press(view, "kernels_weights")
    return view


def striped_face() -> NDArray[np.float64]:
    return np.repeat(np.linspace(0, 1, SIDE)[None], SIDE, axis=0)


def set_shine(view: KernelsView, percent: int) -> None:
    view.findChild(QSlider, "weights_shine").setValue(percent)


def all_zero_but(place: tuple[int, int, int, int], value: float) -> Numbers:
    weights = np.zeros((1, 8, 7, 7), np.float32)
    weights[place] = value
    return Numbers(weights, weights, weights, weights)


def pixel_box(picture, row: int, column: int):
    """Where a pixel of the face is drawn, given where the face is."""
    side = picture.width() / SIDE
    return picture.adjusted(column * side, row * side, (column + 1 - SIDE) * side, (row + 1 - SIDE) * side)


@pytest.mark.parametrize(("height", "width", "k", "pool"), [(18, 18, 5, 2), (48, 40, 3, 4), (33, 35, 7, 3)])
def test_a_weight_stands_over_the_middle_of_the_pixels_it_sees(
    height: int, width: int, k: int, pool: int
) -> None:
    network = Architecture((1, height, width), (Features(2, k, pool),), (Dense(1),))
    _, rows, columns = network.feature_shapes[0]
    face = FaceBelow(np.zeros((height, width)), k, pool)
    assert face.fits(rows, columns)
    left, top, wide, high = face.place(rows, columns)
    for row, column in ((0, 0), (rows - 1, columns - 1), (1, 2)):
        # Of the pixels r·p … r·p + p + k − 2 that weight r sees, the middle.
        sees = (
            (row * pool + row * pool + pool + k - 1) / 2,
            (column * pool + column * pool + pool + k - 1) / 2,
        )
        stands = (top + high * (row + 0.5) / rows) * height, (left + wide * (column + 0.5) / columns) * width
        assert stands == pytest.approx(sees)
    assert wide * width == pytest.approx(columns * pool)


def test_the_map_is_drawn_over_those_pixels_of_the_face(view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(), all_zero_but((0, 3, 2, 5), 1.0))
    set_shine(view, 0)
    grid = view.findChild(KernelGrid)
    picture = grid.places().boxes[0][3]
    full = expected_colour(1.0, np.ones(1), light_palette())
    zero = light_palette().base().color()
    # Row 2 and column 5 of the map: rows 2·2 + 2 and the next, columns 2·5 + 2 and the next.
    for row in range(4, 10):
        for column in range(10, 16):
            expected = full if row in (6, 7) and column in (12, 13) else zero
            assert colour_in(grid, pixel_box(picture, row, column)) == expected
    assert colour_in(grid, grid.places().box_of(Place(3, 2, 5))) == full


def test_where_weights_are_zero_the_face_shines_through_as_strongly_as_chosen(view: KernelsView) -> None:
    view.set_numbers(kernel_numbers(), all_zero_but((0, 0, 0, 0), 1.0))
    grid = view.findChild(KernelGrid)
    # Pictures of the same face for both, so that only the strength differs.
    seen = {}
    for percent in (0, 50, 100):
        set_shine(view, percent)
        picture = grid.places().boxes[0][5]
        seen[percent] = [colour_in(grid, pixel_box(picture, 8, column)).red() for column in (1, 9, 16)]
    assert seen[0] == [255, 255, 255]
    assert seen[100][0] < 40
    assert seen[100][2] > 215
    assert seen[50] == pytest.approx([(low + 255) / 2 for low in seen[100]], abs=2)


@pytest.mark.parametrize("palette", [light_palette, dark_palette])
def test_without_the_face_every_weight_has_the_colour_of_its_value(view: KernelsView, palette) -> None:
    view.setPalette(palette())
    press(view, "weights_over_face")
    numbers, grid = weight_numbers(), view.findChild(KernelGrid)
    for place in (Place(0, 0, 0), Place(4, 6, 2), Place(7, 3, 6)):
        index = (0, *place)
        both = np.concatenate([numbers.now, numbers.start])
        for pane, (values, scale) in enumerate(((numbers.now, both), (numbers.gradient, numbers.gradient))):
            expected = expected_colour(values[index], scale, palette())
            assert colour_in(grid, grid.places().box_of(place, pane)) == expected


@pytest.mark.parametrize("palette", [light_palette, dark_palette])
def test_a_face_that_does_not_shine_leaves_the_colours_as_they_are(view: KernelsView, palette) -> None:
    view.setPalette(palette())
    set_shine(view, 0)
    numbers, grid = weight_numbers(), view.findChild(KernelGrid)
    both = np.concatenate([numbers.now, numbers.start])
    for place in (Place(0, 0, 0), Place(4, 6, 2), Place(7, 3, 6)):
        seen = colour_in(grid, grid.places().box_of(place))
        assert_close(seen, expected_colour(numbers.now[(0, *place)], both, palette()))


def assert_close(seen: QColor, expected: QColor) -> None:
    assert seen.getRgb() == pytest.approx(expected.getRgb(), abs=2)


def test_many_weights_have_their_colours_too(view: KernelsView) -> None:
    view.set_face(None, K, POOL)
    numbers, grid = weight_numbers(32, 31), view.findChild(KernelGrid)
    view.set_numbers(kernel_numbers(32), numbers)
    view.resize(1600, 1200)
    both = np.concatenate([numbers.now, numbers.start])
    for place in (Place(0, 0, 0), Place(14, 30, 2), Place(31, 3, 30)):
        seen = colour_in(grid, grid.places().box_of(place))
        assert_close(seen, expected_colour(numbers.now[(0, *place)], both, light_palette()))


def test_the_enlarged_map_stands_over_the_face_and_follows(qtbot: QtBot, view: KernelsView) -> None:
    set_shine(view, 0)
    grid, close_up = view.findChild(KernelGrid), view.findChild(CloseUp)
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    for place in ((0, 0, 4, 1), (0, 0, 6, 6)):
        view.set_numbers(kernel_numbers(), all_zero_but(place, -0.5))
        box = pixel_box(close_up.picture_box(1), 2 * place[2] + 2, 2 * place[3] + 2)
        assert colour_in(close_up, box) == expected_colour(-0.5, np.ones(1) / 2, light_palette())
        assert close_up.box_of(place[2], place[3], 1).contains(box.center())
    assert view.findChild(QSlider, "weights_shine").isVisible()
    press(view, "kernel_back")
    assert view.findChild(QSlider, "weights_shine").isVisible()


def test_after_a_network_is_gone_the_next_one_has_its_controls(qtbot: QtBot, view: KernelsView) -> None:
    grid = view.findChild(KernelGrid)
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.places().boxes[0][0].center().toPoint())
    assert view.is_enlarged()
    view.clear()
    assert not view.findChild(QSlider, "weights_shine").isVisible()
    view.set_numbers(kernel_numbers(), weight_numbers())
    press(view, "kernels_weights")
    assert view.findChild(QSlider, "weights_shine").isVisible()


def test_a_face_of_another_size_is_not_drawn(view: KernelsView) -> None:
    toggle = view.findChild(QToolButton, "weights_over_face")
    assert toggle.isEnabled()
    view.set_face(np.ones((64, 64)), K, POOL)
    assert not toggle.isEnabled()
    assert "no face" in toggle.toolTip()
    box = view.findChild(KernelGrid).places().boxes[0][0]
    assert view.findChild(KernelGrid).places().box_of(Place(0, 0, 0)).topLeft() == box.topLeft()


def test_kernels_are_never_drawn_over_a_face(view: KernelsView) -> None:
    press(view, "kernels_kernels")
    assert not view.findChild(QSlider, "weights_shine").isVisible()
    assert view.findChild(KernelGrid).places().form.face is None
