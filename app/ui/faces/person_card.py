"""A person: the name, what the network shall answer, and the faces it learns from."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.drops import DropTarget
from app.ui.faces.capture_button import CaptureButton
from app.ui.faces.name_edit import NameEdit
from app.ui.faces.thumbnail_cache import ThumbnailCache
from app.ui.faces.thumbnail_list import ThumbnailList
from app.ui.faces.thumbnails import ThumbnailModel, faces_of
from app.ui.icons import wear_icon
from app.ui.one_line import OneLine

_STRIP = 6
_RADIUS = 6.0
_EMPTY_TEXT = "Drop pictures or a folder here, or hold Capture."
_LIST_TIP = (
    "The faces of this person. Select some to move them (M), exclude them from training (X) or delete them; "
    "Enter shows one large. Selected faces can be dragged to the other person."
)


class PersonCard(DropTarget):
    """One person of the two; takes dropped pictures, folders, videos and other persons' faces anywhere on it.

    Args:
        index: Of the person: 0, 1, …; gives the colour and ζ.
        key: The key that captures too, shown on the button.
        pictures: Where the pictures of thumbnails are kept; of its own where none is given.

    Attributes:
        thumbnails: The faces (`thumbnails.faces` is their model); it asks for what shall become of them.

    Signals:
        renamed (str): The new name.
        faces_dropped (list[int]): The ids of another person's faces that belong to this one.
        capture_pressed (), capture_released (): Capture while held; every press is followed by a release.
        add_pictures_requested (), add_folder_requested (), add_video_requested (): From the menu.
    """

    renamed = Signal(str)
    faces_dropped = Signal(list)
    capture_pressed = Signal()
    capture_released = Signal()
    add_pictures_requested = Signal()
    add_folder_requested = Signal()
    add_video_requested = Signal()

    def __init__(
        self,
        index: int,
        key: str,
        parent: QWidget | None = None,
        *,
        pictures: ThumbnailCache | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"person_card_{index}")
        self._index = index
        self._key = key
        self._selected = False
        self._capture_why = ""
        self._name = self._make_name()
        self._zeta = self._make_zeta()
        self._count = OneLine()
        self._count.setObjectName("face_count")
        self._capture = CaptureButton("", "")
        self._capture.setObjectName("capture")
        self._capture.hold_started.connect(self._start_capture)
        self._capture.hold_ended.connect(self.capture_released)
        self._add = self._make_add()
        self._order = self._make_order()
        faces = ThumbnailModel(ThumbnailCache(self) if pictures is None else pictures, self)
        self.thumbnails = ThumbnailList(faces)
        self.thumbnails.set_empty_text(_EMPTY_TEXT)
        self.thumbnails.setToolTip(_LIST_TIP)
        self._lay_out()
        self._watch_count()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_capture_enabled(True)
        self._take_colours()

    def show_zeta(self, zeta: float) -> None:
        """The desired output for faces of this person."""
        self._zeta.setText(f"ζ = {zeta:g}")
        self._zeta.setToolTip(
            f"The desired output: for a face of this person the network shall learn to say {zeta:g}."
        )

    def show_name(self, name: str) -> None:
        """Show the person's name."""
        self._name.show_name(name)
        self.setAccessibleName(name)
        self.thumbnails.setAccessibleName(f"Faces of {name}")
        self._capture.setAccessibleName(f"Hold to capture faces of {name}")
        self._add.setAccessibleName(f"Add pictures of {name}")
        self._order.setAccessibleName(f"Order of the faces of {name}")

    def set_other_name(self, name: str) -> None:
        """The name of the person to whom faces can be moved."""
        self.thumbnails.set_other_name(name)

    def set_orders(self, orders: Sequence[QAction]) -> None:
        """The actions that choose the order of the faces, for the menu beside their number."""
        self._order.menu().clear()
        self._order.menu().addActions(list(orders))
        self._order.setVisible(bool(orders))

    def set_capture_enabled(self, enabled: bool, why: str = "") -> None:
        """Let faces be captured or not.

        Args:
            enabled: Whether they can; a capture that is going on ends with False.
            why: Why not, in a sentence.
        """
        self._capture.setEnabled(enabled)
        self._capture_why = "" if enabled else why
        self._name_keys()

    @property
    def capturing(self) -> bool:
        """Whether faces of this person are being collected."""
        return self._capture.held

    def set_selected(self, selected: bool) -> None:
        """Mark it as the one whose faces the guide speaks of, and the space bar collects."""
        self._selected = selected
        self.setAccessibleDescription("Selected." if selected else "")
        self._name_keys()
        self.update()

    def hold_capture(self) -> None:
        """Capture as if the button were held, for the key; nothing happens while it cannot be."""
        self._capture.hold()

    def release_capture(self) -> None:
        """Let go of the capture button."""
        self._capture.let_go()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that faces of another person, or files, can be let go here."""
        if self._foreign(event):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self._set_hovered(True)
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        foreign = self._foreign(event)
        if not foreign:
            super().dropEvent(event)
            return
        self._set_hovered(False)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self.faces_dropped.emit(foreign)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._take_colours()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card, with the strip in the person's colour on its left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QPainterPath()
        card.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(card, self.palette().color(QPalette.ColorRole.Base))
        painter.setClipPath(card)
        painter.fillRect(
            QRectF(0, 0, _STRIP, self.height()), theme.person_colour(self._index, self.palette())
        )
        painter.setClipping(False)
        painter.setPen(self._frame_pen())
        painter.drawPath(card)

    def _frame_pen(self) -> QPen:
        if self.hovered:
            return QPen(self.palette().color(QPalette.ColorRole.Highlight), 3)
        if self._selected:
            return QPen(theme.person_colour(self._index, self.palette()), 2)
        return QPen(theme.line(self.palette()), 1)

    def _name_keys(self) -> None:
        """Says on the button which keys do the same as holding it."""
        keys = f"{self._key}, Space" if self._selected else self._key
        self._capture.set_texts(f"Hold to capture ({keys})", f"Capturing… ({keys})")
        also = f"The keys {self._key} and Space do" if self._selected else f"The key {self._key} does"
        tip = f"Hold to collect faces of this person from the camera. {also} the same."
        self._capture.setToolTip(self._capture_why or tip)

    def _foreign(self, event: QDropEvent) -> list[int]:
        """The dragged faces that are not this person's already."""
        own = self.thumbnails.faces
        return [face_id for face_id in faces_of(event.mimeData()) if own.row_of(face_id) is None]

    def _make_name(self) -> NameEdit:
        name = NameEdit()
        name.setObjectName("person_name")
        name.setAccessibleName("Name")
        name.setToolTip("The person's name. Click to change it.")
        name.renamed.connect(self.renamed)
        return name

    def _make_zeta(self) -> OneLine:
        zeta = OneLine("")
        zeta.setObjectName("zeta")
        zeta.setAccessibleName("Desired output ζ")
        return zeta

    def _make_order(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("face_order")
        button.setToolTip("In which order the faces are shown.")
        button.setAutoRaise(True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        wear_icon(button, "sort")
        button.setMenu(QMenu(button))
        button.menu().setToolTipsVisible(True)
        button.hide()
        return button

    def _make_add(self) -> QPushButton:
        button = QPushButton("Add pictures…")
        button.setObjectName("add_pictures")
        button.setToolTip("Add faces of this person from pictures, a folder or a video.")
        button.setAutoDefault(False)
        wear_icon(button, "picture")
        menu = QMenu(button)
        for text, requested in (
            ("Pictures…", self.add_pictures_requested),
            ("Folder…", self.add_folder_requested),
            ("Video…", self.add_video_requested),
        ):
            menu.addAction(text).triggered.connect(requested)
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._name, 1)
        head.addWidget(self._zeta)
        head.addWidget(self._count)
        head.addWidget(self._order)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self._capture, 1)
        buttons.addWidget(self._add, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_STRIP + 6, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(buttons)
        layout.addWidget(self.thumbnails, 1)

    def _watch_count(self) -> None:
        faces = self.thumbnails.faces
        for changed in (faces.rowsInserted, faces.rowsRemoved, faces.modelReset, faces.excluded_changed):
            changed.connect(self._show_count)
        self._show_count()

    def _take_colours(self) -> None:
        self._name.set_colour(theme.person_colour(self._index, self.palette()))

    @Slot()
    def _show_count(self) -> None:
        count, left_out = self.thumbnails.faces.rowCount(), self.thumbnails.faces.excluded()
        text = {0: "no faces", 1: "1 face"}.get(count, f"{count:,} faces")
        self._count.setText(f"{text}, {left_out:,} left out" if left_out else text)

    @Slot()
    def _start_capture(self) -> None:
        self.thumbnails.follow_newest()
        self.capture_pressed.emit()
