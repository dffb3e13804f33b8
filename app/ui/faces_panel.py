"""The Faces panel: the camera, and a card for each person."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.faces.preparation import as_picture
from app.jobs.live import Captured, LiveFrame
from app.project import Face
from app.ui.actions import ActionTable
from app.ui.faces.camera_bar import CameraBar, CameraChoice
from app.ui.faces.live_view import LiveView
from app.ui.faces.person_card import PersonCard
from app.ui.feed import VIDEO, Feed
from app.ui.files import Files
from app.ui.heading import Heading
from app.ui.images import image_of
from app.ui.marks import marks_of
from app.ui.preferences import Preferences
from app.ui.roster import Roster
from app.ui.session import Session

_CHOOSE_VIDEO = f"{VIDEO}?"
_CLOSED = "Open a camera, or drop pictures on a person."


class FacesPanel(QWidget):
    """Collects the faces: hold a person's button, or its key, while the camera sees the face."""

    def __init__(
        self,
        session: Session,
        roster: Roster,
        feed: Feed,
        files: Files,
        actions: ActionTable,
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("faces_panel")
        # It takes the focus when the welcome goes, so that no field gets the keys meant for capturing.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._session = session
        self._roster = roster
        self._feed = feed
        self._files = files
        self._actions = actions
        self._preferences = preferences
        self._cards: dict[int, PersonCard] = {}
        self._held_key: int | None = None
        self._bar = CameraBar(actions["camera"], self)
        self._live = LiveView(self)
        self._live.show_state(_CLOSED)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 4, 8)
        self._column.setSpacing(8)
        self._column.addWidget(Heading("Faces", self))
        self._column.addWidget(self._bar)
        self._column.addWidget(self._live)
        self._connect()
        self._show_sources()
        self._show_closed()

    def toggle_camera(self) -> None:
        """Opens the chosen camera, or closes the open one."""
        if self._feed.is_open:
            self._feed.close()
            return
        key = self._bar.current()
        self._preferences.camera = key
        self._live.show_state("Opening the camera …")
        self._bar.set_open(True)
        self._feed.open(key)

    def show_frame(self, frame: LiveFrame) -> None:
        """Draws one frame of the camera."""
        self._live.show_frame(frame.picture, marks_of(frame, self.palette()))
        self._live.show_network_eye(as_picture(frame.prepared) if frame.prepared is not None else None)
        self._live.show_state(_seen(len(frame.faces)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Holding 1, 2, … captures for that person, wherever the focus is but in a field one types in."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and isinstance(event, QKeyEvent):
            return self._key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        self._bar.choice_changed.connect(self._choose)
        self._bar.refresh_requested.connect(self._feed.look_for_devices)
        self._feed.sources_changed.connect(self._show_sources)
        self._feed.opened.connect(self._show_opened)
        self._feed.closed.connect(self._show_closed)
        self._feed.captured.connect(self._roster.show_captured)
        self._feed.capture_ended.connect(self._release_all)
        self._roster.persons_changed.connect(self._show_persons)
        self._roster.cleared.connect(self._clear)
        self._roster.added.connect(self._show_faces)
        self._roster.removed.connect(self._hide_faces)

    def _key(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        position = event.key() - Qt.Key.Key_1
        if event.type() == QEvent.Type.KeyRelease and self._held_key == position:
            self._held_key = None
            self._card_at(position, PersonCard.release_capture)
            return True
        if event.type() == QEvent.Type.KeyPress and 0 <= position < len(self._cards) and not _typing():
            self._held_key = position
            self._card_at(position, PersonCard.hold_capture)
            return True
        return False

    def _card_at(self, position: int, do: Callable[[PersonCard], None]) -> None:
        cards = list(self._cards.values())
        if position < len(cards):
            do(cards[position])

    @Slot(str)
    def _choose(self, key: str) -> None:
        if key == _CHOOSE_VIDEO:
            key = self._files.choose_video_camera(self._feed)
            self._bar.set_current(key or self._preferences.camera)
        if key and self._feed.is_open:
            self._preferences.camera = key
            self._feed.open(key)

    @Slot()
    def _show_sources(self) -> None:
        choices = [CameraChoice(source.key, source.text) for source in self._feed.sources]
        self._bar.set_choices([*choices, CameraChoice(_CHOOSE_VIDEO, "Video file…")])
        self._bar.set_current(self._feed.key or self._preferences.camera)

    @Slot()
    def _show_opened(self) -> None:
        self._bar.set_current(self._feed.key)
        self._bar.set_open(True)
        self._live.picture.mirrored = self._feed.mirrored
        self._enable_capture()

    @Slot()
    def _show_closed(self) -> None:
        self._bar.set_open(False)
        self._live.show_frame(None)
        self._live.show_network_eye(None)
        self._live.show_state(_CLOSED)
        self._release_all()
        self._enable_capture()

    @Slot()
    def _release_all(self) -> None:
        for card in self._cards.values():
            card.release_capture()

    def _enable_capture(self) -> None:
        why = "" if self._feed.is_open else "Open a camera first."
        if self._session.project.read_only:
            why = "This project is read-only. Save a copy and open that."
        for card in self._cards.values():
            card.set_capture_enabled(not why, why)

    @Slot()
    def _show_persons(self) -> None:
        persons = self._roster.persons
        if [person.id for person in persons] != list(self._cards):
            self._make_cards([person.id for person in persons])
        names = [person.name for person in persons]
        for position, (card, name) in enumerate(zip(self._cards.values(), names, strict=True)):
            card.show_name(name)
            card.set_other_name(names[(position + 1) % len(names)])

    def _make_cards(self, person_ids: list[int]) -> None:
        for card in self._cards.values():
            self._column.removeWidget(card)
            card.deleteLater()
        self._cards = {person_id: self._make_card(i, person_id) for i, person_id in enumerate(person_ids)}
        self._enable_capture()

    def _make_card(self, index: int, person_id: int) -> PersonCard:
        card = PersonCard(index, str(index + 1), self)
        card.renamed.connect(partial(self._roster.rename, person_id))
        card.capture_pressed.connect(partial(self._feed.capture_for, person_id))
        card.capture_released.connect(partial(self._feed.capture_for, None))
        card.paths_dropped.connect(partial(self._roster.add_paths, person_id))
        card.add_pictures_requested.connect(partial(self._ask, self._files.add_pictures, person_id))
        card.add_folder_requested.connect(partial(self._ask, self._files.add_picture_folder, person_id))
        card.add_video_requested.connect(partial(self._ask, self._files.add_video, person_id))
        card.thumbnails.delete_requested.connect(self._roster.delete)
        card.thumbnails.move_requested.connect(partial(self._move, person_id))
        self._column.addWidget(card, 1)
        return card

    def _ask(self, add: Callable[[int, str], None], person_id: int) -> None:
        add(person_id, next(person.name for person in self._roster.persons if person.id == person_id))

    def _move(self, person_id: int, face_ids: list[int]) -> None:
        others = [other for other in self._cards if other != person_id]
        if others:
            self._roster.move(face_ids, others[0])

    @Slot()
    def _clear(self) -> None:
        for card in self._cards.values():
            card.thumbnails.faces.set_faces([])

    @Slot(object)
    def _show_faces(self, captured: list[Captured]) -> None:
        for person_id, card in self._cards.items():
            own = [each for each in captured if each.face.person_id == person_id]
            if own:
                card.thumbnails.faces.extend(
                    (each.face.id, image_of(each.thumbnail), _described(each.face)) for each in own
                )

    @Slot(object)
    def _hide_faces(self, face_ids: list[int]) -> None:
        for card in self._cards.values():
            card.thumbnails.faces.remove(face_ids)


def _typing() -> bool:
    """Whether the focus is in a field where 1 and 2 are characters."""
    return isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QAbstractSpinBox)


def _described(face: Face) -> str:
    return f"{face.source}\n{face.captured_at[:19].replace('T', ' ')} UTC"


def _seen(count: int) -> str:
    if count == 0:
        return "No face in sight: come nearer, or turn to the light."
    return "One face found." if count == 1 else f"{count} faces found; the largest is captured."
