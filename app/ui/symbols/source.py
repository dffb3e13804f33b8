"""A window with the source of one function of the engine, in the colours of Pygments."""

import re
from functools import lru_cache

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QFontDatabase, QFontMetrics, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QTextBrowser, QWidget

from app.language import _
from app.lessons.sources import Source, SourceError, full_name, source_of
from app.ui.style import is_dark
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.labels import named

_LETTERS, _LINES = 116, 34


class SourceWindow(QWidget):
    """Shows a function, or all of its file, and finds text in it. Escape closes it.

    Args:
        owner: The main window, with which it closes.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("source_window")
        self._source: Source | None = None
        self._where = named(QLabel(self), "source_where")
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whole = named(
            QCheckBox(_("Whole file"), self),
            "source_whole",
            _("Whole file"),
            _("Shows all of the file that the function stands in."),
        )
        self._field = named(QLineEdit(self), "source_find", _("Find in the source"))
        self._field.setPlaceholderText(_("Find"))
        self._field.setClearButtonEnabled(True)
        self._view = named(QTextBrowser(self), "source_text", _("Source code"))
        self._view.setLineWrapMode(QTextBrowser.LineWrapMode.NoWrap)
        self._view.setTabChangesFocus(True)
        self._problem = named(QLabel(self), "source_problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        above = beside((self._where, 1), self._whole, self._field)
        stacked(above, self._problem, (self._view, 1), within=self)
        metrics = QFontMetrics(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.resize(QSize(_LETTERS * metrics.averageCharWidth(), _LINES * metrics.height()))
        self._whole.toggled.connect(self._show_text)
        self._field.textEdited.connect(lambda: self._search(onwards=False))
        self._field.returnPressed.connect(lambda: self._search(onwards=True))
        for key, call in (
            (QKeySequence.StandardKey.Find, self._field.setFocus),
            (QKeySequence.StandardKey.FindNext, lambda: self._search(onwards=True)),
            (QKeySequence.StandardKey.Close, self.close),
            (Qt.Key.Key_Escape, self.close),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(call)

    def show_function(self, function: str) -> None:
        """Shows "module:qualified name"; where this build has no source, a sentence says so."""
        self.setWindowTitle(_("{name} — Facet").format(name=full_name(function)))
        try:
            self._source = source_of(function)
        except (SourceError, LookupError) as error:
            self._source = None
            self._say(str(error))
        else:
            self._say("")
        self._whole.setEnabled(self._source is not None)
        self._show_text()
        self.show()
        self.raise_()
        self.activateWindow()
        self._view.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._source is not None:
            self._show_text()

    @Slot()
    def _show_text(self) -> None:
        source = self._source
        if source is None:
            self._where.clear()
            self._view.clear()
            return
        lines = {"file": source.file, "first": source.first, "last": source.last}
        self._where.setText(_("{file}, lines {first} to {last}").format(**lines))
        whole = self._whole.isChecked()
        text, first = (source.whole, 1) if whole else (source.text, source.first)
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        style = "github-dark" if is_dark(self.palette()) else "friendly"
        html = _highlighted(text, first, style)
        self._view.setHtml(f'<style>pre, td {{ font-family: "{family}" }}</style>{html}')
        if whole:
            self._go_to(source.text)

    def _go_to(self, text: str) -> None:
        """Puts the first line of a function at the top."""
        found = self._view.document().find(text.splitlines()[0].strip())
        self._view.moveCursor(QTextCursor.MoveOperation.End)
        found.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        self._view.setTextCursor(found)

    def _search(self, *, onwards: bool) -> None:
        """Selects the next place of the words, or the first one again after the last."""
        words, document, cursor = self._field.text(), self._view.document(), self._view.textCursor()
        if not onwards:
            cursor.setPosition(cursor.selectionStart())
        found = document.find(words, cursor)
        if found.isNull():
            found = document.find(words)
        if not found.isNull():
            self._view.setTextCursor(found)
        missing = bool(words) and found.isNull()
        self._say(_("“{words}” is not in here.").format(words=words) if missing else "")

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


@lru_cache(maxsize=32)
def _highlighted(text: str, first: int, style: str) -> str:
    """Python as HTML, with the numbers of its lines in a column of their own."""
    # Only whoever reads code waits for it.
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    formatter = HtmlFormatter(style=style, noclasses=True, linenos="table", linenostart=first)
    html = str(highlight(text, PythonLexer(stripnl=False), formatter))
    # The ground is the palette's, and both columns have lines of one height.
    return re.sub(r'(background(-color)?|line-height): [^;"]*;?', "", html)
