"""A worksheet on pages: where each block is, so that no equation is cut."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPainter, QPen

from app.lessons.hand.worksheet import Block, Formula, Heading, Paragraph, Table, Title
from app.ui.hand.sheet_formula import SheetFormula
from app.ui.hand.sheet_text import BODY, SheetTable, SheetText, sheet_font

A4 = QSizeF(595, 842)
"""In points."""

_MARGIN = 51.0
_GAP = 6.0
_FOOT = 18.0


class Part(Protocol):
    """Something on a page."""

    @property
    def height(self) -> float:
        """In points."""

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """Draws it, with its top left corner there."""


class _TitleLine:
    """The title, and below it lines for a name and a date."""

    def __init__(self, text: str, width: float) -> None:
        self._text = SheetText(text, width, 17, bold=True)
        self._width = width

    @property
    def height(self) -> float:
        return self._text.height + 30

    def paint(self, painter: QPainter, at: QPointF) -> None:
        self._text.paint(painter, at)
        y = at.y() + self._text.height + 22
        painter.setFont(sheet_font(BODY))
        painter.setPen(QPen(Qt.GlobalColor.black, 0.6))
        for left, name, until in ((0.0, "Name", 0.62), (0.66, "Date", 1.0)):
            x = at.x() + left * self._width
            painter.drawText(QPointF(x, y), name)
            painter.drawLine(QPointF(x + 32, y + 1), QPointF(at.x() + until * self._width, y + 1))


class SheetPages:
    """A worksheet laid out for a size of paper.

    Args:
        blocks: What stands on it.
        size: Of the paper, in points.
    """

    def __init__(self, blocks: Sequence[Block], size: QSizeF = A4) -> None:
        self.size = size
        width = size.width() - 2 * _MARGIN
        self._pages: list[list[tuple[float, Part]]] = [[]]
        room = size.height() - 2 * _MARGIN - _FOOT
        top = 0.0
        parts = [(block, _part(block, width)) for block in blocks]
        for number, (block, part) in enumerate(parts):
            needed = part.height
            if isinstance(block, Heading) and number + 1 < len(parts):
                needed += _GAP + parts[number + 1][1].height
            if top and top + needed > room:
                self._pages.append([])
                top = 0.0
            if isinstance(block, Heading) and top:
                top += _GAP
            self._pages[-1].append((top, part))
            top += part.height + _GAP

    def __len__(self) -> int:
        return len(self._pages)

    def paint(self, painter: QPainter, page: int) -> None:
        """Draws a page; a unit of the painter is a point."""
        for top, part in self._pages[page]:
            part.paint(painter, QPointF(_MARGIN, _MARGIN + top))
        painter.setFont(sheet_font(BODY - 1))
        painter.setPen(Qt.GlobalColor.darkGray)
        height = self.size.height()
        foot = QRectF(_MARGIN, height - _MARGIN - _FOOT, self.size.width() - 2 * _MARGIN, _FOOT)
        bottom = Qt.AlignmentFlag.AlignBottom
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | bottom, "Facet · Hand Calculation")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | bottom, f"{page + 1} of {len(self)}")

    def write(self, device: QPagedPaintDevice, resolution: int) -> bool:
        """Draws all pages on paper; whether the device could be written to.

        Args:
            device: With a page of the size that they were laid out for, without margins of its own.
            resolution: Its dots per inch.
        """
        painter = QPainter()
        if not painter.begin(device):
            return False
        painter.scale(resolution / 72, resolution / 72)
        for page in range(len(self)):
            if page and not device.newPage():
                painter.end()
                return False
            self.paint(painter, page)
        return painter.end()


def _part(block: Block, width: float) -> Part:
    match block:
        case Title(text):
            return _TitleLine(text, width)
        case Heading(text):
            return SheetText(text, width, BODY + 2, bold=True)
        case Paragraph(text):
            return SheetText(text, width)
        case Table():
            return SheetTable(block)
        case Formula():
            return SheetFormula(block, width)
