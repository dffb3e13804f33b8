"""Curves and points over one quantity, such as D over the epochs: the plot of every view.

Import this module only where a plot is about to be shown: pyqtgraph takes a third of a second.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import (
    QEvent,
    QMetaMethod,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStyle, QToolButton, QWidget

from app.language import _, ngettext
from app.project.files import write_whole
from app.ui.images import encoded
from app.ui.style import is_dark, line, muted, typed
from app.ui.widgets.canvas import EDGE, SMALL, Canvas, Dots, Panel, PlotView, group_of
from app.ui.widgets.labels import OneLine
from app.ui.widgets.scales import role_colour

FORMATS = (".png", ".svg", ".csv")
_MOST_LINES = 7
_NEAR_CURVE, _NEAR_POINT, _NEAR_EVENT = 5.0, 14.0, 6.0
_ZOOM, _PAN, _PAGES = 0.7, 60, 20
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Plot(Canvas):
    """Curves over x, in one panel or in several above each other; the mouse and the keyboard read them.

    The wheel zooms; Shift and drag, or the right button, moves; a double click shows everything.

    Args:
        parent: Above it.
        x: The title of the x axis.
        y: The title of the y axis, or several panels.
        log_button: Whether a button offers a logarithmic y axis; the menu does where it makes sense.
        fewest: How far x reaches at the least.
        name: The object's name; the beginning of its parts' names.

    Attributes:
        reader: Says what is at x in one line; None lets the labels and numbers of the curves say it.
        noter: Says more about x, or a curve, beside the pointer; "" says nothing.
        origin: The x at which the keyboard begins; None is the end.
    """

    cursor_moved = Signal(object)
    """The crosshair stands at this x; None when there is none any more."""
    clicked = Signal(float)
    """This x was clicked, dragged to, or chosen with Enter."""
    point_hovered = Signal(str, int)
    """This point is pointed at; ("", -1) when none is any more."""
    point_clicked = Signal(str, int)
    menu_wanted = Signal(QMenu)
    """The context menu is about to open: more may be added to it."""
    save_wanted = Signal(str)
    """The plot is to be saved as ".png", ".svg" or ".csv". Offered only where this is connected."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        x: str = "",
        y: str | Sequence[Panel] = "D",
        log_button: bool = False,
        fewest: float = 10,
        name: str = "plot",
    ) -> None:
        panels = (Panel(y),) if isinstance(y, str) else tuple(y)
        super().__init__(parent, x, panels, fewest, name)
        self.setAccessibleName(", ".join(panel.title for panel in panels))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reader: Callable[[float], str] | None = None
        self.noter: Callable[[float | None, str], str] | None = None
        self.origin: float | None = None
        self._events: list[tuple[float, str]] = []
        self._crosshair_on = True
        self._cursor: float | None = None
        self._click: float | None = None
        self._near: tuple[str, int] | None = None
        self._crosses = [_Cross(row.view) for row in self._rows]
        self._event_ticks = pg.VTickGroup(yrange=[0.93, 1.0])
        self._event_ticks.setVisible(False)
        self._note = pg.TextItem()
        self._note.setVisible(False)
        self._note.setZValue(30)
        for item in (self._event_ticks, self._note):
            self._rows[0].view.addItem(item, ignoreBounds=True)
        self._make_words(name)
        self._corner = self._make_corner(name, log_button)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._tell_click)
        self._connect()
        self._take_palette()

    def clear(self) -> None:
        super().clear()
        self.set_events([])
        self.point_at(None)

    def reset_view(self) -> None:
        self._patience.stop()
        super().reset_view()

    def set_events(self, events: Sequence[tuple[float, str]]) -> None:
        """Marks at the top where something happened; the crosshair near them says what."""
        self._events = sorted(events, key=lambda event: event[0])
        self._event_ticks.setXVals([x for x, _text in self._events])
        self._event_ticks.setVisible(bool(events))
        self._event_ticks.update()
        self._say()

    def set_message(self, text: str) -> None:
        """Says something where curves will be; "" once they are."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self._settled()

    def enable_crosshair(self, shown: bool) -> None:
        """Whether the mouse and the keyboard move a crosshair."""
        self._crosshair_on = shown
        if not shown:
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

    def export(self, path: Path, light: bool = True) -> None:
        """Writes a picture (".png" of twice the size, ".svg") or every number (".csv").

        Args:
            path: Which, its suffix says.
            light: Whether it is drawn on white, whatever the window is.

        Raises:
            OSError: The file has another suffix.
            ProjectError: It cannot be written.
        """
        write_whole(path, self.encoded(path, light))

    def encoded(self, path: Path, light: bool = True) -> bytes:
        """What `export` writes.

        Raises:
            OSError: The file has another suffix.
        """
        suffix = path.suffix.lower()
        if suffix not in FORMATS:
            raise OSError(
                _("{name} was not written: its name must end in .png, .svg or .csv.").format(name=path.name)
            )
        if suffix == ".csv":
            return self.table().encode()
        self.leave()
        if light and is_dark(self.palette()):
            self._take_palette(QPalette(QColor("#f0f0f0")))
        # What was never shown has no layout yet.
        self.grab()
        self._settle()
        self._ground.ci.layout.activate()
        for row in self._rows:
            row.behind.setCacheMode(row.behind.CacheMode.NoCache)
        try:
            return self._drawing() if suffix == ".svg" else encoded(self._picture(2), suffix)
        finally:
            for row in self._rows:
                row.behind.setCacheMode(row.behind.CacheMode.DeviceCoordinateCache)
            self._take_palette()

    def copy(self) -> None:
        """Puts a picture of it on the clipboard."""
        self.leave()
        QGuiApplication.clipboard().setImage(self._picture(1))

    def _drag_to(self, x: float, over: bool) -> None:
        """The mouse is dragged to there."""
        self._go_to(self._nearest(x))
        if self._cursor is not None and (over or self._cursor != self._click):
            self._click = None if over else self._cursor
            self.clicked.emit(self._cursor)

    def _click_at(self, row: int, point: QPointF) -> None:
        """The mouse was clicked there. A click waits where a second one would mean something else."""
        near = self._point_at(row, point)
        if near is not None:
            self.point_clicked.emit(*near)
        self._click = self._nearest(point.x())
        wait = QGuiApplication.styleHints().mouseDoubleClickInterval() if self._is_zoomed else 0
        self._patience.start(wait) if wait else self._tell_click()

    def leave(self) -> None:
        """Neither mouse nor keyboard is here any more."""
        self._go_to(None)
        self.highlight("")
        self._tell_point(None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.leave()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keyboard = event.reason() in _BY_KEYBOARD
        self._frame.setVisible(self._by_keyboard)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame.setVisible(False)
        # A menu takes the keyboard only for a while.
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
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
            for suffix, text in zip(FORMATS, save_texts(), strict=True):
                save = menu.addAction(text)
                save.setObjectName(f"save_{suffix[1:]}")
                save.triggered.connect(lambda _on=False, suffix=suffix: self.save_wanted.emit(suffix))
        menu.addSeparator()
        reset = menu.addAction(_("Show everything"), self.reset_view)
        reset.setObjectName("reset_view")
        reset.setEnabled(self._is_zoomed)
        if not all(row.panel.percent for row in self._rows) and not self._points:
            log = menu.addAction(_("Logarithmic scale"))
            log.setObjectName("log")
            log.setCheckable(True)
            log.setChecked(self._log)
            log.toggled.connect(self.set_log)
        menu.popup(at)

    def _moves(self) -> dict[Qt.Key, Callable[[], None]]:
        low, high = self.x_range
        page = (high - low) / _PAGES
        return {
            Qt.Key.Key_Left: lambda: self._step(-1),
            Qt.Key.Key_Right: lambda: self._step(1),
            Qt.Key.Key_PageUp: lambda: self._leap(-page),
            Qt.Key.Key_PageDown: lambda: self._leap(page),
            Qt.Key.Key_Home: lambda: self._go_to(self._nearest(-math.inf)),
            Qt.Key.Key_End: lambda: self._go_to(self._nearest(math.inf)),
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
        for one in self._lines.values():
            place = int(np.searchsorted(one.x, self._cursor, "right" if direction > 0 else "left"))
            place -= direction < 0
            if 0 <= place < len(one.x):
                found.append(float(one.x[place]))
        if found:
            self._go_to(min(found) if direction > 0 else max(found))

    def _leap(self, far: float) -> None:
        start = self._start()
        if start is not None:
            self._go_to(self._nearest(start + far))

    def _start(self) -> float | None:
        """Where the keyboard begins."""
        if self._cursor is not None:
            return self._cursor
        return self._nearest(math.inf if self.origin is None else self.origin)

    def _to_event(self, direction: int) -> None:
        start = self._start()
        ahead = [x for x, _text in self._events if start is not None and (x - start) * direction > 0]
        if ahead:
            self._go_to(min(ahead) if direction > 0 else max(ahead))

    def _choose(self) -> None:
        if self._cursor is not None:
            self.clicked.emit(self._cursor)

    def _tell_click(self) -> None:
        click, self._click = self._click, None
        if click is not None:
            self.clicked.emit(click)

    def _point(self, at: QPointF) -> None:
        """The mouse is there, in pixels of the scene."""
        row = next((n for n, row in enumerate(self._rows) if row.view.sceneBoundingRect().contains(at)), None)
        if row is None:
            self.leave()
            return
        point = self._rows[row].view.mapSceneToView(at)
        if self._points:
            self._tell_point(self._point_at(row, point))
        self.highlight(group_of(self._curve_at(row, point)))
        self._go_to(self._nearest(point.x()))

    def _tell_point(self, near: tuple[str, int] | None) -> None:
        if near != self._near:
            self._near = near
            self.point_hovered.emit(*(near or ("", -1)))

    def _point_at(self, row: int, point: QPointF) -> tuple[str, int] | None:
        wide, high = self._rows[row].view.viewPixelSize()
        best, found = _NEAR_POINT**2, None
        for key, dots in self._points.items():
            if dots.row == row and len(dots.x):
                far = np.square((dots.x - point.x()) / wide) + np.square((dots.y - point.y()) / high)
                index = int(far.argmin())
                if far[index] < best:
                    best, found = float(far[index]), (key, index)
        return found

    def _curve_at(self, row: int, point: QPointF) -> str:
        """The curve that lies behind and passes there, the nearest one if there are several."""
        wide, high = self._rows[row].view.viewPixelSize()
        best, found = _NEAR_CURVE, ""
        for key, curve in self._lines.items():
            if not curve.behind or curve.row != row:
                continue
            x, y = curve.drawn(self._rows[row].view.viewRange()[0], self._bins(), self._log_in(row))
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
        known = [one for one in self._lines.values() if len(one.x)]
        if not known:
            return None
        x = min(max(x, min(float(one.x[0]) for one in known)), max(float(one.x[-1]) for one in known))
        near = [float(one.x[index]) for one in known if (index := one.nearest(x)) is not None]
        return min(near, key=lambda other: abs(other - x))

    def _go_to(self, x: float | None) -> None:
        x = x if self._crosshair_on else None
        if x == self._cursor:
            return
        self._cursor = x
        self._show_crosshair()
        self.cursor_moved.emit(x)

    def _show_crosshair(self) -> None:
        for number, cross in enumerate(self._crosses):
            cross.line.setVisible(self._cursor is not None)
            dots = self._dots_in(number) if self._cursor is not None else []
            cross.dots.setVisible(bool(dots))
            if self._cursor is not None:
                cross.line.setValue(self._cursor)
            if dots:
                x, y, colours = zip(*dots, strict=True)
                cross.dots.setData(x, y, brush=[pg.mkBrush(colour) for colour in colours])
        self._say()

    def _dots_in(self, number: int) -> list[tuple[float, float, QColor]]:
        found = []
        for one in self._lines.values():
            index = None if one.behind or one.pale or one.row != number else one.nearest(self._cursor or 0.0)
            if index is not None and math.isfinite(y := one.value(index)):
                log = self._log_in(number)
                if y > 0 or not log:
                    up = math.log10(y) if log else y
                    found.append((float(one.x[index]), up, role_colour(one.role, self._colours, one.tone)))
        return found

    def _say(self) -> None:
        """Readout below, and what is to be told beside the crosshair."""
        text = ""
        if self._cursor is not None:
            text = self.reader(self._cursor) if self.reader is not None else self._numbers(self._cursor)
        self._readout.setVisible(bool(text))
        if text != self._readout.text():
            self._readout.setText(text)
            self.setAccessibleDescription(text)
        note = self._told()
        self._note.setVisible(bool(note))
        if not note:
            return
        view = self._rows[0].view
        (low, high), top = view.viewRange()[0], view.viewRange()[1][1]
        x = self._cursor if self._cursor is not None else low
        self._note.setAnchor((1.0 if x > (low + high) / 2 else 0.0, 0.0))
        self._note.setText(note)
        self._note.setPos(x, top)

    def _told(self) -> str:
        near = self._cursor
        if near is not None:
            reach = _NEAR_EVENT * self._rows[0].view.viewPixelSize()[0]
            events = [(x, text) for x, text in self._events if abs(x - near) <= reach]
            if events:
                lines = [f"{self._title} {x:g}: {text}" for x, text in events[-_MOST_LINES:]]
                more = len(events) - len(lines)
                earlier = ngettext("{count} earlier change, and", "{count} earlier changes, and", more)
                return "\n".join([earlier.format(count=more), *lines] if more else lines)
        return self.noter(near, self._hovered) if self.noter is not None else ""

    def _numbers(self, x: float) -> str:
        parts = [f"{self._title} {x:g}".strip()]
        for key, one in self._lines.items():
            index = None if one.pale or one.behind else one.nearest(x)
            if index is not None and math.isfinite(y := one.value(index)):
                parts.append(f"{one.label or key} {y:.4g}")
        return " · ".join(parts)

    def _copy_numbers(self) -> None:
        QGuiApplication.clipboard().setText(self.table())

    def _make_words(self, name: str) -> None:
        self._readout = OneLine(size=SMALL, parent=self)
        self._readout.setObjectName(f"{name}_readout")
        self._readout.setAccessibleName(_("values at the crosshair"))
        self._readout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._readout.setBackgroundRole(QPalette.ColorRole.Base)
        self._readout.setAutoFillBackground(True)
        self._message = typed(QLabel(self), "small")
        self._message.setObjectName(f"{name}_message")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setBackgroundRole(QPalette.ColorRole.Base)
        self._message.setAutoFillBackground(True)
        self._frame = _Frame(self)
        for over in (self._readout, self._message, self._frame):
            over.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            over.hide()

    def _make_corner(self, name: str, log_button: bool) -> QWidget:
        corner = QWidget(self)
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 0, 0)
        self._whole = QToolButton(corner)
        self._whole.setObjectName(f"{name}_whole")
        self._whole.setText(_("show all"))
        self._whole.setToolTip(_("Shows everything again, as a double click does."))
        self._whole.clicked.connect(self.reset_view)
        self._whole.hide()
        self._log_button = QToolButton(corner)
        self._log_button.setObjectName(f"{name}_log")
        self._log_button.setText(_("log"))
        self._log_button.setToolTip(_("A logarithmic scale, where small numbers can be seen."))
        self._log_button.setCheckable(True)
        self._log_button.setVisible(log_button)
        self._log_button.toggled.connect(self.set_log)
        for button in (self._whole, self._log_button):
            button.setAccessibleName(button.text())
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        return corner

    def _connect(self) -> None:
        self._ground.scene().sigMouseMoved.connect(self._point)
        for number, row in enumerate(self._rows):
            row.view.dragged.connect(self._drag_to)
            row.view.clicked.connect(partial(self._click_at, number))
            row.view.double_clicked.connect(self.reset_view)
            row.view.menu_wanted.connect(self.open_menu)
        self.curve_hovered.connect(lambda _group: self._say())
        self.zoomed.connect(self._patience.stop)
        self.zoomed.connect(self._whole.setVisible)
        self.log_changed.connect(self._log_button.setChecked)

    def _corner_size(self) -> QSize:
        self._corner.adjustSize()
        shown = any(not button.isHidden() for button in (self._whole, self._log_button))
        return self._corner.sizeHint() if shown else QSize(0, 0)

    def _settled(self) -> None:
        corner, height = self._corner_size(), self._readout.sizeHint().height()
        self._corner.setGeometry(QRect(QPoint(self.width() - corner.width() - EDGE, 0), corner))
        self._readout.setGeometry(0, self.height() - height - 2, self.width(), height)
        self._place_message(self.rect().adjusted(self._left_width(), 0, -EDGE, -2 * height))
        self._frame.setGeometry(self.rect())
        self._show_crosshair()

    def _place_message(self, room: QRect) -> None:
        """In the middle, on a ground of its own: there may be an axis below it."""
        words = self._message.fontMetrics().horizontalAdvance(self._message.text())
        width = min(words + 4 * EDGE, room.width())
        size = QSize(width, self._message.heightForWidth(width))
        self._message.setGeometry(
            QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignCenter, size, room)
        )

    def _take_palette(self, palette: QPalette | None = None) -> None:
        super()._take_palette(palette)
        colours, font = self._colours, self._small_font()
        for cross in self._crosses:
            cross.line.setPen(pg.mkPen(muted(colours), width=1, style=Qt.PenStyle.DotLine))
            cross.dots.setPen(pg.mkPen(colours.color(QPalette.ColorRole.Base), width=1))
        self._event_ticks.setPen(pg.mkPen(colours.color(QPalette.ColorRole.Text), width=3))
        self._note.setColor(colours.color(QPalette.ColorRole.ToolTipText))
        self._note.fill = pg.mkBrush(colours.color(QPalette.ColorRole.ToolTipBase))
        self._note.border = pg.mkPen(line(colours))
        self._note.setFont(font)
        self._readout.set_colour(self.palette().color(QPalette.ColorRole.WindowText))


class _Cross:
    """The crosshair in one panel, and the points of the curves there."""

    def __init__(self, view: PlotView) -> None:
        self.line = pg.InfiniteLine(angle=90, movable=False)
        self.dots = Dots(size=7, pxMode=True)
        for item in (self.line, self.dots):
            item.setVisible(False)
            view.addItem(item, ignoreBounds=True)


class _Frame(QWidget):
    """Shows that the keyboard is here."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


def save_texts() -> tuple[str, str, str]:
    """What saving as each of `FORMATS` is called."""
    return _("Save as PNG…"), _("Save as SVG…"), _("Save numbers as CSV…")
