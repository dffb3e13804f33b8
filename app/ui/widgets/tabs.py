"""Tabs from the registry, each made when it is first looked at."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.language import _
from app.ui.registry import PANELS, TABS
from app.ui.session import Session
from app.ui.view import View


class Tabs(QTabWidget):
    """The tabs of a panel.

    Args:
        session: What the views show.
        panel: Of which panel; the widget is called after it: "who_tabs".
    """

    def __init__(self, session: Session, panel: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{panel}_tabs")
        title = next((place.title for place in PANELS if place.id == panel), panel)
        for named in (self, self.tabBar()):
            named.setAccessibleName(_("Tabs of {panel}").format(panel=title))
        self.setDocumentMode(True)
        # Where there is little room titles are cut: no tab goes out of sight.
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self._session = session
        self._places = TABS[panel]
        self._views: dict[str, View] = {}
        self._layouts: list[QVBoxLayout] = []
        for place in self._places:
            holder = QWidget(self)
            self._layouts.append(QVBoxLayout(holder))
            self._layouts[-1].setContentsMargins(0, 0, 0, 0)
            index = self.addTab(holder, place.title)
            self.setTabToolTip(index, place.tip)
        self.currentChanged.connect(self._make)

    def view(self, place_id: str) -> View:
        """The view of a tab."""
        if place_id not in self._views:
            index = [place.id for place in self._places].index(place_id)
            layout = self._layouts[index]
            self._views[place_id] = view = self._places[index].make(self._session, self)
            layout.addWidget(view)
            view.show()
        return self._views[place_id]

    def show_tab(self, place_id: str) -> None:
        """Turns to a tab."""
        self.setCurrentIndex([place.id for place in self._places].index(place_id))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make(self.currentIndex())

    @Slot(int)
    def _make(self, index: int) -> None:
        if self.isVisible() and index >= 0:
            self.view(self._places[index].id)
