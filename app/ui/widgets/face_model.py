"""The faces that a list shows: what is said of each, their order, and their pictures in bounded memory."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPixmap,
)

from app.ui.images import image_of

FACES_MIME = "application/x-facet-faces"
"""What is dragged: the ids of faces, as a JSON list."""

ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `FaceItem` at an index."""

Index = QModelIndex | QPersistentModelIndex

MOST_BYTES = 48 * 1024 * 1024
"""What the pictures of all persons' faces take: 4,000 thumbnails on a screen of ordinary resolution."""
_BYTES_PER_PIXEL = 4
_USUAL_LINE = 14
"""Height of a line of text at which `side` is what is asked for; larger text has larger faces."""

# A view takes a few milliseconds for each range that comes or goes; beyond this many a new start is faster.
_MOST_RANGES = 20


@dataclass(frozen=True, slots=True)
class FaceItem:
    """One face of a list.

    Attributes:
        id: By which the program knows it; no other face of the list has it.
        picture: Grey (S, S) or RGB (S, S, 3), uint8; None where it comes later, or from `FacePictures`.
        caption: A short line below the picture.
        tip: What is said of the face, or what makes that text when it is asked for.
        colour: Of the caption, of the badge's first line, or else of a bar below the picture.
        badge: On the lower edge of the picture; of two lines the first stands on `colour`.
        dimmed: Faint, with a sign in the corner: left out of something.
        wrong: With a cross in the corner.
        fraction: How long the bar is, 0 … 1; without one it is whole, and a badge has none.
    """

    id: int
    picture: NDArray[np.uint8] | None = None
    caption: str = ""
    tip: str | Callable[[], str] = ""
    colour: QColor | None = None
    badge: str = ""
    dimmed: bool = False
    wrong: bool = False
    fraction: float | None = None


def as_typed(words: str) -> str:
    """Words for a tooltip, in which a name that looks like markup is shown as it is typed."""
    return f"<p>{escape(words)}</p>".replace("\n", "<br>") if "<" in words else words


def dragged_faces(mime: QMimeData) -> list[int]:
    """The ids of the faces that are dragged; none where something else is."""
    return [int(one) for one in json.loads(bytes(mime.data(FACES_MIME).data()) or b"[]")]


class FacePictures(QObject):
    """Pictures by the id of their face, in bounded memory; those not looked at for longest make room.

    Args:
        side: How large they are shown at most, at the usual size of text.
        most_bytes: What the pictures may take.

    Attributes:
        filled: Pictures came: a set of ids.
    """

    filled = Signal(object)

    def __init__(self, parent: QObject | None = None, side: int = 56, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(parent)
        self._side = side
        self._most_bytes = most_bytes
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()

    @property
    def side(self) -> int:
        """Of a picture on the present screens, in pixels; a larger one is shrunk to it."""
        return round(self._side * text_scale(QGuiApplication.font()) * _pixel_ratio())

    @property
    def room(self) -> int:
        """How many pictures there is room for."""
        return max(1, self._most_bytes // (_BYTES_PER_PIXEL * self.side**2))

    def __len__(self) -> int:
        return len(self._pixmaps)

    def __contains__(self, face_id: int) -> bool:
        return face_id in self._pixmaps

    def pixmap(self, face_id: int) -> QPixmap | None:
        """The picture: null where it cannot be shown, None where it has not come yet."""
        found = self._pixmaps.get(face_id)
        if found is not None:
            self._pixmaps.move_to_end(face_id)
        return found

    def put(self, pictures: Iterable[tuple[int, NDArray[np.uint8] | None]]) -> None:
        """Keeps pictures by id; None for one that cannot be shown."""
        side, ratio = self.side, _pixel_ratio()
        came = {face_id: _pixmap(picture, side, ratio) for face_id, picture in pictures}
        self._pixmaps.update(came)
        for _oldest in range(len(self._pixmaps) - self.room):
            self._pixmaps.popitem(last=False)
        if came:
            self.filled.emit(set(came))

    def clear(self) -> None:
        """Forgets all pictures: another project has other faces under the same ids."""
        self._pixmaps.clear()


class FaceModel(QAbstractListModel):
    """The faces in order.

    Args:
        pictures: Where the pictures are that the items do not bring with them.
    """

    def __init__(self, pictures: FacePictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures = pictures
        self._items: list[FaceItem] = []
        self._rows: dict[int, int] | None = None
        self._made: dict[int, QPixmap] = {}
        pictures.filled.connect(self._tell_filled)

    def set_items(self, items: Iterable[FaceItem]) -> None:
        """Shows these; faces that stay keep their selection, wherever they stand now."""
        new = list(items)
        old = {item.id: item.picture for item in self._items}
        after = {item.id: item.picture for item in new}
        self._made = {i: made for i, made in self._made.items() if i in after and after[i] is old.get(i)}
        if old.keys() != after.keys():
            self._replace_some(new, old, after)
        elif list(old) != list(after):
            self._reorder(new)
        self._items, self._rows = new, None
        self._tell_changed(range(len(new)))

    @property
    def items(self) -> Sequence[FaceItem]:
        """All faces in order; not to be changed."""
        return self._items

    def row_of(self, face_id: int) -> int | None:
        """Where a face stands; None where it is not here."""
        return self._row_map().get(face_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(item)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = item.tip if isinstance(item.tip, str) else item.tip()
            return as_typed(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def mimeTypes(self) -> list[str]:
        # By their ids: faces never leave the application by a drag.
        return [FACES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        mime.setData(
            FACES_MIME, json.dumps([self._items[index.row()].id for index in sorted(indexes)]).encode()
        )
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def _picture(self, item: FaceItem) -> QPixmap | None:
        if item.picture is None:
            return self.pictures.pixmap(item.id)
        if item.id not in self._made:
            self._made[item.id] = QPixmap.fromImage(image_of(item.picture))
        return self._made[item.id]

    def _replace_some(self, new: list[FaceItem], old: dict[int, Any], after: dict[int, Any]) -> None:
        gone = list(ranges_of([row for row, face_id in enumerate(old) if face_id not in after]))
        come = list(ranges_of([row for row, face_id in enumerate(after) if face_id not in old]))
        in_order = [i for i in old if i in after] == [i for i in after if i in old]
        if not in_order or len(gone) + len(come) > _MOST_RANGES:
            self.beginResetModel()
            self._items, self._rows = new, None
            self.endResetModel()
            return
        for first, last in reversed(gone):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._items[first : last + 1]
            self._rows = None
            self.endRemoveRows()
        for first, last in come:
            self.beginInsertRows(QModelIndex(), first, last)
            self._items[first:first] = new[first : last + 1]
            self._rows = None
            self.endInsertRows()

    def _reorder(self, new: list[FaceItem]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._items[index.row()].id for index in before]
        self._items, self._rows = new, None
        self.changePersistentIndexList(before, [self.index(self._row_map()[face_id], 0) for face_id in ids])
        self.layoutChanged.emit()

    @Slot(object)
    def _tell_filled(self, face_ids: set[int]) -> None:
        rows = self._row_map()
        self._tell_changed([rows[face_id] for face_id in face_ids if face_id in rows])

    def _tell_changed(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))

    def _row_map(self) -> dict[int, int]:
        if self._rows is None:
            self._rows = {item.id: row for row, item in enumerate(self._items)}
        return self._rows


def _pixmap(picture: NDArray[np.uint8] | None, side: int, ratio: float) -> QPixmap:
    if picture is None or not picture.size:
        return QPixmap()
    image = image_of(picture)
    if max(image.width(), image.height()) > side:
        image = image.scaled(
            QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def text_scale(font: QFont) -> float:
    """How much larger than usual a text is, and what is as large as a text."""
    return QFontMetrics(font).height() / _USUAL_LINE


def _pixel_ratio() -> float:
    """The highest of all screens, so that a picture is sharp on each."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def ranges_of(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Ascending rows as (first, last) of each unbroken run."""
    first = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[first], rows[place - 1]
            first = place
