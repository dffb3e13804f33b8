"""Starts and stops the gradient check, and says on how many faces, and before what, it is made."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.lessons.gradient_check.check import FACES
from app.recognition.errors import SettingsError
from app.ui.gradient_check.face_strip import FaceStrip
from app.ui.outlined_buttons import OutlinedCheckBox
from app.ui.training.captions import Notice
from app.ui.training.highlighted_buttons import PrimaryButton
from app.ui.training.number_field import NumberField
from app.ui.training.setting_fields import NumberSetting
from app.ui.widgets.fields import by_leading_digit
from app.ui.worn_icon import wear_icon

_CHECK = "Check gradients"
_TIP = (
    "Moves every number of the shown network by ±η, computes D again by the engine's forward pass alone, and "
    "compares (D(p + η) − D(p − η)) / 2η with the derivative that the backward pass gives."
)
_COUNT = NumberSetting(
    "check_count",
    "faces",
    "How many training faces D is summed over: of each person, from the best learned to the worst learned.",
    "The number of faces",
    by_leading_digit,
    2,
    64,
)
_WALL_TIP = (
    "Puts a plain wall at the left of every face, lit from the left, so that each of its columns has one "
    "brightness. There, several places of a pool's window are equally large."
)


class CheckControls(QWidget):
    """The row of buttons, and the faces.

    Attributes:
        check_pressed: A check is wanted.
        stop_pressed: It is wanted no more.
    """

    check_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = FACES
        self._action = QAction(_CHECK, self)
        self._action.setToolTip(_TIP)
        self._action.triggered.connect(self.check_pressed)
        wear_icon(self._action, "run", self)
        self._check = PrimaryButton(self._action, (_CHECK,), self)
        self._check.setObjectName("check_button")
        self._check.setAccessibleName(_CHECK)
        self._stop = QToolButton(self)
        self._stop.setObjectName("check_stop")
        self._stop.setText("Stop")
        self._stop.setAccessibleName("Stop the check")
        self._stop.setToolTip("Ends the check; what was found before stays.")
        self._stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stop.clicked.connect(self.stop_pressed)
        self._field = NumberField(_COUNT, self)
        self._field.setObjectName("check_count")
        self._field.setAccessibleName("number of faces")
        self._field.setToolTip(_COUNT.tooltip)
        self._field.show_setting(self._count)
        self._field.edited.connect(self._read_count)
        self._wall = OutlinedCheckBox("before a plain wall", self)
        self._wall.setObjectName("check_wall")
        self._wall.setToolTip(_WALL_TIP)
        self._strip = FaceStrip(self)
        self._notice = Notice(self)
        self._notice.setObjectName("check_count_notice")
        self._arrange()
        self.show_running(running=False)

    def count(self) -> int:
        """How many faces."""
        return self._count

    def wall(self) -> bool:
        """Whether they stand before a plain wall."""
        return self._wall.isChecked()

    def set_wall(self, wall: bool) -> None:
        """Puts a plain wall there, or takes it away."""
        self._wall.setChecked(wall)

    def show_possible(self, possible: bool) -> None:
        """Whether there is a network to check."""
        self._action.setEnabled(possible)

    def show_running(self, *, running: bool) -> None:
        """Whether a check is under way."""
        keyboard_was_there = self._stop.hasFocus()
        self._stop.setEnabled(running)
        if keyboard_was_there and not running:
            self._check.setFocus()

    def show_faces(self, images: NDArray[np.floating] | None) -> None:
        """The faces of a check, (N, C, H, W); None for none."""
        self._strip.show_faces(images)

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self._check)
        buttons.addWidget(self._stop)
        buttons.addStretch(1)
        self._stop.setMinimumHeight(self._check.sizeHint().height() - 6)
        faces = QHBoxLayout()
        faces.setSpacing(6)
        label = QLabel("on", self)
        label.setBuddy(self._field)
        faces.addWidget(label)
        faces.addWidget(self._field)
        faces.addWidget(QLabel("faces", self))
        faces.addSpacing(6)
        faces.addWidget(self._wall)
        faces.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(buttons)
        column.addLayout(faces)
        column.addWidget(self._notice)
        column.addWidget(self._strip)

    @Slot()
    def _read_count(self) -> None:
        try:
            self._count = int(self._field.read())
            self._notice.say("")
        except SettingsError as error:
            self._notice.say(str(error))
        self._field.show_setting(self._count)
