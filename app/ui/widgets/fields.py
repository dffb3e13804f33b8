"""Fields for numbers and choices, and a grid of fields that takes as many columns as there is room for.

A field does not judge what is typed while it is typed: whoever listens to `edited` reads it, and shows either
the new value or the last good one again. So a bad number gets a sentence instead of a dead key.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)

Stepping: TypeAlias = Callable[[float, int], float]
"""(value, number of steps, negative downwards) → the new value."""

_WIDEST = "0000000"
_LEAST_LETTERS = 6
_MANTISSAS = (1, 2, 5)


class NumberField(QAbstractSpinBox):
    """One number, with arrows.

    Args:
        name: The object's name, told by `edited`.
        read: What a typed text stands for; raises where that is nothing.
        written: How a number is shown.
        stepping: What the arrows do.
        low: Where stepping down ends.
        high: Where stepping up ends.
    """

    edited = Signal(str)
    """The field's name, after Return or leaving the field with a new text, and after every step."""

    def __init__(
        self,
        name: str,
        read: Callable[[str], float],
        written: Callable[[float], str],
        stepping: Stepping,
        low: float,
        high: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._read, self._written, self._stepping = read, written, stepping
        self._low, self._high = low, high
        self._value = low
        self._shown = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._finish)

    def read(self) -> float:
        """What the text stands for; raises as the function that was given for it."""
        return self._read(self.text())

    def show_value(self, value: float) -> None:
        """Shows a value and forgets what was typed."""
        self._value = value
        self._shown = self._written(value)
        self.lineEdit().setText(self._shown)

    @property
    def pending(self) -> bool:
        """Whether something was typed that nobody has judged yet."""
        return self.text() != self._shown

    def stepBy(self, steps: int) -> None:
        # From what is typed, if that is possible.
        self._finish()
        self.show_value(min(max(self._stepping(self._value, steps), self._low), self._high))
        self.selectAll()
        self.edited.emit(self.objectName())

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self._value > self._low:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        if self._value < self._high:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        return flags

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn_with_focus(super().wheelEvent, self, event)

    def sizeHint(self) -> QSize:
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        inside = QSize(self.fontMetrics().horizontalAdvance(_WIDEST), self.lineEdit().sizeHint().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_SpinBox, option, inside, self)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _finish(self) -> None:
        if self.pending:
            self.edited.emit(self.objectName())


class ChoiceField(QComboBox):
    """One of a few values.

    Args:
        name: The object's name, told by `edited`.
        choices: The words for each value.
    """

    edited = Signal(str)
    """The field's name, after the user has chosen."""
    pending = False
    """A choice counts at once."""

    def __init__(self, name: str, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        for value, words in choices.items():
            self.addItem(words, value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Where there is little room, the end of long words is left out rather than a neighbour pushed away.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _index: self.edited.emit(self.objectName()))

    def read(self) -> str:
        """The value that is chosen."""
        return str(self.currentData())

    def show_value(self, value: str) -> None:
        """Shows a value."""
        self.setCurrentIndex(self.findData(value))

    def sizeHint(self) -> QSize:
        # All of the longest words, with the arrow; less where there is less room.
        metrics, size = self.fontMetrics(), super().sizeHint()
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        return QSize(max(size.width(), widest + 2 * metrics.height()), size.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        _turn_with_focus(super().wheelEvent, self, event)


class FieldGrid(QWidget):
    """Fields side by side, each below its label, in as many columns as the width allows.

    Args:
        most: Columns at most.
    """

    def __init__(self, most: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._columns = 0
        self._pairs: list[tuple[QLabel, QWidget]] = []
        self._grid = QGridLayout(self)
        # Its least width is that of few columns, however many there are now.
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def add(self, label: QLabel, field: QWidget) -> None:
        """Adds a field; the keyboard reaches them in this order."""
        label.setBuddy(field)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._pairs.append((label, field))
        self._arrange(self._columns_in(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self._columns_in(event.size().width()))

    def minimumSizeHint(self) -> QSize:
        # Two columns always fit; the height follows the columns that there are.
        width = min(2, len(self._pairs)) * self._cell() - self._grid.horizontalSpacing()
        return QSize(width, self._grid.minimumSize().height())

    def sizeHint(self) -> QSize:
        columns = min(self._most, len(self._pairs))
        return QSize(columns * self._cell(), self._grid.sizeHint().height())

    def _cell(self) -> int:
        # Labels are cut off nowhere, in no language.
        widths = (
            max(label.sizeHint().width(), field.minimumSizeHint().width()) for label, field in self._pairs
        )
        least = max(widths, default=0)
        return least + self._grid.horizontalSpacing()

    def _columns_in(self, width: int) -> int:
        fit = (width + self._grid.horizontalSpacing()) // max(self._cell(), 1)
        columns = max(1, min(self._most, fit, len(self._pairs)))
        # Five in four columns would leave one alone: three and two look better.
        return math.ceil(len(self._pairs) / math.ceil(len(self._pairs) / columns)) if self._pairs else columns

    def _arrange(self, columns: int) -> None:
        if columns == self._columns and self._grid.count() == 2 * len(self._pairs):
            return
        self._columns = columns
        for place, (label, field) in enumerate(self._pairs):
            row, column = divmod(place, columns)
            self._grid.addWidget(label, 2 * row, column)
            self._grid.addWidget(field, 2 * row + 1, column)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(column < columns))
        self._grid.activate()
        self.updateGeometry()


def by_amount(amount: float, start: float = 0) -> Stepping:
    """Steps along start, start + amount, start + 2·amount …, from between two of them to the next one."""

    def step(value: float, steps: int) -> float:
        place = round((value - start) / amount, 6)
        whole = math.floor(place) if steps > 0 else math.ceil(place)
        return round(start + (whole + steps) * amount, 10)

    return step


def by_factor(smallest: float, *, zero_below: bool = False) -> Stepping:
    """Steps along 1, 2, 5, 10, 20, 50 … and their tenths, so that every step about doubles or halves.

    Args:
        smallest: The number where the way down ends.
        zero_below: One more step down leads to 0.
    """

    def one(value: float, direction: int) -> float:
        if value < smallest and direction > 0:
            return smallest
        if direction > 0:
            return min(number for number in _around(value) if number > value * (1 + 1e-9))
        if value <= smallest * (1 + 1e-9):
            return 0 if zero_below else smallest
        return max(smallest, *(number for number in _around(value) if number < value * (1 - 1e-9)))

    def step(value: float, steps: int) -> float:
        for _ in range(abs(steps)):
            value = one(value, steps)
        return value

    return step


def by_leading_digit(value: float, steps: int) -> float:
    """Steps by one in the first digit: 8, 9, 10, 20 … 90, 100, 200 …, for whole numbers from 1 up."""
    for _ in range(abs(steps)):
        if steps > 0:
            unit = _power_of_ten(value)
            value = (value // unit + 1) * unit
        elif value > 1:
            unit = _power_of_ten(value - 1)
            value = math.ceil(value / unit - 1) * unit
    return value


def _around(value: float) -> list[float]:
    exponent = math.floor(math.log10(value))
    return [float(f"{m}e{e}") for e in range(exponent - 1, exponent + 2) for m in _MANTISSAS]


def _power_of_ten(value: float) -> int:
    return int(10 ** (len(str(int(value))) - 1))


def _turn_with_focus(turn: Callable[[QWheelEvent], Any], field: QWidget, event: QWheelEvent) -> None:
    # With the keyboard's focus only, so that scrolling past a field changes nothing.
    if field.hasFocus():
        turn(event)
    else:
        event.ignore()
