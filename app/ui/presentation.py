"""What is seen from the back of a class room: the face, who it is, D, and the kernels."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.jobs.live import LiveFrame
from app.language import _
from app.lessons.latex import shortest
from app.recognition.recogniser import Answer
from app.recognition.snapshot import Snapshot
from app.ui.exporting import keep
from app.ui.parameters import Parameter
from app.ui.session import Session
from app.ui.style import GAP, person_colour, typed
from app.ui.view import View
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.buttons import push_button
from app.ui.widgets.curve import Curve
from app.ui.widgets.picture import (
    PictureView,
    answer_marks,
    percent_text,
    undecided_text,
    unfamiliar_text,
)
from app.ui.widgets.plot import Plot

_LEAST = 44
"""Points of a kernel."""


class Presentation(View):
    """Fills the screen; F5 runs, F6 steps, Escape or F11 goes back to the panels."""

    interval = 0.05

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("presentation")
        self.setAccessibleName(_("Presentation"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session = session
        self._frame: LiveFrame | None = None
        self._snapshot: Snapshot | None = None
        self._picture = PictureView(self)
        self._picture.setObjectName("presentation_picture")
        self._picture.set_empty_text(_("Open a camera: Ctrl+K"))
        self._name = typed(QLabel(self), "answer", bold=True)
        self._name.setObjectName("presentation_answer")
        self._name.setWordWrap(True)
        self._sure = typed(QLabel(self), "large")
        self._sure.setObjectName("presentation_confidence")
        self._error = typed(QLabel(self), "answer", bold=True)
        self._error.setObjectName("presentation_error")
        self._epoch = typed(QLabel(self), "large")
        self._epoch.setObjectName("presentation_epoch")
        self._plot = Plot(self, x=_("epoch"), y="D", name="presentation_plot")
        keep(self._plot, _("D of each epoch"), session)
        self._grid = ArrayGrid(self, name="presentation_kernels", least=_LEAST, click="select")
        self._arrange()
        session.closing.connect(self._forget)
        self._forget()

    def refresh(self) -> bool:
        frame = self._session.camera.latest()
        drawn = frame is not self._frame or self._session.machine.shown is not self._snapshot
        if frame is not self._frame:
            self._frame = frame
            self._show_frame(frame)
        if self._session.machine.shown is not self._snapshot:
            self._snapshot = self._session.machine.shown
            self._show_run(self._snapshot)
        return drawn

    def _arrange(self) -> None:
        back = push_button("leave_presentation", _("Back (F11)"), _("Back to the panels."), self)
        back.setProperty("flat", True)
        back.clicked.connect(self._session.actions["present"].trigger)
        above = QHBoxLayout()
        above.addWidget(self._error)
        above.addWidget(self._epoch, 1, Qt.AlignmentFlag.AlignBottom)
        above.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        answer = QVBoxLayout()
        answer.addWidget(self._name)
        answer.addWidget(self._sure)
        answer.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        grid.setSpacing(2 * GAP)
        grid.addWidget(self._picture, 0, 0, 2, 1)
        grid.addLayout(answer, 2, 0)
        grid.addLayout(above, 0, 1)
        grid.addWidget(self._plot, 1, 1)
        grid.addWidget(self._grid, 2, 1)
        for place, share in enumerate((0, 5, 4)):
            grid.setRowStretch(place, share)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 5)

    def _show_frame(self, frame: LiveFrame | None) -> None:
        answers = frame.answers if frame is not None else []
        self._picture.set_picture(frame.picture if frame is not None else None)
        self._picture.set_marks(answer_marks(answers, self.palette(), self._session.answering.persons))
        self._say(answers[0] if answers else None)

    def _say(self, answer: Answer | None) -> None:
        palette = self._name.palette()
        colour = self.palette().windowText().color()
        if answer is None:
            self._name.setText("")
            self._sure.setText(_("No face in sight.") if self._frame is not None else "")
        else:
            persons = self._session.answering.persons
            if not answer.undecided:
                colour = person_colour(answer.index, self.palette())
            self._name.setText(undecided_text(answer, persons) if answer.undecided else answer.person)
            certain = _("confidence {percent}").format(percent=percent_text(answer.confidence))
            self._sure.setText(certain if answer.known else unfamiliar_text(answer.person))
        palette.setColor(self._name.foregroundRole(), colour)
        self._name.setPalette(palette)

    def _show_run(self, snapshot: Snapshot | None) -> None:
        run, record = self._session.trainer.run, self._session.trainer.record
        if snapshot is None:
            self._error.setText("D")
            self._epoch.setText(_("Press F5 to train."))
            self._plot.remove_curve("D")
            self._grid.set_arrays([])
            return
        self._error.setText(f"D = {shortest(snapshot.step.error)}")
        self._epoch.setText(_("epoch {number}").format(number=snapshot.epoch))
        history = run.history.arrays() if run is not None else (record.history if record is not None else {})
        errors = np.asarray(history.get("error", ()), dtype=np.float64)
        epochs = np.asarray(history.get("epoch", np.arange(len(errors))), dtype=np.float64)
        self._plot.set_curve("D", Curve(epochs, errors, width=3))
        kernels = Parameter.of(snapshot, "kernels")
        self._grid.set_arrays(
            [
                Cells(kernels.name(one), kernels.picture("now", one), kernels.limit("now"), scale="K")
                for one in range(kernels.count)
            ]
        )

    def _forget(self) -> None:
        self._frame = self._snapshot = None
        self._show_frame(None)
        self._show_run(None)
