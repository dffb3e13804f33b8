"""Icons of buttons and actions that stay in the palette's colours when these change."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.icons import icon


def wear_icon(wearer: QAbstractButton | QAction, name: str, beside: QWidget | None = None) -> None:
    """Gives a button or an action one of Facet's icons, for light and dark.

    Args:
        wearer: Gets the icon.
        name: Of the icon.
        beside: The widget whose palette counts; the button itself where it is one.
    """
    watched = beside if beside is not None else wearer
    assert isinstance(watched, QWidget)
    _Dresser(wearer, name, watched)


class _Dresser(QObject):
    def __init__(self, wearer: QAbstractButton | QAction, name: str, watched: QWidget) -> None:
        super().__init__(wearer)
        self._wearer = wearer
        self._name = name
        self._watched = watched
        watched.installEventFilter(self)
        self._dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        self._wearer.setIcon(icon(self._name, self._watched.palette()))
