"""The pictures of a check: every derivative can be pointed at, by mouse and by keys, and has its colour."""

import re

import numpy as np
import pytest
from checked_networks import result_of, small_subject
from drawn_pictures import drawn
from made_session import made_session
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QProgressBar,
    QWidget,
)

from app.lessons.gradient_check.check import Place, check, right_gradients
from app.lessons.gradient_check.mistakes import mistake_called
from app.ui.gradient_check.agreement import Dots
from app.ui.gradient_check.page import CheckPage
from app.ui.gradient_check.results import Results
from engine import Dense, Features

Key = Qt.Key
WRONG = (2, 0, 1, 2)


def falsified(network, images, zeta):
    found = dict(right_gradients(network, images, zeta))
    found["features.0.kernels"] = found["features.0.kernels"].copy()
    found["features.0.kernels"][WRONG] += np.abs(found["features.0.kernels"]).max()
    return found


@pytest.fixture(scope="module")
def subject():
    return small_subject((Features(3, 3, 2),), (Dense(1),))


@pytest.fixture(scope="module")
def dots(subject):
    return Dots(result_of(check(subject, falsified)))


@pytest.fixture
def page(qtbot, tmp_path):
    session = made_session(tmp_path)
    page = CheckPage(session)
    qtbot.addWidget(page)
    yield page
    session.end()


@pytest.fixture
def view(qtbot, dots):
    view = Results()
    qtbot.addWidget(view)
    view.resize(900, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.show_result(dots.result)
    return view


def find(view, name):
    return view.findChild(QWidget, name)


def readout(view):
    return find(view, "agreement_readout").text()


def name_of(dots, dot):
    return dots.result.name_of(dots.place(dot))


def spot_of(maps, dots, dot):
    """Where in the maps a derivative is named."""
    for index, cells in enumerate(maps.arrays):
        for row, column in np.ndindex(cells.shape):
            if maps.reading(index, row, column).startswith(f"{name_of(dots, dot)}:"):
                return index, row, column
    raise AssertionError(f"{name_of(dots, dot)} is nowhere")


def test_every_parameter_is_one_dot_at_its_place(dots):
    count = dots.result.count
    assert len(dots.across) == len(dots.upwards) == len(dots.disagreement) == count
    places = {dots.place(dot) for dot in range(count)}
    assert len(places) == count
    for dot in range(count):
        place = dots.place(dot)
        assert dots.disagreement[dot] == dots.result.disagreement[place.name][place.index]
    assert dots.result.worst == Place("features.0.kernels", WRONG)


def test_every_parameter_stands_once_in_the_maps(view, dots):
    maps = find(view, "place_maps")
    named = [
        maps.reading(index, *spot)
        for index, cells in enumerate(maps.arrays)
        for spot in np.ndindex(cells.shape)
    ]
    assert len(named) == len(set(named)) == dots.result.count
    assert [(cells.group, cells.name, cells.shape) for cells in maps.arrays] == [
        ("K", "K₁", (3, 3)),
        ("K", "K₂", (3, 3)),
        ("K", "K₃", (3, 3)),
        ("bias of K", "", (1, 3)),
        ("w", "σ₁", (3, 3)),
        ("w", "σ₂", (3, 3)),
        ("w", "σ₃", (3, 3)),
        ("φ", "", (1, 1)),
    ]


def test_the_page_fits_a_small_screen_and_all_its_controls_have_names(page):
    assert page.minimumSizeHint().width() <= 1024
    assert page.minimumSizeHint().height() <= 620
    for kind in (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QProgressBar):
        for control in page.findChildren(kind):
            named = control.accessibleName() or getattr(control, "text", str)()
            assert named or control.objectName().startswith("qt_"), control.objectName()


@pytest.mark.parametrize("name", ["agreement_plot", "place_maps"])
def test_home_finds_the_worst_and_says_both_derivatives(qtbot, view, name):
    qtbot.keyClick(find(view, name), Key.Key_Home)
    assert readout(view).startswith("K₃, u = 2, v = 3: backward pass ")
    assert "; off by 1 of the largest" in readout(view)


def test_arrows_go_from_the_worst_to_the_next_worst(qtbot, view, dots):
    plot = find(view, "agreement_plot")
    plot.setFocus()
    for rank in (0, 1, 2):
        qtbot.keyClick(plot, Key.Key_Right)
        assert readout(view).startswith(name_of(dots, int(dots.order[rank])))
    qtbot.keyClick(plot, Key.Key_Left)
    assert readout(view).startswith(name_of(dots, int(dots.order[1])))
    qtbot.keyClick(plot, Key.Key_End)
    assert readout(view).startswith(name_of(dots, int(dots.order[-1])))


def test_arrows_go_from_number_to_number_in_the_maps(qtbot, view):
    maps = find(view, "place_maps")
    qtbot.keyClick(maps, Key.Key_Home)
    qtbot.keyClick(maps, Key.Key_Left)
    assert readout(view).startswith("K₃, u = 2, v = 2:")
    qtbot.keyClick(maps, Key.Key_Down)
    assert readout(view).startswith("K₃, u = 3, v = 2:")
    for _ in range(200):
        qtbot.keyClick(maps, Key.Key_Right)
    assert readout(view).startswith("φ:")


def test_the_mouse_names_what_is_under_it(qtbot, view, dots):
    maps, plot = find(view, "place_maps"), find(view, "agreement_plot")
    for dot in (0, dots.worst, dots.result.count - 1):
        qtbot.mouseMove(maps, QPoint(1, maps.height() - 1))
        maps.select(*spot_of(maps, dots, dot))
        qtbot.mouseMove(maps, maps.cell_rect(*spot_of(maps, dots, dot)).center().toPoint())
        qtbot.waitUntil(lambda dot=dot: readout(view).startswith(f"{name_of(dots, dot)}:"))
    ground = find(view, "agreement_plot_ground").viewport()
    at = plot.place_of(float(dots.across[dots.worst]), float(dots.upwards[dots.worst]))
    qtbot.mouseMove(ground, QPoint(at.x() - 60, at.y()))
    qtbot.mouseMove(ground, at)
    qtbot.waitUntil(lambda: readout(view).startswith(f"{name_of(dots, dots.worst)}:"))


def test_what_agrees_is_blue_and_what_does_not_is_orange(view, dots):
    maps = find(view, "place_maps")
    for dot in (*range(10), dots.worst):
        spot = spot_of(maps, dots, dot)
        maps.select(*spot)
        box = maps.cell_rect(*spot)
        colour = drawn(maps).pixelColor(box.center().toPoint())
        assert (colour.red() > colour.blue()) == (dot == dots.worst)


def test_dots_far_away_stand_at_the_edge(view, subject):
    def huge(network, images, zeta):
        return {name: 50 * of for name, of in right_gradients(network, images, zeta).items()}

    view.show_result(result_of(check(subject, huge)))
    assert re.search(r" \d+ dots lie beyond the edge, up to 5\d(\.\d)?\.$", readout(view))
    plot = find(view, "agreement_plot")
    low, high = plot.y_range
    rows = [line.split(",") for line in plot.table().splitlines()[1:]]
    upwards = np.array([float(row[-1]) for row in rows if row[0].startswith(("features", "dense"))])
    assert len(upwards) == view_count(view)
    assert low < upwards.min() < upwards.max() < high <= 2.5


def view_count(view):
    table = find(view, "tensor_table").model()
    return sum(int(table.index(row, 1).data()) for row in range(table.rowCount()))


def test_the_table_says_which_parameter_is_wrong_and_is_copied(qtbot, view):
    table = find(view, "tensor_table")
    table.setFocus()
    qtbot.keyClick(table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0] == ["parameter", "count", "largest |∂D|", "off by", "verdict"]
    assert [(row[0], row[1], row[4]) for row in rows[1:]] == [
        ("K", "27", "disagrees"),
        ("bias of K", "3", "agrees"),
        ("w", "27", "agrees"),
        ("φ", "1", "agrees"),
    ]
    assert rows[1][3] == "1"


def test_a_picture_of_the_maps_is_enlarged_with_its_numbers(qtbot, view):
    maps = find(view, "place_maps")
    maps.activated.emit(2)
    dialog = find(view, "enlarged_picture")
    assert dialog.isVisible()
    assert dialog.windowTitle() == "K K₃"
    dialog.close()
    texts = {action.objectName() for action in maps.menu(2).actions()}
    assert texts >= {"copy_numbers", "copy_picture", "save_as", "enlarge"}


@pytest.mark.parametrize(
    ("features", "dense", "shape"),
    [
        ((Features(2, 3, 2), Features(3, 3, 1)), (Dense(3), Dense(2)), (2, 12, 12)),
        ((), (Dense(1),), (1, 2, 3)),
        ((Features(2, 1, 1),), (Dense(2),), (1, 4, 4)),
    ],
)
def test_other_architectures_are_drawn_whole(view, features, dense, shape):
    result = result_of(check(small_subject(features, dense, shape=shape), mistake_called("minus").gradients))
    view.show_result(result)
    maps = find(view, "place_maps")
    assert sum(cells.shape[0] * cells.shape[1] for cells in maps.arrays) == result.count
    for width, height in ((900, 600), (500, 380)):
        view.resize(width, height)
        drawn(view)
    for name in ("agreement_plot", "place_maps"):
        assert find(view, name).accessibleName()
