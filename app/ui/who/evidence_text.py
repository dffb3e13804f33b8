"""What is said of the evidence, in words and numbers that can be checked by hand."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.lessons.latex import subscript
from app.recognition.evidence import Evidence

_NOT_A_NUMBER = "not a number"
_DIGITS = 3
_LONGEST = 14
"""Letters of a name, so that what is said of a place fits into two lines."""


def signed(value: float, decimals: int) -> str:
    """A number with its sign, as "+0.21", "−1.92" or "0.00"."""
    if not math.isfinite(value):
        return _NOT_A_NUMBER
    rounded = round(value, decimals)
    return (
        f"{rounded:{'+' if rounded else ''}.{decimals}f}".replace("-", "−")
        if rounded
        else f"{0:.{decimals}f}"
    )


def decimals_for(largest: float) -> int:
    """As many decimals as give numbers up to the largest one three digits, 2 … 6; none above 10,000."""
    if not math.isfinite(largest) or largest >= 10_000:
        return 0
    if largest <= 0:
        return 2
    return min(6, max(2, _DIGITS - 1 - math.floor(math.log10(largest))))


def rounded_to_sum(terms: Sequence[float], total: float, decimals: int) -> list[float]:
    """Terms rounded, each up or down, so that as they are written they sum to the total as it is written."""
    unit = 10.0**decimals
    scaled = [term * unit for term in terms]
    whole = [math.floor(term) for term in scaled]
    missing = round(total * unit) - sum(whole)
    by_fraction = sorted(range(len(terms)), key=lambda place: whole[place] - scaled[place])
    for place in by_fraction[: max(0, missing)]:
        whole[place] += 1
    return [term / unit for term in whole]


class Sum:
    """h as a sum of four numbers: the places for each person, φ, and what they come to.

    Attributes:
        first: The sum of all negative places, which speak for the first person, as written.
        second: The sum of all positive places, which speak for the second, as written.
        phi: As written.
        h: As written: exactly first + second + phi.
        s: f(h), as written.
    """

    def __init__(self, evidence: Evidence, output: int = 0) -> None:
        shares = evidence.shares[output]
        terms = [
            float(shares[shares < 0].sum()),
            float(shares[shares > 0].sum()),
            float(evidence.phi[output]),
        ]
        h, s = float(evidence.h[output]), float(evidence.s[output])
        finite = all(map(math.isfinite, [*terms, h]))
        # One more than for a place, so that s can be checked from h.
        decimals = max(_DIGITS, decimals_for(max(map(abs, terms)))) if finite and abs(h) < 10_000 else 0
        first, second, phi = rounded_to_sum(terms, h, decimals) if finite else terms
        self.first, self.second, self.phi = (signed(term, decimals) for term in (first, second, phi))
        self.h = signed(h, decimals).removeprefix("+")
        self.s = f"{s:z.3f}".replace("-", "−") if math.isfinite(s) else _NOT_A_NUMBER

    def text(self, names: Sequence[str]) -> str:
        """The sum as one line."""
        return (
            f"places for {names[0]} {self.first} · places for {names[1]} {self.second} · φ {self.phi} "
            f"→ h = {self.h} → s = f(h) = {self.s}"
        )


def place_text(by_kernel: NDArray[np.float64], place: tuple[int, int], names: Sequence[str]) -> str:
    """What a place has added and which kernels most of it came from.

    Args:
        by_kernel: w σ of every kernel at every place, (n_kernels, h, w).
        place: Row and column, from 0.
        names: Of the persons.
    """
    row, column = place
    here = by_kernel[:, row, column]
    share = float(here.sum())
    decimals = decimals_for(float(np.abs(by_kernel.sum(axis=0)).max()))
    said = f"row {row + 1}, column {column + 1}: {signed(share, decimals)}{_for_whom(share, decimals, names)}"
    if not here.any():
        return f"{said}; no kernel found anything here"
    return f"{said}; {_parts(here, share, decimals)}"


def kernel_text(total: float, number: int, decimals: int, names: Sequence[str]) -> str:
    """What a kernel, counted from 0, has added over all places."""
    who = _for_whom(total, decimals, names)
    return f"K{subscript(number + 1)} alone: {signed(total, decimals)}{who} in all; shown are its places only"


def _parts(here: NDArray[np.float64], share: float, decimals: int) -> str:
    """From which kernels the most of a place's share is, and which one speaks against them as loudly."""
    along = here * math.copysign(1, share)
    most = [int(kernel) for kernel in np.argsort(-along)[:2] if along[kernel] > 0]
    against = int(along.argmin())
    written = [f"K{subscript(kernel + 1)} ({signed(float(here[kernel]), decimals)})" for kernel in most]
    how = "most of it" if along[most].sum() >= abs(share) / 2 else "the largest parts"
    said = f"{how} from {', '.join(written)}"
    if -along[against] < along[most[0]] / 2:
        return said
    return f"{said}, against K{subscript(against + 1)} ({signed(float(here[against]), decimals)})"


def _for_whom(share: float, decimals: int, names: Sequence[str]) -> str:
    if math.isnan(share) or (math.isfinite(share) and round(share, decimals) == 0):
        return ""
    name = names[int(share > 0)]
    return f" for {name if len(name) <= _LONGEST else name[: _LONGEST - 1] + '…'}"
