"""A person: the name, what the network shall answer, and the faces it learns from."""

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.language import _
from app.ui import style
from app.ui.drops import DropTarget
from app.ui.faces.thumbnails import PersonFaces, counted
from app.ui.icons import wear_icon
from app.ui.session import Session
from app.ui.symbols.label import SymbolLabel
from app.ui.widgets.buttons import icon_button
from app.ui.widgets.face_model import dragged_faces
from app.ui.widgets.labels import OneLine

_STRIP = 6
_RADIUS = 6.0
_ORDERS = ("order_oldest", "order_newest", "order_share")


class PersonCard(DropTarget):
    """One person; takes dropped pictures, folders, videos and another person's faces anywhere on it.

    Args:
        session: Whose person.
        person_id: The person.
        index: Of the person: 0, 1, …; gives the colour, and the key that captures too.

    Attributes:
        faces: The person's faces.
        capture_started: Faces of this person are collected from now on.
    """

    capture_started = Signal()

    def __init__(self, session: Session, person_id: int, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"person_card_{index}")
        self._session, self._person_id, self._index = session, person_id, index
        self._selected = False
        self._capture_why = ""
        self._name = _NameEdit(self)
        self._zeta = SymbolLabel("ζ", "", self)
        self._zeta.setObjectName("zeta")
        self._count = OneLine()
        self._count.setObjectName("face_count")
        self._order = self._make_order()
        self._capture = CaptureButton(self)
        self._add = self._make_add()
        self.faces = PersonFaces(session, person_id, self)
        self.faces.set_empty_text(_("Drop pictures or a folder here, or hold Capture."))
        self.faces.setToolTip(
            _("Select faces to move (M), exclude (X) or delete them. Enter enlarges one; drag moves them.")
        )
        self._lay_out()
        self._connect()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_capture_enabled("")
        self.show_person()
        self._show_zeta()
        self._show_count()

    @Slot()
    def show_person(self) -> None:
        """Shows the names as they are now."""
        persons = self._session.roster.persons
        if self._index >= len(persons):
            return
        name = persons[self._index].name
        self._name.show_name(name)
        self._name.set_colour(self._colour)
        self.setAccessibleName(name)
        self.faces.setAccessibleName(_("Faces of {name}").format(name=name))
        self.faces.set_other_name(persons[(self._index + 1) % len(persons)].name)
        self.faces.show_anew()
        self._capture.setAccessibleName(_("Hold to capture faces of {name}").format(name=name))
        self._add.setAccessibleName(_("Add pictures of {name}").format(name=name))
        self._order.setAccessibleName(_("Order of the faces of {name}").format(name=name))

    def set_capture_enabled(self, why_not: str) -> None:
        """Lets faces be captured, or says in a sentence why they cannot be; a capture that goes on ends."""
        self._capture.setEnabled(not why_not)
        self._capture_why = why_not
        self._name_keys()

    @property
    def capturing(self) -> bool:
        """Whether faces of this person are being collected."""
        return self._capture.held

    def set_selected(self, selected: bool) -> None:
        """Marks it as the one whose faces the guide speaks of, and the space bar collects."""
        self._selected = selected
        self.setAccessibleDescription(_("Selected.") if selected else "")
        self._name_keys()
        self.update()

    def hold_capture(self) -> None:
        """Captures as if the button were held, for the key; nothing happens while it cannot be."""
        self._capture.hold()

    @Slot()
    def release_capture(self) -> None:
        """Lets go of the capture button."""
        self._capture.let_go()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._foreign(event):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self._set_hovered(True)
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        foreign = self._foreign(event)
        if not foreign:
            super().dropEvent(event)
            return
        self._set_hovered(False)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self._session.roster.move(dict.fromkeys(foreign, self._person_id))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._name.set_colour(self._colour)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QPainterPath()
        card.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(card, self.palette().color(QPalette.ColorRole.Base))
        painter.setClipPath(card)
        painter.fillRect(QRectF(0, 0, _STRIP, self.height()), self._colour)
        painter.setClipping(False)
        pen = QPen(style.line(self.palette()), 1)
        if self.hovered:
            pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), 3)
        elif self._selected:
            pen = QPen(self._colour, 2)
        painter.setPen(pen)
        painter.drawPath(card)

    @property
    def _colour(self) -> QColor:
        return style.person_colour(self._index, self.palette())

    def _connect(self) -> None:
        session = self._session
        self._name.renamed.connect(partial(session.roster.rename, self._person_id))
        self._capture.hold_started.connect(self._start_capture)
        self._capture.hold_ended.connect(self._end_capture)
        self.paths_dropped.connect(partial(session.roster.add_paths, self._person_id))
        session.roster.persons_changed.connect(self.show_person)
        session.gallery.changed.connect(self._show_count)
        session.camera.capture_ended.connect(self.release_capture)
        session.trainer.settings_changed.connect(self._show_zeta)

    def _name_keys(self) -> None:
        """Says on the button which keys do the same as holding it."""
        key = str(self._index + 1)
        keys = _("{key}, Space").format(key=key) if self._selected else key
        held, free = _("Capturing… ({keys})"), _("Hold to capture ({keys})")
        short = _("Hold ({keys})").format(keys=keys), f"({keys})"
        self._capture.set_texts((free.format(keys=keys), *short), (held.format(keys=keys), _("Capturing…")))
        tip = _("Hold to collect faces from the camera. The keys do the same: {keys}.").format(keys=keys)
        self._capture.setToolTip(self._capture_why or tip)

    def _foreign(self, event: QDropEvent) -> list[int]:
        """The dragged faces that are not this person's already."""
        return [i for i in dragged_faces(event.mimeData()) if self.faces.faces.row_of(i) is None]

    def _make_order(self) -> QToolButton:
        button = icon_button("face_order", "sort", _("In which order the faces are shown."), self)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.addActions([self._session.actions[order] for order in _ORDERS])
        button.setMenu(menu)
        return button

    def _make_add(self) -> QPushButton:
        button = _FittingButton(self)
        button.set_fitting(_("Add pictures…"), _("Add…"), "…")
        button.setObjectName("add_pictures")
        button.setToolTip(_("Add faces of this person from pictures, a folder or a video."))
        button.setAutoDefault(False)
        wear_icon(button, "picture")
        files, menu = self._session.files, QMenu(button)
        for text, add in (
            (_("Pictures…"), files.add_pictures),
            (_("Folder…"), files.add_picture_folder),
            (_("Video…"), files.add_video),
        ):
            menu.addAction(text).triggered.connect(partial(self._ask, add))
        button.setMenu(menu)
        return button

    def _ask(self, add: Callable[[int, str], None], _checked: bool = False) -> None:
        add(self._person_id, self._session.roster.persons[self._index].name)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        head.addWidget(self._zeta)
        head.addWidget(self._count)
        head.addWidget(self._order)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self._capture, self._add):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        buttons.addWidget(self._capture, 6)
        buttons.addWidget(self._add, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_STRIP + 6, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(buttons)
        layout.addWidget(self.faces, 1)

    @Slot()
    def _show_zeta(self) -> None:
        """The desired output for faces of this person, as far from 0 or from 1 as the settings say."""
        margin = self._session.trainer.settings.margin
        self._zeta.setVisible(self._index < 2)
        self._zeta.setText(f"ζ = {margin if self._index == 0 else 1 - margin:g}")

    @Slot()
    def _show_count(self, _person_id: int = 0) -> None:
        faces = self._session.gallery.faces_of(self._person_id)
        self._count.setText(counted(len(faces), sum(face.excluded for face in faces)))

    @Slot()
    def _start_capture(self) -> None:
        self.faces.follow_newest()
        self.capture_started.emit()
        self._session.camera.capture_for(self._person_id)

    @Slot()
    def _end_capture(self) -> None:
        self._session.camera.capture_for(None)


class _FittingButton(QPushButton):
    """Says as much as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fitting: tuple[str, ...] = ("",)

    def set_fitting(self, *texts: str) -> None:
        """What it says: the first text that fits, or else the last."""
        self._fitting = texts
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(5 * self.fontMetrics().height(), super().minimumSizeHint().height())

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() - (super().sizeHint().width() - metrics.horizontalAdvance(self.text()))
        fitting = (text for text in self._fitting if metrics.horizontalAdvance(text) <= room)
        self.setText(next(fitting, self._fitting[-1]))


class CaptureButton(_FittingButton):
    """Held down with the mouse, the space bar or `hold()`; let go as soon as that ends, in whatever way.

    Moving the mouse off the button while it is held does not let go: eyes are on the camera then.

    Attributes:
        hold_started: The button is down now.
        hold_ended: It is up again: released, disabled, hidden, or the focus or the window left.
        held: Whether it is down.
    """

    hold_started = Signal()
    hold_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("capture")
        self._texts: tuple[tuple[str, ...], tuple[str, ...]] = (("",), ("",))
        self.held = False
        wear_icon(self, "capture")
        self.setAutoDefault(False)
        self.pressed.connect(self.hold)
        self.released.connect(self.let_go)

    def set_texts(self, free: tuple[str, ...], held: tuple[str, ...]) -> None:
        """What it says while it can be pressed, and while it is held: the longest that fits of each."""
        self._texts = free, held
        self.set_fitting(*self._texts[self.held])

    @Slot()
    def hold(self) -> None:
        """Presses and holds; nothing happens while the button is held or disabled."""
        if not self.held and self.isEnabled():
            self._set_held(True)
            self.hold_started.emit()

    @Slot()
    def let_go(self) -> None:
        """Releases; nothing happens while the button is not held."""
        if self.held:
            self._set_held(False)
            self.hold_ended.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.let_go()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # The key that holds would be released elsewhere.
        self.let_go()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.let_go()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate or (
            event.type() == QEvent.Type.EnabledChange and not self.isEnabled()
        ):
            self.let_go()
        return super().event(event)

    def _set_held(self, held: bool) -> None:
        self.held = held
        self.setDown(held)
        self.set_fitting(*self._texts[held])


class _NameEdit(QLineEdit):
    """Reads as a label until it is clicked or tabbed into; Enter or leaving it renames, Esc reverts.

    An empty name, or one that did not change, renames nothing.
    """

    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("person_name")
        self.setAccessibleName(_("Name"))
        self.setToolTip(_("The person's name. Click to change it."))
        self._shown = ""
        self._colour: QColor | None = None
        self.setMaxLength(60)
        self.setAcceptDrops(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("type", "heading")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._finish)

    def show_name(self, name: str) -> None:
        """Shows that name, in place of what is being typed."""
        self._shown = name
        self.setText(name)
        self.setCursorPosition(0)

    def set_colour(self, colour: QColor) -> None:
        """The colour of the name while it is not edited."""
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 14, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 5, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.show_name(self._shown)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc takes back, also where the window uses it.
        is_key = event.type() == QEvent.Type.ShortcutOverride
        if is_key and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        if self.underMouse():
            painter.setPen(style.line(self.palette()))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
        place = self.rect().adjusted(3, 0, -3, 0)
        painter.setPen(self._colour or self.palette().color(QPalette.ColorRole.WindowText))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    @Slot()
    def _finish(self) -> None:
        name = self.text().strip()
        changed = bool(name) and name != self._shown
        self.show_name(name or self._shown)
        self.clearFocus()
        if changed:
            self.renamed.emit(name)
