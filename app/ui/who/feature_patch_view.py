"""One place of a map worked out: patch × kernel = products, and where the patch is in the face."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lessons.latex import subscript
from app.recognition.features import FeatureLook, winner_at
from app.ui.theme import line, muted
from app.ui.who.feature_arrangement import Arrangement, arrangement
from app.ui.who.feature_marks import draw_mark
from app.ui.who.feature_numbers import draw_numbers
from app.ui.who.feature_pictures import (
    FeaturePlace,
    Stage,
    face_image,
    limit_of,
    side_by_side,
    signed_image,
)
from app.ui.who.feature_words import place_words, product_at

_HINT = (
    "Point at a place of a map, or use the arrow keys, to see its patch × kernel. A click or Enter keeps it."
)
_SMALL = 0.85


class FeaturePatchView(QWidget):
    """The face with the patch framed, patch × kernel = products, and all of it in one sentence.

    The pictures are made only when they are painted.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("feature_patch")
        self.setAccessibleName("Patch × kernel")
        self.setToolTip(
            "The patch of the face under the place that is looked at, times the kernel, number by number."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._look: FeatureLook | None = None
        self._stage: Stage = "after"
        self._place: FeaturePlace | None = None
        self._pinned = False
        self._words = ""

    def show_place(
        self, look: FeatureLook | None, stage: Stage, place: FeaturePlace | None, *, pinned: bool
    ) -> None:
        """Works out a place of a stage's maps; a None shows what can be seen here."""
        self._look, self._stage, self._place, self._pinned = look, stage, place, pinned
        if look is None:
            self._words = ""
        else:
            self._words = _HINT if place is None else place_words(look, stage, place)
        self.setAccessibleDescription(self._words)
        self.update()

    def words(self) -> str:
        """What is said of the place."""
        return self._words

    def frame(self) -> QRectF:
        """Where the patch is framed in the face, in the widget's points; empty while there is none."""
        boxes = self._frames()
        return boxes[0] if boxes else QRectF()

    def places(self) -> Arrangement:
        """Where the pictures stand."""
        assert self._look is not None
        channels, rows, columns = self._look.image.shape
        k = self._look.kernels.shape[-1]
        size = QSizeF(self.size())
        return arrangement(
            size, (k, channels * k), (rows, channels * columns), self.fontMetrics().lineSpacing()
        )

    def sizeHint(self) -> QSize:
        """As wide as the panel, pictures with numbers that can be read."""
        return QSize(330, 170)

    def minimumSizeHint(self) -> QSize:
        """A line of pictures without numbers, and the sentence."""
        return QSize(220, 90)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the pictures, the signs between them and the sentence."""
        if self._look is None:
            return
        painter = QPainter(self)
        places = self.places()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, places.face.width() < 64)
        painter.drawImage(places.face, face_image(self._look.image))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self._place is not None:
            self._paint_product(painter, places, self._look, self._place)
        else:
            self._paint_nothing(painter, places)
        self._paint_words(painter, places.words)

    def _paint_product(
        self, painter: QPainter, places: Arrangement, look: FeatureLook, place: FeaturePlace
    ) -> None:
        found = product_at(look, self._stage, place)
        images = (
            face_image(found.patch),
            signed_image(found.kernel, limit_of(look.kernels), self.palette()),
            signed_image(found.products, limit_of(found.products), self.palette()),
        )
        numbers = (found.patch, found.kernel, found.products)
        for box, image, values in zip(places.pictures, images, numbers, strict=True):
            draw_numbers(painter, box, image, side_by_side(values), line(self.palette()))
        self._paint_signs(painter, places)
        self._paint_captions(painter, places, place.kernel)
        highlight = self.palette().color(QPalette.ColorRole.Highlight)
        for box in self._frames():
            draw_mark(painter, box, highlight if self._pinned else QColor("white"))

    def _paint_nothing(self, painter: QPainter, places: Arrangement) -> None:
        painter.setPen(line(self.palette()))
        for box in places.pictures:
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        self._paint_signs(painter, places)

    def _paint_signs(self, painter: QPainter, places: Arrangement) -> None:
        painter.save()
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        painter.setFont(font)
        painter.setPen(muted(self.palette()))
        for box, sign in zip(places.signs, "×=", strict=True):
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        text = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(muted(self.palette()) if self._place is None else text)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        if painter.boundingRect(box, flags, self._words).height() > box.height():
            font = QFont(painter.font())
            font.setPointSizeF(font.pointSizeF() * _SMALL)
            painter.setFont(font)
        painter.drawText(box, flags, self._words)

    def _paint_captions(self, painter: QPainter, places: Arrangement, kernel: int) -> None:
        if not places.caption:
            return
        mean = self._stage == "after" and self._look is not None and self._look.winners is None
        painter.save()
        painter.setPen(muted(self.palette()))
        names = ("mean patch" if mean else "patch", f"K{subscript(kernel + 1)}", "products")
        for box, name in zip(places.pictures, names, strict=True):
            above = QRectF(box.left(), box.top() - places.caption - 1, box.width(), places.caption)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()

    def _frames(self) -> list[QRectF]:
        """The part of the face that is looked at, once in each channel."""
        look, place = self._look, self._place
        if look is None or place is None:
            return []
        corner, side = _seen(look, self._stage, place)
        channels, _, columns = look.image.shape
        face = self.places().face
        scale = face.width() / (channels * columns)
        return [
            QRectF(
                face.left() + (channel * columns + corner[1]) * scale,
                face.top() + corner[0] * scale,
                side * scale,
                side * scale,
            )
            for channel in range(channels)
        ]


def _seen(look: FeatureLook, stage: Stage, place: FeaturePlace) -> tuple[tuple[int, int], int]:
    """Corner (row, column) and side of what a place sees of the face: a patch, or all of a window's."""
    k, p = look.kernels.shape[-1], look.pool
    if stage == "before":
        return (place.row, place.column), k
    winner = winner_at(look, *place)
    return (winner, k) if winner is not None else ((place.row * p, place.column * p), k + p - 1)
