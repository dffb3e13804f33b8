"""The network as one line of shapes."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.theme import line, muted
from app.ui.training.network_stages import Stage, parameter_count, stages
from engine import Architecture

_SYMBOL = 1.15
_CAPTION = 0.92
# Tried from the first on until the line fits the width.
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68)
_SHEET = 3.0
_MOST_SHEETS = 3
_LARGEST_GAP = 3.0


class NetworkLine(QWidget):
    """Boxes from the image l to the outputs s with arrows between, each box with its shape below.

    The tooltip of a box says what it is, with its number of parameters and its equation.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_line")
        self.setAccessibleName("the network")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stages: list[Stage] = []

    def set_architecture(self, architecture: Architecture) -> None:
        """Shows a network."""
        self._stages = stages(architecture)
        count = f"{parameter_count(architecture)} parameters in all."
        self.setAccessibleDescription(" ".join([*(stage.text for stage in self._stages), count]))
        self.setStatusTip(count)
        self.update()

    def box(self, index: int) -> QRectF:
        """Where a stage is drawn, with its caption, in the widget's points."""
        return self._boxes()[0][index]

    def sizeHint(self) -> QSize:
        """One line of boxes and one of captions."""
        return QSize(480, self._height())

    def minimumSizeHint(self) -> QSize:
        """The line shrinks its letters before it is cut off."""
        return QSize(240, self._height())

    def tip_at(self, point: QPoint) -> str:
        """What is said of the box at a point; "" where there is none."""
        boxes, _ = self._boxes()
        told = zip(self._stages, boxes, strict=True)
        return next((stage.text for stage, box in told if box.contains(QPointF(point))), "")

    def event(self, event: QEvent) -> bool:
        """Shows the tooltip of the box under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws boxes, arrows and captions."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes, scale = self._boxes()
        for stage, box in zip(self._stages, boxes, strict=True):
            self._draw_box(painter, stage, box, scale)
        for left, right in pairwise(boxes):
            self._draw_arrow(painter, left.right(), right.left(), self._box_height() / 2 + _SHEET * 2)
        painter.end()

    def _height(self) -> int:
        caption = QFontMetricsF(self._font(_CAPTION)).height()
        return round(2 * _SHEET + self._box_height() + 2 + caption + 1)

    def _box_height(self) -> float:
        return QFontMetricsF(self._font(_SYMBOL)).height() * 1.3

    def _font(self, factor: float) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * factor)
        return font

    def _boxes(self) -> tuple[list[QRectF], float]:
        """A column for every stage, over the whole height, and the scale at which they fit."""
        for scale in _SCALES:
            widths = self._widths(scale)
            gap = (self.width() - sum(widths)) / max(len(widths) - 1, 1)
            if gap >= self._arrow():
                break
        gap = min(gap, _LARGEST_GAP * self._arrow())
        left = (self.width() - sum(widths) - gap * (len(widths) - 1)) / 2
        boxes = []
        for width in widths:
            boxes.append(QRectF(left, 0, width, self.height()))
            left += width + gap
        return boxes, scale

    def _widths(self, scale: float) -> list[float]:
        symbol = QFontMetricsF(self._font(_SYMBOL * scale))
        caption = QFontMetricsF(self._font(_CAPTION * scale))
        return [
            max(
                symbol.horizontalAdvance(stage.symbol) + symbol.height(),
                caption.horizontalAdvance(stage.shape) + 2,
            )
            for stage in self._stages
        ]

    def _arrow(self) -> float:
        return QFontMetricsF(self.font()).height()

    def _draw_box(self, painter: QPainter, stage: Stage, column: QRectF, scale: float) -> None:
        palette = self.palette()
        box = QRectF(column.left(), 2 * _SHEET, column.width(), self._box_height())
        painter.setPen(line(palette))
        painter.setBrush(palette.base())
        for sheet in reversed(range(min(stage.sheets, _MOST_SHEETS))):
            painter.drawRoundedRect(
                box.translated(sheet * _SHEET * 0.8, -sheet * _SHEET).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4
            )
        painter.setPen(palette.windowText().color())
        painter.setFont(self._font(_SYMBOL * scale))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, stage.symbol)
        painter.setPen(muted(palette))
        painter.setFont(self._font(_CAPTION * scale))
        below = QRectF(
            column.left() - 4, box.bottom() + 2, column.width() + 8, column.height() - box.bottom() - 2
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, stage.shape)

    def _draw_arrow(self, painter: QPainter, left: float, right: float, y: float) -> None:
        margin, head = 0.18 * (right - left), 4.0
        start, end = QPointF(left + margin + 2 * _SHEET * 0.8, y), QPointF(right - margin, y)
        colour = muted(self.palette())
        painter.setPen(colour)
        painter.setBrush(colour)
        painter.drawLine(QLineF(start, end))
        painter.drawPolygon(
            QPolygonF([end, end + QPointF(-head, -head * 0.7), end + QPointF(-head, head * 0.7)])
        )

    def _show_tooltip(self, event: QHelpEvent) -> None:
        text = self.tip_at(event.pos())
        if text:
            QToolTip.showText(event.globalPos(), text, self)
        else:
            QToolTip.hideText()
            event.ignore()
