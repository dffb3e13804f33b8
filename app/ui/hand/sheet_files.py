"""A worksheet written as a PDF, or sent to a printer."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter

from app.lessons.hand.worksheet import Block
from app.ui.hand.sheet_pages import SheetPages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_RESOLUTION = 300


def write_pdf(blocks: tuple[Block, ...], path: Path) -> None:
    """Writes a worksheet, its equations as outlines that stay sharp at any size; on any thread.

    Raises:
        OSError: the file cannot be written.
    """
    pages = SheetPages(blocks)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle("Back propagation by hand")
    writer.setCreator("Facet")
    size = QPageSize(pages.size, QPageSize.Unit.Point)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    pages.write(writer, _RESOLUTION)
    buffer.close()
    path.write_bytes(content.data())


def print_sheet(blocks: tuple[Block, ...], printer: "QPrinter") -> bool:
    """Prints on whatever paper the printer has; whether it could."""
    printer.setFullPage(True)
    size = QSizeF(printer.pageLayout().fullRectPoints().size())
    return SheetPages(blocks, size).write(printer, printer.resolution())
