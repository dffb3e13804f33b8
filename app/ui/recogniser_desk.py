"""The network that recognises: which one, by what names, and what it knows of strangers."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.project import Run
from app.recognition.calibration import THRESHOLD, ReferenceSet, reference_set_of
from app.recognition.recogniser import Recogniser
from app.recognition.snapshot import Snapshot
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer
from app.ui.workspace import Workspace


class RecogniserDesk(QObject):
    """Makes a recogniser of the snapshot that is shown: of the newest one a few times a second.

    Attributes:
        interval: Seconds from one recogniser to the next while training runs.
        changed: Another network recognises, or None.
        threshold: How familiar a face must be to be one of the persons.
    """

    interval = 0.26
    changed = Signal(object)

    def __init__(
        self, session: Workspace, trainer: Trainer, machine: TimeMachine, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.threshold = THRESHOLD
        self._session = session
        self._trainer = trainer
        self._machine = machine
        self._handed: Recogniser | None = None
        self._moment: Snapshot | None = None
        self._reference_set: ReferenceSet | None = None
        self._meeting = session.slot(self)
        self._meeting.returned.connect(self._meet)
        self._names: dict[int, str] = {}
        session.closing.connect(self.forget)
        trainer.beginning.connect(self._meeting.drop)
        trainer.recorded.connect(self._take_record)
        trainer.cleared.connect(self._take_none)
        # Whoever hears that the run has ended may ask its network at once.
        trainer.ended.connect(self.refresh)
        machine.moved.connect(self._follow_machine)

    @Slot()
    @Slot(str)
    def refresh(self, _reason: str = "") -> bool:
        """The newest network of the run recognises, where it is another one."""
        newest = self._trainer.newest if self._trainer.run is not None else None
        if newest is None or newest is self._moment or self._machine.epoch is not None:
            return False
        self.show_moment(newest)
        return True

    @Slot()
    def _follow_machine(self) -> None:
        if (shown := self._machine.shown) is not None:
            self.show_moment(shown)

    def show_moment(self, moment: Snapshot) -> None:
        """The network of that moment recognises from now on."""
        self._moment = moment
        self._hand(self._recogniser_at(moment))

    @Slot()
    def take_names(self) -> None:
        """Persons may have been renamed: the network that recognises calls them by their present names."""
        names = self._present_names()
        if names == self._names:
            return
        self._names = names
        if self._moment is not None:
            self._hand(self._recogniser_at(self._moment))

    @Slot()
    def forget(self) -> None:
        """The project is closed."""
        self._meeting.drop()
        self._handed = self._moment = self._reference_set = None

    def _hand(self, recogniser: Recogniser | None) -> None:
        self._handed = recogniser
        if recogniser is not None:
            recogniser.threshold = self.threshold
        self.changed.emit(recogniser)

    def _recogniser_at(self, moment: Snapshot) -> Recogniser:
        run = self._trainer.run
        reference = run.reference_set if run is not None else self._reference_set
        return Recogniser(moment.named(self._names), reference)

    def _present_names(self) -> dict[int, str]:
        return {person.id: person.name for person in self._session.project.persons()}

    @Slot(object)
    def _take_record(self, record: Run) -> None:
        self._names, self._reference_set = self._present_names(), None
        moment = self._trainer.newest
        if moment is not None:
            self.show_moment(moment)
        # The training faces of a saved run are prepared again, off the GUI thread.
        work = partial(reference_set_of, self._session.project, record)
        self._meeting.start("Reading the training faces", work)

    @Slot()
    def _take_none(self) -> None:
        self.forget()
        self._names = self._present_names()
        self._hand(None)

    @Slot(object)
    def _meet(self, reference: ReferenceSet | None) -> None:
        self._reference_set = reference
        if self._moment is not None and reference is not None:
            self._hand(self._recogniser_at(self._moment))
