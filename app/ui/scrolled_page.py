"""A page that is scrolled where it would be pressed too flat to be read."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

_LINES = 9


class ScrolledPage(QScrollArea):
    """Gives its page all the room there is, and never less than the page can do with.

    So a window can be lower than its pages need, as it must be where the screen is.

    Args:
        page: What is shown; at its smallest height it is scrolled.
        name: Of this widget, for tests and styles.
    """

    def __init__(self, page: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._holder = _Holder(page)
        self.setWidget(self._holder)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the page can be, and a few lines high."""
        return QSize(self._holder.minimumSizeHint().width(), _LINES * self.fontMetrics().height())


class _Holder(QWidget):
    """Holds a page by its smallest size alone: a layout would ask for the height that the page likes best."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self._page = page
        page.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """The page's own."""
        return self._page.minimumSizeHint().expandedTo(self._page.minimumSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All of it is the page's."""
        super().resizeEvent(event)
        self._page.resize(event.size())

    def event(self, event: QEvent) -> bool:
        """What the page needs has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
