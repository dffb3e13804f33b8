"""h as a sum that can be checked by hand."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.who.evidence_text import Sum

_SIGN_SHARE = 0.34
"""How wide a sign between two numbers is, in columns."""
_WIDEST = 16
"""Letters that a column is wide at most, so that the sum stays together."""


class EvidenceSum(QWidget):
    """Five numbers in a row, each under its name: for Ada + for Ben + φ = h → s."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence_sum")
        self.setAccessibleName("Sum of the places")
        self.setToolTip(
            "h = Σ w σ + φ: all places that spoke for the first person, all that spoke for the second, and "
            "the bias φ sum to h. The activation f makes the output s = f(h) of it, for this very picture."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names: Sequence[str] = ("", "")
        self._sum: Sum | None = None

    def set_sum(self, terms: Sum, names: Sequence[str]) -> None:
        """Show a sum and whom its parts speak for."""
        self._sum, self._names = terms, names
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """The sum as one line; "" while there is none."""
        return "" if self._sum is None else self._sum.text(self._names)

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(300, 2 * self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the names, and the numbers below with the signs between them."""
        if self._sum is None:
            return
        painter = QPainter(self)
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        widest = _WIDEST * metrics.averageCharWidth()
        column = min(self.width() / (5 + 4 * _SIGN_SHARE), widest)
        centre = Qt.AlignmentFlag.AlignCenter
        for number, (name, value, sign, colour) in enumerate(self._columns(self._sum)):
            left = number * column * (1 + _SIGN_SHARE)
            painter.setPen(colour)
            caption = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(column * (1 + _SIGN_SHARE)))
            middle = QRectF(left - column * _SIGN_SHARE / 2, 0, column * (1 + _SIGN_SHARE), line)
            painter.drawText(middle, centre, caption)
            painter.setPen(self._ink())
            painter.drawText(middle.translated(0, line), centre, value)
            painter.setPen(theme.muted(self.palette()))
            painter.drawText(QRectF(left + column, line, column * _SIGN_SHARE, line), centre, sign)

    def _columns(self, terms: Sum) -> list[tuple[str, str, str, QColor]]:
        """Name, number, the sign behind it, and the colour of the name."""
        palette = self.palette()
        muted = theme.muted(palette)
        first, second = theme.person_colour(0, palette), theme.person_colour(1, palette)
        return [
            (f"for {self._names[0]}", terms.first, "", first),
            (f"for {self._names[1]}", terms.second, "", second),
            ("φ", terms.phi, "=", muted),
            ("h", terms.h, "→", muted),
            ("s = f(h)", terms.s, "", muted),
        ]

    def _ink(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.WindowText)
