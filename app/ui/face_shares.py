"""Each face's own share of D by the network of the window, as long as somebody looks at it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.language import _
from app.project import Face
from app.recognition.face_errors import FaceShare, face_shares
from app.recognition.snapshot import Snapshot

if TYPE_CHECKING:
    from app.ui.session import Session

_CALM = 250
"""Milliseconds without another step of the training, before the network is asked anew."""


class FaceShares(QObject):
    """Asks the network about every face; a network that was trained on is asked anew.

    Attributes:
        changed: Other shares are known.
        available_changed: Whether there is a trained network to ask.
        shares: By face id; what is not known is not there.
    """

    changed = Signal()
    available_changed = Signal(bool)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self.shares: dict[int, FaceShare] = {}
        self._session = session
        self._roster = roster = session.roster
        self._trainer = trainer = session.trainer
        self._wanted = False
        self._available = False
        self._asked: set[int] = set()
        self._found: dict[int, FaceShare] = {}
        self._asking = session.slot(self)
        self._asking.yielded.connect(self._note)
        self._asking.over.connect(self._end)
        self._done = self._count = 0
        self._calm = QTimer(self, singleShot=True, interval=_CALM)
        self._calm.timeout.connect(self.refresh)
        session.closing.connect(self._forget)
        for other_network in (trainer.started, trainer.cleared, trainer.recorded):
            other_network.connect(self.expect_change)
        trainer.running_changed.connect(self.expect_change)
        roster.added.connect(self._look_at)
        roster.removed.connect(self._drop)
        roster.cleared.connect(self._forget)

    @property
    def available(self) -> bool:
        """Whether there is a trained network to ask."""
        return self._available

    def want(self, wanted: bool) -> None:
        """Whether somebody looks at the shares; while nobody does, none is computed."""
        self._wanted = wanted
        if wanted:
            self.refresh()
        else:
            self._forget()

    @Slot()
    def refresh(self) -> None:
        """Asks the network about all faces, as it is now."""
        self._calm.stop()
        self._forget()
        trained = self._trained()
        self._say_available(trained is not None)
        if trained is not None:
            self._ask(trained)

    @Slot()
    @Slot(bool)
    @Slot(object)
    def expect_change(self, _what: object = None) -> None:
        """The network changes: what it said of the faces counts no more, and is asked when it has calmed."""
        self._forget()
        self._calm.start()

    def _trained(self) -> Snapshot | None:
        return None if self._trainer.running or not self._session.is_open else self._trainer.trained

    def _ask(self, trained: Snapshot) -> None:
        """Asks about the faces that were not asked about yet, unless a job is at it."""
        faces = [face for face in self._roster.faces if face.id not in self._asked]
        if not self._wanted or not faces or self._asking.busy:
            return
        self._asked.update(face.id for face in faces)
        self._done, self._count = 0, len(faces)
        work = partial(face_shares, self._session.project, faces, trained)
        self._asking.start(_("Looking for each face's share of D"), work)

    def _say_available(self, available: bool) -> None:
        if available != self._available:
            self._available = available
            self.available_changed.emit(available)

    @Slot()
    def _forget(self) -> None:
        self._asking.drop()
        self._asked.clear()
        self._found.clear()
        if self.shares:
            self.shares.clear()
            self.changed.emit()

    @Slot(object)
    def _note(self, shares: list[FaceShare]) -> None:
        # A face may have been deleted or moved since it was asked about.
        self._found.update((share.face_id, share) for share in shares if share.face_id in self._asked)
        self._done += len(shares)
        if self._done < self._count:
            self._session.told.emit(
                _("Each face's share of D: {done:,} of {count:,}.").format(done=self._done, count=self._count)
            )

    @Slot()
    def _end(self) -> None:
        # How far it was is of no interest any more.
        self._session.told.emit("")
        self.shares.update(self._found)
        self._found.clear()
        self.changed.emit()
        self._look_at()

    @Slot(object)
    def _look_at(self, _faces: list[Face] | None = None) -> None:
        if self._wanted and (trained := self._trained()) is not None:
            self._ask(trained)

    @Slot(object)
    def _drop(self, face_ids: list[int]) -> None:
        for face_id in face_ids:
            self.shares.pop(face_id, None)
            self._found.pop(face_id, None)
            self._asked.discard(face_id)
