"""The Faces panel: the camera, what is still missing, and a card for each person."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.jobs.live import LiveFrame
from app.ui.camera_desk import CameraDesk
from app.ui.coach import Coach
from app.ui.faces.guide_view import GuideView
from app.ui.faces.hint_line import HintLine
from app.ui.faces.person_card import PersonCard
from app.ui.holding_keys import HoldingKeys
from app.ui.previewer import Previewer
from app.ui.session import Session
from app.ui.theme import person_colour
from app.ui.view import View
from app.ui.widgets.labels import Heading

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_CHOOSING = (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn)


class FacesPanel(View):
    """Collects the faces: hold a person's button, or a key, while the camera sees the face.

    One person is selected, by a click on the card or by collecting: the guide speaks of that person's
    faces, and the space bar collects them.
    """

    interval = 0.03

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("faces_panel")
        # It takes the focus when the welcome goes, so that no field gets the keys meant for capturing.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._session = session
        self._roster = session.roster
        self._gallery = session.gallery
        self._feed = session.feed
        self._files = session.files
        self._frame: LiveFrame | None = None
        self._previewer = Previewer(session, self)
        self._cards: dict[int, PersonCard] = {}
        self._names: dict[int, str] = {}
        self._selected: int | None = None
        self._keys = HoldingKeys(self, self._selected_position, self._count, self._hold, self._let_go)
        self._desk = CameraDesk(session, self)
        self._coach = Coach(session.roster, self)
        self._guide = GuideView(self)
        self._guide.hide()
        self._hint = HintLine(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 4, 8)
        self._column.setSpacing(8)
        self._column.addWidget(Heading("Faces", self))
        self._column.addWidget(self._desk)
        self._column.addWidget(self._guide)
        self._column.addWidget(self._hint)
        self._connect()

    def toggle_camera(self) -> None:
        """Opens the chosen camera, or closes the open one."""
        self._desk.toggle()

    def refresh(self) -> bool:
        """Draws the newest frame of the camera."""
        frame = self._feed.latest()
        if frame is None or frame is self._frame:
            return False
        self._frame = frame
        collected = frame.burst.person_id if frame.burst else None
        self._desk.show_frame(frame, self._colour(collected) if collected in self._cards else None)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Holding 1, 2, … or the space bar collects, wherever the focus is; clicking a card selects it."""
        # Every event of the application comes by here, a thousand a second: most must pass at once, and to
        # ask one for its type takes longer than for its class.
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            return self._keys.take(event)
        if isinstance(event, (QMouseEvent, QFocusEvent)) and event.type() in _CHOOSING:
            self._select_card_of(watched)
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Takes the persons' colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_guide()

    def _connect(self) -> None:
        self._feed.opened.connect(self._show_opened)
        self._feed.closed.connect(self._show_closed)
        self._feed.capture_ended.connect(self._release_all)
        self._roster.persons_changed.connect(self._show_persons)
        self._roster.removed.connect(self._forget_taken)
        self._roster.cleared.connect(self._feed.forget_taken)
        self._session.opened.connect(self._hint.forget)
        self._coach.changed.connect(self._advise)
        self._session.trainer.settings_changed.connect(self._show_zeta)

    def _count(self) -> int:
        return len(self._cards)

    def _selected_position(self) -> int | None:
        # While the space bar has nothing to collect, it is what it is elsewhere.
        return list(self._cards).index(self._selected) if self._selected in self._cards else None

    def _hold(self, position: int) -> bool:
        card = list(self._cards.values())[position]
        card.hold_capture()
        return card.capturing

    def _let_go(self, position: int) -> None:
        if position < len(self._cards):
            list(self._cards.values())[position].release_capture()

    def _select_card_of(self, watched: QObject) -> None:
        for person_id, card in self._cards.items():
            if isinstance(watched, QWidget) and (watched is card or card.isAncestorOf(watched)):
                self._select(person_id)

    def _select(self, person_id: int | None) -> None:
        if person_id == self._selected:
            return
        self._selected = person_id
        for each, card in self._cards.items():
            card.set_selected(each == person_id)
        self._show_guide()

    def _capture_for(self, person_id: int) -> None:
        self._select(person_id)
        self._feed.capture_for(person_id)

    def _colour(self, person_id: int) -> QColor:
        return person_colour(list(self._cards).index(person_id), self.palette())

    @Slot()
    def _show_opened(self) -> None:
        # The button that was just pressed would take the space bar for itself.
        if self.window().focusWidget() in self._desk.findChildren(QWidget, "open_camera"):
            self.setFocus()
        self._enable_capture()
        self._show_guide()

    @Slot()
    def _show_closed(self) -> None:
        self._release_all()
        self._enable_capture()
        self._show_guide()

    @Slot()
    def _release_all(self) -> None:
        for card in self._cards.values():
            card.release_capture()

    @Slot(object)
    def _forget_taken(self, _faces: object) -> None:
        self._feed.forget_taken()

    @Slot()
    def _advise(self) -> None:
        self._hint.say(self._coach.hint(list(self._cards)))
        self._show_guide()

    def _show_guide(self) -> None:
        name = self._names.get(self._selected) if self._selected is not None else None
        self._guide.setVisible(self._feed.is_open and name is not None)
        if self._feed.is_open and self._selected is not None and name is not None:
            guidance = self._coach.guidance(self._selected, self._feed.mirrored)
            self._guide.show_guidance(guidance, name, self._colour(self._selected))

    def _enable_capture(self) -> None:
        why = "" if self._feed.is_open else "Open a camera first."
        if self._session.project.read_only:
            why = "This project is read-only. Save a copy and open that."
        for card in self._cards.values():
            card.set_capture_enabled(not why, why)

    @Slot()
    def _show_persons(self) -> None:
        persons = self._roster.persons
        self._names = {person.id: person.name for person in persons}
        if [person.id for person in persons] != list(self._cards):
            self._make_cards([person.id for person in persons])
        names = [person.name for person in persons]
        self._show_zeta()
        for position, (card, name) in enumerate(zip(self._cards.values(), names, strict=True)):
            card.show_name(name)
            card.set_other_name(names[(position + 1) % len(names)])
        self._gallery.name_persons(persons)
        self._show_guide()

    @Slot()
    def _show_zeta(self) -> None:
        """Says on the cards what the desired outputs are, so far from 0 and from 1."""
        margin = self._session.trainer.settings.margin
        for card, zeta in zip(self._cards.values(), (margin, 1 - margin), strict=False):
            card.show_zeta(zeta)

    def _make_cards(self, person_ids: list[int]) -> None:
        for card in self._cards.values():
            self._column.removeWidget(card)
            card.deleteLater()
        self._cards = {person_id: self._make_card(i, person_id) for i, person_id in enumerate(person_ids)}
        self._gallery.adopt(self._cards)
        self._enable_capture()
        self._selected = None
        self._select(next(iter(self._cards), None))

    def _make_card(self, index: int, person_id: int) -> PersonCard:
        card = PersonCard(index, str(index + 1), self, pictures=self._gallery.pictures)
        card.renamed.connect(partial(self._roster.rename, person_id))
        card.capture_pressed.connect(partial(self._capture_for, person_id))
        card.capture_released.connect(partial(self._feed.capture_for, None))
        card.paths_dropped.connect(partial(self._roster.add_paths, person_id))
        card.add_pictures_requested.connect(partial(self._ask, self._files.add_pictures, person_id))
        card.add_folder_requested.connect(partial(self._ask, self._files.add_picture_folder, person_id))
        card.add_video_requested.connect(partial(self._ask, self._files.add_video, person_id))
        self._column.addWidget(card, 1)
        return card

    def _ask(self, add: Callable[[int, str], None], person_id: int) -> None:
        add(person_id, next(person.name for person in self._roster.persons if person.id == person_id))
