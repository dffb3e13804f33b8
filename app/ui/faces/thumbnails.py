"""The faces of a person as thumbnails."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

# How large a thumbnail is at most, in logical pixels.
SIDE = 56

# A view takes a few milliseconds for each range removed; beyond this many it is faster to start it anew.
_MOST_RANGES = 20

_Index = QModelIndex | QPersistentModelIndex


class _Thumbnail(NamedTuple):
    face_id: int
    pixmap: QPixmap
    text: str


class ThumbnailModel(QAbstractListModel):
    """Thumbnails in the order in which the faces came; the newest is the last.

    Only the thumbnail of a face is kept: 12 kB each on a screen of ordinary resolution.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Thumbnail] = []

    def add(self, face_id: int, image: QImage, text: str = "") -> None:
        """Append a face.

        Args:
            face_id: Not yet in the model.
            image: The face, of any size.
            text: Where and when it comes from, for the tooltip.
        """
        self.extend([(face_id, image, text)])

    def extend(self, faces: Iterable[tuple[int, QImage] | tuple[int, QImage, str]]) -> None:
        """Append faces, (id, image) or (id, image, text), at once: far faster than one by one."""
        rows = [_made(*face) for face in faces]
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def set_faces(self, faces: Iterable[tuple[int, QImage] | tuple[int, QImage, str]]) -> None:
        """Show these faces, (id, image) or (id, image, text), in place of the earlier ones."""
        rows = [_made(*face) for face in faces]
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def remove(self, face_ids: Iterable[int]) -> None:
        """Take these faces out; ids that are not here are passed over."""
        gone = set(face_ids)
        ranges = list(_ranges_from_the_end([i for i, face in enumerate(self._rows) if face.face_id in gone]))
        if len(ranges) > _MOST_RANGES:
            self.beginResetModel()
            self._rows = [face for face in self._rows if face.face_id not in gone]
            self.endResetModel()
            return
        for first, last in ranges:
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def face_ids(self) -> list[int]:
        """The ids of all faces, in the order shown."""
        return [face.face_id for face in self._rows]

    def face_id(self, index: _Index) -> int:
        """The id of the face at that index."""
        return self._rows[index.row()].face_id

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many faces there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> QPixmap | str | None:
        """The thumbnail, or the text of its tooltip, which screen readers say too."""
        if not index.isValid():
            return None
        face = self._rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return face.pixmap
        if role == Qt.ItemDataRole.ToolTipRole:
            return face.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return face.text or f"Face {index.row() + 1}"
        return None


def _made(face_id: int, image: QImage, text: str = "") -> _Thumbnail:
    ratio = _pixel_ratio()
    side = round(SIDE * ratio)
    scaled = image.scaled(
        QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    pixmap = QPixmap.fromImage(scaled)
    pixmap.setDevicePixelRatio(ratio)
    return _Thumbnail(face_id, pixmap, text)


def _pixel_ratio() -> float:
    """The highest of all screens, so that a thumbnail is sharp on each."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def _ranges_from_the_end(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Ascending rows as (first, last) of each unbroken run, the last run first."""
    while rows:
        last = first = rows.pop()
        while rows and rows[-1] == first - 1:
            first = rows.pop()
        yield first, last
