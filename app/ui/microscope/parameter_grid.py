"""The kernels, or the weights, as pictures of which one number is chosen."""

from PySide6.QtCore import QPoint, QPointF, QRect, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui.training.kernel_grid import GridContent, KernelGrid
from app.ui.training.kernel_pictures import Place
from app.ui.training.kernel_words import number


class ParameterGrid(KernelGrid):
    """A grid in which the chosen number stays marked; a click or the arrow keys choose another one.

    Attributes:
        chosen: Another number was chosen: its `Place`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_grid")
        self.setAccessibleName("numbers of the network, to choose one")
        self.setAccessibleDescription("Arrow keys go from number to number and choose it.")
        self._shown: GridContent | None = None
        self._marked = Place(0, 0, 0)
        self.enlarge.connect(self._choose)

    def show_content(self, content: GridContent | None) -> None:
        """Shows pictures; None shows nothing."""
        self._shown = content
        super().show_content(content)

    def mark_place(self, place: Place) -> None:
        """Marks a number as the chosen one, without telling."""
        if place != self._marked:
            self._marked = place
            self.update()

    def place(self) -> Place:
        """The number under the mouse, or else the chosen one, from which the keys go on."""
        hovered = super().place() if self.underMouse() else None
        return self._marked if hovered is None else hovered

    def set_cursor(self, place: Place) -> None:
        """Chooses a number and brings it into sight."""
        super().set_cursor(place)
        self._choose(place)

    def tip_at(self, point: QPoint) -> str:
        """The number at a point, in the tooltip; "" where there is none."""
        geometry, content = self.places(), self._shown
        place = None if geometry is None else geometry.place_at(QPointF(point))
        if content is None or place is None:
            return ""
        pictures = content.pictures
        where = f"{pictures.symbol(place)} of {pictures.caption(place.picture)}"
        return f"{where}: {number(pictures.value(place))}. Click to look at it."

    @Slot(object)
    def _choose(self, place: Place) -> None:
        if place != self._marked:
            self.mark_place(place)
            self.chosen.emit(place)


class GridScroll(QScrollArea):
    """Gives the grid all the room there is, and scrolls where that is too little."""

    def __init__(self, grid: ParameterGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(grid)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._grid = grid
        grid.reveal.connect(self._reveal)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tells the grid its room."""
        super().resizeEvent(event)
        self._grid.set_room(self.maximumViewportSize())

    @Slot(QRect)
    def _reveal(self, area: QRect) -> None:
        centre = area.center()
        self.ensureVisible(centre.x(), centre.y(), area.width() // 2 + 1, area.height() // 2 + 1)
