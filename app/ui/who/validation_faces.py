"""Small faces as the network sees them, with what it says of each."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.recognition.verdicts import Verdict
from app.ui import theme
from app.ui.images import image_of
from app.ui.small_faces import RING, Index, SmallFacesView, draw_rings, spoken
from app.ui.who.output_scale import value_text

_VERDICT = Qt.ItemDataRole.UserRole

_SMALLEST, _LARGEST = 44, 80
_A_ROW = 7
_SCROLL_BAR = 16
_SMALL = 0.8


class ValidationFacesModel(QAbstractListModel):
    """The verdicts in the order shown; a picture is made when it is first seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.verdicts: list[Verdict] = []
        self._names: tuple[str, ...] = ()
        self._pictures: Mapping[int, NDArray[np.uint8]] = {}
        self._made: dict[int, QPixmap] = {}

    def set_pictures(self, pictures: Mapping[int, NDArray[np.uint8]]) -> None:
        """What the network sees of each face, grey uint8 (S, S), by id."""
        if pictures is not self._pictures:
            self._pictures = pictures
            self._made.clear()

    def set_verdicts(self, verdicts: list[Verdict], names: Sequence[str]) -> None:
        """Shows these, in this order."""
        same = [one.face_id for one in verdicts] == [one.face_id for one in self.verdicts]
        if not same:
            self.beginResetModel()
        self.verdicts, self._names = verdicts, tuple(names)
        if not same:
            self.endResetModel()
        elif verdicts:
            self.dataChanged.emit(self.index(0, 0), self.index(len(verdicts) - 1, 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many faces are shown."""
        return 0 if parent.isValid() else len(self.verdicts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The picture, the verdict, or the verdict in words."""
        verdict = self.verdicts[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pixmap(verdict.face_id)
        if role == _VERDICT:
            return verdict
        return spoken(self.words(verdict), role)

    def words(self, verdict: Verdict) -> str:
        """What there is to say of a face."""
        said = "rightly named" if verdict.is_right else f"taken for {self._names[verdict.said]}"
        s = value_text(verdict.s[0]) if len(verdict.s) == 1 else _outputs_text(verdict.s)
        return f"{self._names[verdict.person]}, {said}: {s}, share of D {verdict.share:.3g}."

    def _pixmap(self, face_id: int) -> QPixmap | None:
        if face_id not in self._made and face_id in self._pictures:
            self._made[face_id] = QPixmap.fromImage(image_of(self._pictures[face_id]))
        return self._made.get(face_id)


class _Cells(QStyledItemDelegate):
    """The picture above, below it s in the colour of the person whom the network says; wrong ones crossed.

    Attributes:
        side: Of a picture, in logical pixels.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.side = _SMALLEST

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self.cell(option.fontMetrics.height())

    def cell(self, line: int) -> QSize:
        """The place that one face takes, with a line of text so high."""
        side = self.side + 2 * RING
        return QSize(side, side + round(line * _SMALL) + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        verdict: Verdict = index.data(_VERDICT)
        place = QRect(option.rect.left() + RING, option.rect.top() + RING, self.side, self.side)
        pixmap: QPixmap | None = index.data(Qt.ItemDataRole.DecorationRole)
        if pixmap is None:
            painter.fillRect(place, option.palette.alternateBase())
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, pixmap)
        if not verdict.is_right:
            _cross(painter, place)
        self._paint_output(painter, option, place, verdict)
        draw_rings(painter, option, place)

    def _paint_output(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, verdict: Verdict
    ) -> None:
        font = QFont(option.font)
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        painter.setFont(font)
        painter.setPen(theme.person_colour(verdict.said, option.palette))
        below = QRect(place.left(), place.bottom() + 1, place.width(), option.rect.bottom() - place.bottom())
        deciding = verdict.s[0] if len(verdict.s) == 1 else max(verdict.s)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{deciding:.2f}".replace("-", "−"))


class ValidationFaces(SmallFacesView):
    """The faces in rows; one that is clicked, or at which Enter is pressed, is chosen.

    Attributes:
        face_chosen: The id of that face.
    """

    face_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("validation_faces", "Faces of the validation page", parent)
        self.setToolTip("Faces as the network sees them. Click one, or press Enter, to look at it.")
        self.faces = ValidationFacesModel(self)
        self.setModel(self.faces)
        self._cells = _Cells(self)
        self.setItemDelegate(self._cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self._choose)

    def show_verdicts(
        self, verdicts: list[Verdict], names: Sequence[str], pictures: Mapping[int, NDArray[np.uint8]]
    ) -> None:
        """Shows faces; where one of them had the keyboard it keeps it, and the list stays where it was.

        Args:
            verdicts: Of the faces, in the order to show them.
            names: Of the persons.
            pictures: What the network sees of each, grey uint8 (S, S), by id.
        """
        current, place = self._current_id(), self.verticalScrollBar().value()
        self.faces.set_pictures(pictures)
        self.faces.set_verdicts(verdicts, names)
        row = next((row for row, one in enumerate(verdicts) if one.face_id == current), None)
        if row is not None and not self.currentIndex().isValid():
            self.selectionModel().setCurrentIndex(
                self.faces.index(row, 0), self.selectionModel().SelectionFlag.ClearAndSelect
            )
        self._fit()
        self.verticalScrollBar().setValue(place)

    def sizeHint(self) -> QSize:
        """As many rows as there are."""
        cell = self._cell()
        return QSize(_A_ROW * cell.width(), self._rows() * cell.height())

    def minimumSizeHint(self) -> QSize:
        """Two rows, as far as there are so many."""
        return QSize(2 * self._cell().width(), min(self._rows(), 2) * self._cell().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Larger pictures where there is room for them."""
        wanted = event.size().width() // (_A_ROW + 1) - 2 * RING
        self._cells.side = min(max(wanted, _SMALLEST), _LARGEST)
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the face the keyboard is at."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _cell(self) -> QSize:
        return self._cells.cell(self.fontMetrics().height())

    def _rows(self) -> int:
        a_row = max(1, (self.width() - _SCROLL_BAR) // self._cell().width())
        return max(1, math.ceil(len(self.faces.verdicts) / a_row))

    def _fit(self) -> None:
        """No higher than the faces need."""
        needed = self._rows() * self._cell().height()
        if needed != self.maximumHeight():
            self.setMaximumHeight(needed)
            self.updateGeometry()

    def _current_id(self) -> int | None:
        index = self.currentIndex()
        return self.faces.verdicts[index.row()].face_id if index.isValid() else None

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.face_chosen.emit(self.faces.verdicts[index.row()].face_id)


def _cross(painter: QPainter, place: QRect) -> None:
    """A cross in the corner, readable on any picture."""
    corner = QRect(place.right() - 13, place.top() + 1, 12, 12)
    painter.fillRect(corner, Qt.GlobalColor.black)
    painter.setPen(QPen(Qt.GlobalColor.white, 2))
    inside = corner.adjusted(3, 3, -3, -3)
    painter.drawLine(inside.topLeft(), inside.bottomRight())
    painter.drawLine(inside.bottomLeft(), inside.topRight())


def _outputs_text(s: Sequence[float]) -> str:
    return "s = (" + ", ".join(value_text(value).removeprefix("s = ") for value in s) + ")"
