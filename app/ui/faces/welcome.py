"""What a new user sees first."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

_ABOUT = (
    "Two people's faces train a small neural network while you watch. "
    "See the error fall and the kernels change, then let it say who is in front of the camera."
)
# In letters: lines longer than that are hard to read.
_WIDEST = 70
_PRIVACY = "Faces stay in this file on this computer. Facet opens no network connection."


class Welcome(QFrame):
    """What Facet is, three ways to begin, and where the faces stay.

    Args:
        sample: Leads through the whole with the built-in sample.
        camera: Opens a camera.
        pictures: Adds pictures.
    """

    def __init__(
        self, sample: QAction, camera: QAction, pictures: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAccessibleName("Welcome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._sample = _button("welcome_sample", sample, 1.3)
        content = QWidget()
        content.setMaximumWidth(content.fontMetrics().averageCharWidth() * _WIDEST)
        centred = QHBoxLayout(self)
        centred.setContentsMargins(20, 20, 20, 20)
        centred.addStretch(1)
        centred.addWidget(content, 100)
        centred.addStretch(1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addStretch(2)
        layout.addWidget(_text("Facet", 2.2, bold=True))
        layout.addWidget(_text(_ABOUT, 1.0))
        layout.addSpacing(10)
        layout.addWidget(self._sample)
        layout.addWidget(_button("welcome_camera", camera, 1.0))
        layout.addWidget(_button("welcome_pictures", pictures, 1.0))
        layout.addSpacing(10)
        layout.addWidget(_text(_PRIVACY, 0.9))
        layout.addStretch(3)
        self._take_colours()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_colours()

    def _take_colours(self) -> None:
        palette = QPalette()
        # Fusion draws a button lighter than its colour; darker, white stays legible on it.
        ground = self.palette().color(QPalette.ColorRole.Highlight).darker(170)
        palette.setColor(QPalette.ColorRole.Button, ground)
        palette.setColor(QPalette.ColorRole.ButtonText, QColor("white"))
        self._sample.setPalette(palette)


def _text(text: str, size: float, *, bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    _resize_font(label, size, bold)
    return label


def _button(name: str, action: QAction, size: float) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    _resize_font(button, size, bold=size > 1)
    line = button.fontMetrics().height()
    button.setIconSize(QSize(line, line))
    button.setMinimumHeight(round(line * 2.2))
    return button


def _resize_font(widget: QWidget, size: float, bold: bool) -> None:
    font = widget.font()
    font.setPointSizeF(font.pointSizeF() * size)
    font.setBold(bold)
    widget.setFont(font)
