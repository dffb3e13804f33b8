"""Every symbol of the window explains itself: a card comes up where one is hovered, or has the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.ui.symbols.card_holder import CardHolder, Wish
from app.ui.symbols.places import first_of_each, place_at, places_around, places_of
from app.ui.symbols.source_window import SourceWindow
from app.ui.symbols.tips import tip_at
from app.ui.symbols.typesetter import Typesetter
from app.ui.workspace import Workspace

_FOCUS_MILLISECONDS = 800
_MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_QUIET_KEYS = (
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta,
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
)  # fmt: skip
_NONE_HERE = "There is no symbol of the notes on this page."


class SymbolCards(QObject):
    """Watches the events of the application, as its event filter, and has cards shown.

    Args:
        window: The main window; cards come up in it and in the windows that belong to it.
        session: Runs what takes a while, and says that there is no symbol.
        value_of: What a symbol stands for now, where no widget around it says so.
        is_busy: Whether no card may come up now.
    """

    def __init__(
        self,
        window: QWidget,
        session: Workspace,
        value_of: Callable[[str], str],
        is_busy: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._is_busy = is_busy
        self._source: SourceWindow | None = None
        self._focused: QWidget | None = None
        self.holder = CardHolder(Typesetter(session, self), value_of, self)
        self.holder.source_wanted.connect(self.show_source)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_FOCUS_MILLISECONDS)
        self._waiting.timeout.connect(self._explain_focused)

    @Slot()
    def explain(self) -> None:
        """Brings the keyboard into a card with every symbol in sight.

        First comes the one that is explained already, then those of the widget that has the keyboard, then
        those around it.
        """
        if self.holder.entered:
            return
        focus = QApplication.focusWidget()
        host = focus.window() if focus is not None and self._is_ours(focus) else self._window
        wish = self.holder.wish
        before = list(wish.places) if wish is not None else []
        places = first_of_each([*before, *places_around(host, focus or host, self.holder.card)])
        if not places:
            self._session.told.emit(_NONE_HERE)
            return
        beside = focus if focus is not None and focus is not host and places_of(focus) else None
        tip = tip_at(places[0].widget, places[0].box.center()) if wish is None else wish.tip
        self.holder.show(Wish(places, tip, beside, enters=True))

    @Slot(str)
    def show_source(self, function: str) -> None:
        """Opens the source of a function of the engine: "module:qualified name"."""
        if self._source is None:
            self._source = SourceWindow(self._window)
        self._source.show_function(function)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cards in place of tooltips and for the keyboard; away with them where they would be in the way."""
        # Every event of the application comes by here: most must pass at once.
        if isinstance(event, QHelpEvent):
            return event.type() == QEvent.Type.ToolTip and self._hover(watched, event)
        if isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._take_key(event)
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusIn:
                self._follow_focus(watched, event.reason())
        elif isinstance(event, (QMouseEvent, QWheelEvent)) and event.type() in _MOUSE:
            self._make_way(watched)
        return False

    def _hover(self, watched: QObject, event: QHelpEvent) -> bool:
        if not isinstance(watched, QWidget) or self.holder.has_in_card(watched):
            return False
        place = place_at(watched, event.pos()) if self._may_show(watched) else None
        wish = self.holder.wish
        if place is None:
            if wish is not None and wish.by_mouse:
                self.holder.hide()
            return False
        if wish is None or wish.places[0] != place:
            self.holder.show(Wish([place], tip_at(watched, event.pos()), by_mouse=True))
        QToolTip.hideText()
        return True

    def _follow_focus(self, watched: QObject, reason: Qt.FocusReason) -> None:
        if not isinstance(watched, QWidget) or self.holder.has_in_card(watched):
            return
        wish = self.holder.wish
        if wish is not None and (reason in _BY_TAB or not wish.by_mouse):
            self.holder.hide()
        self._waiting.stop()
        if reason in _BY_TAB:
            self._focused = watched
            self._waiting.start()

    @Slot()
    def _explain_focused(self) -> None:
        focus, self._focused = self._focused, None
        if focus is None or focus is not QApplication.focusWidget() or not self._may_show(focus):
            return
        places = first_of_each(places_of(focus))
        if places and self.holder.wish is None:
            self.holder.show(Wish(places, tip_at(focus, places[0].box.center()), focus))

    def _take_key(self, event: QKeyEvent) -> bool:
        """What is typed is not meant for the card; whether it was Escape, which is."""
        self._waiting.stop()
        if self.holder.wish is None or self.holder.entered or event.key() in _QUIET_KEYS:
            return False
        self.holder.hide()
        return event.key() == Qt.Key.Key_Escape

    def _make_way(self, watched: QObject) -> None:
        self._waiting.stop()
        aside = isinstance(watched, QWidget) and not self.holder.has_in_card(watched)
        if aside and self.holder.wish is not None:
            self.holder.hide()

    def _may_show(self, widget: QWidget) -> bool:
        nothing_held = QApplication.mouseButtons() == Qt.MouseButton.NoButton
        free = nothing_held and QApplication.activePopupWidget() is None and not self.holder.entered
        return free and self._is_ours(widget) and not self._is_busy()

    def _is_ours(self, widget: QWidget) -> bool:
        host: QWidget | None = widget.window()
        while host is not None and host is not self._window:
            host = host.parentWidget()
        return host is self._window
