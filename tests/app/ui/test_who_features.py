"""The features of a face as maps, and each of their places worked out in pictures and words."""

import numpy as np
import pytest
from feature_looks import some_look
from made_answers import answer_of
from made_session import made_session
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from small_projects import striped_project
from who_looks import frame_of

from app.recognition.features import look_at_features
from app.ui.who.features import FeaturesView, Spot, at_stage, place_words, product_at, seen_by
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.number_text import number

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def session(qtbot, tmp_path):
    session = made_session(tmp_path, striped_project(tmp_path / "stripes.facet", count=1))
    session.start()
    yield session
    session.end()


@pytest.fixture
def view(qtbot, session):
    view = FeaturesView(session)
    qtbot.addWidget(view)
    view.resize(320, 420)
    view.show()
    return view


def show(view, session, answer):
    session.answering.show_frame(frame_of(answer))
    view.refresh()
    return look_at_features(answer.network, answer.prepared)


def grid(view, name="feature_maps"):
    return view.findChild(ArrayGrid, name)


def words(view):
    return view.findChild(QLabel, "feature_words").text()


def press(view, name, qtbot):
    qtbot.mouseClick(view.findChild(object, f"features_{name}"), Qt.MouseButton.LeftButton)


def test_without_a_face_it_says_what_to_do(view):
    assert "open the camera" in view.findChild(QLabel, "features_empty").text()


def test_one_map_for_each_kernel_before_and_after_the_pool(view, session, qtbot):
    look = show(view, session, answer_of(0.6))
    for stage, maps, name in (("after", look.features, "σ₁"), ("before", look.convolved, "l * K₁")):
        press(view, stage, qtbot)
        shown = grid(view).arrays
        assert shown[0].name == name
        assert all(np.array_equal(cells.values, one) for cells, one in zip(shown, maps, strict=True))


def test_a_place_that_is_selected_is_worked_out_below(view, session, qtbot):
    look = show(view, session, answer_of(0.6))
    assert not grid(view, "feature_patch").isVisible()
    grid(view).select(2, 1, 3)
    patch, kernel, products = grid(view, "feature_patch").arrays
    found = product_at(look, "after", Spot(2, 1, 3))
    assert kernel.name == "K₃"
    assert np.array_equal(kernel.values, found.kernel)
    assert products.values.sum() == pytest.approx(found.sum, abs=1e-5)
    assert words(view) == place_words(look, "after", Spot(2, 1, 3))
    assert (patch.name, kernel.sign, products.sign) == ("patch", "×", "=")
    qtbot.keyClick(grid(view), Qt.Key.Key_Right)
    assert grid(view).selected == (2, 1, 4)
    assert words(view) == place_words(look, "after", Spot(2, 1, 4))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not grid(view, "feature_patch").isVisible()


def test_the_place_stays_while_the_face_changes_and_goes_with_the_stage(view, session, qtbot):
    show(view, session, answer_of(0.6))
    grid(view).select(1, 2, 3)
    look = show(view, session, answer_of(0.6, who=7))
    assert words(view) == place_words(look, "after", Spot(1, 2, 3))
    press(view, "before", qtbot)
    assert grid(view).selected == at_stage(look, Spot(1, 2, 3), "before")
    press(view, "after", qtbot)
    assert grid(view).selected == (1, 2, 3)


def test_a_narrow_view_cuts_nothing_off(view, session):
    show(view, session, answer_of(0.6))
    grid(view).select(0, 0, 0)
    assert view.minimumSizeHint().width() <= 280


@pytest.mark.parametrize("pooling", ["max", "average"])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_words_are_the_whole_way_to_sigma(pooling, channels):
    look = some_look(4, 5, 2, size=20, channels=channels, pooling=pooling)
    spot = Spot(3, 2, 4)
    said = place_words(look, "after", spot)
    found = product_at(look, "after", spot)
    assert said.startswith(f"K₄ at row 3, column 5: Σ {'mean ' * (pooling == 'average')}patch · K = ")
    assert number(found.sum) in said
    assert f"σ = {number(float(look.features[spot]))}" in said
    assert ("kept row" in said) == (pooling == "max")
    # Worked out by hand from the numbers that are said.
    value = found.sum + float(look.bias[3])
    assert max(value, 0.0) == pytest.approx(float(look.features[spot]), abs=1e-4)


def test_before_the_pool_it_says_what_becomes_of_the_place():
    look = some_look(4, 5, 2, size=21)
    row, column = 2, 3
    kept = at_stage(look, Spot(0, row, column), "before")
    assert f"the pool keeps it, + bias {number(float(look.bias[0]))}" in place_words(look, "before", kept)
    others = [
        Spot(0, 2 * row + down, 2 * column + across)
        for down in (0, 1)
        for across in (0, 1)
        if (2 * row + down, 2 * column + across) != kept[1:]
    ]
    assert all("keeps row" in place_words(look, "before", other) for other in others)
    # 21 − 5 + 1 = 17 places: the last fills no window.
    assert "left out" in place_words(look, "before", Spot(0, 16, 0))
    averaged = some_look(4, 5, 2, size=20, pooling="average")
    assert "takes the mean" in place_words(averaged, "before", Spot(0, 0, 0))


def test_without_a_pool_there_is_nothing_to_say_of_it():
    said = place_words(some_look(4, 5, 1, size=20), "after", Spot(1, 0, 0))
    assert "pool" not in said
    assert said.endswith(".")


@pytest.mark.parametrize("pooling", ["max", "average"])
def test_the_frame_is_around_what_the_place_sees(pooling):
    look = some_look(4, 5, 2, size=20, pooling=pooling)
    row, column, side = seen_by(look, "after", Spot(2, 3, 1))
    patch = product_at(look, "after", Spot(2, 3, 1)).patch
    if pooling == "max":
        assert np.array_equal(look.image[:, row : row + side, column : column + side], patch)
    else:
        assert (row, column, side) == (6, 2, 6)
    assert seen_by(look, "before", Spot(2, 3, 1)) == (3, 1, 5)
