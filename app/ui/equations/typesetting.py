r"""LaTeX to a drawing, by ziamath: STIX glyphs as SVG paths, which Qt draws at any size.

Each symbol of the notes in an equation is typeset in a colour of its own, one of 255 shades that nobody could
tell from black. So the finished drawing says where each symbol is; when it is painted, all of them get the
colour of the text.
"""

import re
import threading
import warnings
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer

from app.lessons.symbols import SYMBOLS

SIZE = 20.0
"""Size of the letters of a drawing, in its own units."""

_TOKEN = re.compile(r"\\(?:text|begin|end|hspace)\{[^}]*\}|\\[A-Za-z]+|.", re.DOTALL)
_LETTERS = {_TOKEN.findall(symbol.latex)[0]: symbol.letter for symbol in SYMBOLS}
"""The symbols that can be told in an equation: in LaTeX, and as the interface writes them."""
_SHADE = re.compile(r'(fill|stroke)="(#0000[0-9a-f]{2}|black)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
# A minus that stands in front of something belongs to it; between braces it keeps no room on both sides.
_SIGN = re.compile(r"((?:^|[=(&|]|\\\\)\s*)-")
_BRACE = re.compile(r"\\[{}]")
_UNKNOWN = re.compile(r">\s*(\\[A-Za-z]+)")
_MOST_MARKED = 255
# Equations are typeset off the GUI thread too, and the renderer's fonts are shared.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Place:
    """Where one symbol stands.

    Attributes:
        symbol: Its letter, as the interface writes it.
        box: Around it, in the drawing's units, from the drawing's top left corner.
    """

    symbol: str
    box: QRectF


@dataclass(frozen=True)
class Typeset:
    """An equation as a drawing.

    Attributes:
        svg: The drawing; black.
        width: In units in which the letters have the size `SIZE`.
        height: The same.
        ascent: From the top to the line that the letters stand on.
        places: Of its symbols.
    """

    svg: str
    width: float
    height: float
    ascent: float
    places: tuple[Place, ...]

    def renderer(self, colour: QColor) -> QSvgRenderer:
        """Draws it in that colour."""
        coloured = _SHADE.sub(rf'\1="{colour.name()}"', self.svg)
        return QSvgRenderer(QByteArray(coloured.encode()))


@lru_cache(maxsize=1024)
def typeset(latex: str) -> Typeset:
    """Typesets an equation; the same one is typeset once.

    Args:
        latex: What stands between two dollars.

    Raises:
        ValueError: it is no LaTeX that the renderer knows.
    """
    with _ONE_AT_A_TIME:
        return _drawn(latex)


def _drawn(latex: str) -> Typeset:
    with warnings.catch_warnings():
        # It asks for its fonts in a way that newer versions of Python warn of.
        warnings.simplefilter("ignore", DeprecationWarning)
        # Only whoever shows an equation waits for them.
        from ziamath.config import config
        from ziamath.tex import tex2mml
        from ziamath.zmath import Latex

    # The older way of writing drawings is the one that Qt reads, and says where each glyph is.
    config.svg2 = False
    marked, symbols = _marked(latex)
    try:
        _check(latex, tex2mml(latex))
        drawing = Latex(marked, size=SIZE, color="#000000", margin=1.0).svg()
    except Exception as error:
        raise ValueError(f"latex: {latex!r} cannot be typeset: {error}") from error
    left, top, width, height = _view(drawing)
    return Typeset(drawing, width, height, -top, _places(drawing, symbols, left, top))


def _check(latex: str, markup: str) -> None:
    """Finds what the renderer would show as it is typed, or leave out."""
    if _BRACE.sub("", latex).count("{") != _BRACE.sub("", latex).count("}"):
        raise ValueError("a brace is missing")
    unknown = _UNKNOWN.search(markup)
    if unknown is not None:
        raise ValueError(f"{unknown[1]} is not known")


def _marked(latex: str) -> tuple[str, list[str]]:
    """The equation with its symbols in shades of their own, and those symbols in the order of the shades."""
    symbols: list[str] = []
    parts: list[str] = []
    for token in _TOKEN.findall(_SIGN.sub(r"\1{-}", latex)):
        symbol = _LETTERS.get(token)
        if symbol is None or len(symbols) == _MOST_MARKED:
            parts.append(token)
        else:
            symbols.append(symbol)
            parts.append(rf"{{\color{{#0000{len(symbols):02x}}}{token}}}")
    return "".join(parts), symbols


def _view(drawing: str) -> tuple[float, float, float, float]:
    found = re.search(r'viewBox="([^"]*)"', drawing)
    assert found is not None, "a drawing says how large it is"
    left, top, width, height = map(float, found[1].split())
    return left, top, width, height


def _places(drawing: str, symbols: list[str], left: float, top: float) -> tuple[Place, ...]:
    boxes: dict[int, QRectF] = {}
    for path, shade in re.findall(r'<path d="([^"]*)" fill="#0000([0-9a-f]{2})"', drawing):
        box = _box(path).translated(-left, -top)
        number = int(shade, 16)
        boxes[number] = boxes[number].united(box) if number in boxes else box
    return tuple(Place(symbols[number - 1], box) for number, box in sorted(boxes.items()) if number)


def _box(path: str) -> QRectF:
    """Around all points of a path, which is written with absolute coordinates only."""
    numbers = [float(one) for one in _NUMBER.findall(path)]
    across, down = numbers[::2], numbers[1::2]
    return QRectF(min(across), min(down), max(across) - min(across), max(down) - min(down))
