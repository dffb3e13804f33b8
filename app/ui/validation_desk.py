"""What the shown network says of the project's own faces, worked out while somebody looks."""

import time
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from app.jobs.tasks import TaskSlot
from app.project import Project
from app.recognition.cheating import examine
from app.recognition.record import faces_of
from app.recognition.snapshot import RunFaces, Snapshot
from app.recognition.verdicts import Verdicts, judge, seen_faces
from app.ui.session import Session
from app.ui.who.validation_page import ValidationPage

_LOOKS_EVERY = 0.06
_EVERY = 0.5
"""Seconds between two looks while training runs."""

Pictures = dict[int, NDArray[np.uint8]]
"""What the network sees of each face, grey (size, size), by its id."""
_Found = tuple[RunFaces, Pictures, Verdicts, Snapshot]


class ValidationDesk(QObject):
    """Judges the faces for the Validation page, and has the network examined where that is asked for."""

    def __init__(self, session: Session, page: ValidationPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._trainer = session.trainer
        self._machine = session.machine
        self._page = page
        self._of: object = None
        self._asked: object = None
        self._faces: tuple[RunFaces, Pictures] | None = None
        self._judged: Snapshot | None = None
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
        session.refresher.add(self.refresh, _LOOKS_EVERY, page)
        session.trainer.cleared.connect(self._clear)

    def refresh(self) -> bool:
        """Looks at the shown network, if anybody sees the page and it is another one than before."""
        shown = self._machine.shown
        if self._judging.busy or not self._page.isVisible() or shown is None or shown is self._judged:
            return False
        if self._judged is not None and shown.parameters is self._judged.parameters:
            return False
        now = time.monotonic()
        if self._trainer.running and now - self._looked < _EVERY:
            return False
        self._looked, self._judged = now, shown
        self._asked = self._of_now()
        known = self._faces if self._asked is self._of else None
        self._judging.start("Judging the faces", partial(_judged, self._session.project, shown, known))
        return True

    def _of_now(self) -> object:
        """Whose faces are asked about: the run, or the saved one."""
        return self._trainer.run or self._trainer.record

    @Slot(object)
    def _show(self, found: _Found) -> None:
        faces, pictures, verdicts, shown = found
        if self._asked is not self._of_now():
            # Another run was begun meanwhile: its persons are not these.
            return
        self._of, self._faces = self._asked, (faces, pictures)
        self._page.show_verdicts(verdicts, self._names(shown), pictures)
        self._page.cheating.follow(shown.parameters)

    def _names(self, shown: Snapshot) -> list[str]:
        present = {person.id: person.name for person in self._session.project.persons()}
        return list(shown.named(present).persons)

    @Slot()
    def _clear(self) -> None:
        self._forget()
        self._page.show_verdicts(None, [], {})
        self._page.cheating.follow(None)

    @Slot()
    def _forget(self) -> None:
        self._judging.drop()
        self._judged = self._faces = self._of = self._asked = None
        self._stop_examining()
        self._page.cheating.forget()

    @Slot()
    def _examine(self) -> None:
        shown = self._machine.shown
        if shown is None:
            self._page.cheating.show_failure("There is no network to ask yet. Press Run first.")
            return
        work = partial(examine, self._session.project, shown)
        self._examining.start("Looking whether the network cheats", work)

    @Slot(object)
    def _show_examined(self, progress: tuple[int, int]) -> None:
        self._page.cheating.show_progress(*progress)

    @Slot()
    def _stop_examining(self) -> None:
        self._examining.drop()
        self._page.cheating.stop()


def _judged(project: Project, shown: Snapshot, known: tuple[RunFaces, Pictures] | None) -> _Found:
    if known is None:
        # Those of a saved run are read again.
        faces = shown.faces or faces_of(project, shown)
        known = faces, seen_faces(faces.training, faces.validation)
    faces, pictures = known
    verdicts = judge(shown.network(), faces.training, faces.validation, shown.epoch)
    return faces, pictures, verdicts, shown
