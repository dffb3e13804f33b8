"""The faces of a person to look through, select, move, leave out of training and delete."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QAction, QImage, QKeySequence, QMouseEvent, Qt
from PySide6.QtWidgets import QWidget

from app.faces.errors import FaceError
from app.faces.picture import decode_picture
from app.language import _, ngettext
from app.project import Face, Person, ProjectError
from app.recognition.face_errors import FaceShare
from app.ui import style
from app.ui.icons import wear_icon
from app.ui.images import image_of
from app.ui.session import Session
from app.ui.widgets.face_list import FaceList
from app.ui.widgets.face_model import FaceItem

_LARGEST_SHARE = 0.5
"""Of one face with one output of 0 … 1: ½ (1 − 0)²."""


class PersonFaces(FaceList):
    """A person's thumbnails, with what can be done with the selected ones; selected ones can be dragged.

    While faces are added the newest scrolls into view, until the user scrolls away from it. While the faces
    are sorted by their share of D, it stands on each, and whom the network takes the face for where that is
    another person.

    Args:
        session: Whose faces.
        person_id: The person.
    """

    def __init__(self, session: Session, person_id: int, parent: QWidget | None = None) -> None:
        self._session, self._gallery, self._person_id = session, session.gallery, person_id
        super().__init__(
            parent, side=56, multi=True, draggable=True, pictures=self._gallery.pictures, name="thumbnails"
        )
        self._items: dict[int, tuple[Face, FaceShare | None, FaceItem]] = {}
        self._following = True
        self._extending = self._showing = False
        # Scrolling lays the list out: once for all the faces that come together.
        self._newest = QTimer(self, singleShot=True, interval=0)
        self._newest.timeout.connect(self._show_newest)
        copying = self.actions()
        self.open_action = self._add(
            _("Enlarge"), "picture", self._enlarge, Qt.Key.Key_Return, Qt.Key.Key_Enter
        )
        self.move_action = self._add("", "move", self._gallery.move_across, Qt.Key.Key_M)
        self.exclude_action = self._add("", "exclude", self._gallery.exclude_or_include, Qt.Key.Key_X)
        self.delete_action = self._add(
            _("Delete"), "delete", session.roster.delete, QKeySequence.StandardKey.Delete
        )
        for action in copying:
            # What can be done with faces stands first.
            self.removeAction(action)
            self.addAction(action)
        self._connect()
        self.show_faces()
        self._note_selected()

    def set_other_name(self, name: str) -> None:
        """The name of the person to whom faces can be moved."""
        self.move_action.setText(_("Move to {name}").format(name=name.replace("&", "&&")))

    def follow_newest(self) -> None:
        """From now on keeps the newest face in view, wherever the user had scrolled to."""
        self._following = True
        self._show_newest()

    @Slot()
    def show_faces(self) -> None:
        """Shows the faces as they are now."""
        before = len(self.faces.items)
        known, self._items = self._items, {}
        persons = self._session.roster.persons
        for face in self._gallery.faces_of(self._person_id):
            share, old = self._gallery.share_of(face.id), known.get(face.id)
            same = old is not None and old[0] is face and old[1] is share
            self._items[face.id] = old if same and old else (face, share, self._item(face, share, persons))
        self._showing = True
        self.set_items(item for _face, _share, item in self._items.values())
        self._showing = False
        if len(self._items) > before:
            self._newest.start()

    def picture_of(self, face_id: int) -> QImage:
        try:
            return image_of(decode_picture(self._session.project.picture(face_id), ""))
        except (ProjectError, FaceError):
            return super().picture_of(face_id)

    def picture_name(self) -> str:
        number, _count = self._gallery.place_of(self.current_id or 0)
        return _("{name} {number}").format(name=self._name(self._person_id), number=number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self._extending = bool(event.modifiers() & several)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._extending = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.show_anew()

    @Slot()
    def show_anew(self) -> None:
        """Shows the faces with the names and colours of now."""
        if self._session.is_open:
            self._items.clear()
            self.show_faces()

    def _connect(self) -> None:
        gallery = self._gallery
        gallery.changed.connect(self._show_if_own)
        gallery.sorted_anew.connect(self.scrollToTop)
        gallery.selecting.connect(self.select)
        gallery.gathering.connect(self._tell_now)
        gallery.selecting_in.connect(self._clear_for)
        gallery.selection_changed.connect(self._name_excluding)
        self.selectionModel().selectionChanged.connect(self._note_selected)
        self.selection_changed.connect(partial(gallery.note_selection, self._person_id))
        self.opened.connect(gallery.opened)
        self.wanted.connect(partial(gallery.want, self._person_id))
        self.verticalScrollBar().valueChanged.connect(self._note_scrolling)

    def _add(
        self,
        text: str,
        icon: str,
        call: Callable[[list[int]], None],
        *keys: QKeySequence.StandardKey | Qt.Key,
    ) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"{icon}_faces")
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        # One selection spans the lists of all persons.
        action.triggered.connect(lambda: call(self._gallery.gather()))
        wear_icon(action, icon, self)
        self.addAction(action)
        return action

    def _enlarge(self, _all: Sequence[int]) -> None:
        selected = self.selected_ids
        if selected:
            self.opened.emit(self.current_id if self.current_id in selected else selected[0])

    def _item(self, face: Face, share: FaceShare | None, persons: Sequence[Person]) -> FaceItem:
        tip = partial(self._described, face, share)
        if share is None:
            return FaceItem(face.id, tip=tip, dimmed=face.excluded)
        badge, colour = share_text(share.share), None
        position = next((i for i, person in enumerate(persons) if person.id == share.says), None)
        if not share.is_right and position is not None:
            colour = style.person_colour(position, self.palette())
            badge = f"{persons[position].name}?\n{badge}"
        part = share.share / _LARGEST_SHARE
        return FaceItem(face.id, tip=tip, dimmed=face.excluded, badge=badge, colour=colour, fraction=part)

    def _described(self, face: Face, share: FaceShare | None) -> str:
        number, count = self._gallery.place_of(face.id)
        lines = [_("Face {number} of {count}").format(number=f"{number:,}", count=f"{count:,}"), face.source]
        lines.append(taken_at(face))
        if face.excluded:
            lines.append(LEFT_OUT)
        if share is not None:
            lines.append(
                _("Share of D: {share}, {s}.").format(share=share_text(share.share), s=outputs_text(share))
            )
            if not share.is_right:
                lines.append(_("The network says {name}.").format(name=self._name(share.says)))
        return "\n".join(line for line in lines if line)

    def _name(self, person_id: int) -> str:
        return name_of(person_id, self._session.roster.persons)

    @Slot(int)
    def _show_if_own(self, person_id: int) -> None:
        if person_id == self._person_id:
            self.show_faces()

    @Slot()
    def _note_selected(self) -> None:
        selected = self.selectionModel().hasSelection()
        for action in (self.open_action, self.move_action, self.exclude_action, self.delete_action):
            action.setEnabled(selected)
        if selected and not self._extending and not self._showing:
            self._gallery.select_only_in(self._person_id)

    @Slot()
    def _tell_now(self) -> None:
        self._gallery.note_selection(self._person_id, self.selected_ids)

    @Slot(int)
    def _clear_for(self, person_id: int) -> None:
        if person_id != self._person_id:
            self.clearSelection()

    @Slot()
    def _name_excluding(self) -> None:
        including = self._gallery.all_excluded(self._gallery.selected)
        self.exclude_action.setText(_("Include Again") if including else _("Exclude from Training"))

    @Slot(int)
    def _note_scrolling(self, value: int) -> None:
        bar, newest_first = self.verticalScrollBar(), self._gallery.order == "newest"
        self._following = value <= bar.minimum() if newest_first else value >= bar.maximum()

    @Slot()
    def _show_newest(self) -> None:
        if self._following and self._gallery.order == "oldest":
            self.scrollToBottom()
        elif self._following and self._gallery.order == "newest":
            self.scrollToTop()


LEFT_OUT = _("Left out of training.")


def counted(count: int, left_out: int) -> str:
    """How many faces there are: "no faces", "1 face", "40 faces, 2 left out"."""
    text = (
        ngettext("{count} face", "{count} faces", count).format(count=f"{count:,}")
        if count
        else _("no faces")
    )
    return _("{faces}, {count} left out").format(faces=text, count=f"{left_out:,}") if left_out else text


def taken_at(face: Face) -> str:
    """When it was added, by the clock of this computer: "2026-11-23 14:05:09"."""
    try:
        taken = datetime.fromisoformat(face.captured_at)
    except ValueError:
        return face.captured_at
    return taken.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def outputs_text(share: FaceShare) -> str:
    """The network's answer: "s = 0.93", or "s = (0.93, 0.11, 0.02)"."""
    values = ", ".join(f"{value:.2f}" for value in share.s)
    return f"s = {values}" if len(share.s) == 1 else f"s = ({values})"


def share_text(share: float) -> str:
    """A share of D: two decimals where it counts, one digit where it is small."""
    if share >= 0.095:
        return f"{share:.2f}"
    return f"{share:.1g}" if share >= 0.0001 else "<0.0001"


def name_of(person_id: int, persons: Sequence[Person]) -> str:
    """The name that the person has now."""
    return next((person.name for person in persons if person.id == person_id), _("somebody who is gone"))
