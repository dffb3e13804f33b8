"""What a card knows of a symbol: its value now, its axes, and the code that computes it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.lessons.symbols import Symbol
from app.ui.symbols.card_rows import CodeLink, wrapped
from app.ui.training.captions import Caption


class CardFacts(QWidget):
    """A line for each, with its name at the left.

    Attributes:
        source_wanted: The source of a function is to be shown: "module:qualified name".
    """

    source_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._value = wrapped("", "symbol_value", self)
        self._axes = wrapped("", "symbol_axes", self)
        self._code: list[QWidget] = []
        self._links: list[CodeLink] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._add(0, "now", self._value)
        self._add(1, "axes", self._axes)

    @property
    def functions(self) -> tuple[str, ...]:
        """Those whose source can be read; first the one that computes the symbol."""
        return tuple(link.function for link in self._links)

    def show_symbol(self, shown: Symbol) -> None:
        """Shows the axes and the code of a symbol."""
        self._axes.setText(shown.axes)
        for widget in self._code:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._code, self._links = [], []
        for row, (name, function) in enumerate((("code", shown.function), *shown.also), start=2):
            self._add_link(row, name, function)

    def show_value(self, value: str) -> bool:
        """Shows a value; whether it is another one than before."""
        is_other = value != self._value.text()
        if is_other:
            self._value.setText(value)
        return is_other

    def arrange(self) -> None:
        """Finds room for what was added, at once."""
        self._grid.invalidate()
        self._grid.activate()

    def _add_link(self, row: int, name: str, function: str) -> None:
        link = CodeLink(function, self)
        link.clicked.connect(lambda: self.source_wanted.emit(function))
        caption = self._add(row, name, link)
        # Else they are shown later, and have no size until then.
        for widget in (caption, link):
            widget.show()
        self._links.append(link)
        self._code += [caption, link]

    def _add(self, row: int, name: str, widget: QWidget) -> Caption:
        caption = Caption(name, self)
        self._grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
        place = Qt.AlignmentFlag.AlignLeft if isinstance(widget, CodeLink) else Qt.AlignmentFlag(0)
        self._grid.addWidget(widget, row, 1, place)
        return caption
