"""One line of text that never widens its panel."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui import theme


class OneLine(QLabel):
    """One line, muted or in a colour of its own; cut with an ellipsis where the place is too narrow.

    Hovering a line that is cut shows it whole, unless a tooltip was set.
    """

    def __init__(
        self, text: str = "", *, size: float = 1.0, bold: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._colour: QColor | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * size)
        font.setBold(bold)
        self.setFont(font)

    def set_colour(self, colour: QColor | None) -> None:
        """Draw in that colour, or muted for None."""
        self._colour = colour
        self.update()

    def minimumSizeHint(self) -> QSize:
        """As high as a line, as narrow as a few letters."""
        metrics = self.fontMetrics()
        width = min(metrics.horizontalAdvance(self.text()), metrics.averageCharWidth() * 6)
        return QSize(width, metrics.height())

    def sizeHint(self) -> QSize:
        """The whole line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height())

    def shown_text(self) -> str:
        """The line as it fits now."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def event(self, event: QEvent) -> bool:
        """Show a line that is cut whole as the tooltip."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and self.shown_text() != self.text():
            self.setToolTip(self.text())
            shown = super().event(event)
            self.setToolTip("")
            return shown
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        painter.setPen(self._colour or theme.muted(self.palette()))
        painter.drawText(QRect(self.rect()), self.alignment(), self.shown_text())
