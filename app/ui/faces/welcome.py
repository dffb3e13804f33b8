"""What a new user sees first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.language import _
from app.ui.style import typed
from app.ui.widgets.buttons import PrimaryButton

# In letters: lines longer than that are hard to read.
_WIDEST = 70
_TALL = 2.2
"""Of a button, in lines of its text."""


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
        self.setAccessibleName(_("Welcome"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        content = QWidget(self)
        content.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDEST)
        centred = QHBoxLayout(self)
        centred.addStretch(1)
        centred.addWidget(content, 100)
        centred.addStretch(1)
        layout = QVBoxLayout(content)
        layout.setSpacing(10)
        layout.addStretch(2)
        layout.addWidget(_text("Facet", "answer", bold=True))
        layout.addWidget(
            _text(
                _(
                    "Two people's faces train a small neural network while you watch. See the error fall and "
                    "the kernels change, then let it say who is in front of the camera."
                )
            )
        )
        layout.addSpacing(10)
        # Only one of them stands out: it needs nothing at all.
        layout.addWidget(_sized(PrimaryButton(sample, (sample.iconText(),)), "welcome_sample"))
        layout.addWidget(_button(camera, "welcome_camera"))
        layout.addWidget(_button(pictures, "welcome_pictures"))
        layout.addSpacing(10)
        layout.addWidget(
            _text(_("Faces stay in this file on this computer. Facet opens no network connection."), "small")
        )
        layout.addStretch(3)


def _text(text: str, size: str = "text", *, bold: bool = False) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return typed(label, size, bold=bold)


def _button(action: QAction, name: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return _sized(button, name)


def _sized(button: QToolButton, name: str) -> QToolButton:
    button.setObjectName(name)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setMinimumHeight(round(button.fontMetrics().height() * _TALL))
    return button
