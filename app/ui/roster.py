"""Persons and faces of the open project: adding, deleting, moving, renaming, with undo."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from app.faces.detection import FaceDetector
from app.jobs.importing import ImportJob
from app.jobs.live import Captured
from app.jobs.thumbnails import ThumbnailsJob
from app.project import Face, Person
from app.recognition.collecting import PictureSet, dropped_sets, folder_sets, sample_sets
from app.recognition.gathering import Refused
from app.ui.commands import Change, counted_faces
from app.ui.session import Session


class Roster(QObject):
    """What the person cards show and change.

    Attributes:
        persons_changed: Names or their number changed.
        cleared: No face is shown any more; they come anew.
        added: Faces to show: a list of `Captured`.
        removed: Ids of faces to show no longer.
        progressed: (done, all) pictures being added; (0, 0) when it ends.
        sample_added: The built-in sample is in the project.
    """

    persons_changed = Signal()
    cleared = Signal()
    added = Signal(object)
    removed = Signal(object)
    progressed = Signal(int, int)
    sample_added = Signal()

    def __init__(
        self, session: Session, make_detector: Callable[[], FaceDetector], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._make_detector = make_detector
        self._import: ImportJob | None = None
        session.opened.connect(self.show_all)

    @property
    def persons(self) -> tuple[Person, ...]:
        """The project's persons in order."""
        return self._session.project.persons()

    @property
    def count(self) -> int:
        """How many faces there are in all."""
        return sum(self._session.project.count_faces().values()) if self._session.is_open else 0

    @property
    def adding(self) -> bool:
        """Whether pictures are being added."""
        return self._import is not None

    @Slot()
    def show_all(self) -> None:
        """Shows what the project holds, from the beginning."""
        self.cleared.emit()
        self.persons_changed.emit()
        self._show(self._session.project.faces())

    def rename(self, person_id: int, name: str) -> None:
        """Gives a person another name; can be undone."""
        person = next(person for person in self.persons if person.id == person_id)
        if name.strip() != person.name and self._renamed(person_id, name):
            self._session.undo.push(
                Change(
                    f"rename {person.name}",
                    partial(self._renamed, person_id, name),
                    partial(self._renamed, person_id, person.name),
                )
            )

    def delete(self, face_ids: Sequence[int]) -> None:
        """Deletes faces; can be undone until the project is closed."""
        if face_ids and self._removed(face_ids):
            self._session.undo.push(
                Change(
                    f"delete {counted_faces(len(face_ids))}",
                    partial(self._removed, face_ids),
                    partial(self._restored, face_ids),
                )
            )

    def move(self, face_ids: Sequence[int], person_id: int) -> None:
        """Makes faces those of another person; can be undone."""
        project = self._session.project
        before = {face.id: face.person_id for face in project.faces() if face.id in set(face_ids)}
        origin = next(iter(before.values()), person_id)
        if before and self._moved(face_ids, person_id):
            self._session.undo.push(
                Change(
                    f"move {counted_faces(len(face_ids))}",
                    partial(self._moved, face_ids, person_id),
                    partial(self._moved, face_ids, origin),
                )
            )

    def delete_all(self) -> None:
        """Deletes every face for good, from the file too; this cannot be undone."""
        if self._session.attempt(self._session.project.delete_all_faces):
            self._session.undo.clear()
            self._session.told.emit("All faces are deleted, from the file too.")
        self.show_all()

    def add_paths(self, person_id: int, paths: Sequence[Path]) -> None:
        """Adds pictures, folders of pictures and videos to a person, off the GUI thread."""
        self._start(partial(dropped_sets, person_id, tuple(paths)))

    def add_folder(self, folder: Path) -> None:
        """Adds a folder with one sub-folder a person, and takes over the names of persons without faces."""
        self._start(partial(folder_sets, self._session.project, folder), renames=True)

    def add_sample(self) -> None:
        """Adds the built-in sample, under its own names."""
        self._start(partial(sample_sets, self._session.project), renames=True, then=self.sample_added)

    @Slot(object)
    def show_captured(self, captured: Captured) -> None:
        """Shows a face that is in the project already."""
        self.added.emit([captured])

    @Slot()
    def cancel_adding(self) -> None:
        """Stops adding pictures; those added stay."""
        if self._import is not None:
            self._import.cancel()

    def _start(
        self,
        collect: Callable[[], list[PictureSet]],
        *,
        renames: bool = False,
        then: SignalInstance | None = None,
    ) -> None:
        if self._import is not None:
            self._session.failed.emit("Pictures are being added. Wait until that is done, or cancel it.")
            return
        job = self._import = ImportJob(self._session.project, collect, self._make_detector)
        job.added.connect(self.added)
        job.progressed.connect(self.progressed)
        job.completed.connect(self._say_completed)
        if renames:
            job.collected.connect(self.persons_changed)
        if then is not None:
            job.completed.connect(then)
        job.finished.connect(self._import_ended)
        self._session.start(job)

    @Slot()
    def _import_ended(self) -> None:
        self._import = None
        self.progressed.emit(0, 0)

    @Slot(int, object)
    def _say_completed(self, count: int, refused: list[Refused]) -> None:
        if refused:
            pictures = "1 picture" if len(refused) == 1 else f"{len(refused)} pictures"
            first = refused[0].sentence
            more = f" And {len(refused) - 1} more." if len(refused) > 1 else ""
            self._session.failed.emit(
                f"{counted_faces(count)} added; {pictures} could not be used. {first}{more}"
            )
        else:
            self._session.told.emit(f"{counted_faces(count)} added.")

    def _renamed(self, person_id: int, name: str) -> bool:
        renamed = self._session.attempt(partial(self._session.project.rename_person, person_id, name))
        self.persons_changed.emit()
        return renamed

    def _removed(self, face_ids: Sequence[int]) -> bool:
        gone = self._session.attempt(partial(self._session.project.remove_faces, face_ids))
        if gone:
            self.removed.emit(list(face_ids))
        return gone

    def _restored(self, face_ids: Sequence[int]) -> bool:
        back = self._session.attempt(partial(self._session.project.restore_faces, face_ids))
        if back:
            self._show(self._with_ids(face_ids))
        return back

    def _moved(self, face_ids: Sequence[int], person_id: int) -> bool:
        moved = self._session.attempt(partial(self._session.project.move_faces, face_ids, person_id))
        if moved:
            self.removed.emit(list(face_ids))
            self._show(self._with_ids(face_ids))
        return moved

    def _with_ids(self, face_ids: Sequence[int]) -> list[Face]:
        wanted = set(face_ids)
        return [face for face in self._session.project.faces() if face.id in wanted]

    def _show(self, faces: Sequence[Face]) -> None:
        if faces:
            job = ThumbnailsJob(self._session.project, faces)
            job.made.connect(self.added)
            self._session.start(job)
