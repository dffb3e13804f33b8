"""What the shown network says of the project's own faces, worked out while somebody looks."""

import time
from functools import partial

from PySide6.QtCore import QObject, Slot

from app.jobs.tasks import TaskSlot
from app.project import Project, Run
from app.recognition.cheating import Suspect, examine
from app.recognition.face_errors import Trained
from app.recognition.moment import Moment
from app.recognition.own_faces import OwnFaces, ids_of_faces, own_faces
from app.recognition.training_run import TrainingRun
from app.recognition.verdicts import Verdicts, judge
from app.ui.session import Session
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer
from app.ui.who.validation_page import ValidationPage
from engine import Network

_EVERY = 0.5
"""Seconds between two looks while training runs."""


class ValidationDesk(QObject):
    """Judges the faces for the Validation page, and has the network examined where that is asked for."""

    def __init__(
        self,
        session: Session,
        trainer: Trainer,
        machine: TimeMachine,
        page: ValidationPage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._trainer = trainer
        self._machine = machine
        self._page = page
        self._faces: OwnFaces | None = None
        self._judged: Moment | None = None
        self._judging = session.slot(self)
        self._judging.returned.connect(self._show)
        self._examining = TaskSlot(session.jobs, self)
        self._examining.yielded.connect(self._show_examined)
        self._examining.returned.connect(page.cheating.show_test)
        self._examining.failed.connect(page.cheating.show_failure)
        self._looked = 0.0
        page.cheating.asked.connect(self._examine)
        page.cheating.stop_asked.connect(self._stop_examining)
        session.closing.connect(self._forget)
        trainer.cleared.connect(self._clear)

    def refresh(self) -> None:
        """Looks at the shown moment, if anybody sees the page and it is another one than before."""
        moment = self._machine.shown
        if self._judging.busy or not self._page.isVisible() or moment is None or moment is self._judged:
            return
        if self._judged is not None and moment.parameters is self._judged.parameters:
            return
        now = time.monotonic()
        trained, of = self._trainer.trained_at(moment), self._asked()
        if trained is None or of is None or (self._trainer.running and now - self._looked < _EVERY):
            return
        self._looked, self._judged = now, moment
        judged = partial(_judged, self._session.project, of, self._faces, trained, moment)
        self._judging.start("Judging the faces", judged)

    def _asked(self) -> TrainingRun | Run | None:
        """Whose faces are asked about."""
        return self._trainer.run or self._trainer.record

    @Slot(object)
    def _show(self, found: tuple[OwnFaces, Verdicts, Moment]) -> None:
        faces, verdicts, moment = found
        if faces.of is not self._asked():
            # Another run was begun meanwhile: its persons are not these.
            return
        self._faces = faces
        self._page.show_verdicts(verdicts, self._names(), faces.pictures)
        self._page.cheating.follow(moment.parameters)

    def _names(self) -> list[str]:
        run, record = self._trainer.run, self._trainer.record
        persons = {person.id: person.name for person in self._session.project.persons()}
        if run is not None:
            return [persons.get(person.id, person.name) for person in run.persons]
        if record is None:
            return []
        pairs = zip(record.person_ids, record.persons, strict=True)
        return [persons.get(person_id, name) for person_id, name in pairs]

    @Slot()
    def _clear(self) -> None:
        self._forget()
        self._page.show_verdicts(None, [], {})
        self._page.cheating.follow(None)

    @Slot()
    def _forget(self) -> None:
        self._judging.drop()
        self._judged = self._faces = None
        self._stop_examining()
        self._page.cheating.forget()

    @Slot()
    def _examine(self) -> None:
        moment, of = self._machine.shown, self._asked()
        trained = self._trainer.trained_at(moment) if moment is not None else None
        if moment is None or trained is None or of is None:
            self._page.cheating.show_failure("There is no network to ask yet. Press Run first.")
            return
        suspect = Suspect(trained, *ids_of_faces(of), moment.epoch)
        work = partial(examine, self._session.project, suspect)
        self._examining.start("Looking whether the network cheats", work)

    @Slot(object)
    def _show_examined(self, progress: tuple[int, int]) -> None:
        self._page.cheating.show_progress(*progress)

    @Slot()
    def _stop_examining(self) -> None:
        self._examining.drop()
        self._page.cheating.stop()


def _judged(
    project: Project, of: TrainingRun | Run, known: OwnFaces | None, trained: Trained, moment: Moment
) -> tuple[OwnFaces, Verdicts, Moment]:
    faces = known if known is not None and known.of is of else own_faces(project, of)
    network = Network(trained.architecture, trained.parameters)
    return faces, judge(network, faces.training, faces.validation, moment.epoch), moment
