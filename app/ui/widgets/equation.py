r"""Equations: LaTeX is drawn by ziamath as glyphs of STIX, sharp at any size and in the palette's colours.

Each symbol of the notes in an equation is typeset in a colour of its own, one of 255 shades that nobody could
tell from black. So the finished drawing says where each symbol is; when it is painted, all of them get the
colour of the text.
"""

import re
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.language import _
from app.lessons.latex import in_words
from app.lessons.symbols import SYMBOLS
from app.ui.style import line, muted
from app.ui.symbols.label import SymbolPlace, explain
from app.ui.widgets.copying import add_copy_action

if TYPE_CHECKING:
    from app.ui.session import Session

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
_SECONDS = 0.2
"""For a few equations, before they can be shown."""

_LARGER = 1.05
"""Against the text around it, whose letters are larger for their size."""
_MARGIN = 2
_NARROWEST = 0.55
_AROUND = (-2, -3, 2, 3)
"""What still belongs to a symbol, in the drawing's units: letters are small for a mouse."""


@dataclass(frozen=True)
class Typeset:
    """An equation as a drawing.

    Attributes:
        svg: The drawing; black.
        width: In units in which the letters have the size `SIZE`.
        height: The same.
        ascent: From the top to the line that the letters stand on.
        places: Of its symbols: the letter, as the interface writes it, and a box around it in the drawing's
            units from its top left corner.
    """

    svg: str
    width: float
    height: float
    ascent: float
    places: tuple[tuple[str, QRectF], ...]

    def renderer(self, colour: QColor) -> QSvgRenderer:
        """Draws it in that colour."""
        coloured = _SHADE.sub(rf'\1="{colour.name()}"', self.svg)
        return QSvgRenderer(QByteArray(coloured.encode()))

    def picture(
        self, unit: float, colour: QColor, ratio: float, above: float = 0.0, below: float = 0.0
    ) -> QImage:
        """A picture on a transparent ground.

        Args:
            unit: Points for a unit of the drawing.
            colour: Of the letters.
            ratio: Pixels of the screen for a point.
            above: Points left free above the drawing.
            below: Below it.
        """
        size = QSizeF(self.width * unit, self.height * unit)
        whole = QSizeF(size.width(), above + size.height() + below) * ratio
        image = QImage(whole.toSize().expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.renderer(colour).render(painter, QRectF(QPointF(0, above), size))
        painter.end()
        return image

    def symbol_at(self, point: QPointF) -> tuple[str, QRectF] | None:
        """The symbol at a point of the drawing, and the box around it."""
        left, top, right, bottom = _AROUND
        found = [
            place for place in self.places if place[1].adjusted(left, top, right, bottom).contains(point)
        ]
        return min(found, key=lambda place: place[1].width() * place[1].height(), default=None)


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


def unit_beside(metrics: QFontMetricsF) -> float:
    """Points for a unit of a drawing whose letters are as high as those of a text."""
    # Of the size of STIX letters.
    return metrics.xHeight() / (0.47 * SIZE)


class Typesetter(QObject):
    """Typesets equations off the GUI thread.

    Args:
        session: Runs what takes a while.

    Attributes:
        ready: Some more are typeset.
    """

    ready = Signal()

    def __init__(self, session: "Session", parent: QObject) -> None:
        super().__init__(parent)
        self._done: set[str] = set()
        self._wanted: list[str] = []
        self._work = session.slot(self)
        self._work.returned.connect(self._take)
        self._work.over.connect(self._go_on)
        session.closing.connect(self._wanted.clear)

    def has(self, *latex: str) -> bool:
        """Whether those equations are typeset: `typeset` gives them at once."""
        return self._done.issuperset(latex)

    def want(self, latex: Sequence[str]) -> None:
        """Typesets those next that are not typeset yet, in their order; `ready` says when there are some."""
        self._wanted[:] = [one for one in dict.fromkeys(latex) if one not in self._done]
        if not self._work.busy:
            self._go_on()

    @Slot(object)
    def _take(self, done: list[str]) -> None:
        self._done.update(done)
        self._wanted[:] = [one for one in self._wanted if one not in self._done]
        self.ready.emit()

    @Slot()
    def _go_on(self) -> None:
        if self._wanted:
            self._work.start(_("Typesetting"), partial(_typeset_some, tuple(self._wanted)))


class EquationView(QWidget):
    """An equation, as wide as it is; where there is less room it is drawn smaller. Its symbols have cards.

    Args:
        latex: The equation; "" shows nothing and takes no room.
        scale: Against the usual size.
        quiet: Whether it stays behind other text.
        value: What a symbol stands for in this place, by its letter; None leaves it to the session.
    """

    def __init__(
        self,
        latex: str = "",
        parent: QWidget | None = None,
        *,
        scale: float = 1.0,
        quiet: bool = False,
        value: Callable[[str], str | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._scale = scale
        self._quiet = quiet
        self._value = value
        self._latex = ""
        self._typeset: Typeset | None = None
        self._drawn: tuple[object, QImage] | None = None
        self._pointed: tuple[str, QRectF] | None = None
        add_copy_action(self, _("Copy as LaTeX"), self.latex)
        self.set_latex(latex)

    def latex(self) -> str:
        """What is shown."""
        return self._latex

    def set_latex(self, latex: str) -> None:
        """Shows another equation; "" none.

        Raises:
            ValueError: it is no LaTeX that can be typeset.
        """
        if latex == self._latex and self._typeset is not None:
            return
        self._typeset = typeset(latex) if latex else None
        self._latex = latex
        self._drawn = self._pointed = None
        self.setAccessibleName(in_words(latex))
        self.updateGeometry()
        self.update()

    def symbol_places(self) -> list[SymbolPlace]:
        """Its symbols, each once, from left to right."""
        places = sorted(self._typeset.places, key=lambda place: place[1].left()) if self._typeset else []
        first = dict(reversed(places))
        return [SymbolPlace(letter, self, self._box(first[letter]), self._value) for letter in dict(places)]

    def sizeHint(self) -> QSize:
        return self._size(self._full_unit())

    def minimumSizeHint(self) -> QSize:
        # The equation drawn smaller; its height stays.
        full = self.sizeHint()
        return QSize(round(full.width() * _NARROWEST), full.height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(QPointF(event.pos()))
            if place is not None:
                return explain([SymbolPlace(place[0], self, self._box(place[1]), self._value)], by_mouse=True)
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self._place_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            explain([SymbolPlace(place[0], self, self._box(place[1]), self._value)])

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._drawn = None
            self.updateGeometry()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._typeset is None:
            return
        painter = QPainter(self)
        if self._pointed is not None:
            painter.fillRect(self._box(self._pointed[1]).adjusted(-2, -2, 2, 2), line(self.palette()))
        painter.drawImage(self._corner(), self._picture(self._typeset))
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _place_at(self, point: QPointF) -> tuple[str, QRectF] | None:
        if self._typeset is None:
            return None
        return self._typeset.symbol_at((point - self._corner()) / self._unit())

    def _box(self, box: QRectF) -> QRectF:
        """A box of the drawing, in the widget's points."""
        unit = self._unit()
        return QRectF(self._corner() + box.topLeft() * unit, box.size() * unit)

    def _point_at(self, place: tuple[str, QRectF] | None) -> None:
        if place is not self._pointed:
            self._pointed = place
            self.update()

    def _picture(self, equation: Typeset) -> QImage:
        """Made once for a size, a colour and a screen."""
        palette = self.palette()
        quiet = self._quiet and self.isEnabled()
        colour = muted(palette) if quiet else palette.color(QPalette.ColorRole.WindowText)
        key = self._unit(), colour.rgb(), self.devicePixelRatioF()
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, equation.picture(self._unit(), colour, self.devicePixelRatioF())
        return self._drawn[1]

    def _full_unit(self) -> float:
        """Points for a unit of the drawing, where there is room."""
        return self._scale * _LARGER * QFontMetricsF(self.font()).height() / SIZE

    def _unit(self) -> float:
        full = self._full_unit()
        if self._typeset is None:
            return full
        return min(full, max(self.width() - 2 * _MARGIN, 1) / self._typeset.width)

    def _size(self, unit: float) -> QSize:
        if self._typeset is None:
            return QSize(0, 0)
        drawing = QSizeF(self._typeset.width, self._typeset.height) * unit
        return QSize(round(drawing.width()) + 2 * _MARGIN, round(drawing.height()) + 2 * _MARGIN)

    def _corner(self) -> QPointF:
        """Where the drawing is: at the left, in the middle of the height, on a whole pixel."""
        height = self._typeset.height * self._unit() if self._typeset is not None else 0
        return QPointF(_MARGIN, round((self.height() - height) / 2))


def _typeset_some(latex: Sequence[str]) -> list[str]:
    until = time.monotonic() + _SECONDS
    done = []
    for one in latex:
        typeset(one)
        done.append(one)
        if time.monotonic() > until:
            break
    return done


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
    found = re.search(r'viewBox="([^"]*)"', drawing)
    assert found is not None, "a drawing says how large it is"
    left, top, width, height = map(float, found[1].split())
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


def _places(drawing: str, symbols: list[str], left: float, top: float) -> tuple[tuple[str, QRectF], ...]:
    boxes: dict[int, QRectF] = {}
    for path, shade in re.findall(r'<path d="([^"]*)" fill="#0000([0-9a-f]{2})"', drawing):
        box = _box(path).translated(-left, -top)
        number = int(shade, 16)
        boxes[number] = boxes[number].united(box) if number in boxes else box
    return tuple((symbols[number - 1], box) for number, box in sorted(boxes.items()) if number)


def _box(path: str) -> QRectF:
    """Around all points of a path, which is written with absolute coordinates only."""
    numbers = [float(one) for one in _NUMBER.findall(path)]
    across, down = numbers[::2], numbers[1::2]
    return QRectF(min(across), min(down), max(across) - min(across), max(down) - min(down))
