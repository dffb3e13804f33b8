"""The maps of all kernels, with the place that is looked at."""

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QStyle, QToolTip, QWidget

from app.lessons.latex import subscript
from app.recognition.features import FeatureLook
from app.ui.theme import line, muted
from app.ui.who.feature_cursor import at_stage, moved, within
from app.ui.who.feature_layout import MapLayout, map_layout
from app.ui.who.feature_marks import draw_mark
from app.ui.who.feature_pictures import FeaturePlace, Stage, limit_of, maps_image, maps_of

_SMALL = 0.85
_TIP = (
    "One map for each kernel, what it made of the face. Point at a place, or use the arrow keys and Page Up "
    "and Page Down, to see it worked out below; click or press Enter to stay there, Escape to let go."
)


class FeatureMaps(QWidget):
    """One picture for the map of each kernel, all on one scale; a place of them can be looked at.

    They are coloured only when they are painted, and only those in sight. `place_reached` tells where the
    map stands to which the keys have led.
    """

    place_changed = Signal()
    place_reached = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("feature_maps")
        self.setAccessibleName("Maps of the kernels")
        self.setToolTip(_TIP)
        self.setToolTipDuration(12_000)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._look: FeatureLook | None = None
        self._stage: Stage = "after"
        self._limit = 0.0
        self._place: FeaturePlace | None = None
        self._pinned = False
        self._room = QSize()
        self._layout: MapLayout | None = None
        self._image = QImage()
        self._lines = range(0)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)

    def show_maps(self, look: FeatureLook | None, stage: Stage) -> None:
        """Shows the maps of a stage; the place that is looked at stays where it is."""
        before = self._shape()
        if self._place is not None and look is not None:
            place = within(self._place, maps_of(look, self._stage).shape)
            self._place = place if stage == self._stage else at_stage(look, place, stage)
        self._look, self._stage = look, stage
        self._limit = 0.0 if look is None else limit_of(maps_of(look, stage))
        self._lines = range(0)
        if self._shape() != before:
            self._arrange()
        self.update()

    def set_room(self, room: QSize) -> None:
        """How much can be seen without scrolling, in points."""
        if room != self._room:
            self._room = room
            self._arrange()

    @property
    def limit(self) -> float:
        """The absolute value that gets the full colour."""
        return self._limit

    @property
    def place(self) -> FeaturePlace | None:
        """The place that is looked at."""
        return self._place

    @property
    def pinned(self) -> bool:
        """Whether the place stays when the mouse moves on."""
        return self._pinned

    def cell(self, kernel: int) -> QRectF:
        """Where the map of a kernel stands, in the widget's points."""
        if self._layout is None:
            return QRectF()
        ratio = self.devicePixelRatioF()
        left, top = (round(edge * ratio) / ratio + 1 for edge in self._layout.corner(kernel))
        return QRectF(left, top, *self._layout.size)

    def place_box(self, place: FeaturePlace) -> QRectF:
        """Where a place of a map stands, in the widget's points."""
        _, rows, columns = self._shape() or (1, 1, 1)
        cell = self.cell(place.kernel)
        width, height = cell.width() / columns, cell.height() / rows
        return QRectF(cell.left() + place.column * width, cell.top() + place.row * height, width, height)

    def place_at(self, point: QPointF) -> FeaturePlace | None:
        """The place under a point of the widget; None beside the maps."""
        shape, layout = self._shape(), self._layout
        if shape is None or layout is None:
            return None
        column = int(max(0.0, point.x() - 1) // layout.step[0])
        kernel = int(max(0.0, point.y() - 1) // layout.step[1]) * layout.columns + column
        cell = self.cell(kernel)
        if column >= layout.columns or kernel >= shape[0] or not cell.contains(point):
            return None
        row = int((point.y() - cell.top()) / cell.height() * shape[1])
        column = int((point.x() - cell.left()) / cell.width() * shape[2])
        return FeaturePlace(kernel, min(row, shape[1] - 1), min(column, shape[2] - 1))

    def look_closely(self, place: FeaturePlace | None, *, pinned: bool) -> None:
        """Looks at a place, or at none."""
        if (place, pinned) == (self._place, self._pinned):
            return
        self._place, self._pinned = place, pinned and place is not None
        self.update()
        self.place_changed.emit()

    def event(self, event: QEvent) -> bool:
        """Another arrangement for another screen or font; no tooltip that would hide what is pointed at."""
        if isinstance(event, QHelpEvent) and self.place_at(QPointF(event.pos())) is not None:
            QToolTip.hideText()
            return True
        if event.type() in (QEvent.Type.DevicePixelRatioChange, QEvent.Type.FontChange):
            self._arrange()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Takes the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._lines = range(0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The place follows the mouse until it is pinned."""
        place = self.place_at(event.position())
        if place is not None and not self._pinned:
            self.look_closely(place, pinned=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click pins the place, another one there lets go."""
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.look_closely(place, pinned=not (self._pinned and place == self._place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves, pins and lets go of the place."""
        shape = self._shape()
        place = self._place or FeaturePlace(0, 0, 0)
        if shape is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.look_closely(place, pinned=not self._pinned)
        elif event.key() == Qt.Key.Key_Escape and self._place is not None:
            self.look_closely(None, pinned=False)
        else:
            to = moved(place, event.key(), shape)
            if to is None:
                super().keyPressEvent(event)
            else:
                self.look_closely(to, pinned=self._pinned)
                self.place_reached.emit(self.cell(to.kernel).toAlignedRect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keys one starts in the middle of the first map."""
        super().focusInEvent(event)
        shape = self._shape()
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and shape is not None and self._place is None:
            self.look_closely(FeaturePlace(0, shape[1] // 2, shape[2] // 2), pinned=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the maps in sight and the mark of the place."""
        shape = self._shape()
        if shape is None or self._layout is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cells = [(kernel, self.cell(kernel)) for kernel in self._in_sight(event.rect())]
        image = self._coloured(range(cells[0][0], cells[-1][0] + 1)) if cells else QImage()
        enlarged = image.height() // max(1, len(self._lines))
        for kernel, cell in cells:
            top = (kernel - self._lines.start) * enlarged
            painter.drawImage(cell, image, QRectF(0, top, image.width(), enlarged))
        self._paint_frames(painter, cells)
        if self._place is not None:
            ink = self.palette().color(QPalette.ColorRole.Highlight) if self._pinned else QColor("white")
            draw_mark(painter, self.place_box(self._place), ink)

    def _paint_frames(self, painter: QPainter, cells: list[tuple[int, QRectF]]) -> None:
        chosen = None if self._place is None else self._place.kernel
        frame = self.palette().color(
            QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.WindowText
        )
        caption = 0.0 if self._layout is None else self._layout.caption
        around, quiet = QPen(frame, 2), QPen(line(self.palette()), 1)
        for kernel, cell in cells:
            painter.setPen(around if kernel == chosen else quiet)
            painter.drawRect(cell.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(muted(self.palette()))
        for kernel, cell in cells if caption else ():
            below = QRectF(cell.left(), cell.bottom() + 1, cell.width(), caption)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"K{subscript(kernel + 1)}")

    def _coloured(self, kernels: range) -> QImage:
        """The image of these maps one below the other, kept until there are other numbers."""
        if self._lines != kernels and self._look is not None and self._layout is not None:
            maps = maps_of(self._look, self._stage)[kernels.start : kernels.stop]
            image = maps_image(maps, self._limit, self._stage, self.palette())
            # Enlarged by whole pixels first, the smooth scaling blurs no more than the edges of the places.
            times = math.ceil(self._layout.size[0] * self.devicePixelRatioF() / maps.shape[2] - 1e-6)
            self._image = image.scaled(image.size() * times) if times > 1 else image
            self._lines = kernels
        return self._image

    def _in_sight(self, rect: QRect) -> range:
        layout, shape = self._layout, self._shape()
        if layout is None or shape is None:
            return range(0)
        first = max(0, int(rect.top() // layout.step[1])) * layout.columns
        last = (int(rect.bottom() // layout.step[1]) + 1) * layout.columns
        return range(min(first, shape[0]), min(last, shape[0]))

    def _shape(self) -> tuple[int, int, int] | None:
        return None if self._look is None else maps_of(self._look, self._stage).shape

    def _arrange(self) -> None:
        shape = self._shape()
        self._layout = None
        if shape is not None and not self._room.isEmpty():
            bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
            # A point on every side for the frames.
            room = (self._room.width() - 2.0, self._room.height() - 2.0)
            caption = self.fontMetrics().height()
            self._layout = map_layout(shape[0], shape[1:], room, caption, bar, self.devicePixelRatioF())
        self._lines = range(0)
        self.setMinimumHeight(0 if self._layout is None else math.floor(self._layout.height) + 2)
        self.update()
