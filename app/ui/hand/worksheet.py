"""The worksheet of the calculation by hand: a document that is previewed, written as a PDF and printed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QObject,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Slot,
)
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGraphicsView,
    QLabel,
    QSpinBox,
    QWidget,
)

from app.language import _, ngettext
from app.lessons.hand.task import FACES, HandTask
from app.lessons.hand.worksheet import (
    BLANK,
    Block,
    Choice,
    Formula,
    Heading,
    Paragraph,
    Table,
    Title,
    worksheet,
)
from app.project.files import write_whole
from app.ui.exporting import where_to, written
from app.ui.session import Session
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import push_button
from app.ui.widgets.equation import SIZE, typeset
from app.ui.widgets.labels import Caption, named

# The document's unit is half a point, as fonts and pictures are whole numbers of it.
_POINT = 2
_MARGIN = 51 * _POINT
_BODY = 10 * _POINT
_EQUATION = 12.5 * _POINT / SIZE
_NUMBER_WIDTH = 44 * _POINT
_LEADING = 3 * _POINT
_TO_WRITE = 6 * _POINT
_STYLE = f"""
    body {{ color: black; }}
    h1 {{ font-size: {17 * _POINT}px; margin: 0; }}
    h2 {{ font-size: {12 * _POINT}px; margin: {10 * _POINT}px 0 {4 * _POINT}px 0; }}
    p {{ margin: {6 * _POINT}px 0; }}
    img {{ vertical-align: middle; }}
    table {{ margin-top: {4 * _POINT}px; }}
    .tight {{ margin-top: 0; }}
    .below {{ margin: {6 * _POINT}px 0 0 {24 * _POINT}px; }}
    .line {{ border-bottom: 1px solid black; }}
"""
_WHOLE = '<table width="100%" cellspacing="0" cellpadding="0"><tr><td>{}</td></tr></table>'


@dataclass(frozen=True)
class Sheet:
    """A worksheet whose equations are typeset; made, and written, on any thread.

    Attributes:
        choice: What it holds.
        blocks: The same from top to bottom.
    """

    choice: Choice
    blocks: tuple[Block, ...]

    @classmethod
    def made(cls, task: HandTask, choice: Choice) -> "Sheet":
        """Typesets the equations of a worksheet: there may be a hundred."""
        sheet = cls(choice, worksheet(task, choice))
        for block in sheet.blocks:
            if isinstance(block, Formula):
                for latex in (block.symbols, *block.rows):
                    typeset(latex)
        return sheet

    def document(self, paper: QSizeF) -> QTextDocument:
        """The sheet on pages of a size in points; a heading stays with what follows it."""
        document = QTextDocument()
        document.setDocumentMargin(_MARGIN)
        document.setDefaultFont(_font(_BODY))
        document.setUseDesignMetrics(True)
        document.setDefaultStyleSheet(_STYLE)
        layout = document.documentLayout()
        layout.registerHandler(QTextFormat.ObjectTypes.ImageObject.value, _Equations(document))
        room = paper.width() * _POINT - 2 * _MARGIN - _NUMBER_WIDTH
        document.setHtml(f"<body>{_html(self.blocks, room)}</body>")
        document.setPageSize(paper * _POINT)
        for frame in document.rootFrame().childFrames():
            box = layout.frameBoundingRect(frame)
            ends = {int(y // document.pageSize().height()) for y in (box.top(), box.bottom() - 1)}
            if len(ends) > 1:
                form = frame.frameFormat()
                form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                frame.setFrameFormat(form)
        return document

    def draw(self, device: QPagedPaintDevice) -> bool:
        """Draws all pages on paper without margins of its own; whether the device could be written to."""
        document = self.document(QSizeF(device.pageLayout().fullRectPoints().size()))
        painter, size, count = QPainter(), document.pageSize(), document.pageCount()
        if not painter.begin(device):
            return False
        painter.scale(device.width() / size.width(), device.height() / size.height())
        foot = QRectF(_MARGIN, size.height() - _MARGIN, size.width() - 2 * _MARGIN, 2 * _BODY)
        for page in range(count):
            if page and not device.newPage():
                painter.end()
                return False
            painter.save()
            painter.translate(0, -page * size.height())
            document.drawContents(painter, QRectF(0, page * size.height(), size.width(), size.height()))
            painter.restore()
            painter.setFont(_font(_BODY - _POINT))
            painter.setPen(Qt.GlobalColor.darkGray)
            painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, _("Facet · Hand Calculation"))
            of = _("{page} of {count}").format(page=page + 1, count=count)
            painter.drawText(foot, Qt.AlignmentFlag.AlignRight, of)
        return painter.end()

    def write(self, path: Path) -> None:
        """Writes the sheet as a PDF.

        Raises:
            ProjectError: the file cannot be written.
        """
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(_("Back propagation by hand"))
        writer.setCreator("Facet")
        a4 = QPageSize(QPageSize.PageSizeId.A4)
        writer.setPageLayout(QPageLayout(a4, QPageLayout.Orientation.Portrait, QMarginsF()))
        self.draw(writer)
        buffer.close()
        write_whole(path, bytes(content.data()))


def _html(blocks: Sequence[Block], room: float) -> str:
    """All blocks; a heading in one table with what follows, as tables are not broken across pages."""
    text, above = "", ""
    for block in blocks:
        if isinstance(block, Heading):
            above = f"<h2>{escape(block.text)}</h2>"
        else:
            text += _WHOLE.format(above + _block(block, room)) if above else _block(block, room)
            above = ""
    return text


def _block(block: Title | Paragraph | Table | Formula, room: float) -> str:
    match block:
        case Title(text):
            blanks = "".join(
                f'<td width="8%">{name}</td><td width="{width}%" class="line">&nbsp;</td>'
                for name, width in ((_("Name"), 54), (_("Date"), 30))
            )
            table = f'<table width="100%" cellpadding="{3 * _POINT}"><tr>{blanks}</tr></table>'
            return f"<h1>{escape(text)}</h1>{table}"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Table(head, rows):
            lines = [[f'<th class="line" width="{62 * _POINT}">{escape(one)}</th>' for one in head]]
            lines += [[f'<td align="center">{escape(one)}</td>' for one in row] for row in rows]
            body = "".join(f"<tr>{''.join(line)}</tr>" for line in lines)
            return f'<table cellspacing="0" cellpadding="{2 * _POINT}">{body}</table>'
        case Formula():
            return _formula(block, room)


def _formula(formula: Formula, room: float) -> str:
    """The numbers stand beside the symbols where the page is wide enough, else below them."""
    symbols, rows = _image(formula.symbols, room), [_image(row, room) for row in formula.rows]
    wide = sum(typeset(latex).width * _EQUATION for latex in (formula.symbols, *formula.rows[:1]))
    beside = len(rows) == 1 and wide + 10 * _POINT <= room
    if beside:
        text = f"{symbols}&nbsp;&nbsp;{rows[0]}"
    else:
        text = symbols + "".join(f'<p class="below">{row}</p>' for row in rows)
    # Whoever writes by hand needs more height than print.
    leading = _TO_WRITE if formula.rows == (BLANK,) else _LEADING
    number = f'<td width="{_NUMBER_WIDTH}" align="right" valign="middle">({formula.equation})</td>'
    table = f'<table class="tight" width="100%" cellspacing="0" cellpadding="{leading}">'
    return f"{table}<tr><td>{text}</td>{number}</tr></table>"


def _image(latex: str, room: float) -> str:
    equation = typeset(latex)
    unit = min(_EQUATION, 0.95 * room / equation.width)
    size = f'width="{equation.width * unit:.0f}" height="{equation.height * unit:.0f}"'
    return f'<img src="{escape(latex, quote=True)}" {size}>'


class _Equations(QPyTextObject):
    """Draws the document's pictures, whose names are equations in LaTeX, as outlines: sharp at any size."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawings: dict[str, QSvgRenderer] = {}

    def intrinsicSize(self, _document: QTextDocument, _position: int, format_: QTextFormat) -> QSizeF:
        picture = format_.toImageFormat()
        return QSizeF(picture.width(), picture.height())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _document: QTextDocument,
        _position: int,
        format_: QTextFormat,
    ) -> None:
        latex = format_.toImageFormat().name()
        if latex not in self._drawings:
            # Where a PDF is written, Qt would stroke letters that have no stroke with any pen.
            hair = r'<\1 stroke="black" stroke-width="0.02" '
            drawing = re.sub("<(path|rect) ", hair, typeset(latex).svg)
            self._drawings[latex] = QSvgRenderer(QByteArray(drawing.encode()))
        self._drawings[latex].render(painter, QRectF(rect))


class WorksheetDialog(QDialog):
    """Chooses how much of the calculation is printed, and whether the answers are; shows the pages.

    Args:
        task: What is calculated; the sheet begins at t = 0.
        session: Its dialogs ask where to; it tells of what was written, or was not.
        parent: What it stands in front of.
    """

    def __init__(self, task: HandTask, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("worksheet_dialog")
        self.setWindowTitle(_("Worksheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._task, self._session = task, session
        self._sheet: Sheet | None = None
        self._typesetting = session.slot(self)
        self._typesetting.returned.connect(self._take)
        self._state = named(Caption("", self), "worksheet_state")
        for told in (session.told, session.failed):
            told.connect(self._state.setText)
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self._printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self._printer.setFullPage(True)
        self._preview = named(QPrintPreviewWidget(self._printer, self), "worksheet_preview", _("Preview"))
        self._preview.setZoomMode(QPrintPreviewWidget.ZoomMode.FitToWidth)
        for view in self._preview.findChildren(QGraphicsView):
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._preview.paintRequested.connect(self._paint)
        self._assemble()
        self._prepare()

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that is shown; None until it is typeset."""
        return self._sheet

    def sizeHint(self) -> QSize:
        # About as wide as a page is on paper.
        return QSize(38, 46) * self.fontMetrics().height()

    def _assemble(self) -> None:
        self._experiments = named(
            QSpinBox(self),
            "worksheet_experiments",
            _("Experiments"),
            _("How many of the six faces are worked out, from the first."),
        )
        self._experiments.setRange(1, FACES)
        self._experiments.setValue(Choice().experiments)
        self._experiments.valueChanged.connect(self._prepare)
        self._answers = named(
            QCheckBox(_("With the &answers"), self),
            "worksheet_answers",
            tip=_("Print the numbers, or lines to write them on."),
        )
        self._answers.toggled.connect(self._prepare)
        label = QLabel(_("&Experiments:"), self)
        label.setBuddy(self._experiments)
        self._save = push_button("worksheet_save", _("&Save as PDF…"), parent=self)
        self._print = push_button("worksheet_print", _("&Print…"), parent=self)
        close = push_button("worksheet_close", _("&Close"), parent=self)
        self._save.clicked.connect(self._save_pdf)
        self._print.clicked.connect(self._print_out)
        close.clicked.connect(self.accept)
        above = beside(label, self._experiments, self._answers, None, self._state)
        below = beside(None, self._save, self._print, close)
        stacked(above, (self._preview, 1), below, within=self)

    @Slot()
    def _prepare(self) -> None:
        """Typesets off the GUI thread."""
        self._save.setEnabled(False)
        self._print.setEnabled(False)
        self._state.setText(_("Typesetting…"))
        work = partial(Sheet.made, self._task, self._choice())
        self._typesetting.start_next(_("Typesetting the worksheet"), work)

    def _choice(self) -> Choice:
        return Choice(self._experiments.value(), self._answers.isChecked())

    @Slot(object)
    def _take(self, sheet: Sheet) -> None:
        if sheet.choice != self._choice():
            return
        self._sheet = sheet
        self._preview.updatePreview()
        count = self._preview.pageCount()
        self._state.setText(ngettext("{count} page", "{count} pages", count).format(count=count))
        self._save.setEnabled(True)
        self._print.setEnabled(True)

    @Slot(object)
    def _paint(self, printer: QPrinter) -> None:
        if self._sheet is not None:
            self._sheet.draw(printer)

    def _save_pdf(self) -> None:
        if self._sheet is None:
            return
        answers = self._sheet.choice.answers
        name = _("{project} worksheet with answers") if answers else _("{project} worksheet")
        name = name.format(project=self._session.project.path.stem) + ".pdf"
        path = where_to(self._session.dialogs, name)
        if path is not None:
            write = partial(written, partial(self._sheet.write, path), path, _("The worksheet is in {path}."))
            self._session.call(_("Writing the worksheet"), write, self._session.told.emit)

    def _print_out(self) -> None:
        printer = self._session.dialogs.printer()
        if printer is None or self._sheet is None:
            return
        printer.setFullPage(True)
        if not self._sheet.draw(printer):
            self._session.failed.emit(
                _("The printer could not be used. Save the worksheet as a PDF instead.")
            )


def _font(size: int) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    return font
