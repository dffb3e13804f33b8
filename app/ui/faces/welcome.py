"""What a new user sees first."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.ui.widgets.buttons import PrimaryButton

_ABOUT = (
    "Two people's faces train a small neural network while you watch. "
    "See the error fall and the kernels change, then let it say who is in front of the camera."
)
# In letters: lines longer than that are hard to read.
_WIDEST = 70
_TALL = 2.2
"""Of a button, in lines of its text."""
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
        begin = PrimaryButton(sample, (sample.iconText(),))
        begin.setObjectName("welcome_sample")
        begin.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        begin.setMinimumHeight(round(begin.fontMetrics().height() * _TALL))
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
        layout.addWidget(begin)
        layout.addWidget(_button("welcome_camera", camera))
        layout.addWidget(_button("welcome_pictures", pictures))
        layout.addSpacing(10)
        layout.addWidget(_text(_PRIVACY, 0.9))
        layout.addStretch(3)


def _text(text: str, size: float, *, bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * size)
    font.setBold(bold)
    label.setFont(font)
    return label


def _button(name: str, action: QAction) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    line = button.fontMetrics().height()
    button.setIconSize(QSize(line, line))
    button.setMinimumHeight(round(line * _TALL))
    return button
