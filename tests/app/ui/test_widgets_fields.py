"""Fields: what their arrows do, and how many of them stand side by side."""

import pytest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app.ui.widgets.fields import ChoiceField, FieldGrid, by_amount, by_factor, by_leading_digit


@pytest.mark.parametrize(
    ("start", "steps", "end"),
    [(0.05, 1, 0.1), (0.05, -1, 0.02), (0.03, 1, 0.05), (0.03, -1, 0.02), (1, 3, 10), (1e-6, -1, 1e-6)],
)
def test_the_learning_rate_steps_by_about_a_factor_of_two(start: float, steps: int, end: float) -> None:
    assert by_factor(1e-6)(start, steps) == pytest.approx(end)


def test_the_target_steps_down_to_zero_and_up_again() -> None:
    step = by_factor(1e-4, zero_below=True)
    assert step(1e-4, -1) == 0
    assert step(0, -1) == 0
    assert step(0, 1) == pytest.approx(1e-4)


@pytest.mark.parametrize(
    ("start", "steps", "end"),
    [(300, 1, 400), (300, -1, 200), (100, -1, 90), (90, 1, 100), (9, 1, 10), (1, -1, 1), (123, 1, 200)],
)
def test_epochs_step_by_their_first_digit(start: int, steps: int, end: int) -> None:
    assert by_leading_digit(start, steps) == end


def test_the_kernel_size_stays_odd_also_from_an_even_one() -> None:
    step = by_amount(2, start=1)
    assert [step(5, 1), step(5, -1), step(4, 1), step(4, -1)] == [7, 3, 5, 3]


def test_amounts_that_no_binary_number_is_step_all_the_same() -> None:
    step, seen = by_amount(0.05), [0.0]
    for _ in range(18):
        seen.append(step(seen[-1], 1))
    assert seen == [round(0.05 * place, 2) for place in range(19)]


def test_fields_take_as_many_rows_as_the_width_asks_for(qtbot: QtBot) -> None:
    grid = FieldGrid()
    qtbot.addWidget(grid)
    fields = [ChoiceField(f"choice_{number}", {"a": "a"}) for number in range(5)]
    for field in fields:
        grid.add(QLabel("label"), field)
    rows = []
    for width in (1000, 300, 200, 80):
        grid.resize(width, grid.sizeHint().height())
        grid.show()
        rows.append(len({field.y() for field in fields}))
        assert all(field.geometry().right() < max(width, grid.minimumSizeHint().width()) for field in fields)
    assert rows[0] == 1
    assert rows == sorted(rows)
    assert rows[-1] > 1
    assert [field.objectName() for field in grid.findChildren(QComboBox)] == [
        f"choice_{number}" for number in range(5)
    ]
