"""A hint that can be put away, and comes back only with something else to say."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.ui import theme
from app.ui.icons import wear_icon

_STRIP = 3


class HintLine(QWidget):
    """A quiet sentence with a button that puts it away; there only while there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hint_line")
        self._put_away = ""
        self._text = QLabel()
        self._text.setObjectName("hint_text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setObjectName("hint_close")
        self._close.setAccessibleName("Put this hint away")
        self._close.setToolTip("Put this hint away. It comes back only when it has changed.")
        self._close.setAutoRaise(True)
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.setIconSize(QSize(12, 12))
        wear_icon(self._close, "close")
        self._close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(_STRIP + 6, 2, 2, 2)
        row.setSpacing(4)
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Shows a hint; an empty one, or the one that was put away, is not shown."""
        if sentence:
            self._text.setText(sentence)
        self.setVisible(bool(sentence) and sentence != self._put_away)

    def forget(self) -> None:
        """Another project: what was put away may be said again."""
        self._put_away = ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the strip that sets it apart."""
        painter = QPainter(self)
        painter.fillRect(0, 0, _STRIP, self.height(), theme.curve_colours(self.palette())[1])
        painter.setPen(QPen(theme.line(self.palette()), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRect(self.rect().adjusted(_STRIP, 0, -1, -1))

    @Slot()
    def _dismiss(self) -> None:
        self._put_away = self._text.text()
        self.hide()
