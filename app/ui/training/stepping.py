"""What the arrows beside a number do to it: one step up or down, from any number at all."""

import math
from collections.abc import Callable
from typing import TypeAlias

# (value, number of steps, negative downwards) → the new value.
Stepping: TypeAlias = Callable[[float, int], float]

_MANTISSAS = (1, 2, 5)


def by_amount(amount: float, start: float = 0) -> Stepping:
    """Steps along start, start + amount, start + 2·amount …, from between two of them to the next one."""

    def step(value: float, steps: int) -> float:
        place = (value - start) / amount
        whole = math.floor(place) if steps > 0 else math.ceil(place)
        return start + (whole + steps) * amount

    return step


def by_factor(smallest: float, *, zero_below: bool = False) -> Stepping:
    """Steps along 1, 2, 5, 10, 20, 50 … and their tenths, so that every step about doubles or halves.

    Args:
        smallest: The number where the way down ends.
        zero_below: One more step down leads to 0.
    """

    def one(value: float, direction: int) -> float:
        if direction > 0:
            return smallest if value < smallest else _next_above(value)
        if value <= smallest * (1 + 1e-9):
            return 0 if zero_below else smallest
        return max(smallest, _next_below(value))

    def step(value: float, steps: int) -> float:
        for _ in range(abs(steps)):
            value = one(value, steps)
        return value

    return step


def by_leading_digit(value: float, steps: int) -> float:
    """Steps by one in the first digit: 8, 9, 10, 20 … 90, 100, 200 …, for whole numbers from 1 up."""
    for _ in range(abs(steps)):
        if steps > 0:
            unit = _power_of_ten(value)
            value = (value // unit + 1) * unit
        elif value > 1:
            unit = _power_of_ten(value - 1)
            value = math.ceil(value / unit - 1) * unit
    return value


def round_number_above(value: float) -> float:
    """The least of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten that is not below a positive number."""
    unit = 10.0 ** math.floor(math.log10(value))
    return next((m * unit for m in (1, 1.5, 2, 3, 4, 5, 6, 8) if m * unit >= value * (1 - 1e-9)), 10 * unit)


def _next_above(value: float) -> float:
    return next(number for number in _around(value) if number > value * (1 + 1e-9))


def _next_below(value: float) -> float:
    return next(number for number in reversed(_around(value)) if number < value * (1 - 1e-9))


def _around(value: float) -> list[float]:
    exponent = math.floor(math.log10(value))
    return [float(f"{m}e{e}") for e in range(exponent - 1, exponent + 2) for m in _MANTISSAS]


def _power_of_ten(value: float) -> int:
    return int(10 ** (len(str(int(value))) - 1))
