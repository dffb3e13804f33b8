"""The Faces panel: the camera, what is still missing, and a card for each person."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.jobs.live import LiveFrame
from app.language import _
from app.ui.faces.camera import CameraView
from app.ui.faces.guide import Coach, GuideView, HintLine
from app.ui.faces.person_card import CaptureButton, PersonCard
from app.ui.faces.preview import FacePreview
from app.ui.session import Session
from app.ui.style import person_colour
from app.ui.view import View
from app.ui.widgets.array_grid import ArrayGrid
from app.ui.widgets.labels import Heading

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_CHOOSING = (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn)
_TYPED_IN = (QLineEdit, QTextEdit, QAbstractSpinBox)
_USE_SPACE = (*_TYPED_IN, QAbstractButton, QComboBox, QAbstractSlider, ArrayGrid)
_REPEAT_MILLISECONDS = 60
"""A held key repeats itself; X11 does not always say that it did not come up in between."""


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
        self._session, self._camera = session, session.camera
        self._frame: LiveFrame | None = None
        self._cards: dict[int, PersonCard] = {}
        self._names: dict[int, str] = {}
        self._selected: int | None = None
        self._keys = _HoldingKeys(self)
        self._preview = FacePreview(session, self)
        self._camera_view = CameraView(session, self)
        self._coach = Coach(session.roster, self)
        self._guide = GuideView(self)
        self._guide.hide()
        self._hint = HintLine(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 4, 8)
        self._column.setSpacing(8)
        for part in (Heading(_("Faces"), self), self._camera_view, self._guide, self._hint):
            self._column.addWidget(part)
        self._connect()

    def toggle_camera(self) -> None:
        """Opens the chosen camera, or closes the open one."""
        self._camera_view.toggle()

    def refresh(self) -> bool:
        """Draws the newest frame of the camera."""
        frame = self._camera.latest()
        if frame is None or frame is self._frame:
            return False
        self._frame = frame
        collected = frame.burst.person_id if frame.burst else None
        self._camera_view.show_frame(frame, self._colour(collected) if collected in self._cards else None)
        return True

    @property
    def cards(self) -> list[PersonCard]:
        """The persons' cards, in order."""
        return list(self._cards.values())

    @property
    def selected_card(self) -> PersonCard | None:
        """That of the selected person."""
        return self._cards.get(self._selected) if self._selected is not None else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Holding 1, 2, … or the space bar collects, wherever the focus is; clicking a card selects it."""
        # Every event of the application comes by here, a thousand a second: most must pass at once, and to
        # ask one for its type takes longer than for its class.
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            return self._keys.take(event)
        if isinstance(event, (QMouseEvent, QFocusEvent)) and event.type() in _CHOOSING:
            self._select_card_of(watched)
        return False

    def minimumSizeHint(self) -> QSize:
        # A little wider than it could be: names would be cut.
        return super().minimumSizeHint().expandedTo(QSize(20 * self.fontMetrics().height(), 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_guide()

    def _connect(self) -> None:
        roster, camera = self._session.roster, self._camera
        camera.opened.connect(self._show_opened)
        camera.closed.connect(self._show_closed)
        roster.persons_changed.connect(self._show_persons)
        for gone in (roster.removed, roster.cleared):
            gone.connect(self._forget_taken)
        self._session.opened.connect(self._hint.forget)
        self._coach.changed.connect(self._advise)

    def _select_card_of(self, watched: QObject) -> None:
        for person_id, card in self._cards.items():
            if isinstance(watched, QWidget) and (watched is card or card.isAncestorOf(watched)):
                self._select(person_id)

    def _select(self, person_id: int | None) -> None:
        if person_id != self._selected:
            self._selected = person_id
            for each, card in self._cards.items():
                card.set_selected(each == person_id)
            self._show_guide()

    def _colour(self, person_id: int) -> QColor:
        return person_colour(list(self._cards).index(person_id), self.palette())

    @Slot()
    def _show_opened(self) -> None:
        # The button that was just pressed would take the space bar for itself.
        focus = self.window().focusWidget()
        if focus is not None and focus.objectName() == "open_camera":
            self.setFocus()
        self._enable_capture()
        self._show_guide()

    @Slot()
    def _show_closed(self) -> None:
        for card in self._cards.values():
            card.release_capture()
        self._enable_capture()
        self._show_guide()

    @Slot()
    @Slot(object)
    def _forget_taken(self, _faces: object = None) -> None:
        self._camera.forget_taken()

    @Slot()
    def _advise(self) -> None:
        self._hint.say(self._coach.hint(list(self._cards)))
        self._show_guide()

    def _show_guide(self) -> None:
        shown = self._camera.is_open and self._selected in self._names
        self._guide.setVisible(shown)
        if shown and self._selected is not None:
            guidance = self._coach.guidance(self._selected, self._camera.mirrored)
            self._guide.show_guidance(guidance, self._names[self._selected], self._colour(self._selected))

    def _enable_capture(self) -> None:
        why = "" if self._camera.is_open else _("Open a camera first.")
        if self._session.project.read_only:
            why = _("This project is read-only. Save a copy and open that.")
        for card in self._cards.values():
            card.set_capture_enabled(why)

    @Slot()
    def _show_persons(self) -> None:
        self._names = {person.id: person.name for person in self._session.roster.persons}
        if list(self._names) != list(self._cards):
            for card in self._cards.values():
                self._column.removeWidget(card)
                card.hide()
                card.deleteLater()
            self._cards = {}
            for index, person_id in enumerate(self._names):
                card = PersonCard(self._session, person_id, index, self)
                card.capture_started.connect(partial(self._select, person_id))
                self._column.addWidget(card, 1)
                self._cards[person_id] = card
            self._selected = None
            self._select(next(iter(self._cards), None))
        self._enable_capture()
        self._show_guide()


class _HoldingKeys(QObject):
    """Keys that collect while they are held: 1, 2, … and the space bar for the selected person.

    Wherever the focus is, but where the key means something else.
    """

    def __init__(self, panel: FacesPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._held: tuple[int, PersonCard] | None = None
        self._coming_up = QTimer(self, singleShot=True, interval=_REPEAT_MILLISECONDS)
        self._coming_up.timeout.connect(self._release)

    def take(self, event: QKeyEvent) -> bool:
        """Looks at a key that goes down or comes up; whether it was one of these."""
        if self._held is not None and self._held[0] == event.key():
            return self._go_on(self._held[1], event)
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            return self._press(event)
        return False

    def _go_on(self, card: PersonCard, event: QKeyEvent) -> bool:
        """Looks at the key that is held."""
        if event.type() == QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._coming_up.start()
            return True
        if self._coming_up.isActive() and self._card_for(event.key()) is not card:
            # Another person was selected in between: the key did come up.
            return self._press(event)
        self._coming_up.stop()
        return True

    def _press(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        card = self._card_for(event.key())
        if card is None:
            return False
        self._release()
        card.hold_capture()
        if card.capturing:
            self._held = event.key(), card
        return card.capturing

    @Slot()
    def _release(self) -> None:
        self._coming_up.stop()
        if self._held is not None:
            (_key, card), self._held = self._held, None
            if card in self._panel.cards:
                card.release_capture()

    def _card_for(self, key: int) -> PersonCard | None:
        # In another window, or on another page of this one, what these keys do could not be seen.
        hidden = not self._panel.isVisible()
        elsewhere = hidden or QApplication.activeWindow() not in (None, self._panel.window())
        if elsewhere or QApplication.activePopupWidget() is not None:
            return None
        focus, cards = QApplication.focusWidget(), self._panel.cards
        if key == Qt.Key.Key_Space:
            # While it has nothing to collect, it is what it is elsewhere.
            used = isinstance(focus, _USE_SPACE) and not isinstance(focus, CaptureButton)
            return None if used else self._panel.selected_card
        position = key - Qt.Key.Key_1
        typed = isinstance(focus, _TYPED_IN) or (isinstance(focus, ArrayGrid) and focus.editable)
        return cards[position] if 0 <= position < len(cards) and not typed else None
