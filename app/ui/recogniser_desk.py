"""The network that recognises: which one, by what names, and what it knows of strangers."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.project import Run
from app.recognition.calibration import ReferenceSet, reference_set_of
from app.recognition.recogniser import Recogniser
from app.recognition.snapshot import Snapshot
from app.ui.session import Session
from app.ui.trainer import Trainer


class RecogniserDesk(QObject):
    """Makes a recogniser of each moment that is shown.

    Attributes:
        changed: Another network recognises, or None.
    """

    changed = Signal(object)

    def __init__(self, session: Session, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._trainer = trainer
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
