"""The pages of the window: a bar with their names, and below it the page that is looked at."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.language import _
from app.ui.registry import PAGES, Place
from app.ui.session import Session
from app.ui.view import View


class Pages(QWidget):
    """Shows one page at a time; each is made when it is first looked at.

    Args:
        session: What the pages show.
        places: The pages; the first one is shown at once.

    Attributes:
        turned: Another page is shown; with its id.
    """

    turned = Signal(str)

    def __init__(
        self, session: Session, parent: QWidget | None = None, places: tuple[Place, ...] = PAGES
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._places = places
        self._made: dict[str, View] = {}
        self._bar = QTabBar(self)
        self._bar.setObjectName("pages_bar")
        self._bar.setAccessibleName(_("Pages"))
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stack = QStackedWidget(self)
        for place in places:
            action = session.actions[f"show_{place.id}"]
            # The bar has no room for underlined letters of its own.
            title = place.title.replace("&&", "\0").replace("&", "").replace("\0", "&&")
            self._bar.setTabToolTip(self._bar.addTab(title), action.toolTip())
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._stack, 1)
        self._bar.currentChanged.connect(self._turn)
        self._turn(0)

    @property
    def shown(self) -> str:
        """The id of the page that is looked at."""
        return self._places[self._bar.currentIndex()].id

    def turn_to(self, place_id: str) -> View:
        """Turns to a page; the page."""
        self._bar.setCurrentIndex([place.id for place in self._places].index(place_id))
        return self._made[place_id]

    def page(self, place_id: str) -> View | None:
        """A page that was looked at before; None for one that was not."""
        return self._made.get(place_id)

    @Slot(int)
    def _turn(self, index: int) -> None:
        place = self._places[index]
        if place.id not in self._made:
            self._made[place.id] = place.make(self._session, self._stack)
            self._stack.addWidget(self._made[place.id])
        self._stack.setCurrentWidget(self._made[place.id])
        self._session.actions[f"show_{place.id}"].setChecked(True)
        self.turned.emit(place.id)
