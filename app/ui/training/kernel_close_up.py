"""One kernel large: now, at the start, its change and ∂D/∂K, with the numbers in the cells."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.ui.theme import muted
from app.ui.training.colour_scale import draw_scale
from app.ui.training.kernel_cell_numbers import CellWriting, cell_writing
from app.ui.training.kernel_close_up_layout import CloseUpLayout, close_up_layout
from app.ui.training.kernel_moves import is_move, moved, within
from app.ui.training.kernel_numbers import Choice
from app.ui.training.kernel_painting import (
    FaceGround,
    PictureSheet,
    draw_frames,
    draw_unknown,
    map_box,
    mark,
    number_at,
    number_box,
)
from app.ui.training.kernel_pictures import KernelPictures, Place
from app.ui.training.kernel_words import cell_power, superscript

_SMALL = 0.9
PANES: tuple[tuple[Choice, str], ...] = (
    ("now", "Now"), ("start", "At the start"), ("change", "Change"), ("gradient", "∂D/∂{}"),
)  # fmt: skip
# Which of them share a scale.
_SCALES = ((0, 1), (2, 2), (3, 3))
_EDIT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class CloseUp(QWidget):
    """Four large pictures of one kernel, or of one map of weights.

    A click or the arrow keys choose one of its numbers; beyond its edge comes the next kernel.
    """

    pointed = Signal()
    """The number that is pointed at, or the one that is chosen, is another one."""
    edit = Signal(str)
    """A number is to be typed for the chosen one; with what was typed already."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("kernel_close_up")
        self.setAccessibleName("one kernel, enlarged")
        self.setToolTip(
            "The arrow keys go from number to number, Enter or a double click types another one, "
            "page up and down show the kernel before and after, Escape goes back."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._pictures: KernelPictures | None = None
        self._ground: FaceGround | None = None
        self._chosen = Place(0, 0, 0)
        self._hovered: Place | None = None
        # Measuring letters takes longer than painting, so the size is kept as long as it fits.
        self._written: CellWriting | None = None
        self._written_in: tuple[object, ...] = ()
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)

    def show_content(self, pictures: KernelPictures, ground: FaceGround | None) -> None:
        """Shows the numbers as they are now, of the kernel that is chosen."""
        self._pictures, self._ground = pictures, ground
        self._chosen = within(self._chosen, pictures.shape) or Place(0, 0, 0)
        self._hovered = within(self._hovered, pictures.shape)
        self.update()

    def chosen(self) -> Place:
        """The number that is chosen."""
        return self._chosen

    def choose(self, place: Place) -> None:
        """Chooses a number, and shows its kernel."""
        if place != self._chosen:
            self._chosen, self._hovered = place, None
            self.update()
            self.pointed.emit()

    def step(self, key: int) -> None:
        """Chooses the number that a key leads to from the chosen one."""
        if self._pictures is not None:
            shape = self._pictures.shape
            # One above the other there is only the kernel itself, so up and down end at its edges.
            self.choose(moved(self._chosen, key, shape, max(shape[0], 1)))

    def place(self) -> Place:
        """The number under the mouse, or else the chosen one."""
        return self._hovered or self._chosen

    def box_of(self, row: int, column: int, pane: int) -> QRectF:
        """Where a number is drawn, in the widget's points.

        Args:
            row: From 0.
            column: From 0.
            pane: Of the pictures 0, now, to 3, ∂D/∂K.
        """
        return number_box(self._inside(pane), self._shape, row, column)

    def picture_box(self, pane: int) -> QRectF:
        """Where a whole picture is drawn, in the widget's points."""
        return self._arrangement().boxes[pane]

    def sizeHint(self) -> QSize:
        """Four pictures whose numbers can be read."""
        return QSize(500, 150)

    def minimumSizeHint(self) -> QSize:
        """Four pictures that can be seen."""
        return QSize(200, 60)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Points at the number under the mouse."""
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Points at the chosen number again."""
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the number under the mouse."""
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Asks for another number in place of the one under the mouse."""
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.choose(place)
            self.edit.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from number to number; Enter, or the number itself, types another one."""
        if is_move(event.key()):
            self.step(event.key())
        elif event.key() in _EDIT:
            self.edit.emit("")
        elif event.text() and event.text() in "0123456789.,-−+":
            self.edit.emit(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the pictures with their names, numbers and scales."""
        pictures = self._pictures
        if pictures is None:
            return
        painter = QPainter(self)
        arrangement, pointed = self._arrangement(), self.place()
        written = self._writing(arrangement.boxes[0])
        for pane in range(len(PANES)):
            self._draw_pane(painter, pictures, arrangement, pane, written)
        for first, last in _SCALES:
            limit, place = pictures.limit(PANES[first][0]), arrangement.scale(first, last)
            draw_scale(painter, place, "", limit, self.palette(), power=cell_power(limit))
        face = None if self._ground is None else self._ground.face
        for pane in range(len(PANES)):
            inside = map_box(arrangement.boxes[pane], self._shape, face)
            mark(painter, number_box(inside, self._shape, pointed.row, pointed.column), self.palette())
        painter.end()

    def _draw_pane(
        self,
        painter: QPainter,
        pictures: KernelPictures,
        arrangement: CloseUpLayout,
        pane: int,
        written: CellWriting | None,
    ) -> None:
        choice, name = PANES[pane]
        box, palette = arrangement.boxes[pane], self.palette()
        values, limit = pictures.values(choice), pictures.limit(choice)
        name = name.format(pictures.letter)
        if values is None:
            draw_unknown(painter, [box], palette)
            unknown = f"{name}: not known now"
            fits = painter.fontMetrics().horizontalAdvance(unknown) <= arrangement.caption(pane).width()
            name = unknown if fits else f"{name}: ?"
        else:
            values = values[self._chosen.picture]
            sheet = PictureSheet(values[None], limit, palette, self._ground)
            sheet.draw(painter, 0, box)
            if self._ground is None and written is not None:
                written.draw(painter, box, values, limit, sheet.colours)
            power = cell_power(limit)
            name += f" · 10{superscript(power)}" if power else ""
        painter.setFont(self.font())
        draw_frames(painter, [box], muted(palette))
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(arrangement.caption(pane), Qt.AlignmentFlag.AlignLeft, name)

    def _writing(self, box: QRectF) -> CellWriting | None:
        place = (self._shape, box.width(), box.height(), self.font().key())
        if place != self._written_in:
            self._written_in, self._written = place, cell_writing(self._shape, box, self.font())
        return self._written

    @property
    def _shape(self) -> tuple[int, int]:
        return (1, 1) if self._pictures is None else self._pictures.shape[1:]

    def _inside(self, pane: int) -> QRectF:
        return map_box(
            self.picture_box(pane), self._shape, None if self._ground is None else self._ground.face
        )

    def _arrangement(self) -> CloseUpLayout:
        shape: tuple[float, float] = self._shape
        if self._ground is not None:
            height, width = self._ground.face.image.shape
            shape = height, width
        room = float(self.width() - 1), float(self.height() - 1)
        line, ratio = float(self.fontMetrics().height()), self.devicePixelRatioF()
        return close_up_layout(room, shape, line, ratio, whole=self._ground is None)

    def _place_at(self, point: QPointF) -> Place | None:
        for pane in range(len(PANES)):
            found = number_at(self._inside(pane), self._shape, point)
            if found is not None:
                return Place(self._chosen.picture, *found)
        return None

    def _hover(self, place: Place | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()
            self.pointed.emit()
