"""Buttons that stand out: the one that matters most, and those that are switched on."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QPushButton, QStyleOptionToolButton, QToolButton, QWidget

from app.ui.icons import wear_icon
from app.ui.widgets.labels import named

_TALLER = 1.9


class PrimaryButton(QToolButton):
    """The button that matters most where it stands; it does what its action does.

    It keeps the width of the widest text it may show, so nothing beside it jumps.

    Args:
        action: Gives text, icon, tooltip and what to do.
        texts: The other texts that the action may have.
    """

    def __init__(self, action: QAction, texts: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setProperty("primary", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setDefaultAction(action)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        super().initStyleOption(option)
        if self.isEnabled() and self.property("primary"):
            # In the colour of the text, which stands on the accent.
            size, ratio = self.iconSize(), self.devicePixelRatioF()
            option.icon = QIcon(self.icon().pixmap(size, ratio, QIcon.Mode.Selected))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        size = super().sizeHint()
        # As the style measures them, to the point.
        widths = [
            metrics.size(Qt.TextFlag.TextShowMnemonic, text).width() for text in (self.text(), *self._texts)
        ]
        spare = max(widths) - widths[0]
        return QSize(size.width() + spare, max(size.height(), round(_TALLER * metrics.height())))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ToggleButton(QToolButton):
    """A button that stays down once it is switched on.

    Args:
        name: For finding it.
        text: What it switches.
        tooltip: The same in a sentence.
    """

    def __init__(self, name: str, text: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tooltip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def icon_button(name: str, icon_name: str, text: str, parent: QWidget | None = None) -> QToolButton:
    """A flat button with an icon alone; its text is its accessible name and its tooltip."""
    button = named(QToolButton(parent), name, text, text)
    button.setProperty("flat", True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    wear_icon(button, icon_name)
    return button


def tool_button(name: str, text: str, tip: str = "", parent: QWidget | None = None) -> QToolButton:
    """A small button with a text, reached by the keyboard too."""
    button = named(QToolButton(parent), name, text, tip)
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def push_button(name: str, text: str, tip: str = "", parent: QWidget | None = None) -> QPushButton:
    """A usual button that Enter in another field does not press."""
    button = named(QPushButton(text, parent), name, text.replace("&", ""), tip)
    button.setAutoDefault(False)
    return button
