"""All texts of the help with their headings, to go to one."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from app.ui.help.texts import HEADINGS_SHOWN, TEXTS, headings

_PLACE = Qt.ItemDataRole.UserRole


class Contents(QTreeWidget):
    """The texts, and below each its headings.

    Attributes:
        chosen: With a text's name and the anchor of a heading, "" for its beginning.
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help_contents")
        self.setAccessibleName("Contents")
        self.setHeaderHidden(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformRowHeights(True)
        self._items: dict[tuple[str, str], QTreeWidgetItem] = {}
        for name, title in TEXTS.items():
            self._add_text(name, title)
        self.currentItemChanged.connect(self._choose)

    def mark(self, name: str, anchor: str) -> None:
        """Shows which heading is being read, and goes nowhere."""
        item = self._items.get((name, anchor))
        if item is None or item is self.currentItem():
            return
        self.blockSignals(True)
        self.expandItem(item.parent() or item)
        self.setCurrentItem(item)
        self.blockSignals(False)

    def _add_text(self, name: str, title: str) -> None:
        text = QTreeWidgetItem(self, [title])
        self._put(text, name, "")
        above = {1: text}
        for heading in headings(name):
            if not 2 <= heading.level <= HEADINGS_SHOWN:
                continue
            parent = above[max(level for level in above if level < heading.level)]
            item = QTreeWidgetItem(parent, [heading.title])
            item.setToolTip(0, heading.title)
            self._put(item, name, heading.anchor)
            above = {level: one for level, one in above.items() if level < heading.level}
            above[heading.level] = item

    def _put(self, item: QTreeWidgetItem, name: str, anchor: str) -> None:
        item.setData(0, _PLACE, (name, anchor))
        self._items[name, anchor] = item

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _choose(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(*item.data(0, _PLACE))
