"""The drawings of a page: curves over the epochs, and arrays of numbers as coloured cells, in SVG.

Colours are classes that the page's style sheet gives: so a drawing is light or dark as the page is.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.export.markup import Markup, element, joined
from app.language import _

_WIDTH, _HEIGHT = 480, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 12, 38, 44
_MOST_POINTS = 400
_LOG_FROM = 100
"""Values that differ by more than so many times are drawn on a logarithmic scale."""
_SHADES = 50


@dataclass(frozen=True)
class Curve:
    """A curve of a chart.

    Attributes:
        name: In the legend.
        kind: Of its colour: "training" or "validation".
        x: Ascending.
        y: What is not finite leaves a gap.
    """

    name: str
    kind: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True)
class _Scale:
    """From numbers to places along one axis."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def place(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.log:
            # 0 has no logarithm: nothing is drawn there.
            values = np.where(values > 0, values, np.nan)
            values, low, high = np.log10(values), math.log10(self.low), math.log10(self.high)
        else:
            low, high = self.low, self.high
        return self.start + (values - low) / (high - low) * (self.end - self.start)


def chart(
    title: str, unit: str, curves: Sequence[Curve], marks: Sequence[float] = (), *, top: float | None = None
) -> Markup:
    """Curves over the epochs, with axes and a legend.

    D falls over several powers of ten in one run and hardly in another: the scale is logarithmic where the
    values differ by more than a hundred times, and the axis says so.

    Args:
        title: What is drawn, the axis' name.
        unit: Behind the numbers of the axis.
        curves: At least one.
        marks: Epochs that get an upright line.
        top: The end of the scale, which then begins at 0; from the values when None.
    """
    values = np.concatenate([curve.y[np.isfinite(curve.y)] for curve in curves])
    positive = values[values > 0]
    log = top is None and len(positive) > 0 and positive.max() > _LOG_FROM * positive.min()
    if log:
        low, high = 10 ** math.floor(math.log10(positive.min())), 10 ** math.ceil(math.log10(positive.max()))
    else:
        low, high = 0.0, top if top is not None else float(positive.max()) * 1.05 if len(positive) else 1.0
    last = max(float(curve.x[-1]) for curve in curves)
    across = _Scale(0.0, max(last, 1.0), _LEFT, _WIDTH - _RIGHT)
    upwards = _Scale(low, high, _HEIGHT - _BOTTOM, _TOP, log)
    name = _("{title}, logarithmic").format(title=title) if log else title
    lines = [_line(curve, across, upwards) for curve in curves]
    drawing = element(
        "svg",
        *_axes(across, upwards, name, unit),
        *(_mark(float(place)) for place in across.place(np.array(marks, float))),
        *lines,
        class_="chart",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_label=name,
    )
    keys = [
        element("span", _stroke(curve.kind), curve.name, class_="key") for curve in curves if len(curves) > 1
    ]
    return element("figure", drawing, *([element("figcaption", *keys)] if keys else []))


def cells(values: NDArray[np.floating], limit: float, name: str) -> Markup:
    """Numbers as coloured cells: blue below 0, orange above.

    Args:
        values: (rows, columns).
        limit: The absolute value of the full colour.
        name: For those who do not see it.
    """
    share = np.clip(np.nan_to_num(values / limit if limit else values * 0), -1, 1)
    shade = np.rint(share * _SHADES).astype(int)
    paths = []
    for one in np.unique(shade[shade != 0]).tolist():
        squares = "".join(f"M{column} {row}h1v1h-1z" for row, column in np.argwhere(shade == one).tolist())
        paths.append(_shaded("path", one / _SHADES, d=squares))
    rows, columns = values.shape
    ground = element("rect", width=columns, height=rows, class_="zero")
    return element(
        "svg", ground, *paths, class_="cells", viewBox=f"0 0 {columns} {rows}", role="img", aria_label=name
    )


def legend(limit: float) -> Markup:
    """The colours of `cells` with their numbers."""
    steps = np.linspace(-1, 1, 41)
    end = f"{limit:.3g}"
    ground = element("rect", width=41, height=4, class_="zero")
    shades = [_shaded("rect", share, x=x, width=1, height=4) for x, share in enumerate(steps.tolist())]
    bar = element(
        "svg",
        ground,
        *shades,
        class_="scale",
        viewBox="0 0 41 4",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    numbers = element("span", *(element("span", text) for text in (f"−{end}", "K = 0", end)), class_="ends")
    return element("div", bar, numbers, class_="legend")


def bar(part: float, tick: float) -> Markup:
    """A bar up to a part of the whole, with a tick at another."""
    return element(
        "svg",
        element("rect", class_="track", width=100, height=8),
        element("rect", class_="part", width=f"{100 * part:.1f}", height=8),
        element("rect", class_="tick", x=f"{min(100 * tick, 98.5):.1f}", width="1.5", height=8),
        class_="bar",
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _shaded(tag: str, share: float, **attributes: object) -> Markup:
    kind = "below" if share < 0 else "above"
    return element(tag, class_=kind, fill_opacity=f"{abs(share):.2f}", **attributes)


def _axes(across: _Scale, upwards: _Scale, name: str, unit: str) -> Iterator[Markup]:
    left, right, bottom = across.start, across.end, upwards.start
    for value in _decades(upwards) if upwards.log else _steps(upwards.low, upwards.high, 5):
        y = float(upwards.place(np.array([value]))[0])
        yield element("line", class_="grid", x1=left, x2=right, y1=f"{y:.1f}", y2=f"{y:.1f}")
        yield element("text", f"{_number(value)}{unit}", x=left - 6, y=f"{y:.1f}", dy=".35em", class_="end")
    for value in _steps(across.low, across.high, 5, least=1.0):
        x = float(across.place(np.array([value]))[0])
        anchor = "end" if x > right - 12 else "middle"
        yield element("text", f"{value:,.0f}", x=f"{x:.1f}", y=bottom + 17, class_=anchor)
    yield element("text", _("epoch"), x=right, y=_HEIGHT - 8, class_="end")
    yield element("text", name, x=2, y=18, class_="name")
    yield element("path", class_="axis", d=f"M{left} {_TOP}V{bottom}H{right}")


def _decades(scale: _Scale) -> list[float]:
    """Powers of ten from end to end, not too many of them."""
    low, high = round(math.log10(scale.low)), round(math.log10(scale.high))
    return [10.0**power for power in range(low, high + 1, math.ceil((high - low + 1) / 7))]


def _steps(low: float, high: float, most: int, least: float = 0.0) -> list[float]:
    """At most so many round numbers between the ends, besides the first, at least so far apart."""
    least = max(least, (high - low) / most)
    unit = 10.0 ** math.floor(math.log10(least))
    step = next(times * unit for times in (1, 2, 5, 10) if times * unit >= least * (1 - 1e-9))
    return [low + i * step for i in range(math.floor((high - low) / step + 1e-9) + 1)]


def _number(value: float) -> str:
    if value and not 1e-3 <= abs(value) < 1e5:
        power = math.floor(math.log10(abs(value)) + 1e-9)
        digits = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        times = f"{value / 10.0**power:.2g}"
        return f"10{digits}" if times == "1" else f"{times}·10{digits}"
    return f"{value:.10g}"


def _line(curve: Curve, across: _Scale, upwards: _Scale) -> Markup:
    rows = _thinned(curve.y)
    places = zip(across.place(curve.x[rows]).tolist(), upwards.place(curve.y[rows]).tolist(), strict=True)
    drawn, pen = [], "M"
    for x, y in places:
        if math.isfinite(y):
            drawn.append(f"{pen}{x:.1f} {y:.1f}")
            pen = "L"
        else:
            pen = "M"
    # A single epoch is a dot.
    kind, drawn = ("curve dot", [*drawn, "h0"]) if len(drawn) == 1 else ("curve", drawn)
    return element("path", class_=f"{kind} {curve.kind}", d="".join(drawn))


def _thinned(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """The rows that are drawn: all of few, else the smallest and the largest of each piece."""
    if len(values) <= 2 * _MOST_POINTS:
        return np.arange(len(values))
    rows = [0, len(values) - 1]
    for piece in np.array_split(np.arange(len(values)), _MOST_POINTS):
        finite = piece[np.isfinite(values[piece])]
        if len(finite):
            rows += [int(finite[values[finite].argmin()]), int(finite[values[finite].argmax()])]
        else:
            rows.append(int(piece[0]))
    return np.unique(np.array(rows, np.intp))


def _mark(x: float) -> Markup:
    return element("line", class_="mark", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=_TOP, y2=_HEIGHT - _BOTTOM)


def _stroke(kind: str) -> Markup:
    line = element("path", class_=f"curve {kind}", d="M1 5H27")
    return joined(element("svg", line, class_="stroke", viewBox="0 0 28 10", aria_hidden="true"), " ")
