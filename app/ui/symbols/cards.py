"""The card of a symbol: its name, meaning, equations, present value, axes, and the code that computes it."""

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMargins,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QTextBrowser, QToolTip, QWidget
from shiboken6 import isValid

from app.language import _
from app.lessons.equations import equation
from app.lessons.latex import in_words
from app.lessons.sources import full_name
from app.lessons.symbols import symbol
from app.ui.session import Session
from app.ui.style import line, muted
from app.ui.symbols.label import CARDS, SymbolLabel, SymbolPlace
from app.ui.symbols.source import SourceWindow
from app.ui.symbols.values import value_of
from app.ui.widgets.arranged import stacked
from app.ui.widgets.equation import EquationView, Typesetter, typeset, unit_beside
from app.ui.widgets.keys import ENTER

_LETTERS = 62
"""In a line of a card, about."""
_LOOK_MILLISECONDS = 100
_GRACE_MILLISECONDS = 300
_NEAR = 2
_GAP = 4
_BY_MOUSE = _("Shift+F1 brings the keyboard here.")
_BY_KEYBOARD = _("← → other symbols · Enter code · Ctrl+C LaTeX · Escape back")
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_QUIET_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class SymbolCard(QWidget):
    """Explains one symbol at a time. It lies over the window, and takes the keyboard only when asked to.

    Args:
        typesetter: Knows which equations are typeset; the others are written in words.

    Attributes:
        chosen: Another of its symbols is to be shown: its letter.
        source_wanted: The source of a function is to be shown: "module:qualified name".
        left: The keyboard is to go back where it was.
    """

    chosen = Signal(str)
    source_wanted = Signal(str)
    left = Signal()

    def __init__(self, typesetter: Typesetter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("symbol_card")
        self._typesetter = typesetter
        self._letter, self._letters = "", ""
        self._value, self._tip = "", ""
        self._text = _CardText(self)
        self._text.anchorClicked.connect(self._follow)
        stacked(self._text, within=self, margin=_GAP)
        self.hide()

    @property
    def letter(self) -> str:
        """The symbol that is shown; "" before there was one."""
        return self._letter

    def show_symbol(self, letter: str, letters: Sequence[str], value: str, tip: str) -> None:
        """Shows a symbol.

        Args:
            letter: Which.
            letters: Those that can be chosen, this one among them.
            value: What it stands for now, and its shape.
            tip: More about the place where it stands; "" for nothing.
        """
        self._letter, self._letters = letter, "".join(letters)
        self._value, self._tip = value, tip
        self._write()

    def show_value(self, value: str) -> bool:
        """Shows what the symbol stands for now; whether that is something else than before."""
        is_other = value != self._value
        if is_other:
            self._value = value
            self._write()
        return is_other

    def sizeHint(self) -> QSize:
        width = min(_LETTERS * self.fontMetrics().averageCharWidth(), self.window().width() - 4 * _GAP)
        self._text.setLineWrapColumnOrWidth(width)
        height = round(self._text.document().size().height())
        return QSize(width, height).grownBy(QMargins(_GAP, _GAP, _GAP, _GAP))

    def event(self, event: QEvent) -> bool:
        # Tooltips that its own parts do not have do not come from what is below it.
        return event.type() == QEvent.Type.ToolTip or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            at = self._letters.index(self._letter) + _STEPS[key]
            self.chosen.emit(self._letters[at % len(self._letters)])
        elif key in ENTER:
            self.source_wanted.emit(symbol(self._letter).function)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(equation(symbol(self._letter).equations[0]).latex)
        # What it does not know ends here too: the keys of the page below it are not meant.

    def focusNextPrevChild(self, _forwards: bool) -> bool:
        # Tab goes back to the page.
        self.left.emit()
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._letter:
            self._write()

    def focusInEvent(self, _event: QFocusEvent) -> None:
        self._write()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._write()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, entered = self.palette(), self.hasFocus()
        colour = palette.color(QPalette.ColorRole.Highlight) if entered else line(palette)
        painter.setPen(QPen(colour, 2 if entered else 1.5))
        painter.setBrush(palette.base())
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _follow(self, link: QUrl) -> None:
        kind, _colon, name = link.toString().partition(":")
        (self.chosen if kind == "symbol" else self.source_wanted).emit(name)

    def _write(self) -> None:
        shown = symbol(self._letter)
        quiet, ink = muted(self.palette()).name(), self.palette().color(QPalette.ColorRole.Text).name()
        rows = [(_("now"), escape(self._value)), (_("axes"), escape(shown.axes))]
        rows += [
            (name, _source_link(function)) for name, function in ((_("code"), shown.function), *shown.also)
        ]
        table = "".join(
            f'<tr><td style="color: {quiet}">{name}&nbsp;&nbsp;</td><td>{what}</td></tr>'
            for name, what in rows
        )
        equations = "".join(
            f'<tr><td width="100%">{self._equation(number, ink)}</td>'
            f'<td style="color: {quiet}; vertical-align: middle">({number})</td></tr>'
            for number in shown.equations
        )
        tip = f"<hr><p>{escape(self._tip)}</p>" if self._tip else ""
        hint = _BY_KEYBOARD if self.hasFocus() else _BY_MOUSE
        self._text.setHtml(
            f"{self._chips()}"
            f'<p><font size="6">{self._letter}</font>&nbsp;&nbsp;'
            f'<font size="4"><b>{escape(shown.name)}</b></font></p>'
            f"<p>{escape(shown.text)}</p><table>{equations}</table><table>{table}</table>{tip}"
            f'<p style="color: {quiet}"><small>{hint}</small></p>'
        )
        self.setAccessibleName(f"{self._letter}, {shown.name}")
        now = _("{text} Now: {value}. {tip}").format(text=shown.text, value=self._value, tip=self._tip)
        self.setAccessibleDescription(now.strip())

    def _equation(self, number: int, ink: str) -> str:
        latex = equation(number).latex
        typeset_ = self._typesetter.has(latex)
        return f'<img src="equation:{number}{ink}">' if typeset_ else escape(in_words(latex))

    def _chips(self) -> str:
        """The symbols that can be chosen, the one that is shown among them."""
        if len(self._letters) < 2:
            return ""
        ground = line(self.palette()).name()
        chips = (
            f'<span style="background: {ground}"><b>&nbsp;{one}&nbsp;</b></span>'
            if one == self._letter
            else f'<a href="symbol:{one}" style="text-decoration: none">&nbsp;{one}&nbsp;</a>'
            for one in self._letters
        )
        return f"<p>{'&nbsp;'.join(chips)}</p>"


class _CardText(QTextBrowser):
    """The text of a card, whose images are equations."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self.setObjectName("symbol_card_text")
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setOpenLinks(False)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        for set_policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        name = QUrl(name)
        if name.scheme() != "equation":
            return super().loadResource(kind, name)
        drawing = typeset(equation(int(name.path())).latex)
        room = (_LETTERS - 10) * self.fontMetrics().averageCharWidth()
        unit = min(1.1 * unit_beside(QFontMetricsF(self.font())), room / drawing.width)
        return drawing.picture(unit, QColor(f"#{name.fragment()}"), self.devicePixelRatioF())


class SymbolCards(QObject):
    """Shows one card at most, beside its symbol, and takes it away in time.

    Args:
        session: What the symbols stand for.
        window: The main window; cards come up in it and in the windows that belong to it.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(CARDS)
        self._session = session
        self._window = window
        self._source: SourceWindow | None = None
        self._card: SymbolCard | None = None
        self._places: list[SymbolPlace] = []
        self._shown: SymbolPlace | None = None
        self._by_mouse = False
        self._back: QWidget | None = None
        self._looking, self._leaving = QTimer(self), QTimer(self)
        self._looking.setInterval(_LOOK_MILLISECONDS)
        self._leaving.setInterval(_GRACE_MILLISECONDS)
        self._leaving.setSingleShot(True)
        self._looking.timeout.connect(self._look)
        self._leaving.timeout.connect(self.hide)
        self._typesetter = Typesetter(session, self)
        self._typesetter.ready.connect(self._show)
        session.closing.connect(self.hide)

    @Slot()
    def explain(self) -> None:
        """Brings the keyboard into a card with every symbol in sight.

        First comes the one that is explained already, then the one that names the control with the keyboard,
        then those around it.
        """
        focus = QApplication.focusWidget()
        if focus is not None and focus is self._card:
            return
        before = self._places[:1]
        near = _places_around((focus or self._window).window(), focus or self._window)
        places: dict[str, SymbolPlace] = {}
        for place in (*before, *near):
            places.setdefault(place.letter, place)
        if places:
            self.show_card([*places.values()])
        else:
            self._session.told.emit(_("There is no symbol of the notes on this page."))

    def show_card(self, places: Sequence[SymbolPlace], *, by_mouse: bool = False) -> None:
        """Shows the card of the first of some symbols.

        Args:
            places: Those that can be chosen in it.
            by_mouse: Whether it goes with the mouse; if not, it takes the keyboard.
        """
        busy = QApplication.mouseButtons() or QApplication.activePopupWidget() is not None
        if by_mouse and (busy or (self._places and not self._by_mouse)):
            return
        focus = QApplication.focusWidget()
        if focus is not self._card:
            self._back = focus
        QToolTip.hideText()
        self._places, self._shown, self._by_mouse = list(places), places[0], by_mouse
        self._show()

    @Slot(str)
    def show_source(self, function: str) -> None:
        """Opens the source of a function of the engine: "module:qualified name"."""
        if self._source is None:
            self._source = SourceWindow(self._window)
        self._source.show_function(function)

    @Slot()
    def hide(self) -> None:
        """Takes the card away; the keyboard goes back to where it came from."""
        card, back, self._back = self._made, self._back, None
        self._places, self._shown = [], None
        self._looking.stop()
        self._leaving.stop()
        _application().removeEventFilter(self)
        if card is None or not card.isVisible():
            return
        entered = card.window().focusWidget() is card
        card.hide()
        if entered and back is not None and isValid(back) and back.isVisible():
            back.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # While a card is shown: a click, a wheel or a key elsewhere takes it away.
        card, kind = self._made, event.type()
        if card is None or not isinstance(watched, QWidget) or watched is card or card.isAncestorOf(watched):
            return False
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self.hide()
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and event.key() not in _QUIET_KEYS:
            self.hide()
            return event.key() == Qt.Key.Key_Escape
        return False

    @property
    def _made(self) -> SymbolCard | None:
        """The card, unless it has gone with its window."""
        return self._card if self._card is not None and isValid(self._card) else None

    @Slot()
    def _show(self) -> None:
        place = self._shown
        if place is None:
            return
        if not place.is_there:
            self.hide()
            return
        self._typesetter.want([equation(one).latex for one in symbol(place.letter).equations])
        host = self._places[0].widget.window()
        card = self._card_in(host)
        letters = [one.letter for one in self._places]
        above = place.widget.parentWidget()
        tip = place.widget.toolTip() or (above.toolTip() if above is not None else "")
        card.show_symbol(place.letter, letters, self._value(place), tip)
        self._put(card)
        if not card.isVisible():
            _application().installEventFilter(self)
            card.show()
        card.raise_()
        if not self._by_mouse:
            card.setFocus(Qt.FocusReason.PopupFocusReason)
        self._leaving.stop()
        self._looking.start()

    def _card_in(self, host: QWidget) -> SymbolCard:
        card = self._made
        if card is None:
            card = self._card = SymbolCard(self._typesetter, host)
            card.chosen.connect(self._choose)
            card.source_wanted.connect(self.show_source)
            card.left.connect(self.hide)
        elif card.parentWidget() is not host:
            card.setParent(host)
        return card

    def _put(self, card: SymbolCard) -> None:
        card.setGeometry(card_place(card.sizeHint(), self._places[0].in_window(), card.window()))

    @Slot(str)
    def _choose(self, letter: str) -> None:
        self._shown = next(place for place in self._places if place.letter == letter)
        self._show()

    def _value(self, place: SymbolPlace) -> str:
        here = place.value(place.letter) if place.value is not None else None
        return here or value_of(self._session, place.letter)

    @Slot()
    def _look(self) -> None:
        """Whether the card is still wanted, and what its symbol stands for now."""
        card, place = self._made, self._shown
        in_use = card is not None and card.isVisible() and card.window().isActiveWindow()
        if card is None or place is None or not in_use or not place.is_there:
            self.hide()
            return
        if card.show_value(self._value(place)):
            self._put(card)
        around = card.geometry().united(self._places[0].in_window()).adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR)
        if not self._by_mouse or around.contains(card.window().mapFromGlobal(QCursor.pos())):
            self._leaving.stop()
        elif not self._leaving.isActive():
            self._leaving.start()


def card_place(size: QSize, anchor: QRect, window: QWidget) -> QRect:
    """A rectangle for a card: below what it explains, or else above, right or left of it.

    Args:
        size: Of the card.
        anchor: What should stay in sight.
        window: Where the card has to be.
    """
    room = window.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
    screen = QGuiApplication.screenAt(window.mapToGlobal(anchor.center()))
    if screen is not None:
        seen = screen.availableGeometry()
        room = room.intersected(QRect(window.mapFromGlobal(seen.topLeft()), seen.size()))
    corners = (
        QPoint(anchor.left(), anchor.bottom() + 1 + _GAP),
        QPoint(anchor.left(), anchor.top() - _GAP - size.height()),
        QPoint(anchor.right() + 1 + _GAP, anchor.top()),
        QPoint(anchor.left() - _GAP - size.width(), anchor.top()),
    )

    def covered(box: QRect) -> int:
        common = box.intersected(anchor)
        return max(common.width(), 0) * max(common.height(), 0)

    return min((_inside(QRect(corner, size), room) for corner in corners), key=covered)


def _inside(box: QRect, room: QRect) -> QRect:
    x = max(room.left(), min(box.left(), room.right() + 1 - box.width()))
    y = max(room.top(), min(box.top(), room.bottom() + 1 - box.height()))
    return QRect(QPoint(x, y), box.size())


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None, "a card is shown in an application"
    return application


def _source_link(function: str) -> str:
    return f'<a href="source:{function}">{full_name(function)}</a>'


def _places_around(window: QWidget, focus: QWidget) -> list[SymbolPlace]:
    """The symbols in sight in a window, those nearest to a widget first, from top to bottom."""
    above = _upwards(focus)

    def distance(widget: QWidget) -> tuple[int, int, int]:
        if isinstance(widget, SymbolLabel) and widget.buddy() is focus:
            return -1, 0, 0
        shared = min(above.index(one) for one in _upwards(widget) if one in above)
        corner = widget.mapTo(window, QPoint())
        return shared, corner.y(), corner.x()

    named = [
        one
        for one in window.findChildren(QWidget)
        if isinstance(one, (SymbolLabel, EquationView)) and not one.visibleRegion().isEmpty()
    ]
    # What belongs to a window of its own is not in sight in this one.
    named = [one for one in named if one.window() is window]
    return [place for one in sorted(named, key=distance) for place in one.symbol_places()]


def _upwards(widget: QWidget | None) -> list[QWidget]:
    found = []
    while widget is not None:
        found.append(widget)
        widget = widget.parentWidget()
    return found
