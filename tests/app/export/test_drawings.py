"""The drawings of a report: what is drawn is what the numbers say."""

import re

import numpy as np
import pytest
from report_pages import Page

from app.export.drawings import Curve, cells, chart


def drawn(y: np.ndarray) -> Page:
    return Page(chart("D", "", [Curve("training", "training", np.arange(float(len(y))), y)]))


def points(page: Page) -> np.ndarray:
    """Where the curve goes, (N, 2); its last attribute is the path."""
    path = [values["d"] or "" for _tag, values in page.elements if "training" in (values.get("class") or "")]
    return np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", path[0]), float)


def test_a_long_run_is_drawn_in_few_points_with_its_peak() -> None:
    y = np.linspace(10, 5, 100_000)
    y[54_321] = 20
    places = points(drawn(y))
    assert len(places) < 1000
    # The peak is the highest place, well above the start.
    assert places[:, 1].min() < places[0, 1] - 50


@pytest.mark.parametrize(("last", "logarithmic"), [(1.0, False), (0.001, True)])
def test_a_fall_over_powers_of_ten_is_drawn_logarithmically(last: float, logarithmic: bool) -> None:
    page = drawn(np.geomspace(10, last, 50))
    assert ("D, logarithmic" in page.text) is logarithmic
    places = points(page)
    steps = np.diff(places[:, 1])
    assert np.allclose(steps, steps[0], atol=0.2) is logarithmic


def test_what_is_no_number_leaves_a_gap() -> None:
    page = drawn(np.array([3, np.nan, 2, np.inf, 1]))
    assert len(points(page)) == 3


def test_one_epoch_is_a_dot_and_no_number_at_all_is_an_empty_chart() -> None:
    assert "curve dot training" in drawn(np.array([3.0])).attributes("class")
    assert len(points(drawn(np.array([np.nan, np.nan])))) == 0


def test_a_cell_is_as_full_of_colour_as_its_number_says() -> None:
    page = Page(cells(np.array([[-1.0, 0.5], [0.0, np.nan]]), 1.0, "K"))
    shades = [
        (values["class"], values["fill-opacity"], values["d"])
        for tag, values in page.elements
        if tag == "path"
    ]
    assert shades == [("below", "1.00", "M0 0h1v1h-1z"), ("above", "0.50", "M1 0h1v1h-1z")]


def test_kernels_of_zeros_have_no_colour() -> None:
    assert Page(cells(np.zeros((3, 3)), 0.0, "K")).count("path") == 0
