"""The shown network with its faces, for the pages that look at it closely."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.jobs.tasks import TaskSlot
from app.project import Run
from app.recognition.errors import RecognitionError
from app.recognition.moment import Moment
from app.recognition.study import Study, run_of, study_of
from app.recognition.training_run import TrainingRun
from app.ui.session import Session
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer

_UNTRAINED = "There is no network yet. Go to Faces & training and press Run, or Step."
_READING = "Reading the faces…"


class StudyDesk(QObject):
    """Hands out studies. The faces of a saved run are read once, off the GUI thread.

    Attributes:
        changed: There is another study, or none: ask for `take`.
    """

    changed = Signal()

    def __init__(
        self, session: Session, trainer: Trainer, machine: TimeMachine, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._trainer = trainer
        self._machine = machine
        self._of: TrainingRun | Run | None = None
        self._run: TrainingRun | None = None
        self._study: Study | None = None
        self._moment: Moment | None = None
        self._problem = ""
        self._reading = TaskSlot(session.jobs, self)
        self._reading.returned.connect(self._take_run)
        self._reading.failed.connect(self._note_problem)
        self._reading.over.connect(self.changed)
        session.closing.connect(self._forget)
        for changed in (trainer.cleared, trainer.beginning):
            changed.connect(self._forget)
        machine.moved.connect(self.changed)
        for changed in (trainer.started, trainer.recorded):
            changed.connect(self._tell)

    @property
    def why_not(self) -> str:
        """Why there is no study, in a sentence."""
        if self._reading.busy:
            return _READING
        return self._problem or _UNTRAINED

    def take(self) -> Study | None:
        """The network that is shown now, with its faces; None where there is none, or not yet."""
        moment, of = self._machine.shown, self._trainer.run or self._trainer.record
        if moment is None or of is None:
            return None
        if self._run_for(of) is None:
            return None
        if self._study is None or self._moment is None or not _is_same(moment, self._moment):
            self._moment, self._study = moment, self._made(moment)
        return self._study

    def _run_for(self, of: TrainingRun | Run) -> TrainingRun | None:
        if of is not self._of:
            self._of, self._study, self._problem = of, None, ""
            self._run = of if isinstance(of, TrainingRun) else None
            if self._run is None:
                self._reading.start("Reading the faces", partial(run_of, self._session.project, of))
            else:
                self._reading.drop()
        return self._run

    def _made(self, moment: Moment) -> Study | None:
        assert self._run is not None, "the faces are read"
        names: dict[int, str] = {}
        if self._session.is_open:
            self._session.attempt(
                lambda: names.update((one.id, one.name) for one in self._session.project.persons())
            )
        try:
            return study_of(self._run, moment, names)
        except RecognitionError as error:
            self._problem = str(error)
            return None

    @Slot(object)
    def _take_run(self, run: TrainingRun) -> None:
        self._run = run

    @Slot(str)
    def _note_problem(self, sentence: str) -> None:
        self._problem = sentence

    @Slot()
    @Slot(object)
    def _tell(self, _record: object = None) -> None:
        self.changed.emit()

    @Slot()
    def _forget(self) -> None:
        self._reading.drop()
        self._of = self._run = self._study = self._moment = None
        self._problem = ""
        self.changed.emit()


def _is_same(one: Moment, other: Moment) -> bool:
    """Whether both are one moment: a saved run's is made anew whenever somebody asks for it."""
    if one is other:
        return True
    saved = not any(moment.gradients or moment.state is not None for moment in (one, other))
    return saved and one.parameters is other.parameters and one.step == other.step
