"""The legend of the evidence: whose colour is whose, and how large a share gets it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.images import image_of
from app.ui.who.evidence_colours import scale_strip

_GAP = 6
_BAR = 0.6
_LEAST_BAR = 0.3


class EvidenceLegend(QWidget):
    """On one line: the first person, the largest share for them, the colours, and the same of the second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence_legend")
        self.setAccessibleName("Scale of the colours")
        self.setToolTip(
            "How much a place has added to h: below 0 it spoke for the first person, above 0 for the second."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names: tuple[str, str] = ("", "")
        self._limit = 0.0
        self._strip: QImage | None = None

    def set_scale(self, names: Sequence[str], limit: float) -> None:
        """Show the names at the ends and the absolute share that they stand for."""
        if (names[0], names[1], limit) == (*self._names, self._limit):
            return
        self._names, self._limit = (names[0], names[1]), limit
        low, high = self.numbers()
        self.setAccessibleDescription(f"{self._names[0]} {low} … {high} {self._names[1]}")
        self.update()

    def numbers(self) -> tuple[str, str]:
        """What stands at both ends."""
        number = f"{self._limit:.3g}"
        return (f"−{number}", f"+{number}") if self._limit else ("0", "0")

    def bar(self) -> QRect:
        """Where the colours stand."""
        metrics = self.fontMetrics()
        low, high = (metrics.horizontalAdvance(number) for number in self.numbers())
        left, right = (metrics.horizontalAdvance(name) for name in self._names)
        most = self._most_name(low + high)
        left, right = min(left, most), min(right, most)
        start, end = left + low + 2 * _GAP, self.width() - right - high - 2 * _GAP
        height = round(_BAR * metrics.height())
        return QRect(start, (self.height() - height) // 2, max(1, end - start), height)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(300, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(160, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Take the persons' colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._strip = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw names, numbers and colours."""
        painter = QPainter(self)
        palette, metrics, bar = self.palette(), self.fontMetrics(), self.bar()
        if self._strip is None:
            self._strip = image_of(scale_strip(palette))
        painter.drawImage(bar, self._strip)
        painter.setPen(theme.line(palette))
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
        left, right = QRect(self.rect()), QRect(self.rect())
        left.setRight(bar.left() - _GAP)
        right.setLeft(bar.right() + _GAP)
        far, near = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        sides = ((left, far, near), (right, near, far))
        for number, (place, outside, inside) in enumerate(sides):
            written = self.numbers()[number]
            room = place.width() - metrics.horizontalAdvance(written) - _GAP
            name = metrics.elidedText(self._names[number], Qt.TextElideMode.ElideRight, room + 1)
            painter.setPen(theme.person_colour(number, palette))
            painter.drawText(place, outside | Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(theme.muted(palette))
            painter.drawText(place, inside | Qt.AlignmentFlag.AlignVCenter, written)

    def _most_name(self, numbers: int) -> int:
        """How wide a name may be, so that some of the colours are left."""
        return max(0, int((1 - _LEAST_BAR) * self.width() - numbers - 4 * _GAP) // 2)
