"""The faces of a person as thumbnails."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

from app.project import Face, Person
from app.recognition.face_errors import FaceShare
from app.ui.faces.face_text import described
from app.ui.faces.thumbnail_cache import ThumbnailCache
from app.ui.faces.thumbnail_order import Order, key_of
from app.ui.small_faces import spoken

FACES_MIME = "application/x-facet-faces"
"""What is dragged: the ids of faces, as a JSON list."""

FACE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `Face`."""
SHARE_ROLE = FACE_ROLE + 1
"""Its `FaceShare`; None where it is not known, or not what the thumbnails are sorted by."""

# A view takes a few milliseconds for each range that comes or goes; beyond this many a new start is faster.
_MOST_RANGES = 20

_Index = QModelIndex | QPersistentModelIndex


def faces_of(mime: QMimeData) -> list[int]:
    """The ids of the dragged faces; none where something else is dragged."""
    if not mime.hasFormat(FACES_MIME):
        return []
    ids = json.loads(bytes(mime.data(FACES_MIME).data()))
    return [int(face_id) for face_id in ids]


class ThumbnailModel(QAbstractListModel):
    """The faces in order; of their pictures only those that were looked at lately.

    Args:
        pictures: Where the pictures are kept; shared by all persons.

    Attributes:
        pictures: Where the pictures are kept.
        order: How the faces are sorted.
        persons: All persons in order, for what the network says.
        excluded_changed: Other faces than before are left out of training.
    """

    excluded_changed = Signal()

    def __init__(self, pictures: ThumbnailCache, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures = pictures
        self.order: Order = "oldest"
        self.persons: tuple[Person, ...] = ()
        self._shares: Mapping[int, FaceShare] = {}
        self._faces: list[Face] = []
        self._rows: dict[int, int] | None = None
        pictures.filled.connect(self._show_pictures)

    def set_faces(self, faces: Iterable[Face]) -> None:
        """Show these faces in place of the earlier ones."""
        self._replace_all(sorted(faces, key=key_of(self.order, self._shares)))

    def extend(self, faces: Iterable[Face]) -> None:
        """Add faces, each at its place."""
        key = key_of(self.order, self._shares)
        new = sorted(faces, key=key)
        if not new:
            return
        if not self._faces or key(self._faces[-1]) < key(new[0]):
            self._insert(len(self._faces), new)
            return
        ids = {face.id for face in new}
        merged = sorted([*self._faces, *new], key=key)
        ranges = list(_ranges([row for row, face in enumerate(merged) if face.id in ids]))
        if len(ranges) > _MOST_RANGES:
            self._replace_all(merged)
            return
        for first, last in ranges:
            self._insert(first, merged[first : last + 1])

    def remove(self, face_ids: Iterable[int]) -> None:
        """Take these faces out; ids that are not here are passed over."""
        gone = set(face_ids)
        ranges = list(_ranges([row for row, face in enumerate(self._faces) if face.id in gone]))
        if len(ranges) > _MOST_RANGES:
            self._replace_all([face for face in self._faces if face.id not in gone])
            return
        for first, last in reversed(ranges):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._faces[first : last + 1]
            self._rows = None
            self.endRemoveRows()

    def change(self, faces: Iterable[Face]) -> None:
        """Show faces as they are now; those that are not here are passed over."""
        rows = []
        for face in faces:
            row = self.row_of(face.id)
            if row is not None:
                self._faces[row] = face
                rows.append(row)
        self._tell_changed(rows)
        self.excluded_changed.emit()

    def sort_by(self, order: Order, shares: Mapping[int, FaceShare]) -> None:
        """Show the faces in another order; the selected ones stay selected.

        Args:
            order: The order.
            shares: The shares of D by face id, shown while they are what is sorted by. What is taken out of
                them later is shown no more; after every other change the faces are to be sorted anew.
        """
        self.order, self._shares = order, shares if order == "share" else {}
        ordered = sorted(self._faces, key=key_of(order, self._shares))
        if ordered == self._faces:
            self._tell_changed(range(len(ordered)))
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._faces[index.row()].id for index in before]
        self._faces, self._rows = ordered, None
        after = [self.index(self._row_map()[face_id], 0) for face_id in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def set_persons(self, persons: Sequence[Person]) -> None:
        """The names by which what the network says is told."""
        self.persons = tuple(persons)
        self._tell_changed(range(len(self._faces)))

    def face_ids(self) -> list[int]:
        """The ids of all faces, in the order shown."""
        return [face.id for face in self._faces]

    def face_id(self, index: _Index) -> int:
        """The id of the face at that index."""
        return self._faces[index.row()].id

    def face(self, row: int) -> Face:
        """The face in that row."""
        return self._faces[row]

    def row_of(self, face_id: int) -> int | None:
        """Where a face stands; None where it is not here."""
        return self._row_map().get(face_id)

    def excluded(self) -> int:
        """How many faces are left out of training."""
        return sum(face.excluded for face in self._faces)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many faces there are."""
        return 0 if parent.isValid() else len(self._faces)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The thumbnail, the face, its share of D, or the tooltip's text, which screen readers say too."""
        if not index.isValid():
            return None
        face = self._faces[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            return self.pictures.pixmap(face.id)
        if role == FACE_ROLE:
            return face
        if role == SHARE_ROLE:
            return self._shares.get(face.id)
        return spoken(described(face, self._shares.get(face.id), self.persons), role)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Faces can be selected and dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def mimeTypes(self) -> list[str]:
        """Faces by their ids: they never leave Facet by a drag."""
        return [FACES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The faces at those indexes."""
        ids = [self.face_id(index) for index in sorted(indexes)]
        mime = QMimeData()
        mime.setData(FACES_MIME, json.dumps(ids).encode())
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        """A face belongs to one person."""
        return Qt.DropAction.MoveAction

    @Slot(object)
    def _show_pictures(self, face_ids: set[int]) -> None:
        rows = self._row_map()
        self._tell_changed([rows[face_id] for face_id in face_ids if face_id in rows])

    def _tell_changed(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))

    def _insert(self, row: int, faces: list[Face]) -> None:
        self.beginInsertRows(QModelIndex(), row, row + len(faces) - 1)
        self._faces[row:row] = faces
        self._rows = None
        self.endInsertRows()

    def _replace_all(self, faces: list[Face]) -> None:
        self.beginResetModel()
        self._faces, self._rows = faces, None
        self.endResetModel()

    def _row_map(self) -> dict[int, int]:
        if self._rows is None:
            self._rows = {face.id: row for row, face in enumerate(self._faces)}
        return self._rows


def _ranges(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Ascending rows as (first, last) of each unbroken run."""
    first = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[first], rows[place - 1]
            first = place
