"""The pages of the window: a bar with their names, and below it the page that is looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget


class LivePage(QWidget):
    """A page that follows the run: while it is looked at, the window's timer asks it to show what is new."""

    def refresh(self) -> None:
        """Shows what is new, if anything is."""
        raise NotImplementedError


@dataclass(frozen=True)
class PageRow:
    """One page.

    Attributes:
        name: For finding it.
        title: In the bar.
        tip: A sentence about it.
        make: Makes it, when it is first looked at: a page that nobody opens costs nothing.
    """

    name: str
    title: str
    tip: str
    make: Callable[[], QWidget]


class Pages(QWidget):
    """Shows one page at a time.

    Args:
        rows: The pages; the first one is shown at once.

    Attributes:
        turned: Another page is shown; with its name.
    """

    turned = Signal(str)

    def __init__(self, rows: tuple[PageRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._made: dict[str, QWidget] = {}
        self._bar = QTabBar(self)
        self._bar.setObjectName("pages_bar")
        self._bar.setAccessibleName("Pages")
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stack = QStackedWidget(self)
        for row in rows:
            index = self._bar.addTab(row.title)
            self._bar.setTabToolTip(index, row.tip)
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
        """The name of the page that is looked at."""
        return self._rows[self._bar.currentIndex()].name

    def show_page(self, name: str) -> QWidget:
        """Turns to a page; the page."""
        self._bar.setCurrentIndex([row.name for row in self._rows].index(name))
        return self._made[name]

    def page(self, name: str) -> QWidget | None:
        """A page that was looked at before; None for one that was not."""
        return self._made.get(name)

    def refresh(self) -> None:
        """Has the page that is looked at show what is new."""
        page = self._stack.currentWidget()
        if isinstance(page, LivePage):
            page.refresh()

    @Slot(int)
    def _turn(self, index: int) -> None:
        row = self._rows[index]
        if row.name not in self._made:
            self._made[row.name] = row.make()
            self._stack.addWidget(self._made[row.name])
        self._stack.setCurrentWidget(self._made[row.name])
        self.turned.emit(row.name)
