"""Persons and faces of the open project: adding, deleting, moving, excluding, renaming, with undo."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from app.jobs.importing import Imported, Progress, import_pictures
from app.jobs.live import Captured
from app.language import _, ngettext
from app.project import Face, Person
from app.recognition.gathering import PictureSet, dropped_sets, folder_sets, sample_sets
from app.recognition.misleading import said_of_several_faces
from app.ui.workspace import Change, counted_faces

if TYPE_CHECKING:
    from app.ui.session import Session

ADDING = _("Pictures are being added. Wait until that is done, or cancel it.")

UNKNOWN = -1
"""How many pictures there are, while that is not known yet."""


class Roster(QObject):
    """What the person cards show and change.

    Attributes:
        persons_changed: Names or their number changed.
        cleared: No face is shown any more; they come anew.
        pictured: Thumbnails that are at hand, of faces that are added next: a list of `Captured`.
        added: Faces to show: a list of `Face`.
        removed: Ids of faces to show no longer.
        changed: Faces that are excluded or included now: a list of `Face`.
        placed: Ids of the faces that the user's last change concerned, where they are still there.
        faces_changed: There are other faces to learn than before.
        progressed: (done, all) pictures being added; all is `UNKNOWN` until they are counted; (0, 0) when
            it ends.
        sample_added: The built-in sample is in the project.
    """

    persons_changed = Signal()
    cleared = Signal()
    pictured = Signal(object)
    added = Signal(object)
    removed = Signal(object)
    changed = Signal(object)
    placed = Signal(object)
    faces_changed = Signal()
    progressed = Signal(int, int)
    sample_added = Signal()

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._session = session
        self._adding = session.slot(self)
        self._adding.yielded.connect(self._follow_adding)
        self._adding.returned.connect(self._say_completed)
        self._adding.over.connect(self._say_over)
        self._then: SignalInstance | None = None
        self._faces: dict[int, Face] = {}
        session.closing.connect(self._let_go)
        session.opened.connect(self.show_all)

    @property
    def persons(self) -> tuple[Person, ...]:
        """The project's persons in order."""
        return self._session.project.persons()

    @property
    def faces(self) -> list[Face]:
        """All faces that are shown."""
        return list(self._faces.values())

    @property
    def count(self) -> int:
        """How many faces there are in all."""
        return sum(self._session.project.count_faces().values()) if self._session.is_open else 0

    @property
    def adding(self) -> bool:
        """Whether pictures are being added."""
        return self._adding.busy

    @Slot()
    def show_all(self) -> None:
        """Shows what the project holds, from the beginning."""
        self._faces.clear()
        self.cleared.emit()
        self.persons_changed.emit()
        self._show(self._session.project.faces())

    def rename(self, person_id: int, name: str) -> None:
        """Gives a person another name; can be undone."""
        person = next(person for person in self.persons if person.id == person_id)
        if name.strip() != person.name and self._renamed(person_id, name):
            self._session.undo.push(
                Change(
                    _("rename {name}").format(name=person.name),
                    partial(self._renamed, person_id, name),
                    partial(self._renamed, person_id, person.name),
                )
            )

    def face(self, face_id: int) -> Face | None:
        """The face of that id; None where it is not shown."""
        return self._faces.get(face_id)

    def delete(self, face_ids: Iterable[int]) -> None:
        """Deletes faces; can be undone until the project is closed."""
        faces = self._known(face_ids)
        self._do(_("delete {faces}"), faces, partial(self._removed, faces), partial(self._restored, faces))

    def move(self, targets: Mapping[int, int]) -> None:
        """Makes faces those of another person; can be undone.

        Args:
            targets: The person's id by the face's.
        """
        faces = [face for face in self._known(targets) if targets[face.id] != face.person_id]
        there = {face.id: targets[face.id] for face in faces}
        back = {face.id: face.person_id for face in faces}
        self._do(_("move {faces}"), faces, partial(self._moved, there), partial(self._moved, back))

    def exclude(self, face_ids: Iterable[int]) -> None:
        """Leaves faces out of training and validation; can be undone."""
        self._mark(_("exclude {faces}"), face_ids, True)

    def include(self, face_ids: Iterable[int]) -> None:
        """Takes excluded faces into training again; can be undone."""
        self._mark(_("include {faces}"), face_ids, False)

    def delete_all(self) -> None:
        """Deletes every face for good, from the file too; this cannot be undone."""
        if self._session.attempt(self._session.project.delete_all_faces):
            self._session.undo.clear()
            self._session.told.emit(_("All faces are deleted, from the file too."))
        self.show_all()
        self.faces_changed.emit()

    def add_paths(self, person_id: int, paths: Sequence[Path]) -> None:
        """Adds pictures, folders of pictures and videos to a person, off the GUI thread."""
        self._start(partial(dropped_sets, person_id, tuple(paths)))

    def add_folder(self, folder: Path) -> None:
        """Adds a folder with one sub-folder a person, and takes over the names of persons without faces."""
        self._start(partial(folder_sets, self._session.project, folder))

    def add_sample(self) -> None:
        """Adds the built-in sample, under its own names."""
        self._start(partial(sample_sets, self._session.project), then=self.sample_added)

    @Slot(object)
    def show_captured(self, captured: Captured) -> None:
        """Shows a face that is in the project already."""
        self._show_added([captured])

    @Slot()
    def cancel_adding(self) -> None:
        """Stops adding pictures; those added stay."""
        if self._adding.job is not None:
            self._adding.job.cancel()

    def _start(self, collect: Callable[[], list[PictureSet]], then: SignalInstance | None = None) -> None:
        if self.adding:
            self._session.failed.emit(ADDING)
            return
        self._then = then
        work = partial(import_pictures, self._session.project, collect, self._session.finder.make)
        self._adding.start(_("Adding pictures"), work, keeps=True)
        self.progressed.emit(0, UNKNOWN)

    @Slot(object)
    def _follow_adding(self, news: Progress | list[Captured]) -> None:
        if not isinstance(news, Progress):
            self._show_added(news)
            return
        if not news.done:
            self.persons_changed.emit()
        if news.total:
            self.progressed.emit(*news)

    def _show_added(self, captured: list[Captured]) -> None:
        if self._session.is_open:
            self.pictured.emit(captured)
            self._show([each.face for each in captured])
            self.faces_changed.emit()

    @Slot()
    def _let_go(self) -> None:
        if self.adding:
            self._adding.drop()
            self._say_over()

    @Slot()
    def _say_over(self) -> None:
        self.progressed.emit(0, 0)

    @Slot(object)
    def _say_completed(self, imported: Imported) -> None:
        count, refused, several = imported.added, imported.refused, imported.several
        said = [ngettext("{count} face added.", "{count} faces added.", count).format(count=count)]
        if refused:
            unused = ngettext(
                "{count} picture could not be used.", "{count} pictures could not be used.", len(refused)
            )
            said += [unused.format(count=len(refused)), refused[0].sentence]
        if len(refused) > 1:
            said.append(_("And {count} more.").format(count=len(refused) - 1))
        if several:
            said.append(said_of_several_faces(several))
        # What is to be looked at again stays until it is read.
        (self._session.failed if refused or several else self._session.told).emit(" ".join(said))
        if self._then is not None:
            self._then.emit()

    def _renamed(self, person_id: int, name: str) -> bool:
        renamed = self._session.attempt(partial(self._session.project.rename_person, person_id, name))
        self.persons_changed.emit()
        return renamed

    def _mark(self, text: str, face_ids: Iterable[int], excluded: bool) -> None:
        faces = [face for face in self._known(face_ids) if face.excluded != excluded]
        ids = [face.id for face in faces]
        self._do(text, faces, partial(self._marked, ids, excluded), partial(self._marked, ids, not excluded))

    def _do(self, text: str, faces: Sequence[Face], do: Callable[[], bool], undo: Callable[[], bool]) -> None:
        if faces and do():
            self._session.undo.push(Change(text.format(faces=counted_faces(len(faces))), do, undo))

    def _removed(self, faces: Sequence[Face]) -> bool:
        ids = [face.id for face in faces]
        gone = self._session.attempt(partial(self._session.project.remove_faces, ids))
        if gone:
            self._hide(ids)
            self.faces_changed.emit()
        return gone

    def _restored(self, faces: Sequence[Face]) -> bool:
        ids = [face.id for face in faces]
        back = self._session.attempt(partial(self._session.project.restore_faces, ids))
        if back:
            self._show(faces)
            self._say_placed(ids)
        return back

    def _moved(self, targets: Mapping[int, int]) -> bool:
        """Moves each face to its person. Those moved before a failure are shown where they are, too."""
        moved = True
        for person_id in dict.fromkeys(targets.values()):
            ids = [face_id for face_id, target in targets.items() if target == person_id]
            moved = moved and self._session.attempt(partial(self._session.project.move_faces, ids, person_id))
            if moved:
                faces = [replace(face, person_id=person_id) for face in self._known(ids)]
                self._hide(ids)
                self._show(faces)
        self._say_placed(targets)
        return moved

    def _marked(self, face_ids: Sequence[int], excluded: bool) -> bool:
        project = self._session.project
        mark = project.exclude_faces if excluded else project.include_faces
        marked = self._session.attempt(partial(mark, face_ids))
        if marked:
            faces = [replace(face, excluded=excluded) for face in self._known(face_ids)]
            self._faces.update((face.id, face) for face in faces)
            self.changed.emit(faces)
            self._say_placed(face_ids)
        return marked

    def _known(self, face_ids: Iterable[int]) -> list[Face]:
        return [self._faces[face_id] for face_id in face_ids if face_id in self._faces]

    def _show(self, faces: Sequence[Face]) -> None:
        self._faces.update((face.id, face) for face in faces)
        if faces:
            self.added.emit(list(faces))

    def _hide(self, face_ids: Iterable[int]) -> None:
        ids = [face_id for face_id in face_ids if self._faces.pop(face_id, None) is not None]
        self.removed.emit(ids)

    def _say_placed(self, face_ids: Iterable[int]) -> None:
        self.placed.emit([face_id for face_id in face_ids if face_id in self._faces])
        self.faces_changed.emit()
