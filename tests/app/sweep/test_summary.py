"""What each setting does, as numbers, as a table and as a picture."""

from xml.etree import ElementTree

import pytest

from app.recognition.settings import RunSettings
from app.sweep.running import Outcome, Row
from app.sweep.summary import effects, plot, table_lines


def row(error, seen, persons=("Ada", "Ben"), **settings):
    outcome = Outcome(5, error, 1.0, seen, 0.1, "epochs reached")
    return Row(persons, RunSettings(**settings), str(settings), outcome)


ROWS = [
    row(0.1, 0.5, rate=0.1, seed=0),
    row(0.3, 1.0, rate=0.1, seed=1),
    row(0.2, 0.75, rate=0.1, seed=2),
    row(10.0, 0.25, ("Ben", "C <&> m"), rate=1.0, seed=0),
]


def test_the_middle_and_the_spread_of_each_value():
    low, high = effects(ROWS)
    assert (low.name, low.value, low.count) == ("rate", 0.1, 3)
    assert low.error is not None
    assert (low.error.low, low.error.median, low.error.high) == pytest.approx((0.1, 0.2, 0.3))
    assert low.validation is not None
    assert low.validation.median == 0.75
    assert high.count == 1


def test_seeds_and_pairs_are_spread_and_no_setting():
    (every,) = effects(ROWS[:3])
    assert (every.name, every.title, every.count) == ("", "all runs", 3)


def test_a_run_without_validation_faces():
    (every,) = effects([row(0.1, None)])
    assert every.validation is None
    assert "–" in table_lines([every])[-1]


def test_the_table_names_the_settings_as_the_window_does():
    lines = table_lines(effects(ROWS))
    assert lines[1] == "ε, learning rate"
    assert lines[2].split() == [
        "0.1",
        "3",
        "75",
        "%",
        "(50",
        "%",
        "to",
        "100",
        "%)",
        "0.2",
        "(0.1",
        "to",
        "0.3)",
    ]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], [row(0.0, None)], [row(float("inf"), 1.0)]])
def test_the_plot_is_a_picture_with_named_axes(rows):
    drawn = plot(rows)
    words = [each.text for each in ElementTree.fromstring(drawn).iter() if each.text]
    assert "validation accuracy" in words
    assert "D, total error" in words
    assert "nan" not in drawn
