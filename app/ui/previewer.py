"""Showing a face large: which one, from where, and what is done with it there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.recognition.face_errors import FaceView, view_face
from app.ui.faces.preview import FacePreview, Shown
from app.ui.session import Session


class Previewer(QObject):
    """Opens the preview, follows it through the faces, and shows every change of the face in it.

    Args:
        owner: The window in front of which the preview stands.
    """

    def __init__(self, session: Session, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self._roster = session.roster
        self._trainer = session.trainer
        self._gallery = session.gallery
        self._preview = FacePreview(owner)
        # Undo works there too.
        self._preview.addActions([session.actions["undo"], session.actions["redo"]])
        self._face_id: int | None = None
        self._shown: int | None = None
        self._looking = session.slot(self)
        self._looking.returned.connect(self._show)
        self._comes_forward = False
        self._connect()

    @Slot(int)
    def show_face(self, face_id: int) -> None:
        """Shows a face large."""
        if self._roster.face(face_id) is None:
            return
        self._face_id = face_id
        self._comes_forward = True
        self._look_at(face_id)

    def _connect(self) -> None:
        preview = self._preview
        preview.step_requested.connect(self._step)
        preview.move_requested.connect(self._move)
        preview.exclude_requested.connect(self._exclude)
        preview.delete_requested.connect(self._delete)
        preview.finished.connect(self._forget)
        self._gallery.open_requested.connect(self.show_face)
        self._session.closing.connect(self._close)
        for changed in (self._roster.faces_changed, self._roster.persons_changed):
            changed.connect(self._refresh)
        self._trainer.running_changed.connect(self._refresh)

    @Slot(int)
    def _step(self, step: int) -> None:
        if self._face_id is not None and (other := self._gallery.beside(self._face_id, step)) is not None:
            self._gallery.select([other])
            self.show_face(other)

    @Slot()
    def _delete(self) -> None:
        if self._is_seen():
            self._leave(self._roster.delete)

    @Slot()
    def _move(self) -> None:
        if self._is_seen():
            self._leave(self._gallery.move_across)

    @Slot()
    def _exclude(self) -> None:
        if self._is_seen() and self._face_id is not None:
            self._gallery.exclude_or_include([self._face_id])

    def _is_seen(self) -> bool:
        """Whether the face is on the screen already: nobody deletes what they have not seen."""
        return self._face_id is not None and self._face_id == self._shown

    def _leave(self, change: Callable[[list[int]], None]) -> None:
        """Changes the face and goes on to the next one of the same person."""
        assert self._face_id is not None
        left, person = self._face_id, self._person_of(self._face_id)
        follower = self._gallery.beside(left, 1) or self._gallery.beside(left, -1)
        self._face_id = None
        change([left])
        if self._person_of(left) == person:
            self._face_id = left
            return
        if follower is None:
            self._preview.close()
        else:
            self._gallery.select([follower])
            self.show_face(follower)

    def _person_of(self, face_id: int) -> int | None:
        face = self._roster.face(face_id)
        return face.person_id if face is not None else None

    @Slot()
    @Slot(bool)
    def _refresh(self, _running: bool = False) -> None:
        if self._face_id is None or not self._session.is_open:
            return
        if self._roster.face(self._face_id) is None:
            self._preview.close()
        else:
            self._look_at(self._face_id)

    def _look_at(self, face_id: int) -> None:
        """Looks at the face off the GUI thread; while that goes on, only the newest wish is kept."""
        face, trainer = self._roster.face(face_id), self._trainer
        if face is not None and self._session.is_open:
            view = partial(
                view_face, self._session.project, face, trainer.settings.preparation, trainer.trained
            )
            self._looking.start_next("Looking at the face", view)

    @Slot(object)
    def _show(self, view: FaceView) -> None:
        if view.face.id != self._face_id:
            return
        place = self._gallery.place_of(view.face.id)
        self._preview.show_face(Shown(view, self._roster.persons, place))
        self._shown = view.face.id
        if self._comes_forward:
            self._comes_forward = False
            self._preview.show()
            self._preview.raise_()
            self._preview.activateWindow()

    @Slot()
    @Slot(int)
    def _forget(self, _result: int = 0) -> None:
        self._face_id = self._shown = None

    @Slot()
    def _close(self) -> None:
        self._looking.drop()
        self._preview.close()
