"""The tabs of a panel, as the registry has them."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QTabWidget, QWidget

from app.language import _
from app.ui.registry import PANELS, TABS, Place
from app.ui.session import Session
from app.ui.widgets.arranged import stacked

_LINES = 9
"""The least height of a page that scrolls."""


class Tabs(QTabWidget):
    """Makes each tab when it is first shown, and remembers which one was.

    Args:
        session: What the tabs show.
        panel_id: Of the panel they stand in.
        places: Its tabs; those of the registry where none are given.
    """

    def __init__(
        self,
        session: Session,
        panel_id: str,
        parent: QWidget | None = None,
        places: tuple[Place, ...] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{panel_id}_tabs")
        self.setDocumentMode(True)
        # Where there is little room the titles are cut: no tab goes out of sight.
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        title = next((place.title for place in PANELS if place.id == panel_id), panel_id)
        for named in (self, self.tabBar()):
            named.setAccessibleName(_("Tabs of {panel}").format(panel=title))
        self._session = session
        self._key = f"tab/{panel_id}"
        self._places = TABS[panel_id] if places is None else places
        self._made: dict[str, QWidget] = {}
        for place in self._places:
            self.setTabToolTip(self.addTab(QWidget(self), place.title), place.tip)
        ids = [place.id for place in self._places]
        wanted = session.preferences.remembered(self._key, ids[0])
        self.setCurrentIndex(ids.index(wanted) if wanted in ids else 0)
        self._make(self.currentIndex())
        self.currentChanged.connect(self._turn)

    def turn_to(self, place_id: str) -> QWidget:
        """Turns to a tab; its view."""
        self.setCurrentIndex([place.id for place in self._places].index(place_id))
        return self._made[place_id]

    @Slot(int)
    def _turn(self, index: int) -> None:
        self._make(index)
        self._session.preferences.remember(self._key, self._places[index].id)

    def _make(self, index: int) -> None:
        place = self._places[index]
        if place.id in self._made:
            return
        # In a layout of the empty tab, so that no tab has to be taken away and put back.
        empty = self.widget(index)
        assert empty is not None
        holder = stacked(within=empty, margin=0)
        scrolled = Scrolled(f"{place.id}_page", empty)
        self._made[place.id] = scrolled.hold(place.make(self._session, scrolled.room))
        holder.addWidget(scrolled)
        scrolled.show()


class Scrolled(QScrollArea):
    """Gives its page all the room there is, and never less than the page can do with.

    So a window can be lower than its pages need, as it must be where the screen is.

    Args:
        name: Of this widget, for tests.

    Attributes:
        room: What the page is made in.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.room = _Room(self)
        self.setWidget(self.room)
        self.room.grown.connect(self.updateGeometry)

    def hold(self, page: QWidget) -> QWidget:
        """Shows a page, best one that was made in `room`: it need not be given the style again; the page."""
        self.room.hold(page)
        return page

    def minimumSizeHint(self) -> QSize:
        # As narrow as the page can be beside a scroll bar, and a few lines high.
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.room.minimumSizeHint().width() + bar, _LINES * self.fontMetrics().height())


class _Room(QWidget):
    """Holds a page by its smallest size alone: a layout would ask for the height that the page likes best."""

    grown = Signal()
    """The page needs another size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page: QWidget | None = None

    def hold(self, page: QWidget) -> None:
        self._page = page
        if page.parentWidget() is not self:
            page.setParent(self)
        page.resize(self.size())
        page.show()
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        if self._page is None:
            return QSize(0, 0)
        return self._page.minimumSizeHint().expandedTo(self._page.minimumSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._page is not None:
            self._page.resize(event.size())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.grown.emit()
        return super().event(event)
