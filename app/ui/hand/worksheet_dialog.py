"""The worksheet: what stands on it, how it looks, and where it goes."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.lessons.hand.task import FACES, HandTask
from app.lessons.hand.worksheet import Block, Choice, Formula, worksheet
from app.ui.dialogs import Dialogs
from app.ui.exporting import where_to, written
from app.ui.hand.sheet_files import print_sheet, write_pdf
from app.ui.hand.sheet_pages import SheetPages
from app.ui.hand.sheet_preview import SheetPreview
from app.ui.preferences import Preferences
from app.ui.session import Session
from app.ui.training.captions import Caption
from app.ui.widgets.equation import typeset

_PDF = ".pdf"


class WorksheetDialog(QDialog):
    """Chooses how much of the calculation is printed, and whether the answers are; shows the pages.

    Args:
        task: What is calculated; the sheet begins at t = 0.
        session: Tells of what was written, or was not.
        dialogs: Ask where to.
        preferences: Remember the folder.
        parent: What it stands in front of.
    """

    def __init__(
        self,
        task: HandTask,
        session: Session,
        dialogs: Dialogs,
        preferences: Preferences,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("worksheet_dialog")
        self.setWindowTitle("Worksheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._task, self._session = task, session
        self._dialogs, self._preferences = dialogs, preferences
        self._blocks: tuple[Block, ...] = ()
        self._pages: SheetPages | None = None
        self._typesetting = session.slot(self)
        self._typesetting.returned.connect(self._take)
        self._writing = session.slot(self)
        self._writing.returned.connect(self._say_written)
        self._experiments = QSpinBox(self)
        self._answers = QCheckBox("With the &answers", self)
        self._preview = SheetPreview(self)
        self._state = Caption("", self)
        for slot in (self._typesetting, self._writing):
            slot.failed.connect(self._state.setText)
        self._save = QPushButton("&Save as PDF…", self)
        self._print = QPushButton("&Print…", self)
        self._assemble()
        self._prepare()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands on the sheet that is shown."""
        return self._blocks

    @property
    def pages(self) -> SheetPages | None:
        """The pages that are shown; None until they are laid out."""
        return self._pages

    def _assemble(self) -> None:
        self._experiments.setObjectName("worksheet_experiments")
        self._experiments.setAccessibleName("Experiments")
        self._experiments.setToolTip("How many of the six faces are worked out, from the first.")
        self._experiments.setRange(1, FACES)
        self._experiments.setValue(Choice().experiments)
        self._experiments.valueChanged.connect(self._prepare)
        self._answers.setObjectName("worksheet_answers")
        self._answers.setToolTip("Print the numbers, or lines to write them on.")
        self._answers.toggled.connect(self._prepare)
        self._state.setObjectName("worksheet_state")
        self._save.setObjectName("worksheet_save")
        self._save.clicked.connect(self._save_pdf)
        self._print.setObjectName("worksheet_print")
        self._print.clicked.connect(self._print_out)
        close = QPushButton("&Close", self)
        close.setObjectName("worksheet_close")
        close.clicked.connect(self.accept)
        label = QLabel("&Experiments:", self)
        label.setBuddy(self._experiments)
        above, below = QHBoxLayout(), QHBoxLayout()
        for widget in (label, self._experiments, self._answers):
            above.addWidget(widget)
        above.addStretch(1)
        above.addWidget(self._state)
        below.addStretch(1)
        for button in (self._save, self._print, close):
            button.setAutoDefault(False)
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addWidget(self._preview, 1)
        column.addLayout(below)

    @Slot()
    def _prepare(self) -> None:
        """Typesets off the GUI thread: a sheet may have a hundred equations."""
        self._save.setEnabled(False)
        self._print.setEnabled(False)
        self._state.setText("Typesetting…")
        work = partial(_typeset, self._task, self._choice())
        self._typesetting.start_next("Typesetting the worksheet", work)

    def _choice(self) -> Choice:
        return Choice(self._experiments.value(), self._answers.isChecked())

    @Slot(object)
    def _take(self, made: tuple[Choice, tuple[Block, ...]]) -> None:
        choice, blocks = made
        if choice != self._choice():
            return
        self._blocks = blocks
        self._pages = SheetPages(blocks)
        self._preview.show_pages(self._pages)
        self._state.setText(f"{len(self._pages)} page{'s' if len(self._pages) != 1 else ''}")
        self._save.setEnabled(True)
        self._print.setEnabled(True)

    @Slot()
    def _save_pdf(self) -> None:
        name = f"Back propagation by hand{' (answers)' if self._answers.isChecked() else ''}{_PDF}"
        path = where_to(self._dialogs, self._preferences, name)
        if path is None:
            return
        write = partial(write_pdf, self._blocks, path)
        self._writing.start("Writing the worksheet", partial(written, write, path, "The worksheet"))

    @Slot()
    def _print_out(self) -> None:
        printer = self._dialogs.printer()
        if printer is not None and not print_sheet(self._blocks, printer):
            sentence = "The printer could not be used. Save the worksheet as a PDF instead."
            self._state.setText(sentence)
            self._session.failed.emit(sentence)

    @Slot(object)
    def _say_written(self, sentence: str) -> None:
        self._state.setText(sentence)
        self._session.told.emit(sentence)


def _typeset(task: HandTask, choice: Choice) -> tuple[Choice, tuple[Block, ...]]:
    blocks = worksheet(task, choice)
    for block in blocks:
        if isinstance(block, Formula):
            for latex in (block.symbols, *block.rows):
                typeset(latex)
    return choice, blocks
