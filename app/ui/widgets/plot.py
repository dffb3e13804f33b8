"""Curves and points over one quantity, such as D over the epochs: the plot of every view.

Import this module only where a plot is about to be shown: pyqtgraph takes a third of a second.
"""

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from pyqtgraph.exporters import ImageExporter, SVGExporter
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMetaMethod,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.language import _, ngettext
from app.ui.style import is_dark, line, muted, typed
from app.ui.widgets.axes import Legend, PlotAxis
from app.ui.widgets.labels import OneLine
from app.ui.widgets.scales import Role, mixed, role_colour, round_number_above
from app.ui.widgets.strokes import Line, Numbers, Range, Stroke, Strokes

FORMATS = (".png", ".svg", ".csv")
_SMALL = 0.85
_MARGIN = 0.04
_PERCENT = (-6.0, 106.0)
_DASHES = [5.0, 2.5]
_PALE = 0.42
_EDGE = 4
_LEAST_ROW = 8
_WIDEST_TICK = "0.0005"
_MOST_LINES = 7
_LEAST_LOG = 1e-12
_NEAR_CURVE, _NEAR_POINT, _NEAR_EVENT = 5.0, 14.0, 6.0
_ZOOM, _PAN, _PAGES = 0.7, 60, 20
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


@dataclass(frozen=True)
class Panel:
    """One of several plots above each other, over the same x.

    Attributes:
        title: Of its y axis.
        percent: Whether it shows 0 … 100 %; it is never zoomed upwards, and never logarithmic.
        stretch: Its share of the height.
    """

    title: str
    percent: bool = False
    stretch: int = 1


class _Dots(pg.ScatterPlotItem):  # type: ignore[misc]
    """Dots that leave clicks to the plot."""

    def mouseClickEvent(self, event: Any) -> None:
        event.ignore()


@dataclass
class _Cloud:
    """Points as they were given."""

    x: Numbers
    y: Numbers
    role: Role
    row: int
    item: pg.ScatterPlotItem


class _View(pg.ViewBox):  # type: ignore[misc]
    """Tells what the mouse does: a click or drag goes to an x, Shift or the right button moves the view."""

    def __init__(self, plot: "Plot", row: int) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self._plot = plot
        self._row = row
        self.disableAutoRange()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if axis is not None:
            # On an axis there is no x to go to.
            event.ignore()
            return
        event.accept()
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and not shifted:
            self._plot.drag_to(float(self.mapSceneToView(event.scenePos()).x()), over=event.isFinish())
            return
        moved = self.mapSceneToView(event.lastScenePos()) - self.mapSceneToView(event.scenePos())
        upwards = self.state["mouseEnabled"][1]
        self.translateBy(x=moved.x(), y=moved.y() if upwards else 0)
        self.sigRangeChangedManually.emit(self.state["mouseEnabled"])

    def mouseClickEvent(self, event: Any) -> None:
        if not self.sceneBoundingRect().contains(event.scenePos()):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            if event.double():
                self._plot.reset_view()
            else:
                self._plot.click_at(self._row, self.mapSceneToView(event.scenePos()))
        elif event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self._plot.open_menu(event.screenPos().toPoint())


class _Ground(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """What pyqtgraph draws on. Keyboard and menu belong to the plot around it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)


@dataclass
class _Mark:
    """A ring around a point, and its name."""

    x: float
    y: float
    role: Role
    row: int
    name: pg.TextItem
    ring: _Dots


@dataclass
class _Row:
    """One panel and what pyqtgraph draws in it."""

    panel: Panel
    item: pg.PlotItem
    view: _View
    behind: Strokes
    front: Strokes
    cross: pg.InfiniteLine
    dots: pg.ScatterPlotItem
    home: tuple[Range, Range] | None = None
    seen: tuple[Range, Range] | None = None


class Plot(QWidget):
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
    curve_hovered = Signal(str)
    """The curve of this key is pointed at; "" when none is any more."""
    point_hovered = Signal(str, int)
    """This point is pointed at; ("", -1) when none is any more."""
    point_clicked = Signal(str, int)
    line_moved = Signal(str, float)
    """The movable line of this key was dragged to here."""
    seen_changed = Signal()
    """Another part of x is seen."""
    zoomed = Signal(bool)
    """Whether only a part is seen."""
    log_changed = Signal(bool)
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
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(y if isinstance(y, str) else ", ".join(panel.title for panel in y))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reader: Callable[[float], str] | None = None
        self.noter: Callable[[float | None, str], str] | None = None
        self.origin: float | None = None
        self._title = x
        self._fewest = fewest
        self._is_fitting = False
        self._seen: list[float] = []
        self._colours = self.palette()
        self._lines: dict[str, Line] = {}
        self._marks: dict[str, tuple[list[pg.InfiniteLine], Role, bool]] = {}
        self._near: tuple[str, int] | None = None
        self._is_stale = True
        self._behind_of: tuple[object, ...] = ()
        self._points: dict[str, _Cloud] = {}
        self._names: dict[str, _Mark] = {}
        self._events: list[tuple[float, str]] = []
        self._log = self._is_zoomed = self._crosshair_on = False
        self._cursor: float | None = None
        self._hovered = ""
        self._by_keyboard = False
        self._click: float | None = None
        self._ground = _Ground(self)
        self._ground.setObjectName(f"{name}_ground")
        self._legend = Legend()
        self._ground.addItem(self._legend, row=0, col=0)
        self._ground.ci.layout.setContentsMargins(2, 2, 3 * _EDGE, 2)
        self._ground.ci.layout.setVerticalSpacing(_EDGE)
        panels = (Panel(y),) if isinstance(y, str) else tuple(y)
        self._rows = [self._make_row(row, panel) for row, panel in enumerate(panels)]
        for below in self._rows[1:]:
            below.view.setXLink(self._rows[0].view)
        self._event_ticks = pg.VTickGroup(yrange=[0.93, 1.0])
        self._event_ticks.setVisible(False)
        self._rows[0].view.addItem(self._event_ticks, ignoreBounds=True)
        self._note = pg.TextItem()
        self._note.setVisible(False)
        self._note.setZValue(30)
        self._rows[0].view.addItem(self._note, ignoreBounds=True)
        self._make_words(name)
        self._corner = self._make_corner(name, log_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._ground)
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self._settle)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._tell_click)
        self._ground.scene().sigMouseMoved.connect(self._point)
        self._crosshair_on = True
        self._take_palette()

    # What is shown

    def set_curve(
        self,
        key: str,
        x: ArrayLike,
        y: ArrayLike,
        *,
        label: str = "",
        role: Role = "training",
        tone: int = 0,
        width: float = 1.6,
        dashed: bool = False,
        points: bool = False,
        row: int = 0,
        behind: bool = False,
        pale: bool = False,
        scale: float = 1.0,
    ) -> None:
        """Draws a curve, or the same one as it is now.

        Args:
            key: Tells it from the others.
            x: Ascending, (n,); kept as it is.
            y: (n,); what is not finite is left out.
            label: In the legend; curves of the same label, role and tone stand there once.
            role: Its colour, see `role_colour`.
            tone: Tells several kept ones apart.
            width: In pixels.
            dashed: Whether it is dashed.
            points: Whether every point has a dot.
            row: In which panel.
            behind: Whether it lies behind the others and seldom changes: it is then drawn once.
            pale: Whether its colour is nearly gone into the ground.
            scale: What y is multiplied by.
        """
        numbers = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        self._lines[key] = Line(*numbers, label, role, tone, width, dashed, points, row, behind, pale, scale)
        self._unsettle(behind=behind)

    def remove_curve(self, key: str) -> None:
        """Takes a curve away, if there is one of that key."""
        if self._lines.pop(key, None) is not None:
            self._unsettle()

    @property
    def curves(self) -> list[str]:
        """The keys of all curves."""
        return list(self._lines)

    def set_points(
        self, key: str, x: ArrayLike, y: ArrayLike, *, role: Role = 0, size: float = 5, row: int = 0
    ) -> None:
        """Draws a cloud of points, of which the one that is pointed at is told."""
        self.remove_points(key)
        item = _Dots(pen=None, size=size, pxMode=True)
        item.setCacheMode(item.CacheMode.DeviceCoordinateCache)
        across, upwards = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        item.setData(across, upwards, brush=role_colour(role, self.palette()))
        self._rows[row].view.addItem(item, ignoreBounds=True)
        self._points[key] = _Cloud(across, upwards, role, row, item)
        self._unsettle()

    def remove_points(self, key: str) -> None:
        """Takes a cloud of points away, if there is one of that key."""
        dots = self._points.pop(key, None)
        if dots is not None:
            self._rows[dots.row].view.removeItem(dots.item)

    def set_line(
        self,
        key: str,
        value: float,
        *,
        vertical: bool = True,
        label: str = "",
        role: Role = "muted",
        movable: bool = False,
        dashed: bool = False,
    ) -> None:
        """Draws a straight line through all panels, or through the first one if it is level."""
        if key not in self._marks:
            rows = self._rows if vertical else self._rows[:1]
            made = [pg.InfiniteLine(angle=90 if vertical else 0, movable=movable) for _row in rows]
            if label:
                pg.InfLineLabel(made[0], label, position=0.9, color=role_colour(role, self.palette()))
            for row, one in zip(rows, made, strict=True):
                one.setZValue(10)
                one.setPen(self._pen(role, 1.6, dashed))
                one.sigPositionChangeFinished.connect(partial(self._tell_line, key))
                row.view.addItem(one, ignoreBounds=True)
            self._marks[key] = made, role, dashed
        for one in self._marks[key][0]:
            one.setValue(value)

    def remove_line(self, key: str) -> None:
        """Takes a straight line away, if there is one of that key."""
        for one in self._marks.pop(key, ((),))[0]:
            one.getViewBox().removeItem(one)

    def set_mark(self, key: str, x: float, y: float, text: str, role: Role = "text", row: int = 0) -> None:
        """Draws a ring around a point, with its name beside it."""
        self.remove_mark(key)
        ring, name = _Dots(size=16, brush=None), pg.TextItem(text)
        for item in (ring, name):
            item.setZValue(20)
            self._rows[row].view.addItem(item, ignoreBounds=True)
        self._names[key] = _Mark(x, y, role, row, name, ring)
        self._colour_mark(self._names[key])
        self._unsettle(behind=False)

    def remove_mark(self, key: str) -> None:
        """Takes a ring away, if there is one of that key."""
        mark = self._names.pop(key, None)
        if mark is not None:
            for item in (mark.name, mark.ring):
                self._rows[mark.row].view.removeItem(item)

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

    def set_ticks(self, ticks: Sequence[tuple[float, str]], *, row: int = 0) -> None:
        """Fixed ticks of a y axis."""
        self._rows[row].item.getAxis("left").setTicks([list(ticks)])

    def set_ranges(self, x: Range, y: Range, *, square: bool = False, row: int = 0) -> None:
        """What is seen unless somebody zooms; without it, all of the curves."""
        self._rows[row].home = x, y
        self._rows[row].view.setAspectLocked(square)
        self._unsettle()

    def enable_crosshair(self, shown: bool) -> None:
        """Whether the mouse and the keyboard move a crosshair."""
        self._crosshair_on = shown
        if not shown:
            self.point_at(None)

    def clear(self) -> None:
        """Takes all curves, points, lines and marks away, and forgets the zoom."""
        self._lines.clear()
        for key in list(self._points):
            self.remove_points(key)
        for key in list(self._names):
            self.remove_mark(key)
        for key in list(self._marks):
            self.remove_line(key)
        self.set_events([])
        self.point_at(None)
        self.reset_view()

    # What is seen of it

    @property
    def log(self) -> bool:
        """Whether y is drawn on a logarithmic scale."""
        return self._log

    @log.setter
    def log(self, log: bool) -> None:
        if log == self._log:
            return
        self._log = log
        if self._log_button is not None:
            self._log_button.setChecked(log)
        for row in self._rows:
            if not row.panel.percent:
                row.item.getAxis("left").setLogMode(False, log)
        # A zoom of y would mean nothing any more.
        self.reset_view()
        self.log_changed.emit(log)

    def set_log(self, log: bool) -> None:
        """Sets `log`."""
        self.log = log

    @property
    def is_zoomed(self) -> bool:
        """Whether somebody has zoomed or moved it."""
        return self._is_zoomed

    def reset_view(self) -> None:
        """Shows everything again."""
        self._patience.stop()
        self._note_zoom(False)
        for row in self._rows:
            row.seen = None
        self._unsettle(behind=False)

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
    def x_range(self) -> Range:
        """From which to which x is seen."""
        self._settle()
        low, high = self._rows[0].view.viewRange()[0]
        return float(low), float(high)

    @property
    def y_range(self) -> Range:
        """From which to which y is seen in the first panel; the logarithms on a logarithmic scale."""
        self._settle()
        low, high = self._rows[0].view.viewRange()[1]
        return float(low), float(high)

    def place_of(self, x: float, y: float, row: int = 0) -> QPoint:
        """Where a point is drawn, in pixels of the ground that has the name of the plot and "_ground"."""
        self._settle()
        up = math.log10(y) if self._log_in(row) else y
        return QPoint(self._ground.mapFromScene(self._rows[row].view.mapViewToScene(QPointF(x, up))))

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

    @property
    def highlighted(self) -> str:
        """The group of curves that stands in the fore; "" none."""
        return self._hovered

    def highlight(self, key: str) -> None:
        """Brings a group of curves that lie behind to the fore; "" none."""
        if key != self._hovered:
            self._hovered = key
            self._unsettle()
            self._say()
            self.curve_hovered.emit(key)

    # Keeping it

    def export(self, path: Path, light: bool = True) -> None:
        """Writes a picture (".png" of twice the size, ".svg") or every number (".csv").

        Args:
            path: Which, its suffix says.
            light: Whether it is drawn on white, whatever the window is.

        Raises:
            OSError: The file cannot be written, or has another suffix.
        """
        path.write_bytes(self.encoded(path, light))

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
            return self._drawing() if suffix == ".svg" else _png(self._picture(2))
        finally:
            for row in self._rows:
                row.behind.setCacheMode(row.behind.CacheMode.DeviceCoordinateCache)
            self._take_palette()

    def table(self) -> str:
        """Every number of every curve as comma-separated values: curve, x, y."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow((_("curve"), self._title or "x", "y"))
        both: dict[str, Line | _Cloud] = {**self._lines, **self._points}
        for key, one in both.items():
            name = one.label or key if isinstance(one, Line) else key
            writer.writerows(zip([name] * len(one.x), one.x.tolist(), one.y.tolist(), strict=True))
        return text.getvalue()

    def copy(self) -> None:
        """Puts a picture of it on the clipboard."""
        self.leave()
        QGuiApplication.clipboard().setImage(self._picture(1))

    # Mouse and keyboard

    def drag_to(self, x: float, *, over: bool) -> None:
        """The mouse is dragged to there."""
        self._go_to(self._nearest(x))
        if self._cursor is not None and (over or self._cursor != self._click):
            self._click = None if over else self._cursor
            self.clicked.emit(self._cursor)

    def click_at(self, row: int, point: QPointF) -> None:
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

    def _tell_line(self, key: str, moved: pg.InfiniteLine) -> None:
        self.line_moved.emit(key, float(moved.value()))

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

    # Drawing

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._unsettle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._unsettle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._take_palette()

    def _unsettle(self, *, behind: bool = True) -> None:
        """Draws anew once everything that changes now has changed."""
        self._is_stale = True
        if behind:
            self._behind_of = ()
        if self.isVisible() and not self._settling.isActive():
            self._settling.start(0)

    def _settle(self) -> None:
        self._settling.stop()
        if not self._is_stale:
            return
        self._is_stale = False
        self._is_fitting = True
        self._place_legend()
        if not self._is_zoomed:
            self._fit()
        self._is_fitting = False
        seen = self._rows[0].view.viewRange()[0]
        if seen != self._seen:
            self._seen = list(seen)
            self.seen_changed.emit()
        self._draw()
        self._place_marks()
        self._show_crosshair()

    def _note_seen(self) -> None:
        if not self._is_fitting:
            self._unsettle(behind=False)

    def _note_zoom(self, is_zoomed: bool) -> None:
        self._patience.stop()
        if is_zoomed != self._is_zoomed:
            self._is_zoomed = is_zoomed
            self._whole.setVisible(is_zoomed)
            self._unsettle(behind=False)
            self.zoomed.emit(is_zoomed)

    def _place_marks(self) -> None:
        for mark in self._names.values():
            up = math.log10(mark.y) if self._log_in(mark.row) and mark.y > 0 else mark.y
            middle = sum(self._rows[mark.row].view.viewRange()[0]) / 2
            mark.ring.setData([mark.x], [up])
            mark.name.setPos(mark.x, up)
            mark.name.setAnchor((1.15 if mark.x > middle else -0.15, 0.5))

    def _colour_mark(self, mark: "_Mark") -> None:
        colour = role_colour(mark.role, self._colours)
        mark.ring.setPen(pg.mkPen(colour, width=1.6))
        mark.name.setColor(colour)
        mark.name.fill = pg.mkBrush(self._colours.base())
        mark.name.setFont(self._small_font())

    def _fit(self) -> None:
        """Shows all; the ends are round numbers, so that the axes stay as they are for many epochs."""
        ends = [(float(one.x[0]), float(one.x[-1])) for one in self._lines.values() if len(one.x)]
        low = min((end[0] for end in ends), default=0.0)
        high = max((end[1] for end in ends), default=0.0)
        x = (min(low, 0.0), round_number_above(max(high, self._fewest)))
        # All panels share x.
        x = next((row.home[0] for row in self._rows if row.home is not None), x)
        for number, row in enumerate(self._rows):
            across, upwards = x, row.home[1] if row.home is not None else self._ends(number)
            if (across, upwards) != row.seen:
                row.seen = across, upwards
                row.view.setRange(xRange=across, yRange=upwards, padding=0)

    def _ends(self, number: int) -> Range:
        if self._rows[number].panel.percent:
            return _PERCENT
        log = self._log_in(number)
        found = [end for one in self._lines.values() if one.row == number and (end := one.within(log))]
        low, high = min((end[0] for end in found), default=0.1), max((end[1] for end in found), default=1.0)
        if log:
            bottom = float(math.floor(math.log10(max(low, _LEAST_LOG))))
            top = float(max(math.ceil(math.log10(max(high, _LEAST_LOG))), bottom + 1))
        else:
            top = round_number_above(high) if high > 0 else float(low >= 0)
            bottom = -round_number_above(-low) if low < 0 else 0.0
        margin = _MARGIN * (top - bottom)
        return bottom - margin, top + margin

    def _draw(self) -> None:
        bins, seen = self._bins(), [row.view.viewRange() for row in self._rows]
        for number, row in enumerate(self._rows):
            live = [one for one in self._lines.values() if one.row == number and not one.behind]
            row.front.set_strokes(tuple(self._stroke(one, seen[number][0], bins) for one in live))
        of = (bins, self._log, *(tuple(map(tuple, both)) for both in seen))
        if of != self._behind_of:
            self._behind_of = of
            for number, row in enumerate(self._rows):
                behind = [(key, one) for key, one in self._lines.items() if one.row == number and one.behind]
                behind.sort(key=lambda pair: self._is_hovered(pair[0]))
                row.behind.set_strokes(
                    tuple(self._stroke(one, seen[number][0], bins, key) for key, one in behind)
                )

    def _stroke(self, one: Line, seen: Range, bins: int, key: str = "") -> Stroke:
        return Stroke(one.drawn(seen, bins, self._log_in(one.row)), self._pen_of(one, key), one.points)

    def _pen_of(self, one: Line, key: str = "") -> QPen:
        hovered = bool(key) and self._is_hovered(key)
        pen = self._pen(one.role, one.width, one.dashed, one.tone)
        if hovered:
            pen.setWidthF(one.width + 0.8)
            pen.setColor(role_colour(one.tone, self._colours))
        if one.pale:
            pen.setColor(mixed(pen.color(), self._colours.color(QPalette.ColorRole.Base), _PALE))
        return pen

    def _is_hovered(self, key: str) -> bool:
        return bool(self._hovered) and group_of(key) == self._hovered

    def _pen(self, role: Role, width: float, dashed: bool = False, tone: int = 0) -> QPen:
        pen = QPen(role_colour(role, self._colours, tone), width)
        pen.setCosmetic(True)
        if dashed:
            pen.setDashPattern(_DASHES)
        return pen

    def _bins(self) -> int:
        return max(int(self._ground.width()), 1)

    def _log_in(self, number: int) -> bool:
        return self._log and not self._rows[number].panel.percent

    def _show_crosshair(self) -> None:
        for number, row in enumerate(self._rows):
            row.cross.setVisible(self._cursor is not None)
            dots = self._dots_in(number) if self._cursor is not None else []
            row.dots.setVisible(bool(dots))
            if self._cursor is not None:
                row.cross.setValue(self._cursor)
            if dots:
                x, y, colours = zip(*dots, strict=True)
                row.dots.setData(x, y, brush=[pg.mkBrush(colour) for colour in colours])
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

    def _picture(self, scale: int) -> QImage:
        exporter = ImageExporter(self._ground.scene())
        exporter.parameters()["width"] = self._ground.width() * scale
        return QImage(exporter.export(toBytes=True))

    def _drawing(self) -> bytes:
        """An SVG. pyqtgraph's own exporter fails on the closed paths that Qt writes today."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self._ground.size())
        generator.setViewBox(self._ground.rect())
        generator.setTitle(self.accessibleName())
        generator.setResolution(self.logicalDpiX())
        exporter = SVGExporter(self._ground.scene())
        painter = QPainter(generator)
        exporter.setExportMode(True, {"painter": painter})
        painter.fillRect(self._ground.rect(), self._colours.base())
        self._ground.scene().render(painter, QRectF(self._ground.rect()), QRectF(self._ground.rect()))
        exporter.setExportMode(False)
        painter.end()
        return bytes(buffer.data().data())

    # How it looks

    def _make_row(self, number: int, panel: Panel) -> _Row:
        view = _View(self, number)
        item = pg.PlotItem(viewBox=view, axisItems={"left": PlotAxis("left"), "bottom": PlotAxis("bottom")})
        self._ground.addItem(item, row=number + 1, col=0)
        self._ground.ci.layout.setRowStretchFactor(number + 1, panel.stretch)
        self._ground.ci.layout.setRowPreferredHeight(number + 1, _LEAST_ROW * panel.stretch)
        item.setMenuEnabled(False)
        item.hideButtons()
        view.setMouseEnabled(x=True, y=not panel.percent)
        if panel.percent:
            item.getAxis("left").setTicks([[(0.0, "0 %"), (50.0, "50 %"), (100.0, "100 %")]])
        row = _Row(
            panel,
            item,
            view,
            Strokes(kept=True),
            Strokes(),
            pg.InfiniteLine(angle=90, movable=False),
            _Dots(size=7, pxMode=True),
        )
        for part in (row.behind, row.front, row.cross, row.dots):
            view.addItem(part, ignoreBounds=True)
        row.cross.setVisible(False)
        view.sigRangeChangedManually.connect(lambda *_changed: self._note_zoom(True))
        view.sigRangeChanged.connect(lambda *_changed: self._note_seen())
        return row

    def _make_words(self, name: str) -> None:
        self._readout = OneLine(size=_SMALL, parent=self)
        self._readout.setObjectName(f"{name}_readout")
        self._readout.setAccessibleName(_("values at the crosshair"))
        self._readout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._readout.setBackgroundRole(QPalette.ColorRole.Base)
        self._readout.setAutoFillBackground(True)
        self._message = typed(QLabel(self), "small")
        self._message.setObjectName(f"{name}_message")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
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

    def _place_legend(self) -> None:
        """The legend above the data, and the words that lie over the plot."""
        entries = {}
        for one in self._lines.values():
            if one.label:
                entries[one.label, one.role, one.tone] = (self._pen_of(one), one.label)
        self._corner.adjustSize()
        shown = any(not button.isHidden() for button in (self._whole, self._log_button))
        corner = self._corner.sizeHint() if shown else QSize(0, 0)
        left = self._left_width()
        width = self._ground.width() - left - corner.width() - 3 * _EDGE
        self._legend.show_entries(
            list(entries.values()), self._small_font(), muted(self._colours), left, width, corner.height()
        )
        self._corner.setGeometry(QRect(QPoint(self.width() - corner.width() - _EDGE, 0), corner))
        height = self._readout.sizeHint().height()
        self._readout.setGeometry(0, self.height() - height - 2, self.width(), height)
        self._message.setGeometry(self.rect().adjusted(left, 0, -_EDGE, -2 * height))
        self._frame.setGeometry(self.rect())

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def _left_width(self) -> int:
        metrics = QFontMetricsF(self._small_font())
        return round(metrics.horizontalAdvance(_WIDEST_TICK) + metrics.height() * 1.6 + 8)

    def _take_palette(self, palette: QPalette | None = None) -> None:
        """Draws everything in the colours of a palette and the sizes of the font."""
        self._colours = palette or self.palette()
        colours, font = self._colours, self._small_font()
        words, lines = muted(colours), line(colours)
        self._ground.setBackground(colours.base())
        height = QFontMetricsF(font).height()
        for number, row in enumerate(self._rows):
            last = number == len(self._rows) - 1
            for name, title in (("left", row.panel.title), ("bottom", self._title if last else "")):
                axis = row.item.getAxis(name)
                axis.setTickFont(font)
                axis.setPen(lines)
                axis.setTextPen(words)
                axis.setLabel(title, **{"color": words.name(), "font-size": f"{font.pointSizeF():.1f}pt"})
                axis.showLabel(bool(title))
                axis.setStyle(showValues=name == "left" or last)
            row.item.getAxis("bottom").setHeight(height * (2.6 if self._title else 1.3) if last else 1)
            # The same width for every panel, so that the same x stands above each other.
            row.item.getAxis("left").setWidth(self._left_width())
            row.cross.setPen(pg.mkPen(words, width=1, style=Qt.PenStyle.DotLine))
            row.dots.setPen(pg.mkPen(colours.color(QPalette.ColorRole.Base), width=1))
        self._event_ticks.setPen(pg.mkPen(colours.color(QPalette.ColorRole.Text), width=3))
        self._note.setColor(colours.color(QPalette.ColorRole.ToolTipText))
        self._note.fill = pg.mkBrush(colours.color(QPalette.ColorRole.ToolTipBase))
        self._note.border = pg.mkPen(lines)
        self._note.setFont(font)
        self._readout.set_colour(self.palette().color(QPalette.ColorRole.WindowText))
        for made, role, dashed in self._marks.values():
            for one in made:
                one.setPen(self._pen(role, 1.6, dashed))
        for dots in self._points.values():
            dots.item.setBrush(role_colour(dots.role, colours))
        for mark in self._names.values():
            self._colour_mark(mark)
        self._unsettle()


class _Frame(QWidget):
    """Shows that the keyboard is here."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


def group_of(key: str) -> str:
    """The part of a curve's key before "/": curves of one group are pointed at together."""
    return key.partition("/")[0]


def save_texts() -> tuple[str, str, str]:
    """What saving as each of `FORMATS` is called."""
    return _("Save as PNG…"), _("Save as SVG…"), _("Save numbers as CSV…")


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
