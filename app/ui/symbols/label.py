"""A symbol of the notes that names a number, as a link to its card."""

import re
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.lessons.symbols import symbol


class SymbolLabel(QLabel):
    """Names a number by its symbol, which is a link.

    The mouse that rests on it, a click, or Shift+F1 at the control that it is the buddy of opens the card.

    Args:
        letters: The symbol that is a link, or several: "hwσφ". All of a text with one symbol is its link.
        text: What is shown, with the letters in it; by default the letter and the symbol's name.
        value: What a symbol stands for in this place, by its letter; None leaves it to the session.
    """

    def __init__(
        self,
        letters: str,
        text: str | None = None,
        parent: QWidget | None = None,
        value: Callable[[str], str | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.letters = tuple(letters)
        self.value = value
        self._text = ""
        self._pointed = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.linkHovered.connect(self._point_at)
        if len(letters) == 1:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(f"{letters}, {symbol(letters).name}" if text is None else text)

    def text(self) -> str:
        """What is shown, without its links."""
        return self._text

    def setText(self, text: str) -> None:
        """Shows plain text, with the symbols in it as links."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._show_links()

    def changeEvent(self, event: QEvent) -> None:
        """Takes the colours of a new palette."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._show_links()

    def _point_at(self, letter: str) -> None:
        self._pointed = letter
        self._show_links()

    def _show_links(self) -> None:
        """Each symbol in the colour of links, underlined while the mouse is on it."""
        role = QPalette.ColorRole.Link if self.isEnabled() else QPalette.ColorRole.WindowText
        colour = self.palette().color(role)
        # A letter inside a word is none of the notes'.
        names = re.compile(rf"(?<![A-Za-z])[{''.join(self.letters)}](?![A-Za-z])")

        def link(found: re.Match[str]) -> str:
            line = "underline" if found[0] == self._pointed else "none"
            style = f"color: {colour.name()}; text-decoration: {line}"
            return f'<a href="{found[0]}" style="{style}">{found[0]}</a>'

        super().setText(names.sub(link, escape(self._text)))
