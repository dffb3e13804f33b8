"""A window with the source of one function of the engine."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.lessons.sources import Source, SourceError, full_name, source_of
from app.ui.symbols.source_view import SourceView
from app.ui.training.captions import Notice

_SIZE = QSize(860, 560)
"""For lines as long as the engine's."""


class SourceWindow(QWidget):
    """Shows a function, or all of its file, and finds text in it. Escape closes it.

    Args:
        owner: The main window, with which it closes.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("source_window")
        self._source: Source | None = None
        self._where = QLabel(self)
        self._where.setObjectName("source_where")
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whole = QCheckBox("Whole file", self)
        self._whole.setObjectName("source_whole")
        self._whole.setToolTip("Shows all of the file that the function stands in.")
        self._field = QLineEdit(self)
        self._view = SourceView(self)
        self._problem = Notice(self)
        self._problem.setObjectName("source_problem")
        self._arrange()
        self.resize(_SIZE)
        self._whole.toggled.connect(self._show_text)
        self._field.textEdited.connect(self._search)
        self._field.returnPressed.connect(self._search_on)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._take_wanted)

    def show_function(self, function: str) -> None:
        """Shows "module:qualified name"; where this build has no source, a sentence says so."""
        self.setWindowTitle(f"{full_name(function)} — Facet")
        try:
            self._source = source_of(function)
        except (SourceError, LookupError) as error:
            self._source = None
            self._problem.say(str(error))
        else:
            self._problem.say("")
        self._whole.setEnabled(self._source is not None)
        self._show_text()
        self.show()
        self.raise_()
        self.activateWindow()
        self._view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Closes."""
        if event.key() == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Close):
            self.close()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self._field.setObjectName("source_find")
        self._field.setAccessibleName("Find in the source")
        self._field.setPlaceholderText("Find")
        self._field.setClearButtonEnabled(True)
        self._field.setMaximumWidth(220)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self._where, 1)
        above.addWidget(self._whole)
        above.addWidget(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addLayout(above)
        column.addWidget(self._problem)
        column.addWidget(self._view, 1)

    @Slot()
    def _show_text(self) -> None:
        source = self._source
        if source is None:
            self._where.clear()
            self._view.show_source("", 1)
            return
        self._where.setText(f"{source.file}, lines {source.first} to {source.last}")
        if self._whole.isChecked():
            self._view.show_source(source.whole, 1)
            self._view.go_to(source.first)
        else:
            self._view.show_source(source.text, source.first)

    @Slot()
    def _search(self) -> None:
        self._say_found(self._view.search(self._field.text(), onwards=False))

    @Slot()
    def _search_on(self) -> None:
        self._say_found(self._view.search(self._field.text(), onwards=True))

    def _say_found(self, found: bool) -> None:
        self._problem.say("" if found else f"“{self._field.text()}” is not in here.")

    @Slot()
    def _take_wanted(self) -> None:
        self._field.setFocus()
        self._field.selectAll()
