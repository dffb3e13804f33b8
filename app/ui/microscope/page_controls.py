"""The buttons above the microscope: step to step, face to face, update to update."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.ui.one_line import OneLine
from app.ui.widgets.buttons import ToggleButton

_GROUP_GAP = 14


class PageControls(QWidget):
    """Three pairs of buttons, whether all numbers are shown, and where the training is.

    Attributes:
        stage_asked: So many steps of the chain on, or back.
        face_asked: So many faces on, or back.
        next_asked: The next update.
        previous_asked: The one before.
        all_asked: Whether all numbers are shown at once.
    """

    stage_asked = Signal(int)
    face_asked = Signal(int)
    next_asked = Signal()
    previous_asked = Signal()
    all_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        button = self._button
        self._back = button("microscope_previous_stage", "‹ Step", "The step of the chain before (←, Alt+←).")
        self._on = button("microscope_next_stage", "Step ›", "The next step of the chain (→, Alt+→).")
        self._all = ToggleButton(
            "microscope_all", "All Steps", "Show the numbers of every step at once (Alt+L).", self
        )
        self._face_back = button("microscope_previous_face", "‹ Face", "The face before (Page Up).")
        self._face_on = button("microscope_next_face", "Face ›", "The next face (Page Down).")
        self._previous = button(
            "microscope_previous_update",
            "‹ Update",
            "Look back to the kept moment before this one (Ctrl+Page Up).",
        )
        self._next = button("microscope_next_update", "Update ›", "")
        self._where = OneLine("", parent=self)
        self._where.setObjectName("microscope_where")
        self._arrange()
        self._back.clicked.connect(lambda: self.stage_asked.emit(-1))
        self._on.clicked.connect(lambda: self.stage_asked.emit(1))
        self._face_back.clicked.connect(lambda: self.face_asked.emit(-1))
        self._face_on.clicked.connect(lambda: self.face_asked.emit(1))
        self._previous.clicked.connect(self.previous_asked)
        self._next.clicked.connect(self.next_asked)
        self._all.toggled.connect(self.all_asked)
        self.set_next("")

    def toggle_all(self) -> None:
        """Shows all numbers, or only those up to the chosen step."""
        self._all.toggle()

    def set_next(self, why_not: str, *, looking_back: bool = False) -> None:
        """Whether there is a next update; if not, why not."""
        self._next.setEnabled(not why_not)
        if why_not:
            tip = why_not
        elif looking_back:
            tip = "Go on to the next kept moment (Ctrl+Page Down)."
        else:
            tip = "Train: make the next update, and compare it with what is announced (Ctrl+Page Down)."
        self._next.setToolTip(tip)

    def set_previous(self, possible: bool) -> None:
        """Whether an earlier moment is kept."""
        self._previous.setEnabled(possible)

    def say_where(self, text: str) -> None:
        """Says which moment is looked at."""
        self._where.setText(text)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip.split(" (")[0] or "Make the next update")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for group in (
            (self._back, self._on, self._all),
            (self._face_back, self._face_on),
            (self._previous, self._next),
        ):
            for button in group:
                row.addWidget(button)
            row.addSpacing(_GROUP_GAP)
        row.addWidget(self._where, 1)
