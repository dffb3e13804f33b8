"""What a plot draws: curves over x, rings, a straight line, their axes and their legend."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyqtgraph as pg
from pyqtgraph.exporters import ImageExporter, SVGExporter
from PySide6.QtCore import (
    QBuffer,
    QEvent,
    QIODevice,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QColor,
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
from PySide6.QtWidgets import QLabel, QStyle, QWidget

from app.language import _
from app.project.files import write_whole
from app.ui.images import encoded
from app.ui.style import is_dark, muted, typed
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.axes import Legend
from app.ui.widgets.buttons import tool_button
from app.ui.widgets.curve import Curve, Panel, Range, group_of
from app.ui.widgets.labels import named
from app.ui.widgets.panel import PlotPanel, still_dots
from app.ui.widgets.scales import Role, mixed, role_colour, round_number_above

FORMATS = (".png", ".svg", ".csv")
EDGE = 4
SMALL = 0.85
_DASHES = [5.0, 2.5]
_PALE = 0.42
_LEAST_ROW = 8
_FEWEST = 10
_WIDEST_TICK = "0.0005"


class Mark(NamedTuple):
    """A ring around a point, and its name."""

    x: float
    y: float
    role: Role
    ring: pg.ScatterPlotItem
    name: pg.TextItem


class Canvas(QWidget):
    """Draws curves over x, in one panel or in several above each other.

    Args:
        parent: Above it.
        x: The title of the x axis.
        y: The title of the y axis, or several panels from above.
        log_button: Whether a button offers a logarithmic y axis.
        name: The object's name; the beginning of its parts' names.
    """

    seen_changed = Signal()
    """Another part of x is seen."""
    log_changed = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        x: str = "",
        y: str | Sequence[Panel] = "D",
        log_button: bool = False,
        name: str = "plot",
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        panels = [Panel(y)] if isinstance(y, str) else y
        self.setAccessibleName(", ".join(panel.title for panel in panels))
        self._title = x
        self._curves: dict[str, Curve] = {}
        self._marks: dict[str, Mark] = {}
        self._past: float | None = None
        self._highlighted = ""
        self._is_zoomed, self._is_stale = False, True
        self._seen: list[float] = []
        self._colours = self.palette()
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self._settle)
        self._ground = pg.GraphicsLayoutWidget(self)
        self._ground.setObjectName(f"{name}_ground")
        self._ground.setFrameShape(self._ground.Shape.NoFrame)
        # Keyboard and menu belong to the plot around it.
        self._ground.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._ground.ci.layout.setContentsMargins(2, 2, 3 * EDGE, 2)
        self._ground.ci.layout.setVerticalSpacing(EDGE)
        self._legend = Legend()
        self._ground.addItem(self._legend, row=0, col=0)
        self._rows = [PlotPanel(panel) for panel in panels]
        for number, row in enumerate(self._rows, start=1):
            self._ground.addItem(row, row=number, col=0)
            self._ground.ci.layout.setRowStretchFactor(number, row.panel.stretch)
            self._ground.ci.layout.setRowPreferredHeight(number, _LEAST_ROW * row.panel.stretch)
            row.view.sigRangeChangedManually.connect(self._note_zoom_by_hand)
            row.view.sigRangeChanged.connect(self._unsettle)
            if number > 1:
                row.view.setXLink(self._rows[0].view)
        stacked(self._ground, within=self, margin=0)
        self._make_message(name)
        self._make_corner(name, log_button)

    def set_curve(self, key: str, curve: Curve) -> None:
        """Draws a curve in place of the one of that key, if there is one."""
        self._curves[key] = curve
        self._unsettle()

    def remove_curve(self, key: str) -> None:
        """Takes a curve away, if there is one of that key."""
        if self._curves.pop(key, None) is not None:
            self._unsettle()

    @property
    def curves(self) -> list[str]:
        """The keys of all curves."""
        return list(self._curves)

    def set_mark(self, key: str, x: float, y: float, text: str, role: Role = "text") -> None:
        """Draws a ring around a point, with its name beside it."""
        self.remove_mark(key)
        mark = self._marks[key] = Mark(x, y, role, still_dots(size=16, brush=None), pg.TextItem(text))
        for item in (mark.ring, mark.name):
            item.setZValue(20)
            self._rows[0].put(item)
        mark.name.setVisible(bool(text))
        self._unsettle()

    def remove_mark(self, key: str) -> None:
        """Takes a ring away, if there is one of that key."""
        if (mark := self._marks.pop(key, None)) is not None:
            for item in (mark.ring, mark.name):
                self._rows[0].view.removeItem(item)

    def set_past(self, x: float | None) -> None:
        """Draws a straight line there, where the keyboard begins; without one it begins at the end."""
        self._past = x
        for row in self._rows:
            row.past.setVisible(x is not None)
            if x is not None:
                row.past.setValue(x)

    def set_message(self, text: str) -> None:
        """Says something where curves will be; "" once they are."""
        if text != self._message.text():
            self._message.setText(text)
            self._message.setVisible(bool(text))
            self._place_words()

    def clear(self) -> None:
        """Takes everything away, and forgets the zoom."""
        self._curves.clear()
        for key in list(self._marks):
            self.remove_mark(key)
        self.set_past(None)
        self.reset_view()

    def highlight(self, key: str) -> None:
        """Brings a group of curves that lie behind to the fore; "" none."""
        if key != self._highlighted:
            self._highlighted = key
            self._unsettle()

    @property
    def highlighted(self) -> str:
        """The group of curves that stands in the fore; "" none."""
        return self._highlighted

    def set_ranges(self, x: Range, y: Range, *, square: bool = False) -> None:
        """What is seen of the first panel unless somebody zooms; without it, all of the curves."""
        self._rows[0].home = x, y
        self._rows[0].view.setAspectLocked(square)
        self._unsettle()

    @property
    def log(self) -> bool:
        """Whether y is drawn on a logarithmic scale."""
        return self._log.isChecked()

    @log.setter
    def log(self, log: bool) -> None:
        self._log.setChecked(log)

    @property
    def is_zoomed(self) -> bool:
        """Whether somebody has zoomed or moved it."""
        return self._is_zoomed

    def reset_view(self) -> None:
        """Shows everything again."""
        self._note_zoom(False)
        for row in self._rows:
            row.forget_zoom()
        self._unsettle()

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
        at = QPointF(x, self._rows[row].height_of(y))
        return QPoint(self._ground.mapFromScene(self._rows[row].view.mapViewToScene(at)))

    def table(self) -> str:
        """Every number of every curve as comma-separated values: curve, x, y."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow((_("curve"), self._title or "x", "y"))
        for key, one in self._curves.items():
            name = [one.label or key] * len(one.x)
            writer.writerows(zip(name, one.x.tolist(), one.y.tolist(), strict=True))
        return text.getvalue()

    def export(self, path: Path) -> None:
        """Writes a picture (".png" of twice the size, ".svg") or every number (".csv").

        Raises:
            OSError: The file has another suffix.
            ProjectError: It cannot be written.
        """
        write_whole(path, self.encoded(path))

    def encoded(self, path: Path) -> bytes:
        """What `export` writes; pictures are drawn on white, whatever the window is.

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
        if is_dark(self.palette()):
            self._take_palette(QPalette(QColor("#f0f0f0")))
        # What was never shown has no layout yet.
        self.grab()
        self._settle()
        self._ground.ci.layout.activate()
        for row in self._rows:
            row.behind.keep_picture(False)
        try:
            return self._drawing() if suffix == ".svg" else encoded(self._picture(2), suffix)
        finally:
            for row in self._rows:
                row.behind.keep_picture(True)
            self._take_palette(self.palette())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._unsettle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._unsettle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._take_palette(self.palette())

    @Slot()
    def _unsettle(self) -> None:
        """Draws anew once everything that changes now has changed."""
        self._is_stale = True
        if self.isVisible() and not self._settling.isActive():
            self._settling.start(0)

    def _settle(self) -> None:
        self._settling.stop()
        if not self._is_stale:
            return
        self._is_stale = False
        self._show_legend()
        if not self._is_zoomed:
            self._fit()
        seen = self._rows[0].view.viewRange()[0]
        if seen != self._seen:
            self._seen = list(seen)
            self.seen_changed.emit()
        for row in self._rows:
            self._draw(row)
        self._show_marks()
        self._place_words()

    def _fit(self) -> None:
        known = [curve.x for curve in self._curves.values() if len(curve.x)]
        low = min((float(x[0]) for x in known), default=0.0)
        high = max((float(x[-1]) for x in known), default=0.0)
        home = self._rows[0].home
        seen = home[0] if home else (min(low, 0.0), round_number_above(max(high, _FEWEST)))
        for row in self._rows:
            row.fit(seen, self._curves_in(row).values())

    def _draw(self, row: PlotPanel) -> None:
        # Those that are highlighted lie above the others.
        here = sorted(self._curves_in(row).items(), key=lambda pair: self._is_highlighted(pair[0]))
        for strokes, behind in ((row.behind, True), (row.front, False)):
            drawn = [
                (one, self._pen_of(one, self._is_highlighted(key)))
                for key, one in here
                if one.behind == behind
            ]
            strokes.show_curves(drawn, self._ground.width(), row.log)
        row.fit_title(QFontMetricsF(self._font))

    def _show_marks(self) -> None:
        row = self._rows[0]
        middle = sum(row.view.viewRange()[0]) / 2
        for mark in self._marks.values():
            colour, up = role_colour(mark.role, self._colours), row.height_of(mark.y)
            mark.ring.setData([mark.x], [up], pen=pg.mkPen(colour, width=1.6))
            mark.name.setPos(mark.x, up)
            mark.name.setAnchor((1.15 if mark.x > middle else -0.15, 0.5))
            mark.name.setColor(colour)
            mark.name.fill = pg.mkBrush(self._colours.base())
            mark.name.setFont(self._font)

    def _show_legend(self) -> None:
        entries = {
            (one.label, one.role, one.tone): (self._pen_of(one), one.label)
            for one in self._curves.values()
            if one.label
        }
        corner, left = self._corner_size(), self._left
        width = self._ground.width() - left - corner.width() - 3 * EDGE
        self._legend.show_entries(
            list(entries.values()), self._font, muted(self._colours), left, width, corner.height()
        )

    def _pen_of(self, curve: Curve, highlighted: bool = False) -> QPen:
        colour = role_colour(curve.tone if highlighted else curve.role, self._colours, curve.tone)
        if curve.pale:
            colour = mixed(colour, self._colours.base().color(), _PALE)
        pen = QPen(colour, curve.width + (0.8 if highlighted else 0.0))
        pen.setCosmetic(True)
        if curve.dashed:
            pen.setDashPattern(_DASHES)
        return pen

    def _is_highlighted(self, key: str) -> bool:
        return bool(self._highlighted) and group_of(key) == self._highlighted

    def _curves_in(self, row: PlotPanel) -> dict[str, Curve]:
        return {key: one for key, one in self._curves.items() if self._rows[one.row] is row}

    @Slot()
    def _note_zoom_by_hand(self) -> None:
        self._note_zoom(True)

    def _note_zoom(self, is_zoomed: bool) -> None:
        self._is_zoomed = is_zoomed
        self._whole.setVisible(is_zoomed)
        self._unsettle()

    def _change_log(self, log: bool) -> None:
        for row in self._rows:
            row.set_log(log)
        # A zoom of y would mean nothing any more.
        self.reset_view()
        self.log_changed.emit(log)

    def _take_palette(self, palette: QPalette) -> None:
        """Draws everything in the colours of a palette and the sizes of the font."""
        self._colours, self._font = palette, QFont(self.font())
        self._font.setPointSizeF(self._font.pointSizeF() * SMALL)
        metrics = QFontMetricsF(self._font)
        # The same for every panel, so that the same x stands above each other.
        self._left = round(metrics.horizontalAdvance(_WIDEST_TICK) + metrics.height() * 1.6 + 8)
        self._ground.setBackground(palette.base())
        for row in self._rows:
            title = self._title if row is self._rows[-1] else None
            row.take_colours(palette, self._font, title, self._left)
        self._unsettle()

    def _corner_size(self) -> QSize:
        """How much room beside the legend is taken."""
        self._corner.adjustSize()
        shown = any(not button.isHidden() for button in (self._whole, self._log_button))
        return self._corner.sizeHint() if shown else QSize(0, 0)

    def _place_words(self) -> None:
        """Lays what lies over the panels."""
        corner = self._corner_size()
        self._corner.setGeometry(QRect(QPoint(self.width() - corner.width() - EDGE, 0), corner))
        # In the middle, on a ground of its own: there may be an axis below it.
        below = 2 * round(QFontMetricsF(self._font).height())
        room = self.rect().adjusted(self._left, 0, -EDGE, -below)
        words = self._message.fontMetrics().horizontalAdvance(self._message.text())
        width = min(words + 4 * EDGE, room.width())
        size = QSize(width, self._message.heightForWidth(width))
        self._message.setGeometry(
            QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignCenter, size, room)
        )

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

    def _make_message(self, name: str) -> None:
        self._message = named(typed(QLabel(self), "small"), f"{name}_message")
        self._message.setWordWrap(True)
        lie_over(self._message)

    def _make_corner(self, name: str, log_button: bool) -> None:
        self._log = QAction(_("Logarithmic scale"), self, checkable=True)
        self._log.setObjectName("log")
        self._log.setIconText(_("log"))
        self._log.setToolTip(_("A logarithmic scale, where small numbers can be seen."))
        self._log.toggled.connect(self._change_log)
        self._corner = QWidget(self)
        tip = _("Shows everything again, as a double click does.")
        self._whole = tool_button(f"{name}_whole", _("show all"), tip, self._corner)
        self._whole.clicked.connect(self.reset_view)
        self._log_button = tool_button(f"{name}_log", _("log"), parent=self._corner)
        self._log_button.setDefaultAction(self._log)
        beside(self._whole, self._log_button, within=self._corner, margin=0)
        self._whole.hide()
        self._log_button.setVisible(log_button)


def lie_over(label: QLabel) -> None:
    """A label of the plot's own ground that lies over it once there is something to say."""
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setBackgroundRole(QPalette.ColorRole.Base)
    label.setAutoFillBackground(True)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.hide()
