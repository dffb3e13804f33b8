"""A person: the name, what the network shall answer, and the faces it learns from."""

from PySide6.QtCore import QEvent, QRectF, Signal, Slot
from PySide6.QtGui import (
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.drops import DropTarget
from app.ui.faces.capture_button import CaptureButton
from app.ui.faces.name_edit import NameEdit
from app.ui.faces.thumbnail_list import ThumbnailList
from app.ui.faces.thumbnails import ThumbnailModel
from app.ui.one_line import OneLine
from app.ui.worn_icon import wear_icon

_STRIP = 6
_RADIUS = 6.0
_EMPTY_TEXT = "Drop pictures or a folder here, or hold Capture."


class PersonCard(DropTarget):
    """One person of the two; takes dropped pictures, folders and videos anywhere on it.

    Args:
        index: Of the person: 0, 1, …; gives the colour and ζ.
        key: The key that captures too, shown on the button.

    Attributes:
        thumbnails: The faces (`thumbnails.faces` is their model); it asks for deleting and moving.

    Signals:
        renamed (str): The new name.
        capture_pressed (), capture_released (): Capture while held; every press is followed by a release.
        add_pictures_requested (), add_folder_requested (), add_video_requested (): From the menu.
    """

    renamed = Signal(str)
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
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"person_card_{index}")
        self._index = index
        self._capture_tip = (
            f"Hold to collect faces of this person from the camera. The key {key} does the same."
        )
        self._name = self._make_name()
        self._zeta = self._make_zeta()
        self._count = OneLine()
        self._count.setObjectName("face_count")
        self._capture = CaptureButton(f"Hold to capture ({key})", f"Capturing… ({key})")
        self._capture.setObjectName("capture")
        self._capture.hold_started.connect(self._start_capture)
        self._capture.hold_ended.connect(self.capture_released)
        self._add = self._make_add()
        self.thumbnails = ThumbnailList(ThumbnailModel(self))
        self.thumbnails.set_empty_text(_EMPTY_TEXT)
        self.thumbnails.setToolTip("The faces of this person. Select some to delete or move them.")
        self._lay_out()
        self._watch_count()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_capture_enabled(True)
        self._take_colours()

    def show_name(self, name: str) -> None:
        """Show the person's name."""
        self._name.show_name(name)
        self.setAccessibleName(name)
        self.thumbnails.setAccessibleName(f"Faces of {name}")
        self._capture.setAccessibleName(f"Hold to capture faces of {name}")
        self._add.setAccessibleName(f"Add pictures of {name}")

    def set_other_name(self, name: str) -> None:
        """The name of the person to whom faces can be moved."""
        self.thumbnails.set_other_name(name)

    def set_capture_enabled(self, enabled: bool, why: str = "") -> None:
        """Let faces be captured or not.

        Args:
            enabled: Whether they can; a capture that is going on ends with False.
            why: Why not, in a sentence.
        """
        self._capture.setEnabled(enabled)
        self._capture.setToolTip(self._capture_tip if enabled or not why else why)

    def hold_capture(self) -> None:
        """Capture as if the button were held, for the key; nothing happens while it cannot be."""
        self._capture.hold()

    def release_capture(self) -> None:
        """Let go of the capture button."""
        self._capture.let_go()

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
        highlight = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(highlight, 3) if self.hovered else QPen(theme.line(self.palette()), 1))
        painter.drawPath(card)

    def _make_name(self) -> NameEdit:
        name = NameEdit()
        name.setObjectName("person_name")
        name.setAccessibleName("Name")
        name.setToolTip("The person's name. Click to change it.")
        name.renamed.connect(self.renamed)
        return name

    def _make_zeta(self) -> OneLine:
        zeta = OneLine(f"ζ = {self._index}")
        zeta.setObjectName("zeta")
        zeta.setAccessibleName("Desired output ζ")
        zeta.setToolTip(
            f"The desired output: for a face of this person the network shall learn to say {self._index}."
        )
        return zeta

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
        for changed in (faces.rowsInserted, faces.rowsRemoved, faces.modelReset):
            changed.connect(self._show_count)
        self._show_count()

    def _take_colours(self) -> None:
        self._name.set_colour(theme.person_colour(self._index, self.palette()))

    @Slot()
    def _show_count(self) -> None:
        count = self.thumbnails.faces.rowCount()
        self._count.setText({0: "no faces", 1: "1 face"}.get(count, f"{count:,} faces"))

    @Slot()
    def _start_capture(self) -> None:
        self.thumbnails.follow_newest()
        self.capture_pressed.emit()
