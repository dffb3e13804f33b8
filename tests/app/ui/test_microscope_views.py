"""The Microscope's views on networks that the window itself does not make: means, channels, outputs."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from small_tasks import small_network, stripes
from training_looks import colours_of, dark_palette, light_palette

from app.lessons.microscope.look import BIAS, KERNELS, Parameter
from app.lessons.microscope.microscope import Agreement, Microscope
from app.ui.microscope.chain import ChainView, patch_cells
from app.ui.microscope.sums import LinesTable
from app.ui.microscope.term_face import TermFace
from app.ui.widgets.labels import warning_colour
from engine import Dense, Features, Learning, Network, TrainingState


@pytest.fixture
def microscope():
    images, zeta = stripes()
    return Microscope(small_network(), images, zeta, Learning(), TrainingState())


@pytest.fixture
def sight(microscope):
    return microscope.see(0, Parameter(KERNELS, (1, 0, 2, 0)))


@pytest.fixture
def deep_sight():
    """Two channels, an average pool of 2, three outputs."""
    draw = np.random.default_rng(1)
    network = Network.create(
        (2, 12, 12), (Features(3, 3, 2, "tanh", "average"),), (Dense(3),), dtype=np.float64
    )
    zeta = np.eye(3)[[0, 1, 2]]
    microscope = Microscope(network, draw.normal(0, 1, (3, 2, 12, 12)), zeta, Learning(), TrainingState())
    return microscope.see(1, Parameter(KERNELS, (2, 1, 0, 2)))


def shown(qtbot, widget, palette=None):
    widget.setPalette(palette or light_palette())
    widget.resize(400, 316)
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.mark.parametrize("palette", [light_palette, dark_palette])
def test_a_sum_that_differs_is_seen_to_differ(qtbot, sight, palette):
    view = shown(qtbot, ChainView(), palette())
    view.show_sight(sight, 0)
    line = view.findChild(object, "microscope_agreement")
    assert line.text().startswith("✓ Sum of the 16 terms")
    red = warning_colour(view.palette()).name()
    assert red not in colours_of(line)
    view.show_sight(replace(sight, of_face=Agreement(0.25, 0.3, 1.0, "the 16 terms")), 0)
    assert line.text().startswith("✗ Sum of the 16 terms: 0.25. The engine has 0.3")
    assert red in colours_of(line)
    assert view.findChild(object, "microscope_total_agreement").text().startswith("✓")


def test_each_term_stands_at_its_pixel_and_a_click_chooses_it(qtbot, sight):
    face = shown(qtbot, TermFace())
    face.show_sight(sight, 0)
    chosen = []
    face.chosen.connect(chosen.append)
    for term in (3, 9):
        y, x = sight.terms.pixels[term]
        box = face.box_of(term)
        first = face.box_of(0)
        down, right = sight.terms.pixels[0]
        assert round((box.left() - first.left()) / box.width()) == x - right
        assert round((box.top() - first.top()) / box.height()) == y - down
        qtbot.mouseClick(face, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert chosen == [3, 9]
    face.show_sight(sight, 9)
    qtbot.mouseClick(face, Qt.MouseButton.LeftButton, pos=face.box_of(9).center().toPoint() + QPoint(1, 1))
    assert chosen == [3, 9], "it is chosen already"
    assert face.accessibleDescription().startswith("Term 10 of 16: ")


def test_of_channels_the_terms_stand_on_that_of_the_coefficient(qtbot, deep_sight):
    face = shown(qtbot, TermFace())
    face.show_sight(deep_sight, 0)
    assert len(deep_sight.terms) == 25
    assert all(face.box_of(term).left() >= face.width() / 2 for term in range(25))
    # The mean is over four pixels, and so wide is the mark.
    y, x = deep_sight.terms.pixels[0]
    pixel = face.box_of(0).width() / 2
    assert pixel == pytest.approx((400 - 8) // 24)
    assert (y % 2, x % 2) == (0, 0)
    assert len(colours_of(face)) > 10


def test_the_picture_of_the_terms_can_be_copied_and_saved(qtbot, sight):
    face = shown(qtbot, TermFace())
    face.show_sight(sight, 0)
    assert [action.text() for action in face.actions()] == ["Copy Picture", "Save Picture As…"]


def test_the_products_of_patch_and_kernel_add_up(microscope, sight, deep_sight):
    for one in (sight, deep_sight):
        patch, kernel, products = patch_cells(one, 3)
        assert (kernel.sign, products.sign) == ("×", "=")
        np.testing.assert_array_equal(products.values, patch.values * kernel.values)
        way = one.way(3)
        bias = one.look.kernel_bias[way.kernel]
        assert products.values.sum() == pytest.approx(one.look.pooled[way.place] - bias)
    assert patch_cells(microscope.see(0, Parameter(BIAS, (0,))), 0) == []
    assert patch_cells(deep_sight, 0)[0].name == "mean patch"


def test_numbers_that_become_longer_are_shown_whole(qtbot):
    table = shown(qtbot, LinesTable("terms", "Terms", texts=(0,)))
    head = table.horizontalHeader()
    for text in ("1", "−0.000123456"):
        table.show_lines(3, lambda _row, _column, text=text: text, ("a", "place", "δ"))
        wide = table.fontMetrics().horizontalAdvance(text)
        qtbot.waitUntil(lambda wide=wide: head.sectionSize(2) >= wide)
