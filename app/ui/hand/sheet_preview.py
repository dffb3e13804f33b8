"""Sheets of paper below each other, as they will come out of a printer."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.hand.sheet_pages import A4, SheetPages
from app.ui.theme import line

_AROUND = 12


class SheetPreview(QScrollArea):
    """Shows pages as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worksheet_preview")
        self.setAccessibleName("Preview")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheets = _Sheets(self)
        self.setWidget(self._sheets)

    def show_pages(self, pages: SheetPages) -> None:
        """Shows other pages."""
        self._sheets.show_pages(pages, self.viewport().width())

    def sizeHint(self) -> QSize:
        """As wide as a page is on paper, about."""
        return QSize(640, 620)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Makes the pages as wide as it is."""
        super().resizeEvent(event)
        self._sheets.fit(self.viewport().width())


class _Sheets(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages: SheetPages | None = None

    def show_pages(self, pages: SheetPages, width: int) -> None:
        self._pages = pages
        self.fit(width)
        self.update()

    def fit(self, width: int) -> None:
        count = len(self._pages) if self._pages is not None else 1
        self.resize(width, round(count * self._distance(width)) + _AROUND)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pages is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = (self.width() - 2 * _AROUND) / self._pages.size.width()
        for page in range(len(self._pages)):
            top = _AROUND + page * self._distance(self.width())
            paper = QRectF(QPointF(_AROUND, top), self._pages.size * scale)
            if not paper.intersects(QRectF(event.rect())):
                continue
            # Paper is white and print is black in dark windows too.
            painter.fillRect(paper, Qt.GlobalColor.white)
            painter.setPen(line(self.palette()))
            painter.drawRect(paper)
            painter.save()
            painter.translate(paper.topLeft())
            painter.scale(scale, scale)
            self._pages.paint(painter, page)
            painter.restore()
        painter.end()

    def _distance(self, width: int) -> float:
        size = self._pages.size if self._pages is not None else A4
        return size.height() * (width - 2 * _AROUND) / size.width() + _AROUND
