"""What is written where in a widget, whoever wrote it: read by having the widget paint itself.

Labels, buttons, tabs, tables, plots and pictures with captions all draw their text in their own way, elided,
wrapped, turned or with underlined letters. What they have in common is that a painter is told each piece of
text with its place. So a widget is painted once on a device that draws nothing and only takes notes.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QWidget

_NEAR = 1.0
"""Points by which pieces of one line may miss each other."""


@dataclass(frozen=True)
class _Piece:
    """Some letters in one font: where their line begins, and how they lie in the widget."""

    text: str
    font: QFont
    at: QPointF
    width: float
    ascent: float
    descent: float
    lies: QTransform

    def continues(self, before: "_Piece") -> bool:
        ends = before.at.x() + before.width
        same_line = self.lies == before.lies and abs(self.at.y() - before.at.y()) < _NEAR
        return same_line and abs(self.at.x() - ends) < _NEAR

    def box(self, start: int, end: int) -> QRectF:
        metrics = QFontMetricsF(self.font)
        left = metrics.horizontalAdvance(self.text[:start]) if start else 0.0
        right = metrics.horizontalAdvance(self.text[:end]) if end < len(self.text) else self.width
        local = QRectF(
            self.at.x() + left, self.at.y() - self.ascent, right - left, self.ascent + self.descent
        )
        return self.lies.mapRect(local)


class Written:
    """One line of text in a widget."""

    def __init__(self, first: _Piece) -> None:
        self._pieces = [first]

    @property
    def text(self) -> str:
        """The letters as they are seen."""
        return "".join(piece.text for piece in self._pieces)

    def box(self, start: int = 0, end: int | None = None) -> QRectF:
        """Where some of its letters are, in the widget's points; all of them by default."""
        end = len(self.text) if end is None else end
        box, passed = QRectF(), 0
        for piece in self._pieces:
            low, high = max(start - passed, 0), min(end - passed, len(piece.text))
            if low < high:
                box = box.united(piece.box(low, high))
            passed += len(piece.text)
        return box

    def add(self, piece: _Piece) -> bool:
        """Takes a piece that goes on where the last one ended; whether it does."""
        goes_on = piece.continues(self._pieces[-1])
        if goes_on:
            self._pieces.append(piece)
        return goes_on


def written_in(widget: QWidget) -> list[Written]:
    """The lines of text that a widget paints by itself, without those of its children."""
    device = _NotePad(widget)
    painter = QPainter(device)
    # Not `widget.render`: a view has one of its own, of what it is a view of.
    QWidget.render(widget, painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.end()
    lines: list[Written] = []
    for piece in device.pieces:
        if not lines or not lines[-1].add(piece):
            lines.append(Written(piece))
    return lines


class _NoteTaker(QPaintEngine):
    """Keeps text, and draws nothing."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.pieces: list[_Piece] = []

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, _state: QPaintEngineState) -> None:
        pass

    def drawTextItem(self, at: QPointF, item: QTextItem) -> None:  # type: ignore[override]
        text, lies = item.text(), QTransform(self.painter().combinedTransform())
        if text:
            # The item and its font are the painter's, and soon gone.
            size = item.width(), item.ascent(), item.descent()
            self.pieces.append(_Piece(text, QFont(item.font()), QPointF(at), *size, lies))

    def _nothing(self, *_arguments: object) -> None:
        pass

    drawPixmap = drawImage = drawTiledPixmap = drawPath = drawPolygon = _nothing  # type: ignore  # noqa: N815
    drawRects = drawLines = drawEllipse = drawPoints = _nothing  # noqa: N815


class _NotePad(QPaintDevice):
    """As large and as sharp as a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget
        self._engine = _NoteTaker()

    @property
    def pieces(self) -> list[_Piece]:
        return self._engine.pieces

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def devType(self) -> int:
        return 0

    def metric(self, wanted: QPaintDevice.PaintDeviceMetric) -> int:
        metric = QPaintDevice.PaintDeviceMetric
        widget = self._widget
        known = {
            metric.PdmWidth: widget.width(),
            metric.PdmHeight: widget.height(),
            metric.PdmWidthMM: widget.widthMM(),
            metric.PdmHeightMM: widget.heightMM(),
            metric.PdmDpiX: widget.logicalDpiX(),
            metric.PdmDpiY: widget.logicalDpiY(),
            metric.PdmPhysicalDpiX: widget.physicalDpiX(),
            metric.PdmPhysicalDpiY: widget.physicalDpiY(),
            metric.PdmDepth: 32,
            metric.PdmDevicePixelRatio: max(1, round(widget.devicePixelRatioF())),
            metric.PdmDevicePixelRatioScaled: round(
                widget.devicePixelRatioF() * QPaintDevice.devicePixelRatioFScale()
            ),
        }
        return known.get(wanted, 0)
