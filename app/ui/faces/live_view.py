"""The live picture of the camera beside what the network sees of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.ui.faces.live_notice import LiveNotice
from app.ui.faces.network_eye import NetworkEye
from app.ui.faces.taken_flash import TakenFlash
from app.ui.one_line import OneLine
from app.ui.widgets.picture import Mark, PictureView

_PICTURE_SHARE, _EYE_SHARE = 5, 2
_GAP = 8


class LiveView(QWidget):
    """The camera's picture with the found face boxed, the network's eye, and one line saying how it goes.

    Attributes:
        picture: The picture; set `mirrored` on it for a camera that looks at its user.
        eye: The prepared face.

    Signals:
        agreed (): The button that stands in place of the picture was pressed.
    """

    agreed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("live_view")
        self.picture = PictureView()
        self.picture.setObjectName("live_picture")
        self.picture.setAccessibleName("Live picture")
        self.picture.setToolTip(
            "What the camera sees now, with the face that was found in a box. "
            "A video or a folder of pictures dropped here is shown as a camera."
        )
        self.picture.set_empty_text("The camera is closed.")
        self.eye = NetworkEye()
        self._flash = TakenFlash(self.picture)
        self._notice = LiveNotice(self.picture)
        self._notice.agreed.connect(self.agreed)
        self._state = OneLine()
        self._state.setObjectName("live_state")
        self._state.setAccessibleName("State of the camera")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(_GAP)
        layout.setVerticalSpacing(_GAP // 2)
        layout.addWidget(self.picture, 0, 0)
        layout.addWidget(self.eye, 0, 1)
        layout.addWidget(self._state, 1, 0, 1, 2)
        layout.setColumnStretch(0, _PICTURE_SHARE)
        layout.setColumnStretch(1, _EYE_SHARE)
        layout.setRowStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_frame(self, picture: NDArray[np.uint8] | QImage | None, marks: Sequence[Mark] = ()) -> None:
        """Show a frame of the camera and the faces found in it; None when the camera is closed."""
        self._notice.hide()
        self.picture.set_picture(picture)
        self.picture.set_marks(marks)

    def show_notice(self, sentence: str, button: str, tip: str) -> None:
        """Say in place of the picture why there is none, with a button that may help."""
        if self._notice.isHidden() or self._notice.text != sentence:
            self._notice.say(sentence, button, tip)

    def show_network_eye(self, face: NDArray[np.uint8] | None) -> None:
        """Show the prepared face, grey (H, W); None when there is none."""
        self.eye.show_face(face)

    def show_state(self, text: str, colour: QColor | None = None) -> None:
        """Say under the picture how it goes, in one line; muted where it has no colour of its own."""
        self._state.setText(text)
        self._state.set_colour(colour)

    def flash(self, colour: QColor) -> None:
        """Show for a moment that a face was taken."""
        self._flash.flash(colour)
