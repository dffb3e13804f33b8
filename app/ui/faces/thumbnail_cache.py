"""The pictures of thumbnails: as many as a bounded memory holds."""

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

# How large a thumbnail is at most, in logical pixels.
SIDE = 56

MOST_BYTES = 48 * 1024 * 1024
"""Of all cards together: 4,000 thumbnails on a screen of ordinary resolution, 1,000 at twice that."""

_BYTES_PER_PIXEL = 4


class ThumbnailCache(QObject):
    """Thumbnails by the id of their face; the ones not looked at for longest make room for new ones.

    Args:
        most_bytes: What the pictures may take.

    Attributes:
        filled: Pictures came: a set of face ids.
    """

    filled = Signal(object)

    def __init__(self, parent: QObject | None = None, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(parent)
        self._most_bytes = most_bytes
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()

    @property
    def room(self) -> int:
        """How many thumbnails there is room for on the present screens."""
        return max(1, self._most_bytes // (_BYTES_PER_PIXEL * self.side**2))

    @property
    def side(self) -> int:
        """Of a thumbnail on the present screens, in pixels: a picture of that size needs no scaling."""
        return round(SIDE * _pixel_ratio())

    def __len__(self) -> int:
        return len(self._pixmaps)

    def __contains__(self, face_id: int) -> bool:
        return face_id in self._pixmaps

    def pixmap(self, face_id: int) -> QPixmap | None:
        """The thumbnail: null where the picture cannot be shown, None where it has not come yet."""
        found = self._pixmaps.get(face_id)
        if found is not None:
            self._pixmaps.move_to_end(face_id)
        return found

    def put(self, images: Iterable[tuple[int, QImage | None]]) -> None:
        """Keep pictures.

        Args:
            images: Face ids, with the face's picture of any size; None where it cannot be shown.
        """
        ratio = _pixel_ratio()
        came = {face_id: _scaled(image, ratio) for face_id, image in images}
        self._pixmaps.update(came)
        for _ in range(len(self._pixmaps) - self.room):
            self._pixmaps.popitem(last=False)
        if came:
            self.filled.emit(set(came))

    def clear(self) -> None:
        """Forget all pictures: another project has other faces under the same ids."""
        self._pixmaps.clear()


def _scaled(image: QImage | None, ratio: float) -> QPixmap:
    if image is None or image.isNull():
        return QPixmap()
    side = round(SIDE * ratio)
    if max(image.width(), image.height()) != side:
        image = image.scaled(
            QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _pixel_ratio() -> float:
    """The highest of all screens, so that a thumbnail is sharp on each."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
