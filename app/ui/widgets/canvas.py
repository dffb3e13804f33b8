"""What a plot draws: curves, points, straight lines and rings over x, their axes and their legend."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from pyqtgraph.exporters import ImageExporter, SVGExporter
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import _
from app.ui.style import line, muted
from app.ui.widgets.axes import Legend, PlotAxis
from app.ui.widgets.scales import Role, mixed, role_colour, round_number_above
from app.ui.widgets.strokes import Blocks, Line, Numbers, Range, Stroke, Strokes

EDGE = 4
SMALL = 0.85
_MARGIN = 0.04
_PERCENT = (-6.0, 106.0)
_DASHES = [5.0, 2.5]
_PALE = 0.42
_LEAST_ROW = 8
_WIDEST_TICK = "0.0005"
_LEAST_LOG = 1e-12


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


class Dots(pg.ScatterPlotItem):  # type: ignore[misc]
    """Dots that leave clicks to the plot."""

    def mouseClickEvent(self, event: Any) -> None:
        event.ignore()


@dataclass
class Cloud:
    """Points as they were given."""

    x: Numbers
    y: Numbers
    role: Role
    row: int
    item: pg.ScatterPlotItem


@dataclass
class Mark:
    """A ring around a point, and its name."""

    x: float
    y: float
    role: Role
    row: int
    name: pg.TextItem
    ring: Dots


class PlotView(pg.ViewBox):  # type: ignore[misc]
    """Tells what the mouse does: a click or drag goes to an x, Shift or the right button moves the view."""

    dragged = Signal(float, bool)
    """To this x, and whether that was the end."""
    clicked = Signal(QPointF)
    """Once, with the left button, at this point of x and y."""
    double_clicked = Signal()
    menu_wanted = Signal(QPoint)
    """Clicked with the right button, there on the screen."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if axis is not None:
            # On an axis there is no x to go to.
            event.ignore()
            return
        event.accept()
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and not shifted:
            self.dragged.emit(float(self.mapSceneToView(event.scenePos()).x()), event.isFinish())
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
                self.double_clicked.emit()
            else:
                self.clicked.emit(self.mapSceneToView(event.scenePos()))
        elif event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self.menu_wanted.emit(event.screenPos().toPoint())


class _Ground(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """What pyqtgraph draws on. Keyboard and menu belong to the plot around it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)


@dataclass
class Row:
    """One panel and what pyqtgraph draws in it."""

    panel: Panel
    item: pg.PlotItem
    view: PlotView
    behind: Strokes
    front: Strokes
    home: tuple[Range, Range] | None = None
    seen: tuple[Range, Range] | None = None


class Canvas(QWidget):
    """Draws curves over x, in one panel or in several above each other.

    Args:
        parent: Above it.
        x: The title of the x axis.
        panels: From above.
        fewest: How far x reaches at the least.
        name: The object's name; the beginning of its parts' names.
    """

    curve_hovered = Signal(str)
    """The curves of this group are pointed at; "" when none are any more."""
    line_moved = Signal(str, float)
    """The movable line of this key was dragged to here."""
    seen_changed = Signal()
    """Another part of x is seen."""
    zoomed = Signal(bool)
    """Whether only a part is seen."""
    log_changed = Signal(bool)

    def __init__(
        self, parent: QWidget | None, x: str, panels: Sequence[Panel], fewest: float, name: str
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._title, self._fewest = x, fewest
        self._lines: dict[str, Line] = {}
        self._marks: dict[str, tuple[list[pg.InfiniteLine], Role, bool]] = {}
        self._points: dict[str, Cloud] = {}
        self._names: dict[str, Mark] = {}
        self._hovered = ""
        self._log = self._is_zoomed = self._is_fitting = False
        self._is_stale = True
        self._seen: list[float] = []
        self._behind_of: tuple[object, ...] = ()
        self._colours = self.palette()
        self._ground = _Ground(self)
        self._ground.setObjectName(f"{name}_ground")
        self._ground.ci.layout.setContentsMargins(2, 2, 3 * EDGE, 2)
        self._ground.ci.layout.setVerticalSpacing(EDGE)
        self._legend = Legend()
        self._ground.addItem(self._legend, row=0, col=0)
        self._rows = [self._make_row(row, panel) for row, panel in enumerate(panels)]
        for below in self._rows[1:]:
            below.view.setXLink(self._rows[0].view)
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self._settle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._ground)

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
        across, upwards = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        before = self._lines[key].blocks if key in self._lines else None
        self._lines[key] = Line(
            across,
            upwards,
            label,
            role,
            tone,
            width,
            dashed,
            points,
            row,
            behind,
            pale,
            scale,
            Blocks(upwards, before),
        )
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
        item = Dots(pen=None, size=size, pxMode=True)
        item.setCacheMode(item.CacheMode.DeviceCoordinateCache)
        across, upwards = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        item.setData(across, upwards, brush=role_colour(role, self.palette()))
        self._rows[row].view.addItem(item, ignoreBounds=True)
        self._points[key] = Cloud(across, upwards, role, row, item)
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
        ring, name = Dots(size=16, brush=None), pg.TextItem(text)
        for item in (ring, name):
            item.setZValue(20)
            self._rows[row].view.addItem(item, ignoreBounds=True)
        name.setVisible(bool(text))
        self._names[key] = Mark(x, y, role, row, name, ring)
        self._colour_mark(self._names[key])
        self._unsettle(behind=False)

    def remove_mark(self, key: str) -> None:
        """Takes a ring away, if there is one of that key."""
        mark = self._names.pop(key, None)
        if mark is not None:
            for item in (mark.name, mark.ring):
                self._rows[mark.row].view.removeItem(item)

    def set_ranges(self, x: Range, y: Range, *, square: bool = False, row: int = 0) -> None:
        """What is seen unless somebody zooms; without it, all of the curves."""
        self._rows[row].home = x, y
        self._rows[row].view.setAspectLocked(square)
        self._unsettle()

    def clear(self) -> None:
        """Takes everything away, and forgets the zoom."""
        self._lines.clear()
        for key in list(self._points):
            self.remove_points(key)
        for key in list(self._names):
            self.remove_mark(key)
        for key in list(self._marks):
            self.remove_line(key)
        self.reset_view()

    @property
    def log(self) -> bool:
        """Whether y is drawn on a logarithmic scale."""
        return self._log

    @log.setter
    def log(self, log: bool) -> None:
        if log == self._log:
            return
        self._log = log
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
        self._note_zoom(False)
        for row in self._rows:
            row.seen = None
        self._unsettle(behind=False)

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
    def highlighted(self) -> str:
        """The group of curves that stands in the fore; "" none."""
        return self._hovered

    def highlight(self, key: str) -> None:
        """Brings a group of curves that lie behind to the fore; "" none."""
        if key != self._hovered:
            self._hovered = key
            self._unsettle()
            self.curve_hovered.emit(key)

    def table(self) -> str:
        """Every number of every curve as comma-separated values: curve, x, y."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow((_("curve"), self._title or "x", "y"))
        both: dict[str, Line | Cloud] = {**self._lines, **self._points}
        for key, one in both.items():
            name = one.label or key if isinstance(one, Line) else key
            writer.writerows(zip([name] * len(one.x), one.x.tolist(), one.y.tolist(), strict=True))
        return text.getvalue()

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
        self._fit_titles()
        self._settled()

    def _note_seen(self) -> None:
        if not self._is_fitting:
            self._unsettle(behind=False)

    def _note_zoom(self, is_zoomed: bool) -> None:
        if is_zoomed != self._is_zoomed:
            self._is_zoomed = is_zoomed
            self._unsettle(behind=False)
            self.zoomed.emit(is_zoomed)

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

    def _fit_titles(self) -> None:
        """Of a title that is longer than its axis, what stands before the comma is enough."""
        metrics = QFontMetricsF(self._small_font())
        for row in self._rows:
            title = row.panel.title
            if metrics.horizontalAdvance(title) > row.view.height():
                title = title.partition(",")[0]
            axis = row.item.getAxis("left")
            if axis.labelText != title:
                axis.setLabel(title, **axis.labelStyle)

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

    def _place_marks(self) -> None:
        for mark in self._names.values():
            up = math.log10(mark.y) if self._log_in(mark.row) and mark.y > 0 else mark.y
            middle = sum(self._rows[mark.row].view.viewRange()[0]) / 2
            mark.ring.setData([mark.x], [up])
            mark.name.setPos(mark.x, up)
            mark.name.setAnchor((1.15 if mark.x > middle else -0.15, 0.5))

    def _colour_mark(self, mark: Mark) -> None:
        colour = role_colour(mark.role, self._colours)
        mark.ring.setPen(pg.mkPen(colour, width=1.6))
        mark.name.setColor(colour)
        mark.name.fill = pg.mkBrush(self._colours.base())
        mark.name.setFont(self._small_font())

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

    def _make_row(self, number: int, panel: Panel) -> Row:
        view = PlotView()
        item = pg.PlotItem(viewBox=view, axisItems={"left": PlotAxis("left"), "bottom": PlotAxis("bottom")})
        self._ground.addItem(item, row=number + 1, col=0)
        self._ground.ci.layout.setRowStretchFactor(number + 1, panel.stretch)
        self._ground.ci.layout.setRowPreferredHeight(number + 1, _LEAST_ROW * panel.stretch)
        item.setMenuEnabled(False)
        item.hideButtons()
        view.setMouseEnabled(x=True, y=not panel.percent)
        if panel.percent:
            item.getAxis("left").setTicks([[(0.0, "0 %"), (50.0, "50 %"), (100.0, "100 %")]])
        row = Row(panel, item, view, Strokes(kept=True), Strokes())
        for part in (row.behind, row.front):
            view.addItem(part, ignoreBounds=True)
        view.sigRangeChangedManually.connect(lambda *_changed: self._note_zoom(True))
        view.sigRangeChanged.connect(lambda *_changed: self._note_seen())
        return row

    def _place_legend(self) -> None:
        entries = {}
        for one in self._lines.values():
            if one.label:
                entries[one.label, one.role, one.tone] = (self._pen_of(one), one.label)
        corner, left = self._corner_size(), self._left_width()
        width = self._ground.width() - left - corner.width() - 3 * EDGE
        self._legend.show_entries(
            list(entries.values()), self._small_font(), muted(self._colours), left, width, corner.height()
        )

    def _corner_size(self) -> QSize:
        """How much room beside the legend is taken."""
        return QSize(0, 0)

    def _settled(self) -> None:
        """Everything is drawn: what lies over it may follow."""

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * SMALL)
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
        for made, role, dashed in self._marks.values():
            for one in made:
                one.setPen(self._pen(role, 1.6, dashed))
        for dots in self._points.values():
            dots.item.setBrush(role_colour(dots.role, colours))
        for mark in self._names.values():
            self._colour_mark(mark)
        self._unsettle()

    def _tell_line(self, key: str, moved: pg.InfiniteLine) -> None:
        self.line_moved.emit(key, float(moved.value()))


def group_of(key: str) -> str:
    """The part of a curve's key before "/": curves of one group are pointed at together."""
    return key.partition("/")[0]
