"""The pictures of a check: every derivative can be pointed at, by mouse and by keys, and has its colour."""

import numpy as np
import pytest
from app.ui.gradient_check.agreement_view import AgreementView
from app.ui.gradient_check.place_layout import sheets_of
from checked_networks import result_of, small_subject
from drawn_pictures import drawn
from PySide6.QtCore import QPoint, Qt

from app.lessons.gradient_check.check import Place, check, right_gradients
from app.lessons.gradient_check.mistakes import mistake_called
from engine import Dense, Features

Key = Qt.Key
WRONG = (2, 0, 1, 2)


def falsified(network, images, zeta):
    found = dict(right_gradients(network, images, zeta))
    found["features.0.kernels"] = found["features.0.kernels"].copy()
    found["features.0.kernels"][WRONG] += np.abs(found["features.0.kernels"]).max()
    return found


@pytest.fixture
def subject():
    return small_subject((Features(3, 3, 2),), (Dense(1),))


@pytest.fixture
def view(qtbot, subject):
    view = AgreementView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.show_result(result_of(check(subject, falsified)))
    return view


def picture(view, name):
    return next(child for child in view.children() if child.objectName() == name)


def readout(view):
    return picture(view, "agreement_readout").text()


def dots_of(view):
    return view._dots


def test_every_parameter_is_one_dot_at_its_place(view):
    dots = dots_of(view)
    count = dots.result.count
    assert len(dots.across) == len(dots.upwards) == len(dots.disagreement) == count
    places = {dots.place(dot) for dot in range(count)}
    assert len(places) == count
    for dot in range(count):
        place = dots.place(dot)
        assert dots.disagreement[dot] == dots.result.disagreement[place.name][place.index]


def test_every_parameter_stands_once_in_the_maps(view):
    sheets = sheets_of(dots_of(view))
    numbers = np.concatenate([sheet.pictures.ravel() for sheet in sheets])
    assert sorted(numbers) == [*range(dots_of(view).result.count)]
    assert [sheet.title for sheet in sheets] == ["K", "bias of K", "w", "φ"]
    assert sheets[0].pictures.shape == (3, 3, 3)
    assert sheets[2].pictures.shape == (3, 3, 3)


@pytest.mark.parametrize("name", ["agreement_plot", "place_maps"])
def test_the_first_key_finds_the_worst_and_says_both_derivatives(qtbot, view, name):
    qtbot.keyClick(picture(view, name), Key.Key_Home)
    result = dots_of(view).result
    assert result.worst == Place("features.0.kernels", WRONG)
    words = readout(view)
    assert words.startswith("K₃, u = 2, v = 3: backward pass ")
    assert "; off by 1 of the largest" in words


def test_arrows_go_from_the_worst_to_the_next_worst(qtbot, view):
    plot, dots = picture(view, "agreement_plot"), dots_of(view)
    plot.setFocus()
    for rank in (0, 1, 2):
        qtbot.keyClick(plot, Key.Key_Right)
        assert readout(view).startswith(dots.result.name_of(dots.place(int(dots.order[rank]))))
    qtbot.keyClick(plot, Key.Key_Left)
    assert readout(view).startswith(dots.result.name_of(dots.place(int(dots.order[1]))))
    qtbot.keyClick(plot, Key.Key_End)
    assert readout(view).startswith(dots.result.name_of(dots.place(int(dots.order[-1]))))


def test_arrows_go_from_number_to_number_through_all_pictures(qtbot, view):
    maps = picture(view, "place_maps")
    qtbot.keyClick(maps, Key.Key_Home)
    qtbot.keyClick(maps, Key.Key_Left)
    assert readout(view).startswith("K₃, u = 2, v = 2:")
    qtbot.keyClick(maps, Key.Key_Down)
    assert readout(view).startswith("K₃, u = 3, v = 2:")
    qtbot.keyClick(maps, Key.Key_Down)
    assert readout(view).startswith("bias of K₂:")
    qtbot.keyClick(maps, Key.Key_Up)
    assert readout(view).startswith("K₃, u = 3, v = 2:")
    for _ in range(200):
        qtbot.keyClick(maps, Key.Key_Right)
    assert readout(view).startswith("φ:")


def test_the_mouse_names_what_is_under_it(qtbot, view):
    dots, plot, maps = dots_of(view), picture(view, "agreement_plot"), picture(view, "place_maps")
    for dot in (0, dots.worst, dots.result.count - 1):
        name = dots.result.name_of(dots.place(dot))
        qtbot.mouseMove(maps, QPoint(1, maps.height() - 1))
        qtbot.mouseMove(maps, maps.box_of(dot).center().toPoint())
        qtbot.waitUntil(lambda name=name: readout(view).startswith(f"{name}:"))
    qtbot.mouseMove(plot, plot.place_of(dots.worst).toPoint())
    worst = dots.result.name_of(dots.result.worst)
    qtbot.waitUntil(lambda: readout(view).startswith(f"{worst}:"))


def test_what_agrees_lies_on_the_diagonal_and_what_does_not_beside_it(view):
    dots, plot = dots_of(view), picture(view, "agreement_plot")
    place = plot._place()
    for dot in range(dots.result.count):
        at = plot.place_of(dot)
        beside = abs((at.x() - place.left()) - (place.bottom() - at.y()))
        assert (beside > 5) == (dot == dots.worst)


def test_what_agrees_is_blue_and_what_does_not_is_orange(view):
    dots, maps = dots_of(view), picture(view, "place_maps")
    image = drawn(maps)
    for dot in (*range(10), dots.worst):
        colour = image.pixelColor(maps.box_of(dot).center().toPoint())
        assert (colour.red() > colour.blue()) == (dot == dots.worst)


def test_dots_far_away_stand_at_the_edge_and_are_counted(view, subject):
    def huge(network, images, zeta):
        return {name: 50 * of for name, of in right_gradients(network, images, zeta).items()}

    view.show_result(result_of(check(subject, huge)))
    plot, dots = picture(view, "agreement_plot"), dots_of(view)
    assert plot.outside == (np.abs(dots.upwards) > 2).sum() > 0
    at = plot.place_of(int(np.argmax(np.abs(dots.upwards))))
    assert plot._place().contains(at)


def test_the_table_says_which_parameter_is_wrong(view):
    table = picture(view, "tensor_table")
    rows = [[table.item(row, column).text() for column in range(5)] for row in range(table.rowCount())]
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("K", "27", "disagrees"),
        ("bias of K", "3", "agrees"),
        ("w", "27", "agrees"),
        ("φ", "1", "agrees"),
    ]
    assert rows[0][3] == "1"


@pytest.mark.parametrize(
    ("features", "dense", "shape"),
    [
        ((Features(2, 3, 2), Features(3, 3, 1)), (Dense(3), Dense(2)), (2, 12, 12)),
        ((), (Dense(1),), (1, 2, 3)),
        ((Features(2, 1, 1),), (Dense(2),), (1, 4, 4)),
    ],
)
def test_other_architectures_are_drawn_whole(qtbot, view, features, dense, shape):
    subject = small_subject(features, dense, shape=shape)
    view.show_result(result_of(check(subject, mistake_called("minus").gradients)))
    maps, plot = picture(view, "place_maps"), picture(view, "agreement_plot")
    for width, height in ((900, 600), (500, 380)):
        view.resize(width, height)
        drawn(maps)
        drawn(plot)
        for dot in range(dots_of(view).result.count):
            assert maps.rect().toRectF().contains(maps.box_of(dot))
