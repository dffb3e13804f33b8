"""One face large, with what becomes of it on the way to the network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.faces.preparation import Steps, as_picture
from app.project import Person
from app.recognition.face_errors import FaceView
from app.ui.faces.preview_facts import PreviewFacts
from app.ui.faces.preview_picture import PreviewPicture
from app.ui.faces.step_view import StepView
from app.ui.icons import wear_icon

_CROP = "The part of the picture that the network gets to see."
_ALIGNED = "Turned, so that the eyes are level."
_NOT_ALIGNED = "Taken as it is: this network's faces are not aligned, or the eyes were not found."
_GREY = "Without colour, and as small as the network's input: {size} × {size} pixels."
_NORMALISED = "With even light; mid-grey is 0. This is l(x,y), the input of the convolution layer."


_EXCLUDE = "Keep this face, but leave it out of training (X)."
_INCLUDE = "Take this face into training again (X)."


@dataclass(frozen=True)
class Shown:
    """What the preview shows.

    Attributes:
        view: The face and its steps.
        persons: All persons in order.
        place: Which face of its person's it is, and of how many, from 1 on.
    """

    view: FaceView
    persons: Sequence[Person]
    place: tuple[int, int]

    @property
    def position(self) -> int:
        """Which person it is, in their order."""
        return next((i for i, p in enumerate(self.persons) if p.id == self.view.face.person_id), 0)

    @property
    def other(self) -> Person:
        """To whom the face can be moved."""
        return self.persons[(self.position + 1) % len(self.persons)]


class FacePreview(QDialog):
    """A window beside the main one; the arrow keys go through the faces.

    Signals:
        step_requested (int): Show the face so many places further on.
        move_requested (), exclude_requested (), delete_requested (): What shall become of the face shown.
    """

    step_requested = Signal(int)
    move_requested = Signal()
    exclude_requested = Signal()
    delete_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("face_preview")
        self.setWindowTitle("Face")
        self.resize(880, 660)
        self._picture = PreviewPicture(self)
        self._facts = PreviewFacts(self)
        self._crop = StepView("step_crop", "Crop", _CROP, self)
        self._aligned = StepView("step_aligned", "Aligned", _ALIGNED, self)
        self._grey = StepView("step_grey", "Grey", _GREY, self)
        self._normalised = StepView("step_normalised", "Normalised: l(x,y)", _NORMALISED, self)
        self._buttons = QHBoxLayout()
        self._add_button("previous_face", "Previous", "Show the face before (←).", "previous", self._back)
        self._add_button("next_face", "Next", "Show the next face (→).", "next", self._on)
        self._buttons.addStretch(1)
        self._move = self._add_button(
            "move_face", "Move", "This face is the other person's (M).", "move", self.move_requested
        )
        self._exclude = self._add_button(
            "exclude_face", "Exclude from Training", "", "exclude", self.exclude_requested
        )
        self._add_button(
            "delete_face", "Delete", "Delete this face (Delete).", "delete", self.delete_requested
        )
        self._arrange()
        self._add_keys()

    def show_face(self, shown: Shown) -> None:
        """Show a face in place of the one before."""
        face = shown.view.face
        number, count = shown.place
        name = shown.persons[shown.position].name
        self.setWindowTitle(f"{name}: face {number:,} of {count:,}")
        self._picture.set_face(shown.view.picture, shown.view.seen, face.eyes)
        self._facts.show_facts(shown.view, shown.persons, shown.position, shown.place)
        self._show_steps(shown.view.steps)
        self._move.setText("Move to " + shown.other.name.replace("&", "&&"))
        self._exclude.setText("Include Again" if face.excluded else "Exclude from Training")
        self._exclude.setToolTip(_INCLUDE if face.excluded else _EXCLUDE)

    def _show_steps(self, steps: Steps | None) -> None:
        if steps is None:
            for view in (self._crop, self._aligned, self._grey, self._normalised):
                view.picture.set_picture(None)
            return
        self._crop.picture.set_picture(steps.crop)
        self._aligned.picture.set_picture(steps.aligned)
        self._aligned.set_caption(_NOT_ALIGNED if np.array_equal(steps.crop, steps.aligned) else _ALIGNED)
        self._grey.picture.set_picture(steps.grey)
        self._grey.set_caption(_GREY.format(size=steps.grey.shape[0]))
        self._normalised.picture.set_picture(as_picture(steps.normalised))

    def _back(self) -> None:
        self.step_requested.emit(-1)

    def _on(self) -> None:
        self.step_requested.emit(1)

    def _add_button(
        self, name: str, text: str, tip: str, icon: str, do: Callable[[], None] | SignalInstance
    ) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        wear_icon(button, icon)
        button.clicked.connect(do)
        self._buttons.addWidget(button)
        return button

    def _add_keys(self) -> None:
        keys = QKeySequence.StandardKey
        for sequence, do in (
            (Qt.Key.Key_Left, self._back),
            (Qt.Key.Key_Up, self._back),
            (Qt.Key.Key_Right, self._on),
            (Qt.Key.Key_Down, self._on),
            (Qt.Key.Key_M, self.move_requested),
            (Qt.Key.Key_X, self.exclude_requested),
            (keys.Delete, self.delete_requested),
        ):
            action = QAction(self)
            action.setShortcut(QKeySequence(sequence))
            action.triggered.connect(do)
            self.addAction(action)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._picture, 3)
        top.addWidget(self._facts, 2)
        way = QHBoxLayout()
        way.setSpacing(12)
        for step in (self._crop, self._aligned, self._grey, self._normalised):
            way.addWidget(step, 1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(top, 3)
        column.addLayout(way, 2)
        column.addLayout(self._buttons)
