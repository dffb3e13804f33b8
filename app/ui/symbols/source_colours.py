"""Python source in a few quiet colours of the palette."""

from PySide6.QtGui import QFont, QPalette, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.lessons.sources import Kind, Word, words_of
from app.ui.theme import muted


class SourceColours(QSyntaxHighlighter):
    """Colours a document that holds Python source.

    Args:
        document: Which.
        palette: Where the colours come from.
    """

    def __init__(self, document: QTextDocument, palette: QPalette) -> None:
        super().__init__(document)
        self._formats = _formats(palette)
        self._words: dict[int, list[Word]] = {}

    def take_source(self, source: str) -> None:
        """The document is about to hold that."""
        self._words = {}
        for word in words_of(source):
            self._words.setdefault(word.line, []).append(word)

    def take_palette(self, palette: QPalette) -> None:
        """Colours everything anew."""
        self._formats = _formats(palette)
        self.rehighlight()

    def highlightBlock(self, _text: str) -> None:
        """Colours a line."""
        for word in self._words.get(self.currentBlock().blockNumber(), ()):
            self.setFormat(word.start, word.end - word.start, self._formats[word.kind])


def _formats(palette: QPalette) -> dict[Kind, QTextCharFormat]:
    formats: dict[Kind, QTextCharFormat] = {
        kind: QTextCharFormat() for kind in ("keyword", "name", "text", "comment", "number")
    }
    formats["keyword"].setFontWeight(QFont.Weight.Bold)
    formats["name"].setFontWeight(QFont.Weight.Bold)
    formats["name"].setForeground(palette.color(QPalette.ColorRole.Link))
    for kind in ("text", "comment"):
        formats[kind].setForeground(muted(palette))
    formats["comment"].setFontItalic(True)
    return formats
