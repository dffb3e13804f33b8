"""Why: what is drawn over the face, written below and said of each place, against what the engine holds."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_pictures import drawn
from made_answers import answer_of
from made_session import made_session
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from small_projects import striped_project
from training_looks import light_palette
from who_looks import frame_of

from app.faces.preparation import as_picture
from app.recognition.evidence import Evidence, Reach
from app.ui.style import person_colour
from app.ui.who.evidence import (
    EvidenceBars,
    EvidenceView,
    decimals_for,
    limit_for,
    place_text,
    rounded_to_sum,
    signed,
    summed,
)
from app.ui.widgets.array_grid import ArrayGrid
from engine import Dense, Features, Network

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NAMES = ("Ada", "Ben")


@pytest.fixture
def session(qtbot, tmp_path):
    session = made_session(tmp_path, striped_project(tmp_path / "stripes.facet", count=1))
    session.start()
    yield session
    session.end()


@pytest.fixture
def view(qtbot, session):
    view = EvidenceView(session)
    qtbot.addWidget(view)
    view.resize(340, 300)
    view.show()
    return view


def show(view, session, answer):
    """Has an answer explained."""
    session.answering.show_frame(frame_of(answer))
    view.refresh()
    return answer.evidence()


def the_map(view):
    return view.findChild(ArrayGrid, "evidence_map")


def bars(view):
    return view.findChild(EvidenceBars, "evidence_kernels")


def readout(view):
    return view.findChild(QLabel, "evidence_readout").text()


def the_sum(view):
    return view.findChild(QWidget, "evidence_sum")


def made(by_kernel, phi=0.0):
    """Evidence of these shares w σ, (n_kernels, h, w)."""
    by_kernel = np.array(by_kernel, np.float64)[None]
    h = np.array([by_kernel.sum() + phi])
    return Evidence(by_kernel, np.array([phi]), h, 1 / (1 + np.exp(-h)), Reach(2, 4))


def number(text):
    return float(text.replace("−", "-"))


def test_every_place_lies_with_its_share_over_the_middle_of_what_it_sees(view, session):
    answer = answer_of(0.6)
    evidence = show(view, session, answer)
    (cells,) = the_map(view).arrays
    assert np.array_equal(cells.values, evidence.shares[0])
    assert the_map(view).limit(0) == limit_for(float(np.abs(evidence.shares[0]).max()))
    assert np.array_equal(cells.ground.picture, as_picture(answer.prepared))
    left, top, width, height = cells.ground.place
    rows, columns = evidence.shares[0].shape
    size = answer.prepared.shape[-1]
    for row, column in ((0, 0), (rows - 1, columns - 1)):
        y, x, high, wide = evidence.reach.square(row, column)
        assert size * (top + row * height / rows) == pytest.approx(y)
        assert size * (left + column * width / columns) == pytest.approx(x)
        assert (size * height / rows, size * width / columns) == pytest.approx((high, wide))


def test_the_sum_below_is_h_and_can_be_added_up_as_it_is_written(view, session):
    evidence = show(view, session, answer_of(0.6))
    first, second, phi, h, s = summed(evidence)
    assert sum(map(number, (first, second, phi))) == pytest.approx(number(h), abs=1e-9)
    assert number(h) == pytest.approx(float(evidence.h[0]), abs=1e-3)
    assert number(s) == pytest.approx(float(evidence.s[0]), abs=1e-3)
    told = the_sum(view).accessibleDescription()
    assert told == f"places for Ada {first} · places for Ben {second} · φ {phi} → h = {h} → s = f(h) = {s}"
    labels = [label.text() for label in the_sum(view).findChildren(QLabel)]
    assert {first, second, phi, h, s, "for Ada", "for Ben"} <= set(labels)


def test_the_sum_of_shares_that_are_known():
    assert summed(made([[[-1.92, 0.0], [1.1, 2.0]]], phi=0.05)) == (
        "−1.920",
        "+3.100",
        "+0.050",
        "1.230",
        "0.774",
    )
    assert "not a number" in summed(made(np.full((2, 3, 3), np.nan)))


@pytest.mark.parametrize("seed", range(5))
def test_rounded_terms_sum_to_the_rounded_total(seed):
    terms = np.random.default_rng(seed).normal(size=7).tolist()
    rounded = rounded_to_sum(terms, sum(terms), 2)
    assert round(sum(rounded), 9) == round(sum(terms), 2)
    assert rounded == pytest.approx(terms, abs=0.0101)


@pytest.mark.parametrize(
    ("value", "text"), [(0.214, "+0.21"), (-1.9, "−1.90"), (-1e-9, "0.00"), (np.nan, "not a number")]
)
def test_numbers_have_signs_and_nothing_is_minus_nothing(value, text):
    assert signed(value, 2) == text


def test_small_numbers_get_more_decimals():
    assert [decimals_for(value) for value in (0.0, 3.1, 0.31, 0.0031, 31.0, 1e9)] == [2, 2, 3, 5, 2, 0]


def test_a_place_tells_its_share_and_which_kernels_it_is_from():
    by_kernel = np.zeros((8, 4, 5))
    by_kernel[6, 2, 3], by_kernel[1, 2, 3], by_kernel[0, 2, 3] = 0.15, 0.04, 0.02
    by_kernel[0, 0, 0] = -3.0
    by_kernel[:2, 1, 1] = -0.5, 0.45
    assert place_text(by_kernel, (2, 3), NAMES) == (
        "row 3, column 4: +0.21 for Ben; most of it from K₇ (+0.15), K₂ (+0.04)"
    )
    assert place_text(by_kernel, (0, 0), NAMES) == (
        "row 1, column 1: −3.00 for Ada; most of it from K₁ (−3.00)"
    )
    assert place_text(by_kernel, (1, 1), NAMES) == (
        "row 2, column 2: −0.05 for Ada; most of it from K₁ (−0.50), against K₂ (+0.45)"
    )
    assert place_text(by_kernel, (3, 3), NAMES) == "row 4, column 4: 0.00; no kernel found anything here"


def test_a_long_name_leaves_room_for_the_numbers():
    said = place_text(np.ones((1, 1, 1)), (0, 0), ("Ada", "A person with a remarkably long name"))
    assert said == "row 1, column 1: +1.00 for A person with…; most of it from K₁ (+1.00)"


def middle_of(view, row, column):
    return the_map(view).cell_rect(0, row, column).center().toPoint()


def test_the_mouse_reads_a_place(view, session, qtbot):
    evidence = show(view, session, answer_of(0.6))
    assert "Point at a place" in readout(view)
    qtbot.mouseMove(the_map(view), middle_of(view, 2, 3))
    assert readout(view) == place_text(evidence.by_kernel[0], (2, 3), NAMES)
    QApplication.sendEvent(the_map(view), QEvent(QEvent.Type.Leave))
    assert "Point at a place" in readout(view)


def test_the_arrow_keys_read_one_place_after_the_other_and_what_it_sees(view, session, qtbot):
    evidence = show(view, session, answer_of(0.6))
    the_map(view).select(0, 1, 1)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(the_map(view), key)
    assert readout(view) == place_text(evidence.by_kernel[0], (2, 2), NAMES)
    top, left, height, width = evidence.reach.seen(2, 2)
    assert the_map(view).accessibleDescription() == (
        f"{readout(view)}. It sees rows {top + 1} to {top + height}, "
        f"columns {left + 1} to {left + width} of the face."
    )


def test_a_kernel_that_is_pointed_at_shows_its_places_alone(view, session, qtbot):
    evidence = show(view, session, answer_of(0.6))
    qtbot.mouseMove(bars(view), bars(view).row_of(2).center().toPoint())
    total = float(evidence.by_kernel[0, 2].sum())
    assert readout(view).startswith(f"K₃ alone: {signed(total, bars(view).decimals())}")
    assert np.array_equal(the_map(view).arrays[0].values, evidence.by_kernel[0, 2])
    qtbot.keyClick(bars(view), Qt.Key.Key_Down)
    assert bars(view).kernel == 3
    QApplication.sendEvent(bars(view), QEvent(QEvent.Type.Leave))
    assert np.array_equal(the_map(view).arrays[0].values, evidence.shares[0])


def test_the_bars_are_as_long_as_what_the_kernels_added(qtbot):
    shown = EvidenceBars()
    qtbot.addWidget(shown)
    shown.resize(300, 120)
    shown.setPalette(light_palette())
    shown.set_sums(np.array([-2.0, 1.0, 0.0]))
    image = drawn(shown)

    def length(kernel, person):
        row = round(shown.row_of(kernel).center().y())
        colour = person_colour(person, light_palette())
        return sum(image.pixelColor(x, row) == colour for x in range(image.width()))

    assert length(0, 0) == pytest.approx(2 * length(1, 1), abs=3)
    assert length(0, 1) == length(1, 0) == length(2, 0) == length(2, 1) == 0


def test_what_is_pointed_at_stays_while_the_face_changes(view, session, qtbot):
    show(view, session, answer_of(0.6))
    qtbot.mouseMove(the_map(view), middle_of(view, 2, 3))
    other = show(view, session, answer_of(0.6, who=7))
    assert readout(view) == place_text(other.by_kernel[0], (2, 3), NAMES)


def test_an_answer_is_explained_and_none_is_not(view, session):
    evidence = show(view, session, answer_of(0.6))
    assert summed(evidence)[0] in the_sum(view).accessibleDescription()
    session.answering.follow_camera()
    view.refresh()
    assert view.findChild(QLabel, "evidence_empty").isVisible()


def test_a_network_that_cannot_be_explained_says_why(view, session):
    network = Network.create((1, 16, 16), (Features(2, 3),), (Dense(4), Dense(1)))
    session.answering.show_frame(frame_of(replace(answer_of(0.6), network=network)))
    view.refresh()
    assert "2 dense layers" in view.findChild(QLabel, "evidence_empty").text()


def test_a_hidden_view_shows_the_newest_when_it_is_seen(view, session):
    view.hide()
    for who in range(5):
        session.answering.show_frame(frame_of(answer_of(0.6, who=who)))
    view.show()
    newest = answer_of(0.6, who=4).evidence()
    assert f"places for Ada {summed(newest)[0]}" in the_sum(view).accessibleDescription()


def test_the_ends_of_the_scale_are_round_and_stay_while_they_fit():
    assert [limit_for(value) for value in (0.21, 0.4, 1.3, 0.0, np.nan)] == [0.3, 0.4, 1.5, 0.0, 0.0]
    assert limit_for(0.25, before=0.4) == 0.4
    assert limit_for(0.19, before=0.4) == 0.2
    assert limit_for(0.41, before=0.4) == 0.5


def test_the_legend_says_whose_colour_is_whose(view, session):
    evidence = show(view, session, answer_of(0.6))
    legend = view.findChild(QWidget, "evidence_legend")
    end = f"{limit_for(float(np.abs(evidence.shares[0]).max())):.3g}"
    assert legend.accessibleDescription() == f"Ada −{end} … +{end} Ben"


@pytest.mark.parametrize("size", [(340, 300), (264, 240), (350, 640), (900, 700)])
def test_nothing_is_cut_off(view, session, size):
    for person, name in zip(
        session.roster.persons, ("A person with a remarkably long name", "Another one as long"), strict=True
    ):
        session.roster.rename(person.id, name)
    view.resize(*size)
    show(view, session, answer_of(0.6))
    drawn(view)
    assert view.minimumSizeHint().width() <= size[0]
    assert the_map(view).array_rect(0).width() >= 90
    assert bars(view).rect().toRectF().contains(bars(view).row_of(3).adjusted(0, 0, 0, -0.01))
