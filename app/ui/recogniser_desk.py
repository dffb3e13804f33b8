"""The network that recognises: which one, by what names, and what it knows of strangers."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.project import Run
from app.recognition.errors import USER_ERRORS
from app.recognition.familiarity import Acquaintance, acquaintance_of_record
from app.recognition.moment import Moment
from app.recognition.naming import with_present_names
from app.recognition.recogniser import Recogniser
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
        self._moment: Moment | None = None
        self._acquaintance: Acquaintance | None = None
        self._meeting = session.slot(self)
        self._meeting.returned.connect(self._meet)
        self._names: dict[int, str] = {}
        session.closing.connect(self.forget)
        trainer.beginning.connect(self._meeting.drop)
        trainer.recorded.connect(self._take_record)
        trainer.cleared.connect(self._take_none)

    def show_moment(self, moment: Moment) -> None:
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
        self._handed = self._moment = self._acquaintance = None

    def _hand(self, recogniser: Recogniser | None) -> None:
        self._handed = recogniser
        self.changed.emit(recogniser)

    def _recogniser_at(self, moment: Moment) -> Recogniser | None:
        run, record = self._trainer.run, self._trainer.record
        if run is not None:
            names = tuple(self._names.get(person.id, person.name) for person in run.persons)
            return Recogniser(
                run.network.architecture,
                dict(moment.parameters),
                run.preparation,
                names,
                run.crop,
                run.settings.margin,
                run.acquaintance,
            )
        if record is None:
            return None
        return self._recogniser_of(record, moment)

    def _recogniser_of(self, record: Run, moment: Moment) -> Recogniser | None:
        try:
            named = with_present_names(record, self._session.project.persons())
            recogniser = Recogniser.of_record(replace(named, parameters=dict(moment.parameters)))
        except USER_ERRORS as error:
            self._session.failed.emit(str(error))
            return None
        recogniser.meet(self._acquaintance)
        return recogniser

    def _present_names(self) -> dict[int, str]:
        return {person.id: person.name for person in self._session.project.persons()}

    @Slot(object)
    def _take_record(self, record: Run) -> None:
        self._names, self._acquaintance = self._present_names(), None
        moment = self._trainer.newest
        if moment is not None:
            self.show_moment(moment)
        # The training faces of a saved run are prepared again, off the GUI thread.
        work = partial(acquaintance_of_record, self._session.project, record)
        self._meeting.start("Reading the training faces", work)

    @Slot()
    def _take_none(self) -> None:
        self.forget()
        self._names = self._present_names()
        self._hand(None)

    @Slot(object)
    def _meet(self, acquaintance: Acquaintance | None) -> None:
        self._acquaintance = acquaintance
        if self._moment is not None and acquaintance is not None:
            self._hand(self._recogniser_at(self._moment))
