import numpy as np
import pytest
from drawn_pictures import colour_at, drawn
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.ui.who import features_view
from app.ui.who.feature_colours import Scale, scale_of, shaded
from app.ui.who.features_view import FeaturesView

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def view(qtbot):
    view = FeaturesView()
    qtbot.addWidget(view)
    view.resize(328, 200)
    return view


def ramp(count, height=14, width=14):
    return np.arange(count, dtype=np.float32)[:, None, None] * np.ones((1, height, width), np.float32)


@pytest.mark.parametrize("size", [(328, 200), (200, 600), (900, 120)])
def test_all_maps_are_in_sight_whole_and_apart(view, size):
    view.resize(*size)
    for count in (1, 3, 8, 16, 64):
        view.set_features(ramp(count))
        cells = view.cells()
        assert len(cells) == count
        assert all(view.rect().contains(cell) for cell in cells)
        assert not any(a.intersects(b) for i, a in enumerate(cells) for b in cells[:i])


def test_every_pixel_of_a_map_is_as_large_as_the_others(view):
    view.set_features(ramp(8, 14, 10))
    assert {(cell.width() % 10, cell.height() % 14) for cell in view.cells()} == {(0, 0)}
    assert {cell.width() * 14 for cell in view.cells()} == {cell.height() * 10 for cell in view.cells()}


def test_one_scale_holds_for_all_maps(view):
    view.set_features(ramp(3))
    shades = [colour_at(view, cell.center().x(), cell.center().y())[0] for cell in view.cells()]
    assert shades == [0, 128, 255]


def test_the_scale_goes_from_zero_to_the_largest():
    assert scale_of(np.array([0.5, 2.0])) == Scale(0.0, 2.0)
    assert scale_of(np.array([-0.5, 2.0])) == Scale(-0.5, 2.0)
    assert scale_of(np.array([-3.0, -2.0])) == Scale(-3.0, 0.0)
    assert scale_of(np.array([np.nan, np.inf])) == Scale(0.0, 0.0)


def test_below_zero_is_blue_and_nothing_at_all_is_black():
    below, zero, above = shaded(np.array([-1.0, 0.0, 1.0]), Scale(-1.0, 1.0)).tolist()
    assert below[2] > below[0]
    assert zero == [0, 0, 0]
    assert above == [255, 255, 255]
    assert not shaded(np.zeros((2, 2)), Scale(0.0, 0.0)).any()
    assert not shaded(np.array([np.nan]), Scale(0.0, 1.0)).any()


def test_a_place_too_small_still_draws(view):
    view.resize(30, 30)
    view.set_features(ramp(64, 30, 30))
    drawn(view)


@pytest.mark.parametrize("features", [None, np.zeros((0, 4, 4), np.float32)], ids=["none", "no kernels"])
def test_without_features_there_is_a_sentence(view, features):
    said = drawn(view)
    view.set_features(ramp(4))
    assert drawn(view) != said
    view.set_features(features)
    assert drawn(view) == said


def test_a_map_says_which_it_is(view, qtbot):
    view.show()
    view.set_features(ramp(4))
    place = view.cells()[2].center()
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert QToolTip.text() == "σ of kernel 3, 2 … 2."
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(327, 199), QPoint(0, 0)))
    assert QToolTip.text() == view.toolTip()
    QToolTip.hideText()


def test_a_hidden_view_draws_nothing_and_shows_the_newest_when_it_is_seen(view, monkeypatch):
    worked = []
    shade = features_view.shaded
    monkeypatch.setattr(features_view, "shaded", lambda *args: worked.append(args) or shade(*args))
    for _ in range(5):
        view.set_features(ramp(4))
    assert not worked
    drawn(view)
    maps_and_legend = len(worked)
    assert maps_and_legend == 2
    drawn(view)
    assert len(worked) == maps_and_legend + 1
