"""Which face the Features page shows: the live one, or the one that is chosen among the thumbnails."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from app.jobs.tasks import TaskSlot
from app.project import Face, Project
from app.recognition.dataset import load_dataset
from app.recognition.features import look_at_features
from app.recognition.recogniser import Answer
from app.recognition.snapshot import Snapshot
from app.ui.session import Session
from app.ui.who.features_page import FeaturesPage

_EVERY = 0.06
_NO_FACE = "No face is looked at: open the camera, or drop a picture above."
_UNTRAINED = "There is no network yet: press Run, or Step."


class FeaturesDesk(QObject):
    """Gives the page the σ of a face, through the network of the moment that is shown."""

    def __init__(self, session: Session, page: FeaturesPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._roster = session.roster
        self._gallery = session.gallery
        self._trainer = session.trainer
        self._machine = session.machine
        self._page = page
        self._chosen: Face | None = None
        self._image: NDArray[np.float32] | None = None
        self._preparing = TaskSlot(session.jobs, self)
        self._preparing.returned.connect(self._take)
        self._again = False
        self._shown: tuple[object, object] | None = None
        self._alive = False
        page.source_changed.connect(self._change_source)
        session.gallery.chosen.connect(self.choose)
        session.machine.moved.connect(self.refresh)
        session.closing.connect(self._forget)
        session.answered.connect(self.show_live)
        session.refresher.add(self.refresh, _EVERY)
        for changed in (session.trainer.started, session.trainer.recorded):
            changed.connect(self._prepare_again)

    @Slot(int)
    def choose(self, face_id: int) -> None:
        """Looks at that face of the project."""
        face = self._roster.face(face_id)
        if face is not None and (self._chosen is None or face.id != self._chosen.id):
            self._chosen = face
            self._prepare()

    def show_live(self, answer: Answer | None) -> None:
        """What the network says of the face in front of the camera, or in the picture."""
        self._alive = answer is not None
        if self._page.source() == "live" and (self._page.isVisible() or answer is None):
            self._shown = None
            look = None if answer is None else look_at_features(answer.network, answer.prepared)
            self._page.show_look(look, _NO_FACE)

    @Slot()
    def refresh(self) -> bool:
        """Shows the chosen face through the network as it is shown now."""
        if self._again:
            self._prepare()
        if self._page.source() != "chosen" or not self._page.isVisible():
            return False
        moment, image = self._machine.shown, self._image
        if moment is None or image is None:
            self._page.show_look(None, _UNTRAINED)
        elif image.shape != moment.architecture.image_shape:
            if not self._preparing.busy:
                self._prepare()
        elif self._shown is None or self._shown[0] is not image or self._shown[1] is not moment.parameters:
            self._shown = image, moment.parameters
            self._page.show_look(look_at_features(moment, image))
            return True
        return False

    @Slot(str)
    def _change_source(self, _source: str) -> None:
        self._shown = None
        self.refresh()

    @Slot()
    @Slot(object)
    def _prepare_again(self, _record: object = None) -> None:
        if self._chosen is not None:
            self._prepare()

    def _prepare(self) -> None:
        """What the network sees of the chosen face, off the GUI thread."""
        trained, face = self._machine.shown, self._chosen
        # The first report of a run may be under way: then as soon as it is there.
        self._again = face is not None and trained is None
        if face is not None and trained is not None:
            work = partial(_prepared, self._session.project, face, trained)
            self._preparing.start_next("Preparing the face", work)

    @Slot(object)
    def _take(self, prepared: tuple[Face, NDArray[np.float32]]) -> None:
        face, image = prepared
        if self._chosen is None or face.id != self._chosen.id:
            return
        self._image = image
        name = next((one.name for one in self._roster.persons if one.id == face.person_id), "")
        self._page.set_chosen_title(f"{name} {self._gallery.place_of(face.id)[0]}".strip())
        self._session.face_prepared.emit(self._image)
        if not self._alive:
            # There is nothing else to see, and this face was asked for.
            self._page.choose_source("chosen")
        self.refresh()

    @Slot()
    def _forget(self) -> None:
        self._preparing.drop()
        self._chosen = self._image = None
        self._again = False
        self._page.set_chosen_title("")
        self._session.face_prepared.emit(None)


def _prepared(project: Project, face: Face, trained: Snapshot) -> tuple[Face, NDArray[np.float32]]:
    data = load_dataset(project, [face], trained.person_ids, trained.preparation, trained.margin)
    return face, data.images[0]
