"""The page with the three panels: Faces, Training and Who is it?"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.ui.faces.welcome import Welcome
from app.ui.registry import PANELS
from app.ui.session import Session
from app.ui.view import View

_WIDTHS = (380, 540, 360)


class Workbench(View):
    """Shows the panels side by side; in the middle, a welcome as long as nothing was begun."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("workbench")
        self._session = session
        self._views = {place.id: place.make(session, self) for place in PANELS}
        actions = session.actions
        self._welcome = Welcome(actions["sample"], actions["camera"], actions["add_folder"], self)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self._welcome)
        self._middle.addWidget(self._views["training"])
        panels = QSplitter(Qt.Orientation.Horizontal, self)
        panels.setObjectName("panels")
        panels.setChildrenCollapsible(False)
        for panel, width in zip(
            (self._views["faces"], self._middle, self._views["who"]), _WIDTHS, strict=True
        ):
            panels.addWidget(panel)
            panels.setStretchFactor(panels.count() - 1, width)
        panels.setSizes(list(_WIDTHS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panels)
        self._connect()
        self._show_middle()

    def panel(self, place_id: str) -> View:
        """The panel of that id."""
        return self._views[place_id]

    def _connect(self) -> None:
        roster, feed = self._session.roster, self._session.feed
        for changed in (
            self._session.opened,
            roster.added,
            roster.removed,
            roster.cleared,
            roster.progressed,
            feed.opened,
            feed.closed,
            self._session.trainer.started,
        ):
            changed.connect(self._show_middle)

    @Slot()
    def _show_middle(self, _faces: object = None, _all: object = None) -> None:
        roster = self._session.roster
        begun = roster.count > 0 or self._session.feed.is_open or roster.adding
        shown = self._views["training"] if begun else self._welcome
        if shown is not self._middle.currentWidget():
            self._middle.setCurrentWidget(shown)
            self._views["faces"].setFocus()
