"""What is said in place of the live picture: why there is none, and a button that may help."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme

_RADIUS = 6.0
_MARGIN = 12


class LiveNotice(QWidget):
    """A sentence, and under it a button, over all of another widget.

    Args:
        instead_of: The widget that it covers while it is shown.

    Signals:
        agreed (): The button was pressed.
    """

    agreed = Signal()

    def __init__(self, instead_of: QWidget) -> None:
        super().__init__(instead_of)
        self.setObjectName("live_notice")
        self._instead_of = instead_of
        instead_of.installEventFilter(self)
        self._text = QLabel()
        self._text.setObjectName("live_notice_text")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._button = QPushButton()
        self._button.setObjectName("live_notice_button")
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self.agreed)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self._text, 1)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def say(self, sentence: str, button: str, tip: str) -> None:
        """Shows a sentence, and a button with that text and tooltip."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self._button.setText(button)
        self._button.setToolTip(tip)
        self.resize(self._instead_of.size())
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays as large as what it stands in place of."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._instead_of.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the frame that the picture has."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.setPen(QPen(theme.line(self.palette()), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
