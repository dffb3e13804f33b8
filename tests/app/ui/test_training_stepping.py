import pytest

from app.ui.training.stepping import by_amount, by_factor, by_leading_digit, round_number_above


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


@pytest.mark.parametrize(("value", "end"), [(10, 10), (10.1, 15), (0.07, 0.08), (99999, 100000), (6.4, 8)])
def test_axes_end_at_round_numbers(value: float, end: float) -> None:
    assert round_number_above(value) == pytest.approx(end)
