"""Why: what is drawn over the face, written below and said of each place, against what the engine holds."""

import numpy as np
import pytest
from drawn_pictures import colour_at, drawn
from made_answers import answer_of
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from training_looks import dark_palette, light_palette

from app.faces.preparation import as_picture
from app.recognition.evidence import Evidence, Reach, evidence_of
from app.ui.theme import person_colour
from app.ui.who import evidence_page
from app.ui.who.evidence_colours import laid_over, limit_for
from app.ui.who.evidence_page import EvidencePage
from app.ui.who.evidence_text import Sum, decimals_for, place_text, rounded_to_sum, signed
from engine import Dense, Features, Network

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NAMES = ("Ada", "Ben")


@pytest.fixture
def page(qtbot):
    page = EvidencePage()
    qtbot.addWidget(page)
    page.resize(340, 300)
    return page


@pytest.fixture
def face():
    return np.random.default_rng(3).normal(size=(1, 32, 32)).astype(np.float32)


@pytest.fixture
def evidence(face):
    return evidence_of(Network.create((1, 32, 32), seed=5), face)


def made(by_kernel, phi=0.0):
    """Evidence of these shares w σ, (n_kernels, h, w)."""
    by_kernel = np.array(by_kernel, np.float64)[None]
    h = np.array([by_kernel.sum() + phi])
    return Evidence(by_kernel, np.array([phi]), h, 1 / (1 + np.exp(-h)), Reach(2, 4))


def readout(page):
    return page.findChild(QLabel, "evidence_readout").text()


def number(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_every_place_has_the_colour_of_whom_it_speaks_for_as_strong_as_its_share(
    page, qtbot, evidence, face, palette
):
    page.setPalette(palette)
    page.resize(700, 620)
    page.show()
    page.show_evidence(evidence, face, NAMES)
    shares, grey = evidence.shares[0], as_picture(face)
    assert np.abs(shares).max() <= page.limit
    for row, column in ((0, 0), (5, 7), *np.argwhere(np.abs(shares) == np.abs(shares).max()).tolist()):
        pixel = grey[row * 2 + 2, column * 2 + 2]
        calm = 128 + 0.8 * (float(pixel) - 128)
        cover = 0.85 * abs(shares[row, column]) / page.limit
        full = person_colour(int(shares[row, column] > 0), palette).getRgb()[:3]
        expected = [round(calm * (1 - cover) + channel * cover) for channel in full]
        square = page._map.square_of(row, column)
        # In its upper left pixel, off the lines of the grid.
        seen = colour_at(page._map, square.left() + square.width() // 4, square.top() + square.height() // 4)
        assert seen == pytest.approx(expected, abs=1)


def test_outside_of_all_places_the_face_is_grey(evidence, face):
    coloured = laid_over(as_picture(face), evidence.shares[0], 0.01, evidence.reach, light_palette())
    edge = np.ones((32, 32), bool)
    edge[2:30, 2:30] = False
    assert np.ptp(coloured[edge], axis=-1).max() == 0
    assert np.ptp(coloured[~edge], axis=-1).max() > 0


def test_the_sum_below_is_h_and_can_be_added_up_as_it_is_written(page, evidence, face):
    page.show()
    page.show_evidence(evidence, face, NAMES)
    terms = Sum(evidence)
    written = sum(map(number, (terms.first, terms.second, terms.phi)))
    assert written == pytest.approx(number(terms.h), abs=1e-9)
    assert number(terms.h) == pytest.approx(float(evidence.h[0]), abs=1e-3)
    assert number(terms.s) == pytest.approx(float(evidence.s[0]), abs=1e-3)
    assert page._sum.text() == (
        f"places for Ada {terms.first} · places for Ben {terms.second} · φ {terms.phi} "
        f"→ h = {terms.h} → s = f(h) = {terms.s}"
    )
    assert page._sum.accessibleDescription() == page._sum.text()


def test_the_sum_of_shares_that_are_known():
    terms = Sum(made([[[-1.92, 0.0], [1.1, 2.0]]], phi=0.05))
    assert terms.text(NAMES) == (
        "places for Ada −1.920 · places for Ben +3.100 · φ +0.050 → h = 1.230 → s = f(h) = 0.774"
    )


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


def test_the_mouse_reads_a_place(page, qtbot, evidence, face):
    page.show()
    page.show_evidence(evidence, face, NAMES)
    assert "Point at a place" in readout(page)
    without = drawn(page._map)
    qtbot.mouseMove(page._map, page._map.square_of(4, 9).center())
    assert readout(page) == place_text(evidence.by_kernel[0], (4, 9), NAMES)
    assert drawn(page._map) != without
    QApplication.sendEvent(page._map, QEvent(QEvent.Type.Leave))
    assert "Point at a place" in readout(page)
    qtbot.mouseMove(page._map, QPoint(1, 1))
    assert page._map.place is None


def test_the_arrow_keys_read_one_place_after_the_other(page, qtbot, evidence, face):
    page.show()
    page.show_evidence(evidence, face, NAMES)
    qtbot.waitUntil(page.isActiveWindow)
    page._bars.setFocus()
    qtbot.keyClick(page._bars, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert page._map.place == (7, 7)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Right):
        qtbot.keyClick(page._map, key)
    assert readout(page).startswith("row 6, column 9: ")
    for _ in range(20):
        qtbot.keyClick(page._map, Qt.Key.Key_Left)
    assert page._map.place == (5, 0)
    page._map.clearFocus()
    assert page._map.place is None


def test_a_kernel_that_is_pointed_at_shows_its_places_alone(page, qtbot, evidence, face):
    page.show()
    page.show_evidence(evidence, face, NAMES)
    qtbot.mouseMove(page._bars, page._bars.row_of(2).center().toPoint())
    total = float(evidence.by_kernel[0, 2].sum())
    assert readout(page).startswith(f"K₃ alone: {signed(total, page._bars.decimals())}")
    assert page._map._shares.tolist() == evidence.by_kernel[0, 2].tolist()
    qtbot.keyClick(page._bars, Qt.Key.Key_Down)
    assert page._bars.kernel == 3
    QApplication.sendEvent(page._bars, QEvent(QEvent.Type.Leave))
    assert page._map._shares == pytest.approx(evidence.shares[0])


def test_the_bars_are_as_long_as_what_the_kernels_added(page):
    page.show()
    page.show_evidence(made(np.array([-2.0, 1.0, 0.0])[:, None, None] * np.ones((1, 1, 1))), _flat(4), NAMES)
    for_ada, for_ben, for_nobody = (page._bars.bar_of(kernel) for kernel in range(3))
    assert for_ada.width() == pytest.approx(2 * for_ben.width())
    assert for_ada.right() == pytest.approx(for_ben.left())
    assert for_nobody.width() == 0


def test_what_is_pointed_at_stays_while_the_face_changes(page, qtbot, evidence, face):
    page.show()
    page.show_evidence(evidence, face, NAMES)
    qtbot.mouseMove(page._map, page._map.square_of(4, 9).center())
    other = evidence_of(Network.create((1, 32, 32), seed=6), face)
    page.show_evidence(other, face, NAMES)
    assert readout(page) == place_text(other.by_kernel[0], (4, 9), NAMES)
    page.show_evidence(made(np.ones((1, 2, 2))), _flat(6), NAMES)
    assert page._map.place is None


def test_an_answer_is_explained_and_none_is_not(page):
    page.show()
    answer = answer_of(0.6)
    page.show_answer(answer, NAMES)
    assert page._sum.text() == Sum(answer.evidence()).text(NAMES)
    page.show_answer(None, NAMES)
    assert page.findChild(QLabel, "evidence_empty").isVisible()


def test_a_network_that_cannot_be_explained_says_why(page, face):
    network = Network.create((1, 16, 16), (Features(2, 3),), (Dense(4), Dense(1)))
    answer = answer_of(0.6)
    object.__setattr__(answer, "network", network)
    page.show()
    page.show_answer(answer, NAMES)
    assert "2 dense layers" in page.findChild(QLabel, "evidence_empty").text()


def test_a_hidden_page_works_nothing_out_and_shows_the_newest_when_it_is_seen(page, monkeypatch):
    asked = []
    work = evidence_page._evidence_of
    monkeypatch.setattr(evidence_page, "_evidence_of", lambda what: asked.append(what) or work(what))
    newest = answer_of(0.6, who=5)
    for who in range(5):
        page.show_answer(answer_of(0.6, who=who), NAMES)
    page.show_answer(newest, NAMES)
    assert not asked
    page.show()
    assert page._sum.text() == Sum(newest.evidence()).text(NAMES)
    assert len(asked) == 1


def test_the_ends_of_the_scale_are_round_and_stay_while_they_fit():
    assert [limit_for(value) for value in (0.21, 0.4, 1.3, 0.0, np.nan)] == [0.3, 0.4, 1.5, 0.0, 0.0]
    assert limit_for(0.25, before=0.4) == 0.4
    assert limit_for(0.19, before=0.4) == 0.2
    assert limit_for(0.41, before=0.4) == 0.5


def test_the_legend_says_whose_colour_is_whose(page, evidence, face):
    page.show()
    page.show_evidence(evidence, face, NAMES)
    low, high = page._legend.numbers()
    assert (number(low), number(high)) == (pytest.approx(-page.limit), pytest.approx(page.limit))
    assert page._legend.accessibleDescription() == f"Ada {low} … {high} Ben"
    bar = page._legend.bar()
    left = colour_at(page._legend, bar.left() + 2, bar.center().y())
    right = colour_at(page._legend, bar.right() - 2, bar.center().y())
    assert left[2] > left[0]
    assert right[0] > right[2]


@pytest.mark.parametrize("size", [(340, 300), (260, 240), (350, 640), (900, 700)])
@pytest.mark.parametrize("kernels", [1, 8, 64])
def test_nothing_is_cut_off(page, size, kernels):
    page.resize(*size)
    page.show()
    long_names = ("A person with a remarkably long name", "Another one with a name as long")
    page.show_evidence(made(np.ones((kernels, 5, 5))), _flat(12), long_names)
    drawn(page)
    assert page.minimumSizeHint().width() <= size[0]
    assert page._map.rect().contains(page._map.square_of(4, 4))
    assert page._map.area().width() >= 90
    assert page._bars.rect().toRectF().contains(page._bars.row_of(kernels - 1).adjusted(0, 0, 0, -0.01))
    assert page._legend.bar().width() >= 0.2 * size[0]


def test_numbers_that_are_none_are_drawn_too(page):
    page.show()
    page.show_evidence(made(np.full((2, 3, 3), np.nan)), _flat(8), NAMES)
    drawn(page)
    assert "not a number" in page._sum.text()


def _flat(side):
    return np.zeros((1, side, side), np.float32)
