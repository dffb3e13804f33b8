"""The thumbnails on the persons' cards: what they show, in which order, and what shall become of them."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from app.jobs.importing import Thumbnail, ThumbnailMaker
from app.jobs.live import Captured
from app.jobs.tasks import TaskSlot
from app.project import Face, Person
from app.ui.actions import ActionTable
from app.ui.face_shares import FaceShares
from app.ui.faces.person_card import PersonCard
from app.ui.faces.thumbnail_cache import ThumbnailCache
from app.ui.faces.thumbnail_order import Order
from app.ui.images import image_of
from app.ui.roster import Roster
from app.ui.workspace import Workspace

_ORDERS: dict[Order, str] = {"oldest": "order_oldest", "newest": "order_newest", "share": "order_share"}
_CALM = 50
"""Milliseconds without another selection, before the actions say what they would do with it."""
_PAUSE = 1_000
"""Milliseconds to wait after the project could not be read, before trying again what is wanted then."""
_TRAIN_FIRST = "Train first: then each face's own share of D is known."


class Gallery(QObject):
    """Fills the lists of faces and keeps their selections together as one.

    Attributes:
        pictures: The thumbnails of all persons.
        open_requested: A face is to be shown large: its id.
        chosen: A face was selected, the first of several: its id.
    """

    open_requested = Signal(int)
    chosen = Signal(int)

    def __init__(
        self,
        session: Workspace,
        roster: Roster,
        shares: FaceShares,
        actions: ActionTable,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.pictures = ThumbnailCache(self)
        self._session = session
        self._roster = roster
        self._shares = shares
        self._actions = actions
        self._cards: dict[int, PersonCard] = {}
        self._order: Order = "oldest"
        self._maker: ThumbnailMaker | None = None
        self._making = TaskSlot(session.jobs, self)
        self._retry = QTimer(self, singleShot=True, interval=_PAUSE)
        self._said = False
        self._placing = False
        # A rectangle that is drawn over thousands of faces selects some more with every move.
        self._selecting = QTimer(self, singleShot=True, interval=_CALM)
        self._connect()
        self._show_order()
        self._show_available(shares.available)

    def adopt(self, cards: dict[int, PersonCard]) -> None:
        """Takes care of the faces on these cards, by person id in their order, in place of earlier ones."""
        self._cards = dict(cards)
        for person_id, card in cards.items():
            thumbnails = card.thumbnails
            card.set_orders([self._actions[action_id] for action_id in _ORDERS.values()])
            card.faces_dropped.connect(partial(self._take_dropped, person_id))
            thumbnails.open_requested.connect(self.open_requested)
            thumbnails.delete_requested.connect(self._delete)
            thumbnails.move_requested.connect(self._move)
            thumbnails.exclude_requested.connect(self._exclude_or_include)
            thumbnails.selected_alone.connect(partial(self._select_only_in, person_id))
            thumbnails.selection_changed.connect(self._expect_selection)
            thumbnails.pictures_wanted.connect(partial(self._make_pictures, person_id))
            self._sort(card)

    def name_persons(self, persons: Iterable[Person]) -> None:
        """Their names as they are now."""
        persons = list(persons)
        for card in self._cards.values():
            card.thumbnails.faces.set_persons(persons)

    def selected(self) -> list[int]:
        """The ids of the selected faces, of all persons."""
        return [face_id for card in self._cards.values() for face_id in card.thumbnails.selected_ids()]

    def beside(self, face_id: int, step: int) -> int | None:
        """The face that stands so many places after that one (before, if negative), of the same person.

        Returns:
            Its id; None at the end of the list, or where the face is not shown.
        """
        for card in self._cards.values():
            faces = card.thumbnails.faces
            row = faces.row_of(face_id)
            if row is not None and 0 <= row + step < faces.rowCount():
                return faces.face(row + step).id
        return None

    def place_of(self, face_id: int) -> tuple[int, int]:
        """Which face of how many it is, from 1 on; (0, 0) where it is not shown."""
        for card in self._cards.values():
            row = card.thumbnails.faces.row_of(face_id)
            if row is not None:
                return row + 1, card.thumbnails.faces.rowCount()
        return 0, 0

    def select(self, face_ids: Iterable[int]) -> None:
        """Selects these faces and no others, and brings one of each person into view."""
        wanted = list(face_ids)
        self._placing = True
        for card in self._cards.values():
            card.thumbnails.select_ids(wanted)
        self._placing = False

    def move_across(self, face_ids: Iterable[int]) -> None:
        """Moves faces to the other person: each to that of the other than its own."""
        owners = list(self._cards)
        faces = [face for face_id in face_ids if (face := self._roster.face(face_id)) is not None]
        if len(owners) > 1:
            self._roster.move(
                {face.id: owners[(owners.index(face.person_id) + 1) % len(owners)] for face in faces}
            )

    def exclude_or_include(self, face_ids: Iterable[int]) -> None:
        """Leaves faces out of training, or includes them again where all of them are left out."""
        ids = list(face_ids)
        if self._all_excluded(ids):
            self._roster.include(ids)
        else:
            self._roster.exclude(ids)

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
        self._selecting.timeout.connect(self._show_selection)
        self._making.yielded.connect(self._take_made)
        self._making.failed.connect(self._try_again)
        for free in (self._making.over, self._retry.timeout):
            free.connect(self._go_on)
        self._roster.cleared.connect(self._clear)
        self._roster.pictured.connect(self._keep_pictures)
        self._roster.added.connect(self._show_faces)
        self._roster.removed.connect(self._hide_faces)
        self._roster.changed.connect(self._show_changed)
        self._roster.placed.connect(self.select)
        self._shares.changed.connect(self._sort_all)
        self._shares.available_changed.connect(self._show_available)

    def _set_order(self, order: Order) -> None:
        self._order = order
        self._show_order()
        self._shares.want(order == "share")
        self._sort_all()
        for card in self._cards.values():
            card.thumbnails.scrollToTop()

    def _show_order(self) -> None:
        self._actions[_ORDERS[self._order]].setChecked(True)

    @Slot(bool)
    def _show_available(self, available: bool) -> None:
        action = self._actions[_ORDERS["share"]]
        # While it is what is sorted by, it stays: the next run brings shares again.
        action.setEnabled(available or self._order == "share")
        action.setToolTip(action.statusTip() if available else _TRAIN_FIRST)

    @Slot()
    def _sort_all(self) -> None:
        for card in self._cards.values():
            self._sort(card)

    def _sort(self, card: PersonCard) -> None:
        card.thumbnails.faces.sort_by(self._order, self._shares.shares)

    @Slot()
    def _clear(self) -> None:
        self.pictures.clear()
        for card in self._cards.values():
            card.thumbnails.faces.set_faces([])

    @Slot()
    def _let_go(self) -> None:
        self._making.drop()
        self._retry.stop()
        self._maker, self._said = None, False

    @Slot(object)
    def _keep_pictures(self, captured: list[Captured]) -> None:
        self.pictures.put((each.face.id, image_of(each.thumbnail)) for each in captured)

    @Slot(object)
    def _show_faces(self, faces: list[Face]) -> None:
        for person_id, card in self._cards.items():
            card.thumbnails.faces.extend(face for face in faces if face.person_id == person_id)

    @Slot(object)
    def _hide_faces(self, face_ids: list[int]) -> None:
        for card in self._cards.values():
            card.thumbnails.faces.remove(face_ids)

    @Slot(object)
    def _show_changed(self, faces: list[Face]) -> None:
        for card in self._cards.values():
            card.thumbnails.faces.change(faces)
        self._show_selection()

    def _make_pictures(self, person_id: int, faces: list[Face]) -> None:
        if self._maker is None:
            if not faces or not self._session.is_open:
                return
            self._maker = ThumbnailMaker(self._session.project, self.pictures.side)
        self._maker.want(person_id, faces)
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        rests = not self._making.busy and not self._retry.isActive()
        if self._maker is not None and self._maker.wanted and rests:
            self._making.start("Showing the faces", self._maker.make)

    @Slot(object)
    def _take_made(self, made: list[Thumbnail] | str) -> None:
        if isinstance(made, str):
            self._refuse(made)
        else:
            self.pictures.put((each.face_id, _image(each)) for each in made)

    @Slot(str)
    def _try_again(self, sentence: str) -> None:
        self._refuse(sentence)
        self._retry.start()

    def _refuse(self, sentence: str) -> None:
        """Says once, not for every face, that pictures cannot be read."""
        if not self._said:
            self._said = True
            self._session.failed.emit(sentence)

    def _select_only_in(self, person_id: int) -> None:
        if not self._placing:
            for other, card in self._cards.items():
                if other != person_id:
                    card.thumbnails.clearSelection()

    @Slot()
    def _expect_selection(self) -> None:
        self._selecting.start()

    @Slot()
    def _show_selection(self) -> None:
        selected = self.selected()
        if selected:
            self.chosen.emit(selected[0])
        including = self._all_excluded(selected)
        for card in self._cards.values():
            card.thumbnails.set_including(including)

    def _all_excluded(self, face_ids: list[int]) -> bool:
        faces = [self._roster.face(face_id) for face_id in face_ids]
        return bool(faces) and all(face is not None and face.excluded for face in faces)

    @Slot()
    def _delete(self) -> None:
        self._roster.delete(self.selected())

    @Slot()
    def _move(self) -> None:
        self.move_across(self.selected())

    @Slot()
    def _exclude_or_include(self) -> None:
        self.exclude_or_include(self.selected())

    def _take_dropped(self, person_id: int, face_ids: list[int]) -> None:
        self._roster.move(dict.fromkeys(face_ids, person_id))


def _image(made: Thumbnail) -> QImage | None:
    return image_of(made.picture) if made.picture is not None else None
