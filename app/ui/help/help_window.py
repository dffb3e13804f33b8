"""The window of the help: contents, the text, and above it the way back and a field to find words."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from app.ui.help.browser import HelpBrowser
from app.ui.help.contents import Contents
from app.ui.help.document import HelpDocument
from app.ui.help.find_bar import FindBar
from app.ui.help.finder import Finder
from app.ui.help.texts import TEXTS, function_of
from app.ui.help.visits import Visit, Visits
from app.ui.icons import icon

_SIZE = 1120, 780
_WIDTHS = [290, 830]
_K = QKeySequence.StandardKey


class HelpWindow(QWidget):
    """Shows the texts of the help.

    Attributes:
        source_asked: A link to the engine's code was followed; with "module:qualified name".
    """

    source_asked = Signal(str)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("help_window")
        self.setWindowTitle("Facet Help")
        self.resize(*_SIZE)
        self._documents: dict[str, HelpDocument] = {}
        self._visits = Visits()
        self._contents = Contents(self)
        self._browser = HelpBrowser(self)
        self._find = FindBar(self)
        self._finder = Finder(self._find, self._browser, self.show_text, self)
        self._back = self._action("Back", "help_back", _K.Back, self.go_back)
        self._forward = self._action("Forward", "help_forward", _K.Forward, self.go_forward)
        self._arrange()
        self._contents.chosen.connect(self._go)
        self._browser.anchorClicked.connect(lambda url: self.follow(url.toString()))
        self._browser.scrolled.connect(self._follow_reader)
        self._find.left.connect(self._browser.setFocus)
        self._action("Find", "", _K.Find, self._find.begin)
        self._action("Find next", "", _K.FindNext, self._finder.go_on)
        self._action("Find previous", "", _K.FindPrevious, lambda: self._finder.go_on(True))
        self._action("Larger", "", _K.ZoomIn, self._browser.zoomIn)
        self._action("Smaller", "", _K.ZoomOut, self._browser.zoomOut)
        self._browser.setFocus()

    def show_text(self, name: str, anchor: str = "") -> None:
        """Turns to a text, or to a heading of it.

        Args:
            name: The text's file.
            anchor: Of the heading; "" for the beginning.

        Raises:
            LookupError: there is no such text or heading.
        """
        position = self._document(name).position_of(anchor) if anchor else 0
        if position is None:
            raise LookupError(f"anchor: there is no {anchor!r} in {name}")
        self._turn_to(name, position)

    def show_equation(self, number: int) -> None:
        """Turns to an equation of the notes in the derivation.

        Raises:
            LookupError: the notes have none of that number.
        """
        self._turn_to("derivation.md", self._document("derivation.md").equations[number])

    def follow(self, link: str) -> None:
        """Follows a link of the text that is read: to a text, a heading, or code of the engine."""
        function = function_of(link)
        if function is not None:
            self.source_asked.emit(function)
            return
        name, _, anchor = link.partition("#")
        assert self._browser.shown is not None, "a link stands in a text"
        self.show_text(name or self._browser.shown.name, anchor)

    @Slot()
    def go_back(self) -> None:
        """Turns to the place that was read before."""
        if self._visits.can_go_back:
            self._visits.leave(self._browser.top_position())
            self._show(self._visits.back())

    @Slot()
    def go_forward(self) -> None:
        """Turns to the place from which one went back."""
        if self._visits.can_go_forward:
            self._visits.leave(self._browser.top_position())
            self._show(self._visits.forward())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Closes."""
        if event.key() == Qt.Key.Key_Escape or event.matches(_K.Close):
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Takes the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._browser.shown is not None:
            self._paint_icons()
            self._documents.clear()
            self._show(Visit(self._browser.shown.name, self._browser.top_position()))

    def _turn_to(self, name: str, position: int) -> None:
        self._visits.leave(self._browser.top_position())
        self._visits.go(Visit(name, position))
        self._show(Visit(name, position))

    def _show(self, visit: Visit) -> None:
        self._browser.show_document(self._document(visit.name), visit.position)
        self._back.setEnabled(self._visits.can_go_back)
        self._forward.setEnabled(self._visits.can_go_forward)
        self._mark_heading(visit.position)

    def _document(self, name: str) -> HelpDocument:
        if name not in TEXTS:
            raise LookupError(f"name: there is no text {name!r}")
        if name not in self._documents:
            self._documents[name] = HelpDocument(name, self._browser)
        return self._documents[name]

    @Slot(str, str)
    def _go(self, name: str, anchor: str) -> None:
        self.show_text(name, anchor)

    @Slot()
    def _follow_reader(self) -> None:
        # The last headings of a text never come to its top: what was chosen there stays marked.
        if not self._browser.at_end:
            self._mark_heading(self._browser.top_position())

    def _mark_heading(self, position: int) -> None:
        shown = self._browser.shown
        if shown is not None:
            heading = shown.heading_at(position)
            below_title = heading is not None and heading.level > 1
            self._contents.mark(shown.name, heading.anchor if heading is not None and below_title else "")

    def _action(
        self, text: str, name: str, key: QKeySequence.StandardKey, call: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text} ({shown})")
        action.triggered.connect(lambda _checked=False: call())
        self.addAction(action)
        if name:
            action.setObjectName(name)
        return action

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(6, 4, 6, 4)
        for action in (self._back, self._forward):
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setObjectName(f"{action.objectName()}_button")
            button.setAccessibleName(action.text())
            button.setAutoRaise(True)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._find)
        self._paint_icons()
        panes = QSplitter(Qt.Orientation.Horizontal, self)
        panes.addWidget(self._contents)
        panes.addWidget(self._browser)
        panes.setChildrenCollapsible(False)
        panes.setStretchFactor(1, 1)
        panes.setSizes(_WIDTHS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(panes, 1)

    def _paint_icons(self) -> None:
        self._back.setIcon(icon("previous", self.palette()))
        self._forward.setIcon(icon("next", self.palette()))
