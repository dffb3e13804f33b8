"""One face under every condition, with how many of all are named rightly then."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.recognition.cheating import BRIGHTER, CONDITIONS, DARKER, CheatTest, Condition
from app.ui import theme
from app.ui.images import image_of
from app.ui.who.confusion_bars import accuracy_text

_GAP = 6
_BAR = 6
_LARGEST = 120
_SMALL = 0.85

_CAPTIONS: dict[Condition, str] = {
    "as they are": "as it is",
    "middle covered": "covered",
    "only the middle": "middle only",
    "brighter": "brighter",
    "darker": "darker",
}
_TIPS: dict[Condition, str] = {
    "as they are": "The faces as they are",
    "middle covered": "The middle, eyes, nose and mouth, covered with the mean grey",
    "only the middle": "Everything but the middle covered with the mean grey",
    "brighter": f"{BRIGHTER:g} times as bright before the light is evened out",
    "darker": f"{DARKER:g} times as bright before the light is evened out",
}


class CheatingPictures(QWidget):
    """Five small pictures; below each a bar up to the accuracy, with a tick where guessing would be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cheating_pictures")
        self.setAccessibleName("Accuracy under every condition")
        self.setToolTip("What the network sees of one face, and how many of all it names rightly.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._test: CheatTest | None = None
        self._images: list[QImage] = []
        self._little = QFont(self.font())
        self._little.setPointSizeF(self._little.pointSizeF() * _SMALL)

    def show_test(self, test: CheatTest) -> None:
        """Shows a result."""
        self._test = test
        self._images = [image_of(test.examples[condition]) for condition in CONDITIONS]
        self.setAccessibleDescription(" ".join(self.words_of(condition) for condition in CONDITIONS))
        self.update()

    def words_of(self, condition: Condition) -> str:
        """A condition and its accuracy in words."""
        assert self._test is not None
        return f"{_TIPS[condition]}: {accuracy_text(self._test.right[condition], self._test.count)} right."

    def column(self, condition: Condition) -> QRect:
        """Where a condition stands in the widget."""
        index, width = CONDITIONS.index(condition), (self.width() + _GAP) / len(CONDITIONS)
        left = round(index * width)
        return QRect(left, 0, round((index + 1) * width) - left - _GAP, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wider pictures are higher."""
        super().resizeEvent(event)
        self.setFixedHeight(self._height(event.size().width()))

    def sizeHint(self) -> QSize:
        """As wide as the panel."""
        return QSize(328, self._height(328))

    def minimumSizeHint(self) -> QSize:
        """Narrower."""
        return QSize(220, self._height(220))

    def event(self, event: QEvent) -> bool:
        """Says of the picture under the mouse what was done to it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._test:
            under = [condition for condition in CONDITIONS if self.column(condition).contains(event.pos())]
            QToolTip.showText(event.globalPos(), self.words_of(under[0]) if under else self.toolTip(), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the columns."""
        if self._test is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for condition, image in zip(CONDITIONS, self._images, strict=True):
            self._paint(painter, self._test, condition, image)

    def _height(self, width: int) -> int:
        """The pictures, a bar and three lines below them."""
        side = min((width + _GAP) // len(CONDITIONS) - _GAP, _LARGEST)
        return side + _BAR + 4 + 3 * self.fontMetrics().height()

    def _paint(self, painter: QPainter, test: CheatTest, condition: Condition, image: QImage) -> None:
        column = self.column(condition)
        side = min(column.width(), _LARGEST)
        place = QRect(column.left() + (column.width() - side) // 2, 0, side, side)
        painter.drawImage(place, image)
        painter.setPen(theme.line(self.palette()))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        bar = QRectF(place.left() + 0.5, place.bottom() + 3.5, place.width() - 1, _BAR)
        self._paint_bar(painter, bar, test.accuracy(condition), test.by_chance / test.count)
        line = self.fontMetrics().height()
        text = QRect(column.left() - _GAP // 2, round(bar.bottom()) + 2, column.width() + _GAP, line)
        painter.setFont(self._little)
        painter.setPen(theme.muted(self.palette()))
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, _CAPTIONS[condition])
        painter.setPen(self.palette().windowText().color())
        count, _, share = accuracy_text(test.right[condition], test.count).partition(", ")
        painter.drawText(text.translated(0, line), Qt.AlignmentFlag.AlignCenter, share)
        painter.drawText(text.translated(0, 2 * line - 2), Qt.AlignmentFlag.AlignCenter, count)

    def _paint_bar(self, painter: QPainter, bar: QRectF, part: float, chance: float) -> None:
        painter.fillRect(bar, self.palette().base())
        full = QRectF(bar.x(), bar.y(), bar.width() * part, bar.height())
        painter.fillRect(full, theme.muted(self.palette()))
        painter.setPen(theme.line(self.palette()))
        painter.drawRect(bar)
        tick = bar.left() + bar.width() * chance
        painter.setPen(QPen(self.palette().windowText().color(), 2))
        painter.drawLine(round(tick), round(bar.top()) - 2, round(tick), round(bar.bottom()) + 2)
