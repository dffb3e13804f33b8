import math

import pytest

from app.ui.widgets.number_text import (
    cell_power,
    cell_text,
    number,
    rounded_up,
    significant,
    typed_number,
)


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
    ("text", "value"),
    [
        ("0.5", 0.5),
        (" −0,25 ", -0.25),
        ("1e-3", 0.001),
        ("", None),
        ("abc", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_typed_numbers_may_have_a_comma_and_a_long_minus(text: str, value: float | None) -> None:
    assert typed_number(text) == value


@pytest.mark.parametrize(
    ("value", "end"), [(0.0, 0.0), (0.431, 0.44), (0.3, 0.3), (123.0, 130.0), (1e-7, 1e-7)]
)
def test_ends_of_scales_are_rounded_up_to_two_digits(value: float, end: float) -> None:
    assert rounded_up(value) == pytest.approx(end)
