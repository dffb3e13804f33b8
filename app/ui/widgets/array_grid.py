"""The one widget for arrays of numbers: kernels, weights, gradients, features, patches, checks."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QToolTip, QWidget

from app.language import _
from app.project import ProjectError
from app.project.files import write_whole
from app.ui.images import encoded
from app.ui.widgets.array_canvas import ArrayCanvas, Spot
from app.ui.widgets.array_cells import Cells
from app.ui.widgets.keys import ARROWS, ENTER
from app.ui.widgets.number_text import number, typed_number

_TYPED = "0123456789.,-−+"
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class ArrayGrid(ArrayCanvas):
    """Arrays of which a number can be selected, read, enlarged, edited and taken away.

    Arrow keys go from number to number and beyond an edge to the next array, Page Up and Page Down to the
    same number of the array before and after, Home and End to the first and the last array.

    Args:
        parent: The widget that it stands in.
        click: Whether a click selects a number only, or also enlarges.
        look: As `ArrayCanvas` takes it.
    """

    selected_changed = Signal(int, int, int)
    activated = Signal(int)
    """An array should be enlarged."""
    hovered = Signal(int, int, int)
    """The number under the mouse; −1 three times for none."""
    edited = Signal(int, int, int, float)
    """A number was typed. The owner sets it, and can undo it."""
    refused = Signal(str)
    """Why something could not be done."""

    def __init__(
        self, parent: QWidget | None = None, *, click: Literal["select", "enlarge"] = "select", **look: Any
    ) -> None:
        super().__init__(parent, **look)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._click = click
        self._editable, self._why = False, ""
        self._teller: Callable[[int, int, int], str] | None = None
        self._ask: Callable[[str], Path | None] = self._ask_path
        self._editor = _Editor(self, f"{self.objectName()}_editor")
        self._editor.returnPressed.connect(self._enter)
        self._editor.left.connect(self._leave)
        self._bar.valueChanged.connect(self._leave)

    def set_arrays(self, arrays: Sequence[Cells]) -> None:
        """Shows arrays; what was selected stays so where the shapes stay."""
        before = [cells.form for cells in self._arrays]
        super().set_arrays(arrays)
        if before != [cells.form for cells in self._arrays]:
            self._leave()
        if self._selected is not None and self.hasFocus():
            self._tell_accessibly()

    def set_teller(self, teller: Callable[[int, int, int], str] | None) -> None:
        """Another text for a number, in tooltips and for assistive technology: array, row, column → text."""
        self._teller = teller

    def set_path_asker(self, ask: Callable[[str], Path | None]) -> None:
        """Who is asked where to save, given a name to begin with."""
        self._ask = ask

    @property
    def selected(self) -> Spot | None:
        """The number that is selected."""
        return self._selected

    def select(self, index: int, row: int | None = None, column: int | None = None) -> None:
        """Selects a number, or the one at the same place of another array, and brings it into sight."""
        place = (0, 0) if self._selected is None else self._selected[1:]
        rows, columns = self._arrays[index].shape
        row = min(place[0], rows - 1) if row is None else row
        column = min(place[1], columns - 1) if column is None else column
        self._select((index, row, column))

    def clear_selection(self) -> None:
        """Selects nothing."""
        self._selected = None
        self.update()

    def reading(self, index: int, row: int, column: int) -> str:
        """A number in words: "K₃ (2, 4) = 0.134"."""
        if self._teller is not None:
            return self._teller(index, row, column)
        cells = self._arrays[index]
        value = float(cells.flat[row, column])
        shown = number(value) if cells.known else _("not known now")
        return f"{cells.name} ({row + 1}, {column + 1}) = {shown}"

    def set_editable(self, possible: bool, why: str = "") -> None:
        """Whether numbers can be typed over; if not, the sentence says why."""
        self._editable, self._why = possible, why
        if not possible:
            self._leave()

    @property
    def editable(self) -> bool:
        """Whether numbers can be typed over."""
        return self._editable

    def edit(self, typed: str = "") -> None:
        """Types another number over the selected one.

        Args:
            typed: What was typed already; "" begins with the number that is there.
        """
        if self._selected is None:
            return
        if not self._editable:
            if self._why:
                self.refused.emit(self._why)
            return
        index, row, column = self._selected
        text = typed or number(float(self._arrays[index].flat[row, column]))
        name = _("another number for {place}").format(place=self.reading(index, row, column))
        self._editor.begin(self._editor_place(), text, name, selected=not typed)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._arrange()
        # Before the window's shortcuts: what is typed here is a number.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and self._editable and event.text() and event.text() in _TYPED:
                event.accept()
                return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.array_at(event.position())
        if index is None:
            return
        spot = self.cell_at(event.position())
        if spot is None:
            self.select(index)
        else:
            self._select(spot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.array_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and self._click == "enlarge" and index is not None:
            self.activated.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self.cell_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or spot is None:
            return
        self._select(spot)
        if self._click == "enlarge":
            return
        if self._editable or self._why:
            self.edit()
        else:
            self.activated.emit(spot[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not self._arrays or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in ARROWS or key in _PAGES or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._select(self._led(key))
        elif key == Qt.Key.Key_F2 or (event.text() and event.text() in _TYPED and self._editable):
            self.edit("" if key == Qt.Key.Key_F2 else event.text())
        elif key in ENTER or key == Qt.Key.Key_Space:
            self._press_enter(key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._selected is None and self._arrays and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.select(0, 0, 0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.array_at(QPointF(event.pos()))
            place = event.globalPos()
        else:
            index = None if self._selected is None else self._selected[0]
            place = QPoint() if index is None else self.array_rect(index).center().toPoint()
            place = self.mapToGlobal(place)
        if index is not None:
            menu = self.menu(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def menu(self, index: int) -> QMenu:
        """What can be done with an array, and the actions that were added to the grid."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}_menu")
        if self._selected is None or self._selected[0] != index:
            self.select(index)
        for name, text, act in (
            ("copy_numbers", _("Copy the numbers"), partial(self._copy_numbers, index)),
            ("copy_picture", _("Copy the picture"), partial(self._copy_picture, index)),
            ("save_as", _("Save as…"), partial(self._save, index)),
            ("enlarge", _("Enlarge"), partial(self.activated.emit, index)),
        ):
            action = menu.addAction(text)
            action.setObjectName(name)
            action.triggered.connect(act)
        menu.addActions(self.actions())
        return menu

    def _select(self, spot: Spot) -> None:
        if spot != self._selected:
            self._leave()
            self._selected = spot
            self.reveal(spot)
            self._tell_accessibly()
            self.selected_changed.emit(*spot)
            self.update()

    def _tell_accessibly(self) -> None:
        assert self._selected is not None, "something is selected"
        self.setAccessibleDescription(self.reading(*self._selected))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _hover(self, spot: Spot | None) -> None:
        if spot != self._hovered:
            self._hovered = spot
            self.update()
            self.hovered.emit(*(spot or (-1, -1, -1)))

    def _led(self, key: int) -> Spot:
        """The number that a key leads to; at the edge of everything the same one."""
        if self._selected is None:
            return 0, 0, 0
        spot, leads = self._selected, self._layout.leads()
        index, row, column = spot
        if key in ARROWS:
            return self._stepped(spot, *ARROWS[Qt.Key(key)])
        unit = max(place for place, lead in enumerate(leads) if lead <= index)
        to = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(leads) - 1}.get(Qt.Key(key))
        if to is None:
            to = min(max(unit + _PAGES[Qt.Key(key)], 0), len(leads) - 1)
        return self._clamped(min(leads[to] + index - leads[unit], len(self._arrays) - 1), row, column)

    def _stepped(self, spot: Spot, down: int, right: int) -> Spot:
        index, row, column = spot[0], spot[1] + down, spot[2] + right
        rows, columns = self._arrays[index].shape
        if 0 <= row < rows and 0 <= column < columns:
            return index, row, column
        to = index + right if right else self._layout.beyond(index, down)
        if to is None or not 0 <= to < len(self._arrays):
            return spot
        far = 10**6
        if right:
            return self._clamped(to, row, 0 if right > 0 else far)
        return self._clamped(to, 0 if down > 0 else far, column)

    def _clamped(self, index: int, row: int, column: int) -> Spot:
        rows, columns = self._arrays[index].shape
        return index, min(row, rows - 1), min(column, columns - 1)

    def _press_enter(self, key: int) -> None:
        if self._selected is None:
            self.select(0, 0, 0)
        elif key in ENTER and self._click == "select" and (self._editable or self._why):
            self.edit()
        else:
            self.activated.emit(self._selected[0])

    def _editor_place(self) -> QRect:
        assert self._selected is not None, "a number is selected"
        cell = self.cell_rect(*self._selected)
        metrics = self._editor.fontMetrics()
        wide = max(cell.width(), metrics.horizontalAdvance("−0.0000000") + 12)
        high = max(cell.height(), metrics.height() + 6)
        box = QRectF(cell.center().x() - wide / 2, cell.center().y() - high / 2, wide, high).toRect()
        box.moveLeft(min(max(box.left(), 0), max(0, self.width() - box.width())))
        box.moveTop(min(max(box.top(), 0), max(0, self.height() - box.height())))
        return box

    def _enter(self) -> None:
        if not self._editor.isModified():
            # What is shown is rounded: it must not replace the number itself.
            self._leave()
            return
        text = self._editor.text().strip()
        value = typed_number(text)
        if value is None:
            said = _("“{text}” is not a number. Type one such as −0.25.").format(text=text)
            self._editor.setAccessibleDescription(said)
            QToolTip.showText(self._editor.mapToGlobal(QPoint(0, self._editor.height())), said, self._editor)
            self.refused.emit(said)
            return
        self._leave()
        if self._selected is not None:
            self.edited.emit(*self._selected, value)

    def _leave(self) -> None:
        if self._editor.isHidden():
            return
        if self._editor.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._editor.hide()

    def _copy_numbers(self, index: int) -> None:
        lines = ("\t".join(f"{value:.9g}" for value in row) for row in self._arrays[index].flat.tolist())
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _copy_picture(self, index: int) -> None:
        QGuiApplication.clipboard().setImage(self.picture(index))

    def _save(self, index: int) -> None:
        name = self._arrays[index].name or self.objectName()
        path = self._ask("".join(letter if letter.isalnum() else "_" for letter in name) + ".png")
        if path is None:
            return
        try:
            self._write(index, path)
        except ProjectError as error:
            self.refused.emit(str(error))
        except OSError as error:
            self.refused.emit(_("{path} could not be written: {why}").format(path=path, why=error.strerror))

    def _write(self, index: int, path: Path) -> None:
        cells, content = self._arrays[index], io.BytesIO()
        if path.suffix == ".csv":
            np.savetxt(content, cells.flat, fmt="%.9g", delimiter=",")
        elif path.suffix == ".npy":
            np.save(content, cells.values)
        else:
            content.write(encoded(self.picture(index), path.suffix))
        write_whole(path, content.getvalue())

    def _ask_path(self, name: str) -> Path | None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kinds = _("Picture (*.png);;Numbers (*.csv);;NumPy array (*.npy)")
        chosen = QFileDialog.getSaveFileName(self, _("Save as"), str(Path(folder) / name), kinds)[0]
        return Path(chosen) if chosen else None

    def _show_tip(self, event: QHelpEvent) -> None:
        point = QPointF(event.pos())
        index, spot = self.array_at(point), self.cell_at(point)
        if index is None:
            QToolTip.hideText()
            event.ignore()
            return
        tip = self._arrays[index].tip
        told = ["" if spot is None else self.reading(*spot), tip() if callable(tip) else tip]
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, told)), self)


class _Editor(QLineEdit):
    """The field that lies over a number while another one is typed."""

    left = Signal()

    def __init__(self, grid: QWidget, name: str) -> None:
        super().__init__(grid)
        self.setObjectName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def begin(self, place: QRect, text: str, name: str, *, selected: bool) -> None:
        """Takes the keyboard, over a number."""
        self.setAccessibleName(name)
        self.setAccessibleDescription("")
        self.setGeometry(place)
        self.setText(text)
        self.setModified(not selected)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if selected:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            # Not within the event: hiding it moves the focus once more.
            QTimer.singleShot(0, self, self.left.emit)

    def event(self, event: QEvent) -> bool:
        # Before the window's shortcuts: here Escape ends the typing.
        escaped = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escaped and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            if event.key() in ENTER:
                # Else the grid takes it for the next number's.
                event.accept()
