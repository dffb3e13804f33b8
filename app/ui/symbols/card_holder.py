"""Holds the one card: brings it up beside a symbol, keeps its value fresh, and takes it away in time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.lessons.symbols import symbol
from app.ui.symbols.card import SymbolCard
from app.ui.symbols.card_place import card_place
from app.ui.symbols.places import Place
from app.ui.symbols.tips import tip_at
from app.ui.symbols.typesetter import Typesetter

_LOOK_MILLISECONDS = 100
_GRACE_MILLISECONDS = 300
_NEAR = 2
_EDGE = 4


@dataclass(frozen=True)
class Wish:
    """What a card is wanted for.

    Attributes:
        places: The symbols that can be chosen in it; the first is shown first.
        tip: What the tooltip says of that place.
        beside: What the card must not cover, besides the symbol.
        by_mouse: Whether it goes when the mouse has gone.
        enters: Whether it takes the keyboard.
    """

    places: Sequence[Place]
    tip: str
    beside: QWidget | None = None
    by_mouse: bool = False
    enters: bool = False


class CardHolder(QObject):
    """Shows one card at most, in the window of its symbol.

    Args:
        typesetter: Makes the equations.
        value_of: What a symbol stands for now, where no widget around it says so.
        parent: The main window's.

    Attributes:
        source_wanted: The source of a function is to be shown: "module:qualified name".
    """

    source_wanted = Signal(str)

    def __init__(self, typesetter: Typesetter, value_of: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._typesetter = typesetter
        self._value_of = value_of
        self._card: SymbolCard | None = None
        self._wish: Wish | None = None
        self._place: Place | None = None
        self._stood = QRect()
        self._next: Place | None = None
        self._back: QWidget | None = None
        self._looking, self._leaving = QTimer(self), QTimer(self)
        self._looking.setInterval(_LOOK_MILLISECONDS)
        self._leaving.setInterval(_GRACE_MILLISECONDS)
        self._leaving.setSingleShot(True)
        self._looking.timeout.connect(self._look)
        self._leaving.timeout.connect(self.hide)
        typesetter.ready.connect(self._show_next)

    @property
    def card(self) -> SymbolCard | None:
        """The card that is seen; None while there is none."""
        made = self._made
        return made if made is not None and made.isVisible() else None

    @property
    def wish(self) -> Wish | None:
        """What the card is seen for, or will be as soon as its equations are typeset; None for no card."""
        return self._wish

    @property
    def entered(self) -> bool:
        """Whether the keyboard is in the card."""
        return self.card is not None and self.card.hasFocus()

    def has_in_card(self, widget: object) -> bool:
        """Whether a widget is the card, or in it."""
        card = self._made
        if card is None or not isinstance(widget, QWidget):
            return False
        return widget is card or card.isAncestorOf(widget)

    def show(self, wish: Wish) -> None:
        """Shows a card, as soon as its equations are typeset."""
        if not self.entered:
            self._back = QApplication.focusWidget()
        self._wish, self._next = wish, wish.places[0]
        self._show_next()

    @Slot()
    def hide(self) -> None:
        """Takes the card away; the keyboard goes back to where it came from."""
        self._wish = self._next = None
        self._looking.stop()
        self._leaving.stop()
        card, back, self._back = self.card, self._back, None
        if card is None:
            return
        entered = card.window().focusWidget() is card
        card.leave()
        card.hide()
        if entered and back is not None and isValid(back) and back.isVisible():
            back.setFocus()

    @Slot()
    def _show_next(self) -> None:
        """Shows what is to be shown next, where its equations are typeset; else has them typeset."""
        wish, place = self._wish, self._next
        if wish is None:
            return
        if place is not None and self._typesetter.has(symbol(place.symbol)):
            self._next = None
            self._show(wish, place)
            place = None
        # Those that may be chosen next, too.
        for one in (place, *wish.places):
            if one is not None and not self._typesetter.has(symbol(one.symbol)):
                self._typesetter.prepare(symbol(one.symbol))
                return

    def _show(self, wish: Wish, place: Place) -> None:
        first = wish.places[0]
        if not (first.is_there and place.is_there):
            self.hide()
            return
        self._place = place
        card = self._card_in(first.widget.window())
        tip = wish.tip if place is first else tip_at(place.widget, place.box.center())
        card.show_symbol(place.symbol, [one.symbol for one in wish.places], self._value(place), tip)
        self._stood = first.box_in_window()
        self._put(card, wish)
        card.show()
        card.raise_()
        if wish.enters:
            card.enter()
        self._leaving.stop()
        self._looking.start()

    @property
    def _made(self) -> SymbolCard | None:
        """The card, unless it has gone with its window."""
        return self._card if self._card is not None and isValid(self._card) else None

    def _card_in(self, host: QWidget) -> SymbolCard:
        card = self._made
        if card is None:
            card = self._card = SymbolCard(host)
            card.chosen.connect(self._choose)
            card.source_wanted.connect(self.source_wanted)
            card.left.connect(self.hide)
        elif card.parentWidget() is not host:
            card.setParent(host)
        return card

    def _put(self, card: SymbolCard, wish: Wish) -> None:
        host, anchor, size, beside = card.window(), self._stood, card.sizeHint(), wish.beside
        # What is higher than the card is not hidden by it.
        if beside is not None and isValid(beside) and beside.height() < size.height():
            corner = beside.mapTo(host, beside.rect().topLeft())
            anchor = anchor.united(QRect(corner, beside.size()))
        card.setGeometry(card_place(size, anchor, _room(host, anchor)))

    @Slot(str)
    def _choose(self, letter: str) -> None:
        if self._wish is not None:
            self._next = next(place for place in self._wish.places if place.symbol == letter)
            self._show_next()

    def _value(self, place: Place) -> str:
        """What the widgets around a place say of it, the nearest first, or else the window."""
        one: QWidget | None = place.widget
        while one is not None:
            tells = getattr(one, "symbol_value", None)
            value = tells(place.symbol) if callable(tells) else None
            if value:
                return str(value)
            one = one.parentWidget()
        return self._value_of(place.symbol)

    @Slot()
    def _look(self) -> None:
        """Whether the card is still wanted, and what its symbol stands for now."""
        card, wish, place = self.card, self._wish, self._place
        if card is None or wish is None or place is None or not self._is_in_use(card, wish.places[0]):
            self.hide()
            return
        if not place.is_there:
            place = self._place = wish.places[0]
            self._choose(place.symbol)
        stands = wish.places[0].box_in_window()
        if card.show_value(self._value(place)) or stands != self._stood:
            self._stood = stands
            self._put(card, wish)
        if wish.by_mouse and not self._is_near_mouse(card):
            if not self._leaving.isActive():
                self._leaving.start()
        else:
            self._leaving.stop()

    def _is_in_use(self, card: SymbolCard, place: Place) -> bool:
        """Whether somebody may still look at the card."""
        open_menu = QApplication.activePopupWidget() is not None
        return place.is_there and card.window().isActiveWindow() and not open_menu

    def _is_near_mouse(self, card: SymbolCard) -> bool:
        """Whether the mouse is on the card, on what it explains, or between them."""
        at = card.window().mapFromGlobal(QCursor.pos())
        return card.geometry().united(self._stood).adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(at)


def _room(host: QWidget, anchor: QRect) -> QRect:
    """The part of a window that can be seen."""
    room = host.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    screen = QGuiApplication.screenAt(host.mapToGlobal(anchor.center()))
    if screen is None:
        return room
    seen = screen.availableGeometry()
    return room.intersected(QRect(host.mapFromGlobal(seen.topLeft()), seen.size()))
