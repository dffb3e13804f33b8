"""Small faces in rows: one list, one model and one delegate wherever faces are shown, chosen or sorted."""

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QDrag,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.language import _
from app.ui import style
from app.ui.widgets.face_model import (
    ITEM_ROLE,
    FaceItem,
    FaceModel,
    FacePictures,
    Index,
    ranges_of,
    text_scale,
)
from app.ui.widgets.keys import ENTER
from app.ui.widgets.labels import named
from app.ui.widgets.picture import add_picture_actions, ink_on

_SMALLEST = 0.6
"""Of the side: how far the faces of a single row shrink before it scrolls."""
_RING = 2
_BAR = 3
_MARK = 14
_MARGIN = 12
_SMALL = 0.82
"""Size of the text on and below a face, of the list's own."""
_DIMMED = 0.3
_SHADE, _ON_SHADE = QColor(0, 0, 0, 170), QColor("#ffffff")
_CALM = 50
"""Milliseconds without another selection before it is told: a rectangle selects more with every move."""


class FaceList(QListView):
    """Faces in rows that fill the width, or in a single row; smooth with thousands of them.

    A picture that its item does not bring is asked for when it can be seen, and a page before and behind.
    With `draggable`, a selected face can be dragged; from others a rectangle is drawn that selects.

    Args:
        side: Of a picture at most, in pixels at the usual size of text.
        single_row: All in one row, smaller where there are many, and scrolled where they are too many.
        multi: Several can be selected.
        draggable: Selected faces can be dragged to where they are taken.
        fit: No higher than its rows.
        pictures: Where pictures are kept that come later; shared by several lists, or its own.
        name: The object's name.
        title: For those who cannot see it.

    Signals:
        chosen (int): A face was clicked, Enter was pressed on it or, in a list without `multi`, an arrow key
            went to it.
        opened (int): It is to be shown large: Enter or a double click.
        selection_changed (list[int]): Other faces are selected; with `multi` a moment after the last change.
        wanted (list[int]): Faces whose pictures are missing, the most urgent first; none where nothing that
            was asked for before is needed any more.
    """

    chosen = Signal(int)
    opened = Signal(int)
    selection_changed = Signal(list)
    wanted = Signal(list)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        side: int = 48,
        single_row: bool = False,
        multi: bool = False,
        draggable: bool = False,
        fit: bool = False,
        pictures: FacePictures | None = None,
        name: str = "faces",
        title: str = "",
    ) -> None:
        super().__init__(parent)
        named(self, name, title or _("Faces"))
        self._side, self._single_row, self._fits, self._draggable = side, single_row, fit, draggable
        self._columns, self._cell = 1, QSize(1, 1)
        self._captioned = self._barred = False
        self._empty_text = ""
        self._place = 0
        self._kept: list[int] = []
        self._faces = FaceModel(FacePictures(self, side) if pictures is None else pictures, self)
        self._cells = _Cells(self)
        self.setItemDelegate(self._cells)
        self._arrange(multi)
        self.setModel(self._faces)
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._telling = QTimer(self, singleShot=True, interval=_CALM if multi else 0)
        self._watch()
        add_picture_actions(self, self._current_picture, self.picture_name)
        self._measure()

    def set_items(self, items: Iterable[FaceItem]) -> None:
        """Shows these faces; those that stay keep their selection, and the list its place."""
        self._faces.set_items(items)
        self._captioned = any(item.caption for item in self._faces.items)
        self._barred = any(item.colour and not item.caption and not item.badge for item in self._faces.items)
        self._measure()

    @property
    def faces(self) -> FaceModel:
        """The model, for reading."""
        return self._faces

    @property
    def ids(self) -> list[int]:
        """The faces in the order shown."""
        return [item.id for item in self._faces.items]

    @property
    def selected_ids(self) -> list[int]:
        """The selected faces in the order shown."""
        return [self._faces.items[row].id for row in sorted(index.row() for index in self.selectedIndexes())]

    @property
    def current_id(self) -> int | None:
        """The face that the keyboard is at."""
        index = self.currentIndex()
        return self._faces.items[index.row()].id if index.isValid() else None

    def select(self, ids: Iterable[int]) -> None:
        """Selects these faces in place of others, and brings the first into view where none of them is."""
        rows = self._select(ids)
        if not rows:
            return
        first, last = self.rows_in_view()
        if not any(first <= row <= last for row in rows):
            self.scrollTo(self._faces.index(rows[0], 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.selectionModel().setCurrentIndex(
            self._faces.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def set_empty_text(self, text: str) -> None:
        """What to say while there is no face."""
        self._empty_text = text
        self.viewport().update()

    def picture_of(self, face_id: int) -> QImage:
        """The picture that is copied and saved from the menu; of the list where it is not overridden."""
        row = self._faces.row_of(face_id)
        pixmap = self._faces.index(row, 0).data(Qt.ItemDataRole.DecorationRole) if row is not None else None
        return pixmap.toImage() if pixmap is not None else QImage()

    def picture_name(self) -> str:
        """What a saved picture is called at first."""
        return _("face {number}").format(number=self.currentIndex().row() + 1)

    def rows_in_view(self) -> tuple[int, int]:
        """The first and the last face that can be seen; by arithmetic, as asking the view takes longer."""
        count = self._faces.rowCount()
        if self._single_row:
            left, width = self.horizontalScrollBar().value(), self._cell.width()
            return left // width, min((left + self.viewport().width() - 1) // width, count - 1)
        top, height = self.verticalScrollBar().value(), self._cell.height()
        first = top // height * self._columns
        last = ((top + self.viewport().height() - 1) // height + 1) * self._columns - 1
        return first, min(last, count - 1)

    def sizeHint(self) -> QSize:
        if self._single_row:
            return QSize(8 * self._cell.width(), self._row_height())
        rows = self._rows() if self._fits else 2
        return QSize(5 * self._cell.width(), rows * self._cell.height() + self._edges)

    def minimumSizeHint(self) -> QSize:
        if self._single_row:
            return QSize(2 * self._cell.width(), self._row_height())
        return QSize(2 * self._cell.width(), self._cell.height() + self._edges)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        super().resizeEvent(event)
        self._asking.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._asking.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._faces.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(style.muted(self.palette()))
            place = self.viewport().rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)

    def dataChanged(self, _first: Index, _last: Index, _roles: Sequence[int] = ()) -> None:
        # Qt would lay out all faces anew, though they are all of one size.
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.current_id
        super().keyPressEvent(event)
        current = self.current_id
        if current is None:
            return
        entered = event.key() in ENTER
        if entered:
            self.opened.emit(current)
        single = self.selectionMode() == QAbstractItemView.SelectionMode.SingleSelection
        if entered or (single and current != before):
            self.chosen.emit(current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self.setDragEnabled(self._draggable and self.selectionModel().isSelected(index))
        super().mousePressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        drag = QDrag(self)
        drag.setMimeData(self._faces.mimeData(self.selectedIndexes()))
        drag.setPixmap(_pile(self))
        drag.setHotSpot(QPoint(-8, -8))
        drag.exec(actions, Qt.DropAction.MoveAction)

    def _arrange(self, multi: bool) -> None:
        # Rows in list mode look like icon mode and are laid out twice as fast.
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(not self._single_row)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        several = QAbstractItemView.SelectionMode.ExtendedSelection
        self.setSelectionMode(several if multi else QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self._single_row:
            self.setVerticalScrollBarPolicy(off)
        else:
            self.setHorizontalScrollBarPolicy(off)
        self.setProperty("plain", True)
        upright = QSizePolicy.Policy.Fixed if self._single_row else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        self.setTabKeyNavigation(False)

    def _watch(self) -> None:
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._expect_asking)
        self._asking.timeout.connect(self._ask_for_pictures)
        self._telling.timeout.connect(self._tell_selection)
        self.selectionModel().selectionChanged.connect(self._note_selection)
        faces = self._faces
        self.clicked.connect(lambda index: self.chosen.emit(faces.items[index.row()].id))
        self.doubleClicked.connect(lambda index: self.opened.emit(faces.items[index.row()].id))
        faces.modelAboutToBeReset.connect(self._keep_place)
        faces.modelReset.connect(self._return_to_place)
        for changed in (faces.rowsInserted, faces.rowsRemoved, faces.modelReset, faces.layoutChanged):
            changed.connect(self._expect_asking)

    def _measure(self) -> None:
        """Divides the width among columns, none larger than a picture needs."""
        line = round(self.fontMetrics().height() * _SMALL) + 1 if self._captioned else 0
        below = line + (_BAR + 1 if self._barred else 0)
        largest = round(self._side * text_scale(self.font())) + 2 * _RING
        if self._single_row:
            width = (self.width() - 1) // max(1, self._faces.rowCount())
            width = min(max(width, round(largest * _SMALLEST)), largest)
        else:
            # The scroll bar's place is kept free while there is none, so that nothing moves when it comes;
            # and cells that add up to the very width would wrap one too early.
            room = self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width()
            self._columns = max(1, math.ceil(room / largest))
            width = max(2 * _RING + 1, (room - 1) // self._columns)
        cell = QSize(width, width + below)
        if cell != self._cell:
            self._cell = self._cells.cell = cell
            self.setGridSize(cell)
            self.updateGeometry()
        if self._fits:
            needed = self._rows() * cell.height() + self._edges
            if needed != self.maximumHeight():
                self.setMaximumHeight(needed)
                self.updateGeometry()

    @property
    def _edges(self) -> int:
        return 2 * self.frameWidth() + 1

    def _rows(self) -> int:
        return max(1, math.ceil(self._faces.rowCount() / self._columns))

    def _row_height(self) -> int:
        scrolls = self._faces.rowCount() * self._cell.width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if scrolls else 0
        return self._cell.height() + self._edges + bar

    @Slot()
    def _expect_asking(self) -> None:
        self._asking.start()

    @Slot()
    def _ask_for_pictures(self) -> None:
        self.wanted.emit(self._missing() if self.isVisible() else [])

    def _missing(self) -> list[int]:
        """Faces without a picture: those in view, then a page behind and one before, while there is room."""
        first, last = self.rows_in_view()
        page, pictures = last - first + 1, self._faces.pictures
        end = min(last + page, self._faces.rowCount() - 1)
        rows = [*range(first, end + 1), *range(first - 1, max(-1, first - page - 1), -1)]
        # Half of the room: another list that shares the pictures is seen at the same time.
        items = [self._faces.items[row] for row in rows[: max(1, pictures.room // 2)]]
        return [item.id for item in items if item.picture is None and item.id not in pictures]

    @Slot()
    def _note_selection(self) -> None:
        if self.selectionMode() == QAbstractItemView.SelectionMode.SingleSelection:
            self._tell_selection()
        else:
            self._telling.start()

    @Slot()
    def _tell_selection(self) -> None:
        self.selection_changed.emit(self.selected_ids)

    @Slot()
    def _keep_place(self) -> None:
        self._place = self.verticalScrollBar().value()
        self._kept = self.selected_ids

    @Slot()
    def _return_to_place(self) -> None:
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self._place)
        kept, self._kept = self._kept, []
        rows = self._select(kept)
        if kept and not rows:
            self._note_selection()

    def _select(self, ids: Iterable[int]) -> list[int]:
        """Selects those of these faces that are here, and nothing else; their rows."""
        rows = sorted(row for face_id in ids if (row := self._faces.row_of(face_id)) is not None)
        selection = QItemSelection()
        for first, last in ranges_of(rows):
            selection.select(self._faces.index(first, 0), self._faces.index(last, 0))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return rows

    def _current_picture(self) -> QImage:
        current = self.current_id
        return self.picture_of(current) if current is not None else QImage()


class _Cells(QStyledItemDelegate):
    """Draws a face in its cell; ringed where it is selected, dotted where the keyboard is.

    Attributes:
        cell: The size of a cell.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cell = QSize()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: FaceItem = index.data(ITEM_ROLE)
        pixmap: QPixmap | None = index.data(Qt.ItemDataRole.DecorationRole)
        side = option.rect.width() - 2 * _RING
        square = QRect(option.rect.left() + _RING, option.rect.top() + _RING, side, side)
        place = square
        if pixmap is None or pixmap.isNull():
            _paint_missing(painter, square, option.palette, unreadable=pixmap is not None)
        else:
            place = QRect(QPoint(), pixmap.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio))
            place.moveCenter(square.center())
            painter.setOpacity(_DIMMED if item.dimmed else 1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, pixmap)
            painter.setOpacity(1.0)
        if item.dimmed or item.wrong:
            _paint_sign(painter, place, option.palette, crossed=item.wrong)
        if item.badge:
            _paint_badge(painter, place, option, item)
        _paint_below(painter, option, square, item)
        if option.state & QStyle.StateFlag.State_Selected:
            _ring(painter, place, QPen(option.palette.color(QPalette.ColorRole.Highlight), 2 * _RING))
        if option.state & QStyle.StateFlag.State_HasFocus:
            _ring(painter, place, QPen(option.palette.color(QPalette.ColorRole.Text), 1, Qt.PenStyle.DotLine))


def _ring(painter: QPainter, place: QRect, pen: QPen) -> None:
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place))


def _paint_missing(painter: QPainter, place: QRect, palette: QPalette, *, unreadable: bool) -> None:
    """A place for a picture that has not come yet, or that cannot be read."""
    painter.fillRect(place.adjusted(1, 1, -1, -1), palette.color(QPalette.ColorRole.AlternateBase))
    painter.setPen(QPen(style.line(palette), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place).adjusted(1.5, 1.5, -1.5, -1.5))
    if unreadable:
        painter.setPen(style.muted(palette))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "?")


def _paint_sign(painter: QPainter, place: QRect, palette: QPalette, *, crossed: bool) -> None:
    """A round sign in the upper right corner: a bar across it for left out, a cross for wrong."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QRectF(place.right() - _MARK - 1, place.top() + 3, _MARK, _MARK)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Text), 1.6))
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    painter.drawEllipse(circle)
    middle, reach = circle.center(), circle.width() * 0.25
    painter.drawLine(middle - QPointF(reach, reach), middle + QPointF(reach, reach))
    if crossed:
        painter.drawLine(middle - QPointF(reach, -reach), middle + QPointF(reach, -reach))


def _paint_badge(painter: QPainter, place: QRect, option: QStyleOptionViewItem, item: FaceItem) -> None:
    painter.setFont(_small(option.font))
    line = painter.fontMetrics().height()
    *above, text = item.badge.split("\n")
    bar = _BAR if item.fraction is not None else 0
    strip = QRect(place.left(), place.bottom() + 1 - line - bar, place.width(), line + bar)
    painter.fillRect(strip, _SHADE)
    _write(painter, strip.adjusted(0, 0, 0, -bar), _ON_SHADE, text)
    colour = item.colour or _ON_SHADE
    width = round(strip.width() * min(1.0, item.fraction or 0.0))
    painter.fillRect(QRect(strip.left(), strip.bottom() + 1 - bar, width, bar), colour)
    if above:
        tag = QRect(strip.left(), strip.top() - line, strip.width(), line)
        painter.fillRect(tag, colour)
        _write(painter, tag, ink_on(colour), above[0])
        _ring(painter, place.adjusted(1, 1, -1, -1), QPen(colour, _RING))


def _paint_below(painter: QPainter, option: QStyleOptionViewItem, square: QRect, item: FaceItem) -> None:
    if item.caption:
        painter.setFont(_small(option.font))
        below = QRect(option.rect.left(), square.bottom() + 1, option.rect.width(), 0)
        below.setBottom(option.rect.bottom())
        _write(painter, below, item.colour or option.palette.color(QPalette.ColorRole.Text), item.caption)
    elif item.colour is not None and not item.badge:
        width = round(square.width() * (1.0 if item.fraction is None else item.fraction))
        painter.fillRect(QRect(square.left(), square.bottom() + 2, width, _BAR), item.colour)


def _write(painter: QPainter, place: QRect, ink: QColor, text: str) -> None:
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * _SMALL)
    return small


def _pile(view: FaceList, most: int = 3, step: int = 6) -> QPixmap:
    """What hangs at the mouse: the first selected faces as a pile, with how many there are."""
    indexes = sorted(view.selectedIndexes())
    side = view.gridSize().width() - 2 * _RING
    badge = view.fontMetrics().height() + 6
    ratio = view.devicePixelRatioF()
    made = QPixmap(QSize(1, 1) * math.ceil(ratio * (side + step * (most - 1) + badge // 2)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    for depth, index in reversed(list(enumerate(indexes[:most]))):
        place = QRect(depth * step, depth * step, side, side)
        painter.fillRect(place, view.palette().color(QPalette.ColorRole.AlternateBase))
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        if pixmap is not None and not pixmap.isNull():
            painter.drawPixmap(place, pixmap)
        painter.setPen(style.line(view.palette()))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
    end = made.deviceIndependentSize()
    tag = QRectF(end.width() - 2 * badge, end.height() - badge, 2 * badge, badge)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(view.palette().color(QPalette.ColorRole.Highlight))
    painter.drawRoundedRect(tag, badge / 2, badge / 2)
    painter.setPen(view.palette().color(QPalette.ColorRole.HighlightedText))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, f"{len(indexes):,}")
    painter.end()
    return made
