"""What the shown network says of the project's own faces, worked out while somebody looks."""

import time
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from app.faces.preparation import Preparation
from app.jobs.calling import CallJob
from app.jobs.cheating import CheatJob
from app.project import Project, Run
from app.recognition.cheating import Suspect
from app.recognition.dataset import Dataset, load_dataset
from app.recognition.face_errors import Trained
from app.recognition.moment import Moment
from app.recognition.verdicts import Verdicts, judge, seen_faces
from app.ui.session import Session
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer
from app.ui.who.validation_page import ValidationPage
from engine import Network

_EVERY = 0.5
"""Seconds between two looks while training runs."""


@dataclass(frozen=True)
class _Faces:
    """The faces of a run, and what the network sees of each by id."""

    of: object
    training: Dataset
    validation: Dataset | None
    pictures: dict[int, NDArray[np.uint8]]


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
        self._faces: _Faces | None = None
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
        trained = self._trainer.trained_at(moment)
        if trained is None or (self._trainer.running and now - self._looked < _EVERY):
            return
        self._looked, self._judged = now, moment
        job = CallJob("Judging the faces", partial(self._judge, self._source(), self._faces, trained, moment))
        job.returned.connect(self._show)
        job.finished.connect(self._forget_job)
        self._job = job
        self._session.start(job)

    def _source(self) -> object:
        run = self._trainer.run
        return run if run is not None else (self._session.project, self._trainer.record)

    @staticmethod
    def _judge(
        source: object, known: _Faces | None, trained: Trained, moment: Moment
    ) -> tuple[_Faces, Verdicts, Moment]:
        """On the job's thread."""
        faces = known if known is not None and _is_same(known.of, source) else _faces_of(source)
        network = Network(trained.architecture, trained.parameters)
        return faces, judge(network, faces.training, faces.validation, moment.epoch), moment

    @Slot(object)
    def _show(self, found: tuple[_Faces, Verdicts, Moment]) -> None:
        faces, verdicts, moment = found
        if self._job is None or self.sender() is not self._job or not _is_same(faces.of, self._source()):
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
        moment = self._machine.shown
        trained = self._trainer.trained_at(moment) if moment is not None else None
        if moment is None or trained is None:
            self._page.cheating.show_failure("There is no network to ask yet. Press Run first.")
            return
        run, record = self._trainer.run, self._trainer.record
        split = run.split if run is not None else None
        training = (
            split.training if split is not None else record.training_faces if record is not None else ()
        )
        validation = (
            split.validation if split is not None else record.validation_faces if record is not None else ()
        )
        job = CheatJob(self._session.project, Suspect(trained, training, validation, moment.epoch))
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


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(a is b for a, b in zip(one, other, strict=True))
    return one is other


def _faces_of(source: object) -> _Faces:
    if isinstance(source, tuple):
        project, record = source
        training, validation = _datasets_of(project, record)
    else:
        training, validation = source.training, source.validation  # type: ignore[attr-defined]
    return _Faces(source, training, validation, seen_faces(training, validation))


def _datasets_of(project: Project, record: Run) -> tuple[Dataset, Dataset | None]:
    """The faces of a saved run that are still there."""
    preparation = Preparation.from_json(record.preparation)
    there = {face.id: face for face in project.faces()}

    def load(ids: tuple[int, ...]) -> Dataset:
        faces = [there[face_id] for face_id in ids if face_id in there]
        return load_dataset(project, faces, record.person_ids, preparation)

    return load(record.training_faces), load(record.validation_faces) if record.validation_faces else None
