import math

import pytest

from app.ui.training.kernel_numbers import UpdateSize
from app.ui.training.kernel_update_bar import bar_length
from app.ui.training.kernel_words import cell_power, cell_text, number, significant, update_words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.134, "0.134"),
        (-0.5, "−0.500"),
        (0.0, "0.000"),
        (0.0012, "0.0012"),
        (0.000123, "0.00012"),
        (-4.2e-7, "−4.2·10⁻⁷"),
        (1234.5, "1234.500"),
        (2e9, "2·10⁹"),
        (math.nan, "not a number"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_keep_two_digits_however_small(value: float, text: str) -> None:
    assert number(value) == text


def test_a_change_has_its_sign() -> None:
    assert (number(0.014, sign=True), number(-0.014, sign=True)) == ("+0.014", "−0.014")
    assert significant(1e-9, 2, sign=True) == "+1·10⁻⁹"


def test_an_update_is_told_against_its_kernel() -> None:
    assert update_words("K", UpdateSize(0.0012, 1.31)) == "‖δK‖ = 0.0012, ‖K‖ = 1.31: 0.092 %"
    assert update_words("w", UpdateSize(0.5, 0.0)) == "‖δw‖ = 0.5, ‖w‖ = 0"
    assert update_words("K", None) == "no update yet"


@pytest.mark.parametrize(
    ("limit", "value", "long", "short"),
    [
        (0.4, -0.134, "−0.134", "−.13"),
        (0.4, 0.001, "0.001", "0"),
        (0.012, -0.003, "−0.300", "−.30"),
        (0.012, 0.0118, "1.180", "1.2"),
        (5.0, -2.345, "−2.345", "−2.3"),
        (50.0, 25.0, "2.500", "2.5"),
        (1.0, 0.997, "0.997", "1.0"),
        (1.0, math.nan, "?", "?"),
        (0.0, 0.0, "0.000", "0"),
    ],
)
def test_numbers_in_cells_leave_out_a_power_of_ten(limit: float, value: float, long: str, short: str) -> None:
    power = cell_power(limit)
    assert (cell_text(value, power), cell_text(value, power, short=True)) == (long, short)


@pytest.mark.parametrize(
    ("update", "kernel", "length"),
    [
        (1.0, 1.0, 1.0),
        (1e-3, 1.0, 0.5),
        (2e-6, 2.0, 0.0),
        (1e-9, 1.0, 0.0),
        (0.0, 1.0, 0.0),
        (5.0, 1.0, 1.0),
        (1.0, 0.0, 1.0),
        (0.0, 0.0, 0.0),
        (math.inf, 1.0, 1.0),
        (1.0, math.inf, 0.0),
        (math.nan, math.nan, 0.0),
    ],
)
def test_the_bar_of_an_update_has_six_decades(update: float, kernel: float, length: float) -> None:
    assert bar_length(update, kernel) == pytest.approx(length)
