"""An equation's drawing as one path to be filled.

On paper it cannot be left to Qt's reader of drawings: where a PDF is written, that strokes every letter with
the pen that it was told not to use, and all equations come out bold.
"""

import re
from functools import lru_cache
from xml.etree import ElementTree

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainterPath, QTransform

from app.ui.widgets.equation import Typeset

_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_SPACE = "{http://www.w3.org/2000/svg}"


def drawn(equation: Typeset, place: QRectF) -> QPainterPath:
    """All letters and lines of an equation, as large as a place."""
    path, view = _path(equation.svg)
    scale = place.width() / view.width()
    moved = QTransform.fromTranslate(place.x(), place.y()).scale(scale, scale).translate(-view.x(), -view.y())
    return moved.map(path)


@lru_cache(maxsize=512)
def _path(svg: str) -> tuple[QPainterPath, QRectF]:
    """The path in the drawing's own units, and what of them is in sight."""
    root = ElementTree.fromstring(svg)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for part in root:
        if part.tag == f"{_SPACE}rect":
            path.addRect(QRectF(*(float(part.attrib[name]) for name in ("x", "y", "width", "height"))))
        elif part.tag == f"{_SPACE}path":
            _add(path, part.attrib["d"])
    return path, QRectF(*map(float, root.attrib["viewBox"].split()))


def _add(path: QPainterPath, data: str) -> None:
    """Adds outlines, which are written with absolute coordinates only."""
    for command, numbers in _COMMAND.findall(data):
        at = [float(number) for number in numbers.replace(",", " ").split()]
        match command:
            case "M":
                path.moveTo(*at)
            case "L":
                path.lineTo(*at)
            case "Q":
                path.quadTo(*at)
            case "C":
                path.cubicTo(*at)
            case "Z":
                path.closeSubpath()
            case _:
                raise ValueError(f"outline: {command!r} is not one of M, L, Q, C, Z")
