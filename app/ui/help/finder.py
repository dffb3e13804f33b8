"""Finds words in the texts of the help: all places in the text that is read, then the other texts."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor, QTextDocument

from app.ui.help.browser import HelpBrowser
from app.ui.help.find_bar import FindBar
from app.ui.help.texts import TEXTS, plain


class Finder(QObject):
    """Marks the next place of the words of the bar.

    Args:
        bar: Where the words are typed.
        browser: Where they are marked.
        show_text: Turns to another text.
    """

    def __init__(
        self, bar: FindBar, browser: HelpBrowser, show_text: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bar, self._browser, self._show_text = bar, browser, show_text
        bar.changed.connect(self._begin)
        bar.further.connect(self.go_on)

    @Slot(str)
    def _begin(self, words: str) -> None:
        """Marks the first place from where the reader is."""
        start = self._browser.textCursor()
        start.setPosition(start.selectionStart())
        if not words:
            self._browser.setTextCursor(start)
            self._bar.tell("")
            return
        found = self._browser.document().find(words, start)
        if found.isNull():
            found = self._browser.document().find(words)
        if found.isNull():
            self._browser.setTextCursor(start)
            elsewhere = self._other_texts(words)
            self._bar.tell(f"Enter: in {TEXTS[elsewhere[0]]}" if elsewhere else "Nowhere")
        else:
            self._mark(found)

    @Slot(bool)
    def go_on(self, back: bool = False) -> None:
        """Marks the next place, or the one before; after the last one of a text comes the next text."""
        words = self._bar.words
        if not words:
            self._bar.begin()
            return
        flags = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        found = self._browser.document().find(words, self._browser.textCursor(), flags)
        if found.isNull():
            found = self._in_next_text(words, back)
        if not found.isNull():
            self._mark(found)

    def _in_next_text(self, words: str, back: bool) -> QTextCursor:
        others = self._other_texts(words)
        if others:
            self._show_text(others[-1 if back else 0])
        document = self._browser.document()
        if not back:
            return document.find(words)
        end = QTextCursor(document)
        end.movePosition(QTextCursor.MoveOperation.End)
        return document.find(words, end, QTextDocument.FindFlag.FindBackward)

    def _other_texts(self, words: str) -> list[str]:
        """The other texts that hold the words, in their order after the one that is read."""
        shown = self._browser.shown
        names = list(TEXTS)
        at = names.index(shown.name) if shown is not None else 0
        return [name for name in names[at + 1 :] + names[:at] if words.casefold() in plain(name)]

    def _mark(self, found: QTextCursor) -> None:
        self._browser.mark(found)
        document, words = self._browser.document(), self._bar.words
        place = count = 0
        cursor = document.find(words)
        while not cursor.isNull():
            count += 1
            place += cursor.selectionStart() <= found.selectionStart()
            cursor = document.find(words, cursor)
        self._bar.tell(f"{place} of {count}")
