"""Curves over one quantity, such as D over the epochs, read by mouse and keyboard: the plot of every view.

Import this module only where a plot is about to be shown: pyqtgraph takes a third of a second.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QMetaMethod, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.language import _, ngettext
from app.ui.style import line
from app.ui.widgets.canvas import FORMATS, SMALL, Canvas, lie_over
from app.ui.widgets.curve import group_of
from app.ui.widgets.labels import OneLine, named
from app.ui.widgets.panel import PlotPanel

_MOST_LINES = 7
_NEAR_CURVE, _NEAR_EVENT = 5.0, 6.0
_ZOOM, _PAN, _PAGES = 0.7, 60, 20
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Plot(Canvas):
    """Curves over x, in one panel or in several above each other, which the mouse and the keyboard read.

    The wheel zooms; Shift and drag, or the right button, moves; a double click shows everything.

    Args:
        parent: Above it.
        look: As of a canvas.

    Attributes:
        has_crosshair: Whether the mouse and the keyboard move a crosshair.
    """

    cursor_moved = Signal(object)
    """The crosshair stands at this x; None when there is none any more."""
    clicked = Signal(float)
    """This x was clicked, dragged to, or chosen with Enter."""
    menu_wanted = Signal(QMenu)
    """The context menu is about to open: more may be added to it."""
    save_wanted = Signal(str)
    """The plot is to be saved as ".png", ".svg" or ".csv". Offered only where this is connected."""

    has_crosshair = True

    def __init__(self, parent: QWidget | None = None, **look: Any) -> None:
        super().__init__(parent, **look)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._events: list[tuple[float, str]] = []
        self._cursor: float | None = None
        self._click: float | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._tell_click)
        self._event_ticks = pg.VTickGroup(yrange=[0.93, 1.0])
        self._note = pg.TextItem()
        self._note.setZValue(30)
        for item in (self._event_ticks, self._note):
            item.hide()
            self._rows[0].put(item)
        self._readout = OneLine(size=SMALL, parent=self)
        named(self._readout, f"{self.objectName()}_readout", _("values at the crosshair"))
        lie_over(self._readout)
        self._frame = _Frame(self)
        self._ground.scene().sigMouseMoved.connect(self._point)
        for row in self._rows:
            row.view.dragged.connect(self._drag_to)
            row.view.clicked.connect(self._click_at)
            row.view.double_clicked.connect(self.reset_view)
            row.view.menu_wanted.connect(self.open_menu)
        self._take_palette(self.palette())

    def set_events(self, events: Sequence[tuple[float, str]]) -> None:
        """Marks at the top where something happened; the crosshair near them says what."""
        self._events = sorted(events, key=lambda event: event[0])
        self._event_ticks.setXVals([x for x, _text in self._events])
        self._event_ticks.setVisible(bool(events))
        self._event_ticks.update()
        self._say()

    def clear(self) -> None:
        super().clear()
        self.set_events([])
        self.point_at(None)

    def zoom(self, factor: float) -> None:
        """Shows that part of x around the crosshair, or the middle; above 1 shows more."""
        low, high = self.x_range
        around = self._cursor if self._cursor is not None else (low + high) / 2
        self._rows[0].view.scaleBy(x=factor, y=1, center=(around, 0))
        self._note_zoom(True)

    def pan(self, pixels: float) -> None:
        """Moves what is seen to the right."""
        self._rows[0].view.translateBy(x=pixels * self._rows[0].view.viewPixelSize()[0], y=0)
        self._note_zoom(True)

    @property
    def pointed(self) -> float | None:
        """Where the crosshair stands."""
        return self._cursor

    def point_at(self, x: float | None) -> None:
        """Puts the crosshair at the point next to x; None takes it away."""
        self._go_to(None if x is None else self._nearest(x))

    @property
    def readout(self) -> str:
        """What is said of the crosshair; "" without one."""
        return self._readout.text() if self._cursor is not None else ""

    @property
    def note(self) -> str:
        """What is said beside the pointer."""
        return str(self._note.toPlainText()) if self._note.isVisible() else ""

    def words_at(self, x: float) -> str:
        """What is said of x in one line: the labels and numbers of the curves, unless more is known."""
        parts = [f"{self._title} {x:g}".strip()]
        for key, curve in self._curves.items():
            index = None if curve.pale or curve.behind else curve.nearest(x)
            if index is not None and math.isfinite(y := curve.value(index)):
                parts.append(f"{curve.label or key} {y:.4g}")
        return " · ".join(parts)

    def words_beside(self, _x: float | None, _group: str) -> str:
        """What more is said of x, or of a group of curves, beside the pointer; "" where there is nothing."""
        return ""

    def leave(self) -> None:
        """Neither mouse nor keyboard is here any more."""
        self._go_to(None)
        self.highlight("")

    def encoded(self, path: Path) -> bytes:
        self.leave()
        return super().encoded(path)

    def copy(self) -> None:
        """Puts a picture of it on the clipboard."""
        self.leave()
        QGuiApplication.clipboard().setImage(self._picture(1))

    def open_menu(self, at: QPoint) -> None:
        """Offers to copy, save and show, there on the screen."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wanted.emit(menu)
        menu.addSeparator()
        menu.addAction(_("Copy picture"), self.copy).setObjectName("copy_picture")
        menu.addAction(_("Copy numbers"), self._copy_numbers).setObjectName("copy_numbers")
        if self.isSignalConnected(QMetaMethod.fromSignal(self.save_wanted)):
            texts = _("Save as PNG…"), _("Save as SVG…"), _("Save numbers as CSV…")
            for suffix, text in zip(FORMATS, texts, strict=True):
                save = menu.addAction(text, partial(self.save_wanted.emit, suffix))
                save.setObjectName(f"save_{suffix[1:]}")
        menu.addSeparator()
        reset = menu.addAction(_("Show everything"), self.reset_view)
        reset.setObjectName("reset_view")
        reset.setEnabled(self._is_zoomed)
        if self.has_crosshair:
            menu.addAction(self._log)
        menu.popup(at)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.leave()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._frame.setVisible(event.reason() in _BY_KEYBOARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame.hide()
        # A menu takes the keyboard only for a while.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        moves: dict[Qt.Key, Callable[[], None]]
        if held & Qt.KeyboardModifier.ControlModifier:
            moves = {Qt.Key.Key_Left: lambda: self._to_event(-1), Qt.Key.Key_Right: lambda: self._to_event(1)}
        elif held & Qt.KeyboardModifier.ShiftModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            moves = {Qt.Key.Key_Left: lambda: self.pan(-_PAN), Qt.Key.Key_Right: lambda: self.pan(_PAN)}
        else:
            moves = self._moves()
        if key not in moves or (key == Qt.Key.Key_Escape and self._cursor is None):
            super().keyPressEvent(event)
            return
        moves[key]()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # The right button may also begin to move the view: its click is told by the view.
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu(event.globalPos())

    def _moves(self) -> dict[Qt.Key, Callable[[], None]]:
        low, high = self.x_range
        page = (high - low) / _PAGES
        return {
            Qt.Key.Key_Left: lambda: self._step(-1),
            Qt.Key.Key_Right: lambda: self._step(1),
            Qt.Key.Key_PageUp: lambda: self._leap(-page),
            Qt.Key.Key_PageDown: lambda: self._leap(page),
            Qt.Key.Key_Home: lambda: self.point_at(-math.inf),
            Qt.Key.Key_End: lambda: self.point_at(math.inf),
            Qt.Key.Key_Plus: lambda: self.zoom(_ZOOM),
            Qt.Key.Key_Equal: lambda: self.zoom(_ZOOM),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / _ZOOM),
            Qt.Key.Key_0: self.reset_view,
            Qt.Key.Key_Return: self._choose,
            Qt.Key.Key_Enter: self._choose,
            Qt.Key.Key_Escape: self.leave,
        }

    def _step(self, direction: int) -> None:
        """To the next x of any curve; the first step only shows where the crosshair is."""
        if self._cursor is None:
            self._go_to(self._start())
            return
        found = []
        for curve in self._curves.values():
            place = int(np.searchsorted(curve.x, self._cursor, "right" if direction > 0 else "left"))
            place -= direction < 0
            if 0 <= place < len(curve.x):
                found.append(float(curve.x[place]))
        if found:
            self._go_to(min(found) if direction > 0 else max(found))

    def _leap(self, far: float) -> None:
        start = self._start()
        if start is not None:
            self.point_at(start + far)

    def _to_event(self, direction: int) -> None:
        start = self._start()
        ahead = [x for x, _text in self._events if start is not None and (x - start) * direction > 0]
        if ahead:
            self._go_to(min(ahead) if direction > 0 else max(ahead))

    def _start(self) -> float | None:
        """Where the keyboard begins."""
        if self._cursor is not None:
            return self._cursor
        return self._nearest(math.inf if self._past is None else self._past)

    def _choose(self) -> None:
        if self._cursor is not None:
            self.clicked.emit(self._cursor)

    def _drag_to(self, x: float, over: bool) -> None:
        """The mouse is dragged to there."""
        self.point_at(x)
        if self._cursor is not None and (over or self._cursor != self._click):
            self._click = None if over else self._cursor
            self.clicked.emit(self._cursor)

    def _click_at(self, x: float) -> None:
        """The mouse was clicked there. A click waits where a second one would mean something else."""
        self._click = self._nearest(x)
        wait = QGuiApplication.styleHints().mouseDoubleClickInterval() if self._is_zoomed else 0
        self._patience.start(wait) if wait else self._tell_click()

    def _tell_click(self) -> None:
        click, self._click = self._click, None
        if click is not None:
            self.clicked.emit(click)

    def _point(self, at: QPointF) -> None:
        """The mouse is there, in pixels of the scene."""
        row = next((row for row in self._rows if row.view.sceneBoundingRect().contains(at)), None)
        if row is None:
            self.leave()
            return
        self._point_in(row, row.view.mapSceneToView(at))

    def _point_in(self, row: PlotPanel, point: QPointF) -> None:
        """The mouse is at this point of a panel."""
        self.highlight(group_of(self._curve_at(row, point)))
        self.point_at(point.x())

    def _curve_at(self, row: PlotPanel, point: QPointF) -> str:
        """The curve that lies behind and passes there, the nearest one if there are several."""
        wide, high = row.view.viewPixelSize()
        left, right = row.view.viewRange()[0]
        best, found = _NEAR_CURVE, ""
        for key, curve in self._curves_in(row).items():
            if not curve.behind:
                continue
            x, y = curve.drawn((left, right), self._ground.width(), row.log)
            low, up = (point.x() + side * wide * _NEAR_CURVE / 2 for side in (-1, 1))
            if len(x) < 2 or up < x[0] or low > x[-1]:
                continue
            near = slice(*np.searchsorted(x, (low, up)))
            values = np.concatenate((y[near], np.interp((low, up), x, y)))
            far = max(values.min() - point.y(), point.y() - values.max(), 0.0) / high
            if far < best:
                best, found = far, key
        return found

    def _nearest(self, x: float) -> float | None:
        """The x of a curve that is next to this one."""
        known = [curve for curve in self._curves.values() if len(curve.x)]
        if not known:
            return None
        low, high = min(float(one.x[0]) for one in known), max(float(one.x[-1]) for one in known)
        x = min(max(x, low), high)
        near = [float(one.x[index]) for one in known if (index := one.nearest(x)) is not None]
        return min(near, key=lambda other: abs(other - x))

    def _go_to(self, x: float | None) -> None:
        x = x if self.has_crosshair else None
        if x != self._cursor:
            self._cursor = x
            self._show_crosshair()
            self.cursor_moved.emit(x)

    def _show_crosshair(self) -> None:
        for row in self._rows:
            read = [one for one in self._curves_in(row).values() if not one.behind and not one.pale]
            row.show_cross(self._cursor, read, self._colours)
        self._say()

    def _say(self) -> None:
        """Readout below, and what is to be told beside the crosshair."""
        text = "" if self._cursor is None else self.words_at(self._cursor)
        self._readout.setVisible(bool(text))
        if text != self._readout.text():
            self._readout.setText(text)
            self.setAccessibleDescription(text)
        note = self._words_of_events() or self.words_beside(self._cursor, self._highlighted)
        self._note.setVisible(bool(note))
        if not note:
            return
        (low, high), (_bottom, top) = self._rows[0].view.viewRange()
        x = self._cursor if self._cursor is not None else low
        self._note.setAnchor((1.0 if x > (low + high) / 2 else 0.0, 0.0))
        self._note.setText(note)
        self._note.setPos(x, top)

    def _words_of_events(self) -> str:
        near = self._cursor
        if near is None:
            return ""
        reach = _NEAR_EVENT * self._rows[0].view.viewPixelSize()[0]
        events = [(x, text) for x, text in self._events if abs(x - near) <= reach]
        lines = [f"{self._title} {x:g}: {text}" for x, text in events[-_MOST_LINES:]]
        if more := len(events) - len(lines):
            earlier = ngettext("{count} earlier change, and", "{count} earlier changes, and", more)
            lines.insert(0, earlier.format(count=more))
        return "\n".join(lines)

    def _note_zoom(self, is_zoomed: bool) -> None:
        self._patience.stop()
        super()._note_zoom(is_zoomed)

    def _place_words(self) -> None:
        super()._place_words()
        height = self._readout.sizeHint().height()
        self._readout.setGeometry(0, self.height() - height - 2, self.width(), height)
        self._frame.setGeometry(self.rect())
        self._show_crosshair()

    def _take_palette(self, palette: QPalette) -> None:
        super()._take_palette(palette)
        self._event_ticks.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Text), width=3))
        self._note.setColor(palette.color(QPalette.ColorRole.ToolTipText))
        self._note.fill = pg.mkBrush(palette.color(QPalette.ColorRole.ToolTipBase))
        self._note.border = pg.mkPen(line(palette))
        self._note.setFont(self._font)
        self._readout.set_colour(self.palette().color(QPalette.ColorRole.WindowText))

    def _copy_numbers(self) -> None:
        QGuiApplication.clipboard().setText(self.table())


class _Frame(QWidget):
    """Shows that the keyboard is here."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
