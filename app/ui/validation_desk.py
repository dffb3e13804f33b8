"""What the shown network says of the project's own faces, worked out while somebody looks."""

import time
from functools import partial

from PySide6.QtCore import QObject, Slot

from app.jobs.calling import CallJob
from app.jobs.cheating import CheatJob
from app.project import Project, Run
from app.recognition.cheating import Suspect
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
        self._job: CallJob | None = None
        self._examination: CheatJob | None = None
        self._looked = 0.0
        page.cheating.asked.connect(self._examine)
        page.cheating.stop_asked.connect(self._stop_examining)
        session.closing.connect(self._forget)
        trainer.cleared.connect(self._clear)

    def refresh(self) -> None:
        """Looks at the shown moment, if anybody sees the page and it is another one than before."""
        moment = self._machine.shown
        if self._job is not None or not self._page.isVisible() or moment is None or moment is self._judged:
            return
        if self._judged is not None and moment.parameters is self._judged.parameters:
            return
        now = time.monotonic()
        trained, of = self._trainer.trained_at(moment), self._asked()
        if trained is None or of is None or (self._trainer.running and now - self._looked < _EVERY):
            return
        self._looked, self._judged = now, moment
        judged = partial(_judged, self._session.project, of, self._faces, trained, moment)
        job = CallJob("Judging the faces", judged)
        job.returned.connect(self._show)
        job.finished.connect(self._forget_job)
        self._job = job
        self._session.start(job)

    def _asked(self) -> TrainingRun | Run | None:
        """Whose faces are asked about."""
        return self._trainer.run or self._trainer.record

    @Slot(object)
    def _show(self, found: tuple[OwnFaces, Verdicts, Moment]) -> None:
        faces, verdicts, moment = found
        if self._job is None or self.sender() is not self._job or faces.of is not self._asked():
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
    def _forget_job(self) -> None:
        if self.sender() is self._job:
            self._job = None

    @Slot()
    def _clear(self) -> None:
        self._forget()
        self._page.show_verdicts(None, [], {})
        self._page.cheating.follow(None)

    @Slot()
    def _forget(self) -> None:
        self._job = self._judged = self._faces = None
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
        job = CheatJob(self._session.project, suspect)
        cheating = self._page.cheating
        job.progressed.connect(cheating.show_progress)
        job.found.connect(cheating.show_test)
        job.failed.connect(cheating.show_failure)
        job.finished.connect(self._forget_examination)
        self._examination = job
        self._session.jobs.start(job)

    @Slot()
    def _stop_examining(self) -> None:
        if self._examination is not None:
            self._examination.cancel()
            self._examination = None
        self._page.cheating.stop()

    @Slot()
    def _forget_examination(self) -> None:
        if self.sender() is self._examination:
            self._examination = None


def _judged(
    project: Project, of: TrainingRun | Run, known: OwnFaces | None, trained: Trained, moment: Moment
) -> tuple[OwnFaces, Verdicts, Moment]:
    faces = known if known is not None and known.of is of else own_faces(project, of)
    network = Network(trained.architecture, trained.parameters)
    return faces, judge(network, faces.training, faces.validation, moment.epoch), moment
