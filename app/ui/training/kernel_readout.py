"""One line of text that changes many times a second."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.theme import muted


class Readout(QWidget):
    """A line that only repaints itself when its text changes: a label would arrange the whole window anew.

    Args:
        name: For finding it.
        described: What it tells, for assistive technology.
    """

    def __init__(self, name: str, described: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(described)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._text, self._quiet = "", False

    def text(self) -> str:
        """The whole line."""
        return self._text

    def say(self, text: str, *, quiet: bool = False) -> None:
        """Shows a line.

        Args:
            text: What it says.
            quiet: Whether it is a hint rather than a reading.
        """
        if (text, quiet) != (self._text, self._quiet):
            self._text, self._quiet = text, quiet
            self.setAccessibleDescription(text)
            self.update()

    def shown_text(self) -> str:
        """The line as it fits now."""
        return self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())

    def sizeHint(self) -> QSize:
        """One line; the width is what there is."""
        metrics = self.fontMetrics()
        return QSize(20 * metrics.averageCharWidth(), metrics.height())

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        metrics = self.fontMetrics()
        return QSize(6 * metrics.averageCharWidth(), metrics.height())

    def event(self, event: QEvent) -> bool:
        """Shows a line that is cut whole as the tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and not self.toolTip():
            cut = self.shown_text() != self._text
            QToolTip.showText(event.globalPos(), self._text if cut else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the line."""
        painter = QPainter(self)
        palette = self.palette()
        painter.setPen(muted(palette) if self._quiet else palette.color(QPalette.ColorRole.WindowText))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(self.rect()), flags, self.shown_text())
        painter.end()
