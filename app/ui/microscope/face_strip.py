"""The faces that the run learns from, small, to choose one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.faces.preparation import as_picture
from app.lessons.latex import shortest
from app.ui import theme
from app.ui.images import image_of
from app.ui.microscope.face_names import FaceName
from app.ui.small_faces import RING, Index, SmallFacesView, draw_rings, spoken

_NAME = Qt.ItemDataRole.UserRole
_SIDE = 40
_BAR = 3


class FaceStripModel(QAbstractListModel):
    """The faces in the order shown; a picture is made when it is first seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: list[FaceName] = []
        self._images: NDArray[np.float32] = np.empty((0, 1, 1, 1), np.float32)
        self._shares: NDArray[np.floating] | None = None
        self._made: dict[int, QPixmap] = {}

    def set_faces(self, images: NDArray[np.float32], names: Sequence[FaceName]) -> None:
        """Shows these, in this order.

        Args:
            images: All that the run learns from, (N, C, H, W).
            names: Of those to be shown.
        """
        self.beginResetModel()
        if images is not self._images:
            self._images = images
            self._made.clear()
        self.names = list(names)
        self.endResetModel()

    def set_shares(self, shares: NDArray[np.floating] | None) -> None:
        """The share of D of each of all faces, (N,)."""
        self._shares = shares

    def row_of(self, sample: int) -> int | None:
        """Where a face is shown."""
        return next((row for row, name in enumerate(self.names) if name.sample == sample), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many faces are shown."""
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The picture, the name, or both in words."""
        name = self.names[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pixmap(name.sample)
        if role == _NAME:
            return name
        return spoken(self.words(name), role)

    def words(self, name: FaceName) -> str:
        """What there is to say of a face."""
        if self._shares is None:
            return name.words
        return f"{name.words} · share of D {shortest(float(self._shares[name.sample]), 3)}"

    def _pixmap(self, sample: int) -> QPixmap:
        if sample not in self._made:
            self._made[sample] = QPixmap.fromImage(image_of(as_picture(self._images[sample, 0])))
        return self._made[sample]


class FaceStrip(SmallFacesView):
    """Thumbnails as the network sees the faces, a bar in the person's colour below each.

    Attributes:
        chosen: Another face; its sample.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("microscope_faces", "Faces that the run learns from", parent)
        self.faces = FaceStripModel(self)
        self.setModel(self.faces)
        self.setItemDelegate(_Thumbnail(self))
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.selectionModel().currentChanged.connect(self._tell)

    def select(self, sample: int) -> None:
        """Marks a face, without telling; nothing where it is not shown."""
        row = self.faces.row_of(sample)
        index = self.faces.index(row, 0) if row is not None else QModelIndex()
        if index == self.currentIndex():
            return
        model = self.selectionModel()
        model.blockSignals(True)
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        model.blockSignals(False)
        self.viewport().update()
        if row is not None:
            self.scrollTo(index)

    def sizeHint(self) -> QSize:
        """Three lines of faces."""
        return QSize(6 * (_SIDE + 2 * RING), 3 * _cell().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """One line of them."""
        return QSize(3 * (_SIDE + 2 * RING), _cell().height() + 4)

    @Slot(QModelIndex)
    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.faces.names[index.row()].sample)


class _Thumbnail(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return _cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        name: FaceName = index.data(_NAME)
        palette = option.palette
        place = QRect(option.rect.left() + RING, option.rect.top() + RING, _SIDE, _SIDE)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, index.data(Qt.ItemDataRole.DecorationRole))
        bar = QRect(place.left(), place.bottom() + 1, place.width(), _BAR)
        colour = theme.person_colour(name.person, palette)
        # A copy is marked by a bar of half the length.
        painter.fillRect(bar if not name.copy else bar.adjusted(0, 0, -_SIDE // 2, 0), colour)
        draw_rings(painter, option, place)


def _cell() -> QSize:
    return QSize(_SIDE + 2 * RING, _SIDE + _BAR + 2 * RING)
