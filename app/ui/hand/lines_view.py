"""The lines of the calculation so far, the newest in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.lessons.hand.lines import Line
from app.ui.hand.line_row import LineRow

_USUAL_WIDTH = 700
_LARGEST = 1.6


class LinesView(QScrollArea):
    """Shows lines below each other, and scrolls to the newest.

    Args:
        hint: What is said before there is a line.
    """

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hand_lines")
        self.setAccessibleName("Lines of the calculation")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows: list[LineRow] = []
        self._count = 0
        self._pending: list[LineRow] = []
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._typeset_next)
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(2)
        self._hint = QLabel(hint, self._inside)
        self._hint.setWordWrap(True)
        self._hint.setMargin(12)
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        self._inside.installEventFilter(self)
        self.setWidget(self._inside)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows lines; the last one is the newest."""
        while len(self._rows) < len(lines):
            row = LineRow(self._inside)
            self._rows.append(row)
            self._column.insertWidget(len(self._rows), row)
        self._pending = [
            row
            for place, row in enumerate(self._rows[: len(lines)])
            if row.set_line(lines[place], place == len(lines) - 1)
        ]
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(lines))
        self._count = len(lines)
        # The newest at once; the others, of which many may be new, while nobody presses a key.
        self._typeset_next()
        self._hint.setVisible(not lines)
        self._scroll_to_newest()

    def rows(self) -> list[LineRow]:
        """The rows that are shown."""
        return self._rows[: self._count]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the newest line in sight when the lines were laid out anew."""
        if watched is self._inside and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._scroll_to_newest()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Has larger letters where there is room for them."""
        super().resizeEvent(event)
        larger = min(max(self.width() / _USUAL_WIDTH, 1.0), _LARGEST)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * round(larger, 1))
        if font != self._inside.font():
            self._inside.setFont(font)

    def sizeHint(self) -> QSize:
        """Wide enough for most equations."""
        return QSize(520, 400)

    def minimumSizeHint(self) -> QSize:
        """Where an equation is still read."""
        return QSize(330, 120)

    @Slot()
    def _typeset_next(self) -> None:
        if self._pending:
            self._pending.pop().typeset()
        if self._pending:
            self._idle.start()

    def _scroll_to_newest(self) -> None:
        if self._count:
            row = self._rows[self._count - 1]
            self.ensureVisible(0, row.geometry().bottom(), 0, 8)
