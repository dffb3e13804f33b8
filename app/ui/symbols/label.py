"""A symbol of the notes that names a number, as a link to its card."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from app.lessons.symbols import symbol

if TYPE_CHECKING:
    from app.ui.symbols.cards import SymbolCards

CARDS = "symbol_cards"
"""What the window calls those who show the cards."""


@dataclass(frozen=True)
class SymbolPlace:
    """A symbol that can be seen.

    Attributes:
        letter: As in `lessons.symbols`.
        widget: Where it stands.
        box: Around it, in the widget's points.
        value: What it stands for there, by its letter; None leaves it to the session.
    """

    letter: str
    widget: QWidget
    box: QRectF
    value: Callable[[str], str | None] | None = None

    @property
    def is_there(self) -> bool:
        """Whether its widget still is, and can be seen: pages make theirs anew."""
        return isValid(self.widget) and self.widget.isVisible()

    def in_window(self) -> QRect:
        """Around it, in the points of its window."""
        box = self.box.toAlignedRect()
        return QRect(self.widget.mapTo(self.widget.window(), box.topLeft()), box.size())


def explain(places: Sequence[SymbolPlace], *, by_mouse: bool = False) -> bool:
    """Shows the card of the first of some symbols; whether the window has cards.

    Args:
        places: Those that can be chosen in the card.
        by_mouse: Whether the card goes when the mouse has gone.
    """
    above: QWidget | None = places[0].widget
    while above is not None:
        cards = above.findChild(QObject, CARDS, Qt.FindChildOption.FindDirectChildrenOnly)
        if cards is not None:
            cast("SymbolCards", cards).show_card(places, by_mouse=by_mouse)
            return True
        above = above.parentWidget()
    return False


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
        self._letters = letters
        self._value = value
        self._text = ""
        self._pointed = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.linkHovered.connect(self._point_at)
        self.linkActivated.connect(lambda letter: explain([self._place(letter)]))
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

    def symbol_places(self) -> list[SymbolPlace]:
        """Its symbols, each once."""
        return [self._place(letter) for letter in self._letters]

    def event(self, event: QEvent) -> bool:
        letter = self._pointed or (self._letters if len(self._letters) == 1 else "")
        if event.type() == QEvent.Type.ToolTip and letter:
            return explain([self._place(letter)], by_mouse=True) or super().event(event)
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # Where there is one symbol, a click anywhere in the text means it.
        super().mouseReleaseEvent(event)
        if len(self._letters) == 1 and not self._pointed and self.rect().contains(event.position().toPoint()):
            explain(self.symbol_places())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._show_links()

    def _place(self, letter: str) -> SymbolPlace:
        return SymbolPlace(letter, self, QRectF(self.rect()), self._value)

    def _point_at(self, letter: str) -> None:
        self._pointed = letter
        self._show_links()

    def _show_links(self) -> None:
        """Each symbol in the colour of links, underlined while the mouse is on it."""
        role = QPalette.ColorRole.Link if self.isEnabled() else QPalette.ColorRole.WindowText
        colour = self.palette().color(role)
        # A letter inside a word is none of the notes'.
        names = re.compile(rf"(?<![A-Za-z])[{self._letters}](?![A-Za-z])")

        def link(found: re.Match[str]) -> str:
            line = "underline" if found[0] == self._pointed else "none"
            style = f"color: {colour.name()}; text-decoration: {line}"
            return f'<a href="{found[0]}" style="{style}">{found[0]}</a>'

        super().setText(names.sub(link, escape(self._text)))
