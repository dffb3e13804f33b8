"""The faces as the cards show them: in which order, which are selected, and what becomes of them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.jobs.importing import Thumbnail, ThumbnailMaker
from app.jobs.live import Captured
from app.jobs.tasks import TaskSlot
from app.language import _
from app.project import Face
from app.recognition.face_errors import FaceShare
from app.ui.widgets.face_model import FacePictures

if TYPE_CHECKING:
    from app.ui.session import Session

Order = Literal["oldest", "newest", "share"]

_ORDERS: dict[Order, str] = {"oldest": "order_oldest", "newest": "order_newest", "share": "order_share"}
_PAUSE = 1_000
"""Milliseconds to wait after the project could not be read, before trying again what is wanted then."""


class Gallery(QObject):
    """Keeps the order of each person's faces and one selection for all of them.

    Attributes:
        pictures: The thumbnails of all persons.
        order: By which the faces are sorted: the oldest, the newest or the largest share of D first.
        changed: A person's faces, or what is said of them, are others: the person's id.
        sorted_anew: The user chose another order.
        selecting: These faces are to be selected in place of others: a list of ids.
        selecting_in: Of the other persons than this one, none is to be selected any more.
        gathering: Every list is to tell at once what is selected in it.
        chosen: A face was selected, the first of several: its id.
        selection_changed: Other faces are selected.
        opened: A face is to be shown large: its id.
    """

    changed = Signal(int)
    sorted_anew = Signal()
    selecting = Signal(list)
    selecting_in = Signal(int)
    gathering = Signal()
    chosen = Signal(int)
    selection_changed = Signal()
    opened = Signal(int)

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self.pictures = FacePictures(self)
        self.order: Order = "oldest"
        self._session, self._roster, self._shares = session, session.roster, session.shares
        self._sorted: dict[int, list[Face]] = {}
        self._selections: dict[int, list[int]] = {}
        self._maker: ThumbnailMaker | None = None
        self._making = TaskSlot(session.jobs, self)
        self._retry = QTimer(self, singleShot=True, interval=_PAUSE)
        self._said = self._placing = False
        self._connect()
        self._show_order()
        self._show_available(self._shares.available)

    def faces_of(self, person_id: int) -> Sequence[Face]:
        """A person's faces in order; not to be changed."""
        if person_id not in self._sorted:
            own = (face for face in self._roster.faces if face.person_id == person_id)
            self._sorted[person_id] = sorted(own, key=self._key)
        return self._sorted[person_id]

    def share_of(self, face_id: int) -> FaceShare | None:
        """A face's share of D, while that is what the faces are sorted by."""
        return self._shares.shares.get(face_id) if self.order == "share" else None

    @property
    def selected(self) -> list[int]:
        """The ids of the selected faces, of all persons, as far as their lists have told."""
        return [face_id for ids in self._selections.values() for face_id in ids]

    def gather(self) -> list[int]:
        """The same, after every list has told at once what is selected in it."""
        self.gathering.emit()
        return self.selected

    def note_selection(self, person_id: int, face_ids: list[int]) -> None:
        """These faces of a person are selected."""
        if self._selections.get(person_id, []) != face_ids:
            self._selections[person_id] = face_ids
            self.selection_changed.emit()
            if selected := self.selected:
                self.chosen.emit(selected[0])

    def select(self, face_ids: Iterable[int]) -> None:
        """Selects these faces and no others, and brings one of each person into view."""
        self._placing = True
        self.selecting.emit(list(face_ids))
        self._placing = False

    def select_only_in(self, person_id: int) -> None:
        """Faces of a person were selected, and no others were meant to stay selected."""
        if not self._placing:
            self.selecting_in.emit(person_id)

    def beside(self, face_id: int, step: int) -> int | None:
        """The face that stands so many places after that one (before, if negative), of the same person.

        Returns:
            Its id; None at the end of the list, or where the face is not shown.
        """
        number, count = self.place_of(face_id)
        face = self._roster.face(face_id)
        if face is None or not 1 <= number + step <= count:
            return None
        return self.faces_of(face.person_id)[number + step - 1].id

    def place_of(self, face_id: int) -> tuple[int, int]:
        """Which face of how many of its person it is, from 1 on; (0, 0) where it is not shown."""
        face = self._roster.face(face_id)
        faces = self.faces_of(face.person_id) if face is not None else ()
        return next(((n, len(faces)) for n, one in enumerate(faces, 1) if one.id == face_id), (0, 0))

    def move_across(self, face_ids: Iterable[int]) -> None:
        """Moves faces to the other person: each to that of the other than its own."""
        owners = [person.id for person in self._roster.persons]
        faces = [face for face_id in face_ids if (face := self._roster.face(face_id)) is not None]
        if len(owners) > 1:
            self._roster.move(
                {face.id: owners[(owners.index(face.person_id) + 1) % len(owners)] for face in faces}
            )

    def exclude_or_include(self, face_ids: Iterable[int]) -> None:
        """Leaves faces out of training, or includes them again where all of them are left out."""
        ids = list(face_ids)
        if self.all_excluded(ids):
            self._roster.include(ids)
        else:
            self._roster.exclude(ids)

    def all_excluded(self, face_ids: Iterable[int]) -> bool:
        """Whether there are such faces, and all of them are left out of training."""
        faces = [self._roster.face(face_id) for face_id in face_ids]
        return bool(faces) and all(face is not None and face.excluded for face in faces)

    def want(self, person_id: int, face_ids: Iterable[int]) -> None:
        """Asks for the thumbnails of a person's faces, the most urgent first, in place of those before."""
        faces = [face for face_id in face_ids if (face := self._roster.face(face_id)) is not None]
        if self._maker is None:
            if not faces or not self._session.is_open:
                return
            self._maker = ThumbnailMaker(self._session.project, self.pictures.side)
        self._maker.want(person_id, faces)
        self._go_on()

    def show_oldest_first(self) -> None:
        """Sorts by time; the newest face is the last."""
        self._set_order("oldest")

    def show_newest_first(self) -> None:
        """Sorts by time; the newest face is the first."""
        self._set_order("newest")

    def show_largest_share_first(self) -> None:
        """Sorts by each face's own share of D, as the network is now."""
        self._set_order("share")

    def _connect(self) -> None:
        self._session.closing.connect(self._let_go)
        self._making.yielded.connect(self._take_made)
        self._making.failed.connect(self._try_again)
        for free in (self._making.over, self._retry.timeout):
            free.connect(self._go_on)
        self._roster.cleared.connect(self._clear)
        self._roster.pictured.connect(self._keep_pictures)
        self._roster.added.connect(self._show_faces)
        self._roster.changed.connect(self._show_faces)
        self._roster.removed.connect(self._hide_faces)
        self._roster.placed.connect(self.select)
        self._shares.changed.connect(self._sort_by_share)
        self._shares.available_changed.connect(self._show_available)

    def _key(self, face: Face) -> tuple[float, int]:
        if self.order == "newest":
            return 0.0, -face.id
        share = self.share_of(face.id)
        # A face whose share is not known stands behind all whose share is.
        return (-share.share if share is not None else 1.0) if self.order == "share" else 0.0, face.id

    def _set_order(self, order: Order) -> None:
        self.order = order
        self._show_order()
        self._shares.want(order == "share")
        self._tell_changed(self._sorted)
        self.sorted_anew.emit()

    def _show_order(self) -> None:
        self._session.actions[_ORDERS[self.order]].setChecked(True)

    @Slot(bool)
    def _show_available(self, available: bool) -> None:
        action = self._session.actions[_ORDERS["share"]]
        # While it is what is sorted by, it stays: the next run brings shares again.
        action.setEnabled(available or self.order == "share")
        train_first = _("Train first: then each face's own share of D is known.")
        action.setToolTip(action.statusTip() if available else train_first)

    @Slot()
    def _sort_by_share(self) -> None:
        if self.order == "share":
            self._tell_changed(self._sorted)

    def _tell_changed(self, person_ids: Iterable[int]) -> None:
        for person_id in list(person_ids):
            self._sorted.pop(person_id, None)
            self.changed.emit(person_id)

    @Slot()
    def _clear(self) -> None:
        self.pictures.clear()
        self._tell_changed(self._sorted)

    @Slot()
    def _let_go(self) -> None:
        self._making.drop()
        self._retry.stop()
        self._maker, self._said = None, False

    @Slot(object)
    def _keep_pictures(self, captured: list[Captured]) -> None:
        self.pictures.put((each.face.id, each.thumbnail) for each in captured)

    @Slot(object)
    def _show_faces(self, faces: list[Face]) -> None:
        self._tell_changed(dict.fromkeys(face.person_id for face in faces))
        self.selection_changed.emit()

    @Slot(object)
    def _hide_faces(self, face_ids: list[int]) -> None:
        gone, shown = set(face_ids), self._sorted
        self._tell_changed(one for one in shown if any(face.id in gone for face in shown[one]))

    @Slot()
    def _go_on(self) -> None:
        rests = not self._making.busy and not self._retry.isActive()
        if self._maker is not None and self._maker.wanted and rests:
            self._making.start(_("Showing the faces"), self._maker.make)

    @Slot(object)
    def _take_made(self, made: list[Thumbnail] | str) -> None:
        if isinstance(made, str):
            self._refuse(made)
        else:
            self.pictures.put((each.face_id, each.picture) for each in made)

    @Slot(str)
    def _try_again(self, sentence: str) -> None:
        self._refuse(sentence)
        self._retry.start()

    def _refuse(self, sentence: str) -> None:
        """Says once, not for every face, that pictures cannot be read."""
        if not self._said:
            self._said = True
            self._session.failed.emit(sentence)
