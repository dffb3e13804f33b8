"""Which camera, and its button."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.ui.icons import wear_icon


class CameraChoice(NamedTuple):
    """One entry of the camera bar.

    Attributes:
        key: By which the program knows it.
        text: What the user reads.
        tip: More about it, for its tooltip.
        group: Entries of one group stand together; a line is drawn before the next group.
    """

    key: str
    text: str
    tip: str = ""
    group: str = ""


class _Choices(QComboBox):
    """A list that asks what is in it before it opens."""

    about_to_open = Signal()

    def showPopup(self) -> None:
        self.about_to_open.emit()
        super().showPopup()


class CameraBar(QWidget):
    """The cameras to choose from, a button that looks for new ones and the button that opens the chosen one.

    Args:
        open_action: Opens and closes the camera. The bar sets its icon text, which the button shows; a menu
            keeps the action's text.

    Signals:
        choice_changed (str): The key of the entry that the user picked, the same again too (to pick another
            video file), or of the entry now shown because the earlier one is gone.
        refresh_requested (): The cameras are to be looked for: at the button, and before the list opens.
    """

    choice_changed = Signal(str)
    refresh_requested = Signal()

    def __init__(self, open_action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("camera_bar")
        self._action = open_action
        self._combo = self._make_combo()
        self._refresh = self._make_refresh()
        self._button = QToolButton()
        self._button.setObjectName("open_camera")
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.set_open(False)
        self._button.setDefaultAction(open_action)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._combo, 1)
        layout.addWidget(self._refresh)
        layout.addWidget(self._button)

    def set_choices(self, choices: Sequence[CameraChoice]) -> None:
        """Offer these cameras, in this order; the chosen one stays chosen where it is still among them."""
        before = self.current()
        with QSignalBlocker(self._combo):
            self._combo.clear()
            for number, choice in enumerate(choices):
                if number and choice.group != choices[number - 1].group:
                    self._combo.insertSeparator(self._combo.count())
                self._combo.addItem(choice.text, choice.key)
                tip = choice.tip or choice.text
                self._combo.setItemData(self._combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            self._combo.setCurrentIndex(max(0, self._combo.findData(before)) if choices else -1)
        if before and self.current() != before:
            self.choice_changed.emit(self.current())

    def set_current(self, key: str) -> None:
        """Show the entry with that key as the chosen one, if there is one, without a signal."""
        index = self._combo.findData(key)
        if index >= 0:
            with QSignalBlocker(self._combo):
                self._combo.setCurrentIndex(index)

    def current(self) -> str:
        """The key of the chosen entry; empty while there is none."""
        return self._combo.currentData() or ""

    def set_open(self, is_open: bool) -> None:
        """Say on the button what it does now: open the camera or close it."""
        self._action.setIconText("Close camera" if is_open else "Open camera")
        self._button.setAccessibleName(self._action.iconText())

    def _make_combo(self) -> QComboBox:
        combo = _Choices()
        combo.setObjectName("camera_choice")
        combo.setAccessibleName("Camera")
        combo.setToolTip(
            "Where faces come from: a Demo camera that needs no hardware, a camera, a video, or a folder of "
            "pictures. While one is open, choosing another switches to it."
        )
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        combo.activated.connect(self._choose)
        combo.about_to_open.connect(self._look)
        return combo

    def _make_refresh(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("look_for_cameras")
        button.setAccessibleName("Look for cameras")
        button.setToolTip("Look for cameras: one plugged in just now is then in the list.")
        wear_icon(button, "refresh")
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        button.clicked.connect(self._look)
        return button

    @Slot(int)
    def _choose(self, _index: int) -> None:
        self.choice_changed.emit(self.current())

    @Slot()
    def _look(self) -> None:
        self.refresh_requested.emit()
