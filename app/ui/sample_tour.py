"""*Try the Sample*: faces, training and recognition with one press."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.jobs.training import FULL_SPEED
from app.language import _
from app.lessons.latex import shortest
from app.recognition.settings import RunSettings
from app.ui.camera import DEMO
from app.ui.roster import ADDING
from app.ui.widgets.callout import Callout

if TYPE_CHECKING:
    from app.ui.session import Session

_KERNELS = "features.0.kernels"


class SampleTour(QObject):
    """Draws the sample's faces, trains on them, then opens the Demo camera to recognise them.

    It uses the open project where that has no face yet, and a new one beside it otherwise.

    Attributes:
        over: The sample is trained and being recognised: `hints` says what is to be seen.
    """

    over = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._session, self._roster, self._trainer = session, session.roster, session.trainer
        self._under_way = False
        session.roster.sample_added.connect(self._train)
        session.trainer.ended.connect(self._recognise)
        session.closing.connect(self._stop)

    def try_it(self) -> None:
        """Begins."""
        project = self._session.project
        if self._roster.adding:
            self._session.failed.emit(ADDING)
        elif (not project.read_only and not self._roster.count) or self._session.create(
            _free_name(project.path.with_name(_("Sample") + ".facet"))
        ):
            self._under_way = True
            self._roster.add_sample()
            self._session.told.emit(_("The sample's faces are added …"))

    @Slot()
    def _train(self) -> None:
        if self._under_way:
            self._trainer.set_speed(FULL_SPEED)
            self._session.told.emit(_("Training begins …"))
            self._trainer.run_anew(RunSettings())

    @Slot(str)
    def _recognise(self, _reason: str) -> None:
        if not self._under_way:
            return
        self._under_way = False
        if not self._session.camera.is_open:
            self._session.camera.open(DEMO)
        self.over.emit()

    def hints(self) -> list[Callout]:
        """What a new user should look at: D, the kernels, and why the network names whom it names."""
        run, newest = self._trainer.run, self._trainer.newest
        if run is None or newest is None or not len(run.history):
            return []
        errors = run.history.arrays()["error"]
        change = newest.parameters[_KERNELS] - newest.start[_KERNELS]
        most = int(np.square(change).sum(axis=(1, 2, 3)).argmax()) + 1
        first, second = run.persons[:2]
        return [
            Callout(
                "curves_view",
                _("D fell"),
                _(
                    "The error D over all faces fell from {first} to {last} in {epochs} epochs: "
                    "each one went a small step downhill."
                ).format(
                    first=shortest(float(errors[0])), last=shortest(float(errors[-1])), epochs=newest.epoch
                ),
            ),
            Callout(
                "kernels_view",
                _("These kernels changed"),
                _(
                    "Back propagation changed every number of the {count} kernels, those of kernel "
                    "{most} most of all. “Change” shows what was learned."
                ).format(count=len(change), most=most),
            ),
            Callout(
                "evidence_page",
                _("This is why"),
                _(
                    "Each place of the face speaks for {first} or for {second}. All of them together "
                    "give the answer above."
                ).format(first=first.name, second=second.name),
            ),
        ]

    @Slot()
    def _stop(self) -> None:
        self._under_way = False


def _free_name(path: Path) -> Path:
    """The path, or the first of "Sample 2", "Sample 3" … that no file has."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} {number}")
    return free
