"""Help beside the work: the text, its contents, a field to find words, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QStyle,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.language import _
from app.ui.help.browser import HelpBrowser
from app.ui.help.texts import HEADINGS_SHOWN, TEXTS, headings, plain
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.labels import named

_LETTERS = 48
"""Of a line, about, at first."""
_BESIDE = 100
"""Letters of width from which the contents stand beside the text, not above it."""
_PLACE = Qt.ItemDataRole.UserRole
_K = QKeySequence.StandardKey


class HelpDock(QDockWidget):
    """Shows the texts of the help.

    Args:
        session: Typesets equations off the GUI thread.
        window: The main window, at whose right side it stands.
    """

    def __init__(self, session: Session, window: QMainWindow) -> None:
        super().__init__(_("Help"), window)
        self.setObjectName("help")
        self.browser = HelpBrowser(session, self)
        self._contents = _Contents(self)
        self._found = named(QLabel(self), "help_found")
        self._field = named(QLineEdit(self), "help_find", _("Find in the help"))
        self._field.setPlaceholderText(_("Find"))
        self._field.setClearButtonEnabled(True)
        self._back = self._action("back", _("Back"), _K.Back, self.browser.backward)
        self._forward = self._action("forward", _("Forward"), _K.Forward, self.browser.forward)
        self._listed = self._action("list", _("Contents"), None, self._show_contents)
        self._listed.setCheckable(True)
        self._previous = self._action("previous", _("Find previous"), _K.FindPrevious, self._find_previous)
        self._next = self._action("next", _("Find next"), _K.FindNext, self._find_next)
        self._action("find_words", _("Find"), _K.Find, self._begin)
        self._panes = QSplitter(Qt.Orientation.Vertical, self)
        self._arrange()
        self.browser.backwardAvailable.connect(self._back.setEnabled)
        self.browser.forwardAvailable.connect(self._forward.setEnabled)
        self.browser.read_on.connect(self._contents.mark)
        self._contents.chosen.connect(self.browser.follow)
        self._field.textChanged.connect(self._search)
        self._field.returnPressed.connect(self._find_next)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        window.resizeDocks([self], [self._fitting(window)], Qt.Orientation.Horizontal)

    def _fitting(self, window: QMainWindow) -> int:
        """As wide as reads well, and no wider than the page leaves: the window would grow off the screen."""
        central = window.centralWidget()
        page = central.minimumSizeHint().width() if central is not None else 0
        room = (
            window.width()
            - page
            - window.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
        )
        wide = _LETTERS * self.fontMetrics().averageCharWidth()
        return max(min(wide, room), self.minimumSizeHint().width())

    def open_at(self, link: str) -> None:
        """Shows a text, or a heading of it: "help.md#symbols"."""
        self.show()
        self.raise_()
        self.browser.follow(link)
        self.browser.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes from the field to the text, and from there back to the work."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._field.hasFocus():
            self._field.clear()
            self.browser.setFocus()
        else:
            self.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() > _BESIDE * self.fontMetrics().averageCharWidth()
        self._panes.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)

    def _arrange(self) -> None:
        inside = QWidget(self)
        before = map(self._button, (self._back, self._forward, self._listed))
        after = map(self._button, (self._previous, self._next))
        row = beside(*before, (self._field, 1), self._found, *after)
        self._panes.addWidget(self._contents)
        self._panes.addWidget(self.browser)
        self._panes.setChildrenCollapsible(False)
        self._panes.setStretchFactor(0, 1)
        self._panes.setStretchFactor(1, 2)
        self._contents.hide()
        stacked(row, (self._panes, 1), within=inside, margin=0)
        self.setWidget(inside)
        self._paint_icons()
        self._tell("")

    def _action(
        self, name: str, text: str, key: QKeySequence.StandardKey | None, call: Callable[[], object]
    ) -> QAction:
        """An action that its keys call while the keyboard is in the help."""
        action = QAction(text, self)
        action.setObjectName(f"help_{name}")
        if key is not None:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text} ({shown})")
        action.triggered.connect(lambda _checked=False: call())
        self.addAction(action)
        return action

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        named(button, f"{action.objectName()}_button", action.text())
        button.setAutoRaise(True)
        return button

    def _paint_icons(self) -> None:
        for action, name in ((self._back, "previous"), (self._forward, "next")):
            action.setIcon(icon(name, self.palette()))
        for action, arrow in ((self._previous, Qt.ArrowType.UpArrow), (self._next, Qt.ArrowType.DownArrow)):
            for button in self.findChildren(QToolButton, f"{action.objectName()}_button"):
                button.setArrowType(arrow)

    @Slot()
    def _show_contents(self) -> None:
        self._contents.setVisible(self._listed.isChecked())
        if self._listed.isChecked():
            self._contents.setFocus()

    @Slot()
    def _begin(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot()
    def _search(self) -> None:
        """Marks the first place of the words from where the reader is."""
        words, document, start = self._field.text(), self.browser.document(), self.browser.textCursor()
        start.setPosition(start.selectionStart())
        found = document.find(words, start) if words else QTextCursor()
        if words and found.isNull():
            found = document.find(words)
        if not found.isNull():
            self._mark(found)
            return
        self.browser.setTextCursor(start)
        elsewhere = self._other_texts()
        if not words:
            self._tell("")
        elif elsewhere:
            self._tell(_("Enter: in {title}").format(title=TEXTS[elsewhere[0]]))
        else:
            self._tell(_("Nowhere"))

    @Slot()
    def _find_next(self) -> None:
        self._go_on(QTextDocument.FindFlag(0))

    @Slot()
    def _find_previous(self) -> None:
        self._go_on(QTextDocument.FindFlag.FindBackward)

    def _go_on(self, flags: QTextDocument.FindFlag) -> None:
        """Marks the next place, or the one before; after the last one of a text comes the next text."""
        words, back = self._field.text(), bool(flags)
        if not words:
            self._begin()
            return
        found = self.browser.document().find(words, self.browser.textCursor(), flags)
        if found.isNull():
            others = self._other_texts()
            if others:
                self.browser.follow(others[-1 if back else 0])
            start = QTextCursor(self.browser.document())
            if back:
                start.movePosition(QTextCursor.MoveOperation.End)
            found = self.browser.document().find(words, start, flags)
        if not found.isNull():
            self._mark(found)

    def _other_texts(self) -> list[str]:
        """The other texts that hold the words, in their order after the one that is read."""
        names, words = list(TEXTS), self._field.text().casefold()
        at = names.index(self.browser.name)
        return [name for name in names[at + 1 :] + names[:at] if words in plain(name)]

    def _mark(self, found: QTextCursor) -> None:
        self.browser.mark(found)
        words, document = self._field.text(), self.browser.document()
        starts = []
        cursor = document.find(words)
        while not cursor.isNull():
            starts.append(cursor.selectionStart())
            cursor = document.find(words, cursor)
        place = sum(start <= found.selectionStart() for start in starts)
        self._tell(_("{place} of {count}").format(place=place, count=len(starts)))

    def _tell(self, sentence: str) -> None:
        self._found.setText(sentence)
        for action in (self._previous, self._next):
            action.setEnabled(bool(self._field.text()))


class _Contents(QTreeWidget):
    """The texts, and below each its headings.

    Attributes:
        chosen: With a link to the text, or to a heading of it.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "help_contents", _("Contents"))
        self.setHeaderHidden(True)
        self._items: dict[str, QTreeWidgetItem] = {}
        for name, title in TEXTS.items():
            above = {1: self._add(self, title, name, "")}
            for heading in headings(name):
                if 1 < heading.level <= HEADINGS_SHOWN:
                    parent_item = above[max(level for level in above if level < heading.level)]
                    item = self._add(parent_item, heading.title, name, heading.anchor)
                    above = {level: one for level, one in above.items() if level < heading.level}
                    above[heading.level] = item
        self.currentItemChanged.connect(self._choose)

    @Slot(str, str)
    def mark(self, name: str, anchor: str) -> None:
        """Shows which heading is being read, and goes nowhere."""
        item = self._items.get(f"{name}#{anchor}")
        if item is not None and item is not self.currentItem():
            self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(False)

    def _add(
        self, above: "QTreeWidget | QTreeWidgetItem", title: str, name: str, anchor: str
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(above, [title])
        item.setToolTip(0, title)
        item.setData(0, _PLACE, f"{name}#{anchor}")
        self._items[f"{name}#{anchor}"] = item
        return item

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _choose(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(0, _PLACE))
