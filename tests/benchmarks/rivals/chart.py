"""Points and the straight line through them, as a picture in SVG."""

import math
from pathlib import Path
from xml.sax.saxutils import escape

from rivals.scaling import Point, line_through

_WIDTH, _HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 28, 36, 48
_QUANTITIES = {"milliseconds": "a training step, ms", "megabytes": "memory above import, MB"}
_TITLES = {"faces": "faces of 64² (8 kernels)", "kernels": "kernels (200 faces of 64²)"}


def write(path: Path, points: list[Point]) -> None:
    """Draws time and memory over faces and over kernels, one panel each."""
    panels = []
    for row, grows in enumerate(_TITLES):
        curve = [point for point in points if point.grows == grows]
        for column, quantity in enumerate(_QUANTITIES):
            places = [(point.at, getattr(point, quantity)) for point in curve]
            inside = _panel(places, _TITLES[grows], _QUANTITIES[quantity])
            panels.append(f'<g transform="translate({column * _WIDTH},{row * _HEIGHT})">{inside}</g>')
    size = f'width="{2 * _WIDTH}" height="{2 * _HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    background = '<rect width="100%" height="100%" fill="white"/>'
    path.write_text("\n".join([head, background, *panels, "</svg>\n"]), encoding="utf-8")


def _panel(places: list[tuple[float, float]], x_title: str, y_title: str) -> str:
    right, top = _round_above(max(x for x, _ in places)), _round_above(max(y for _, y in places))

    def at(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + x / right * (_WIDTH - _LEFT - _RIGHT)
        return round(across, 1), round(_HEIGHT - _BOTTOM - y / top * (_HEIGHT - _TOP - _BOTTOM), 1)

    slope, start = line_through(places)
    begin, end = at(0, max(start, 0)), at(places[-1][0], start + slope * places[-1][0])
    parts = [
        _line(at(0, 0), at(right, 0), "#555"),
        _line(at(0, 0), at(0, top), "#555"),
        _line(begin, end, "#c60", dashes="5 3"),
        _text((_WIDTH + _LEFT) / 2, _HEIGHT - 10, x_title),
        _text(_LEFT, 20, y_title, anchor="start"),
    ]
    for part in range(5):
        x, y = part * right / 4, part * top / 4
        parts.append(_text(*_shifted(at(x, 0), 0, 16), f"{x:g}"))
        parts.append(_text(*_shifted(at(0, y), -6, 4), f"{y:g}", anchor="end"))
        parts.append(_line(at(0, y), at(right, y), "#ddd"))
    for place in places:
        x, y = at(*place)
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.5" fill="#06c"/>')
    return "".join(parts)


def _line(begin: tuple[float, float], end: tuple[float, float], colour: str, dashes: str = "none") -> str:
    (x1, y1), (x2, y2) = begin, end
    return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{colour}" stroke-dasharray="{dashes}"/>'


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#222">{escape(text)}</text>'


def _shifted(place: tuple[float, float], right: float, down: float) -> tuple[float, float]:
    return place[0] + right, place[1] + down


def _round_above(value: float) -> float:
    unit = 10.0 ** math.floor(math.log10(value))
    return next(m * unit for m in (1, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if m * unit >= value)
