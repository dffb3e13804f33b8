"""The page with the three panels: Faces, Training and Who is it?"""

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.language import _
from app.ui.faces.welcome import Welcome
from app.ui.registry import PANELS
from app.ui.session import Session
from app.ui.view import View
from app.ui.widgets.tabs import Scrolled

_WIDTHS = {"faces": 380, "training": 540, "who": 360}
_LETTERS = {"faces": 54, "training": 78, "who": 52}
"""The width below which a panel begins to leave out words, in letters."""
_IDLE = 150
"""Milliseconds after the window is shown, before what it does not show yet is made."""
_COLUMNS = (
    (("faces",), ("training",), ("who",)),
    (("faces", "who"), ("training",)),
    (("faces", "training", "who"),),
)
"""What stands side by side, from a wide window to a narrow one; what shares a column are tabs."""


class Workbench(View):
    """Shows the panels side by side, or as tabs where the window is too narrow for that.

    In the place of Training there is a welcome as long as nothing was begun.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("workbench")
        self._session = session
        self._places = {place.id: place for place in PANELS}
        self._views: dict[str, View] = {}
        self._scrolled: dict[str, Scrolled] = {}
        self._panels = QSplitter(Qt.Orientation.Horizontal, self)
        self._panels.setObjectName("panels")
        self._panels.setChildrenCollapsible(False)
        # Made where it stays: what gets another parent is given its style again.
        self._middle = QStackedWidget(self._panels)
        actions = session.actions
        self._welcome = Welcome(actions["sample"], actions["camera"], actions["add_folder"], self._middle)
        self._middle.addWidget(self._welcome)
        self._columns: tuple[tuple[str, ...], ...] = ()
        self._tabs: list[QTabWidget] = []
        # A timer of its own ends with it.
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self._get_ready)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._panels)
        self._connect()
        self._show_middle()

    def panel(self, place_id: str) -> View:
        """The panel of that id, made when it is first asked for."""
        if place_id not in self._views:
            holder = self._middle if place_id == "training" else self._panels
            scrolled = self._scrolled[place_id] = Scrolled(f"{place_id}_scrolled", holder)
            self._views[place_id] = self._places[place_id].make(self._session, scrolled.room)
            scrolled.hold(self._views[place_id])
        return self._views[place_id]

    def show_panel(self, place_id: str) -> None:
        """Brings a panel to the front, where it is a tab."""
        for tabs in self._tabs:
            index = tabs.indexOf(self._widget(place_id))
            if index >= 0:
                tabs.setCurrentIndex(index)

    def minimumSizeHint(self) -> QSize:
        # As narrow as the widest panel, whichever stand side by side now.
        height = self._panels.minimumSizeHint().height()
        return QSize(max(self._widget(one).minimumSizeHint().width() for one in _WIDTHS), height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Letters may have become larger while another page was looked at.
        self._fold()
        # The window is there first; whoever begins then waits for nothing.
        self._idle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The first time comes before the panels are shown, so that they are laid out once, in their places.
        self._fold()

    @Slot()
    def _get_ready(self) -> None:
        if self._session.is_open:
            self.panel("training")

    def _connect(self) -> None:
        session, roster, camera = self._session, self._session.roster, self._session.camera
        for changed in (
            session.opened,
            roster.added,
            roster.removed,
            roster.cleared,
            roster.progressed,
            camera.opened,
            camera.closed,
            session.trainer.started,
        ):
            changed.connect(self._show_middle)

    def _widget(self, place_id: str) -> QWidget:
        if place_id == "training":
            return self._middle
        self.panel(place_id)
        return self._scrolled[place_id]

    def _fold(self) -> None:
        """As many columns as there is room for."""
        columns = next((one for one in _COLUMNS if self._needed(one) <= self.width()), _COLUMNS[-1])
        if columns != self._columns:
            self._stand_in(columns)

    def _needed(self, columns: tuple[tuple[str, ...], ...]) -> int:
        widest = (max(map(self._width, column)) for column in columns)
        return sum(widest) + (len(columns) - 1) * self._panels.handleWidth()

    def _width(self, place_id: str) -> int:
        letter = self.fontMetrics().averageCharWidth()
        return max(self._widget(place_id).minimumSizeHint().width(), _LETTERS[place_id] * letter)

    def _stand_in(self, columns: tuple[tuple[str, ...], ...]) -> None:
        self._columns = columns
        before, self._tabs = self._tabs, []
        for position, column in enumerate(columns):
            if len(column) == 1:
                standing = self._widget(column[0])
            else:
                standing = tabs = QTabWidget(self)
                tabs.setObjectName("panel_tabs")
                tabs.setAccessibleName(_("Panels"))
                tabs.setDocumentMode(True)
                for one in column:
                    place = self._places[one]
                    tabs.setTabToolTip(tabs.addTab(self._widget(one), place.title), place.tip)
                self._tabs.append(tabs)
            self._panels.insertWidget(position, standing)
            self._panels.setStretchFactor(position, max(_WIDTHS[one] for one in column))
            standing.show()
        for tabs in before:
            tabs.setParent(None)
            tabs.deleteLater()
        self._panels.setSizes([max(_WIDTHS[one] for one in column) for column in columns])

    @Slot()
    def _show_middle(self, _faces: object = None, _all: object = None) -> None:
        roster = self._session.roster
        begun = roster.count > 0 or self._session.camera.is_open or roster.adding
        shown: QWidget = self._welcome
        if begun:
            self.panel("training")
            shown = self._scrolled["training"]
        if shown is not self._middle.currentWidget():
            self._middle.addWidget(shown)
            self._middle.setCurrentWidget(shown)
            # Before it is first shown, its width says nothing.
            if self._columns:
                self._fold()
            self.panel("faces").setFocus()
