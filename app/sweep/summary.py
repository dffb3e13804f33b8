"""What each setting of a sweep does: the middle and the spread over seeds, pairs and all other settings."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

import numpy as np

from app.language import _, ngettext
from app.recognition.settings import SETTING
from app.sweep.plan import varied_among
from app.sweep.running import Row

OF_FACET = "facet-sweep-plot"
"""Marks a plot as one that may be replaced."""

_CHANCE = "seed"
"""Varied to see how much depends on it, not what it does."""

_WIDTH, _LABELS, _GAP, _RIGHT = 920, 200, 76, 28
_LINE, _HEAD, _AXIS, _TOP = 26, 30, 46, 96
_INK, _PALE, _GRID, _SEEN, _ERROR = "#1c1c1c", "#5a5a5a", "#dcdcdc", "#00619e", "#a8480a"


REASONS = {
    "epochs reached": _("all epochs done"),
    "target reached": _("target D reached"),
    "no progress": _("no progress"),
    "diverged": _("diverged"),
    "stuck": _("stuck"),
}
"""Why a run stopped, in words."""


@dataclass(frozen=True)
class Spread:
    """How a number differs over runs.

    Attributes:
        low: The least.
        quarter: A quarter of the runs is below it.
        median: Half of them are.
        three_quarters: Three quarters are.
        high: The greatest.
    """

    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread | None":
        """That of some numbers; None without any that is finite."""
        finite = [value for value in values if math.isfinite(value)]
        if not finite:
            return None
        return cls(*(float(each) for each in np.percentile(finite, (0, 25, 50, 75, 100))))


@dataclass(frozen=True)
class Effect:
    """What one value of a setting comes to.

    Attributes:
        name: Of the setting; "" where no setting was varied, and this is all runs.
        value: Which; None for all runs.
        count: How many runs had it.
        validation: Of the accuracy on the validation faces, 0 … 1; None where no run had any.
        error: Of D.
    """

    name: str
    value: Any
    count: int
    validation: Spread | None
    error: Spread | None

    @property
    def title(self) -> str:
        """The value in words."""
        return SETTING[self.name].written(self.value) if self.name else _("all runs")


def effects(rows: Sequence[Row]) -> tuple[Effect, ...]:
    """What every value of every varied setting comes to, setting by setting, but for the seed."""
    varied = [name for name in varied_among(row.settings for row in rows) if name != _CHANCE]
    if not varied:
        return (_effect("", None, rows),) if rows else ()
    found: list[Effect] = []
    for name in varied:
        values = dict.fromkeys(getattr(row.settings, name) for row in rows)
        found += [
            _effect(name, value, [row for row in rows if getattr(row.settings, name) == value])
            for value in values
        ]
    return tuple(found)


def _effect(name: str, value: Any, rows: Sequence[Row]) -> Effect:
    seen = [row.outcome.validation_accuracy for row in rows]
    return Effect(
        name,
        value,
        len(rows),
        Spread.of(each for each in seen if each is not None),
        Spread.of(row.outcome.error for row in rows),
    )


def error_in_words(error: float) -> str:
    """D, short."""
    return f"{error:.3g}"


def percent_in_words(part: float) -> str:
    """A part of a whole, 0 … 1; 100 % is said only where nothing is missing."""
    return f"{min(round(100 * part), 99) if part < 1 else 100} %"


def table_lines(found: Sequence[Effect]) -> list[str]:
    """The effects as lines of a terminal: a heading for each setting, a line for each of its values."""
    lines = [("", _("runs"), _("validation accuracy"), _("D"))]
    for name, of_setting in groupby(found, key=lambda effect: effect.name):
        if name:
            lines.append((SETTING[name].label, "", "", ""))
        for effect in of_setting:
            seen = _spread_words(effect.validation, percent_in_words)
            error = _spread_words(effect.error, error_in_words)
            lines.append((f"  {effect.title}", str(effect.count), seen, error))
    first, second, third, _last = (max(map(len, column)) for column in zip(*lines, strict=True))
    return [
        f"{title:<{first}}  {count:>{second}}  {seen:<{third}}  {error}".rstrip()
        for title, count, seen, error in lines
    ]


def _spread_words(spread: Spread | None, written: Callable[[float], str]) -> str:
    if spread is None:
        return "–"
    if spread.low == spread.high:
        return written(spread.median)
    return _("{median} ({low} to {high})").format(
        median=written(spread.median), low=written(spread.low), high=written(spread.high)
    )


def plot(rows: Sequence[Row]) -> str:
    """What each setting does as an SVG picture: median, middle half and extremes of each of its values."""
    found = effects(rows)
    errors = [each for effect in found if effect.error for each in (effect.error.low, effect.error.high)]
    seen = [effect.validation.low for effect in found if effect.validation]
    panel = (_WIDTH - _LABELS - _GAP - _RIGHT) / 2
    scales = (
        _Part.over(_LABELS, panel, seen, _("validation accuracy")),
        _Powers.over(_LABELS + panel + _GAP, panel, errors, _("D, total error")),
    )
    body, bottom = _groups(found, scales)
    height = bottom + _AXIS
    drawn = [*_title(rows, height), *(line for scale in scales for line in scale.drawn(_TOP, bottom)), *body]
    inside = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{OF_FACET}" viewBox="0 0 {_WIDTH} {height:g}" '
        f'width="{_WIDTH}" height="{height:g}" font-family="sans-serif" font-size="13">\n{inside}\n</svg>\n'
    )


def _title(rows: Sequence[Row], height: float) -> Iterator[str]:
    pairs = len({row.persons for row in rows})
    seeds = len({row.settings.seed for row in rows})
    told = ngettext("{count} run", "{count} runs", len(rows)).format(count=len(rows))
    of_pairs = ngettext("{count} pair of persons", "{count} pairs of persons", pairs).format(count=pairs)
    of_seeds = ngettext("{count} seed", "{count} seeds", seeds).format(count=seeds)
    explained = _("Dot: median. Thick: the middle half of the runs. Thin: from the least to the greatest.")
    yield f'<rect width="{_WIDTH}" height="{height:g}" fill="#ffffff"/>'
    yield _text(24, 32, _("What each setting does"), size=18, bold=True)
    yield _text(24, 54, f"{told} · {of_pairs} · {of_seeds}", ink=_PALE)
    yield _text(24, 74, explained, ink=_PALE)


def _groups(found: Sequence[Effect], scales: Sequence["_Scale"]) -> tuple[list[str], float]:
    """The lines of all values, and where they end."""
    drawn: list[str] = []
    y = float(_TOP)
    for name, of_setting in groupby(found, key=lambda effect: effect.name):
        y += _HEAD
        drawn.append(_text(24, y - 6, SETTING[name].label if name else "", bold=True))
        for effect in of_setting:
            middle = y + _LINE / 2
            drawn.append(_text(_LABELS - 16, middle + 4, effect.title, anchor="end"))
            for scale, spread, colour in zip(
                scales, (effect.validation, effect.error), (_SEEN, _ERROR), strict=True
            ):
                if spread is not None:
                    drawn += _marks(scale, spread, middle, colour)
            y += _LINE
    return drawn, y


def _marks(scale: "_Scale", spread: Spread, y: float, colour: str) -> Iterator[str]:
    low, quarter, median, three, high = (
        scale.place(each)
        for each in (spread.low, spread.quarter, spread.median, spread.three_quarters, spread.high)
    )
    yield f'<path d="M{low:.1f} {y:g}H{high:.1f}" stroke="{colour}" stroke-width="1.5"/>'
    half = f"M{quarter:.1f} {y:g}H{three:.1f}"
    yield f'<path d="{half}" stroke="{colour}" stroke-width="7" stroke-opacity="0.4"/>'
    yield f'<circle cx="{median:.1f}" cy="{y:g}" r="4.5" fill="{colour}"/>'


@dataclass(frozen=True)
class _Scale:
    """A horizontal axis."""

    left: float
    width: float
    low: float
    high: float
    title: str

    def place(self, value: float) -> float:
        """Where a number is, in pixels."""
        part = (self.along(value) - self.low) / (self.high - self.low)
        return self.left + self.width * min(max(part, 0.0), 1.0)

    def along(self, value: float) -> float:
        return value

    def ticks(self) -> list[tuple[float, str]]:
        raise NotImplementedError

    def drawn(self, top: float, bottom: float) -> Iterator[str]:
        for value, words in self.ticks():
            x = self.place(value)
            yield f'<path d="M{x:.1f} {top:g}V{bottom:g}" stroke="{_GRID}"/>'
            yield _text(x, bottom + 18, words, ink=_PALE, anchor="middle")
        yield _text(self.left + self.width / 2, bottom + 38, self.title, anchor="middle")


class _Part(_Scale):
    """A part of a whole, as far down as there is something to see."""

    @classmethod
    def over(cls, left: float, width: float, values: Sequence[float], title: str) -> "_Part":
        low = min(0.9, math.floor(10 * min(values, default=0.0)) / 10)
        return cls(left, width, low, 1.0, title)

    def ticks(self) -> list[tuple[float, str]]:
        steps = round(10 * (self.high - self.low))
        each = 1 if steps > 1 else 0.5
        each = 2 if steps > 5 else each
        count = math.floor(steps / each)
        places = [self.high - number * each / 10 for number in range(count, -1, -1)]
        return [(place, f"{100 * place:.0f} %") for place in places]


class _Powers(_Scale):
    """Powers of ten."""

    @classmethod
    def over(cls, left: float, width: float, values: Sequence[float], title: str) -> "_Powers":
        logs = [math.log10(value) for value in values if value > 0] or [-1.0, 0.0]
        low, high = math.floor(min(logs)), math.ceil(max(logs))
        return cls(left, width, low, max(high, low + 1), title)

    def along(self, value: float) -> float:
        return math.log10(value) if value > 0 else self.low

    def ticks(self) -> list[tuple[float, str]]:
        low, high = round(self.low), round(self.high)
        each = max(1, math.ceil((high - low) / 6))
        return [(10.0**power, f"{10.0**power:g}") for power in range(low, high + 1, each)]


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 0,
    bold: bool = False,
    ink: str = _INK,
    anchor: str = "start",
) -> str:
    more = f' font-size="{size}"' if size else ""
    more += ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}" text-anchor="{anchor}"{more}>{escape(words)}</text>'
