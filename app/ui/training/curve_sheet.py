"""The curves as a picture to print or to show: PNG or SVG, always on light ground."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageWriter,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtSvg import QSvgGenerator

from app.ui.theme import line, muted
from app.ui.training.curve_pens import Pens, curve_pens, kept_pens, pale_pens, smoothed_pens
from app.ui.training.run_history import Range, RunHistory, whole_of
from app.ui.training.stepping import round_number_above
from app.ui.training.thinning import Curve

_SCALE = 2
_LEFT, _RIGHT, _TOP, _BOTTOM, _BETWEEN = 74.0, 18.0, 10.0, 40.0, 16.0
_SHARE_OF_ERROR = 7 / 12
_PERCENT = (-6.0, 106.0)
_STROKE = 22.0
_TICKS = 6
_POINTS = 9.0


@dataclass(frozen=True)
class SheetRun:
    """A run on the sheet, its name, and its settings in words."""

    title: str
    settings: str
    history: RunHistory


@dataclass(frozen=True)
class CurveSheet:
    """What is drawn. It holds no widget: it may be written off the GUI's thread.

    Attributes:
        runs: The present run first, then the kept ones.
        epochs: From which to which is drawn.
        logarithmic: Whether D is drawn on a logarithmic scale.
        smooth: Whether smoothed curves are drawn, with the present run's own pale behind them.
        size: Of the drawing, in points.
    """

    runs: Sequence[SheetRun]
    epochs: Range
    logarithmic: bool
    smooth: bool
    size: QSize

    def write_png(self, path: Path) -> None:
        """Writes a picture of twice the size in pixels.

        Raises:
            OSError: The file cannot be written.
        """
        image = QImage(self.size * _SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SCALE)
        self._draw_on(image)
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        path.write_bytes(data.data())

    def write_svg(self, path: Path) -> None:
        """Writes lines and texts that can be drawn at any size.

        Raises:
            OSError: The file cannot be written.
        """
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size)
        generator.setViewBox(QRect(0, 0, self.size.width(), self.size.height()))
        generator.setTitle("D and accuracy over the epochs")
        self._draw_on(generator)
        path.write_bytes(buffer.data().data())

    def _draw_on(self, device: QImage | QSvgGenerator) -> None:
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _Drawing(self, painter).draw()
        painter.end()


class _Drawing:
    """One drawing of a sheet."""

    def __init__(self, sheet: CurveSheet, painter: QPainter) -> None:
        self._sheet = sheet
        self._painter = painter
        self._palette = QPalette(QColor("#f0f0f0"))
        font = QFont()
        font.setPixelSize(round(_POINTS * 96 / 72))
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)

    def draw(self) -> None:
        sheet = self._sheet
        whole = QRectF(0, 0, sheet.size.width(), sheet.size.height())
        self._painter.fillRect(whole, self._palette.color(QPalette.ColorRole.Base))
        top = self._draw_names(whole) + _TOP
        room = whole.height() - top - _BOTTOM - _BETWEEN
        width = whole.width() - _LEFT - _RIGHT
        error = QRectF(_LEFT, top, width, room * _SHARE_OF_ERROR)
        accuracy = QRectF(_LEFT, error.bottom() + _BETWEEN, width, room - error.height())
        errors = whole_of([run.history for run in sheet.runs], sheet.logarithmic)[1]
        self._draw_frame(
            error, errors, _decades(errors) if sheet.logarithmic else _ticks(errors), "D, total error"
        )
        percents = [(value, f"{value:g} %") for value in (0.0, 50.0, 100.0)]
        self._draw_frame(accuracy, _PERCENT, percents, "accuracy")
        self._draw_epochs(accuracy)
        self._draw_runs(error, accuracy, errors)

    def _draw_names(self, whole: QRectF) -> float:
        """A line a run; returns where the lowest one ends."""
        height, y = self._metrics.height() + 3, _TOP
        for index, run in enumerate(self._sheet.runs):
            training, validation = self._pens(index)
            x = self._draw_piece(_LEFT, y, training)
            name = " · ".join(text for text in (run.title, run.settings) if text)
            if run.history.has_validation:
                x = self._draw_piece(x + 4, y, validation)
                if index == 0:
                    name += f" (solid: training; dashed: validation, D ×{run.history.scale:.3g})"
            room = whole.width() - x - _RIGHT
            self._text(QRectF(x + 6, y, room, height), self._elided(name, room), Qt.AlignmentFlag.AlignLeft)
            y += height
        return y

    def _draw_piece(self, x: float, y: float, pen: QPen) -> float:
        self._painter.setPen(_scaled(pen))
        middle = y + self._metrics.height() / 2 + 1
        self._painter.drawLine(QLineF(x, middle, x + _STROKE, middle))
        return x + _STROKE

    def _elided(self, text: str, room: float) -> str:
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _draw_frame(self, plot: QRectF, y: Range, ticks: list[tuple[float, str]], title: str) -> None:
        height = self._metrics.height()
        for value, text in ticks:
            at = plot.bottom() - (value - y[0]) / (y[1] - y[0]) * plot.height()
            self._painter.setPen(QPen(line(self._palette), 0.6))
            self._painter.drawLine(QLineF(plot.left(), at, plot.right(), at))
            self._text(QRectF(0, at - height / 2, plot.left() - 6, height), text, Qt.AlignmentFlag.AlignRight)
        self._painter.setPen(QPen(muted(self._palette), 0.8))
        self._painter.drawLine(QLineF(plot.bottomLeft(), plot.bottomRight()))
        self._painter.drawLine(QLineF(plot.bottomLeft(), plot.topLeft()))
        self._painter.save()
        self._painter.translate(4, plot.center().y())
        self._painter.rotate(-90)
        self._text(QRectF(-120, 0, 240, height), title, Qt.AlignmentFlag.AlignHCenter)
        self._painter.restore()

    def _draw_epochs(self, plot: QRectF) -> None:
        height, (low, high) = self._metrics.height(), self._sheet.epochs
        for value, text in _ticks((low, high)):
            at = plot.left() + (value - low) / (high - low) * plot.width()
            self._text(QRectF(at - 60, plot.bottom() + 3, 120, height), text, Qt.AlignmentFlag.AlignHCenter)
        below = QRectF(plot.left(), plot.bottom() + height + 4, plot.width(), height)
        self._text(below, "epoch t", Qt.AlignmentFlag.AlignHCenter)

    def _draw_runs(self, error: QRectF, accuracy: QRectF, errors: Range) -> None:
        sheet, bins = self._sheet, self._sheet.size.width() * _SCALE
        for index in (*range(len(sheet.runs) - 1, 0, -1), 0):
            history = sheet.runs[index].history
            for smooth, pens in self._layers(index):
                both = history.error_curves(sheet.epochs, bins, sheet.logarithmic, smooth)
                self._draw_curves(error, errors, both, pens)
                both = history.accuracy_curves(sheet.epochs, bins, smooth)
                self._draw_curves(accuracy, _PERCENT, both, pens)

    def _layers(self, index: int) -> list[tuple[bool, Pens]]:
        if index == 0 and self._sheet.smooth:
            return [(False, pale_pens(self._palette)), (True, smoothed_pens(self._palette))]
        return [(self._sheet.smooth, self._pens(index))]

    def _pens(self, index: int) -> Pens:
        return kept_pens(index - 1, self._palette) if index else curve_pens(self._palette)

    def _draw_curves(self, plot: QRectF, y: Range, both: tuple[Curve, Curve], pens: Pens) -> None:
        low, high = self._sheet.epochs
        to_plot = QTransform()
        to_plot.translate(plot.left(), plot.bottom())
        to_plot.scale(plot.width() / (high - low), -plot.height() / (y[1] - y[0]))
        to_plot.translate(-low, -y[0])
        for (epochs, values), pen in reversed(list(zip(both, pens, strict=True))):
            seen = (epochs >= low) & (epochs <= high)
            points = [
                QPointF(*point) for point in zip(epochs[seen].tolist(), values[seen].tolist(), strict=True)
            ]
            self._painter.setPen(_scaled(pen))
            self._painter.drawPolyline(to_plot.map(QPolygonF(points)))

    def _text(self, place: QRectF, text: str, beside: Qt.AlignmentFlag) -> None:
        self._painter.setPen(self._palette.color(QPalette.ColorRole.WindowText))
        self._painter.drawText(place, beside | Qt.AlignmentFlag.AlignVCenter, text)


def _scaled(pen: QPen) -> QPen:
    """As wide as it says, also where a point has several pixels."""
    scaled = QPen(pen)
    scaled.setCosmetic(False)
    return scaled


def _ticks(seen: Range) -> list[tuple[float, str]]:
    """Round numbers within a range, about six of them."""
    step = round_number_above((seen[1] - seen[0]) / _TICKS)
    first, last = math.ceil(seen[0] / step - 1e-9), math.floor(seen[1] / step + 1e-9)
    return [(number * step, f"{number * step:.12g}") for number in range(first, last + 1)]


def _decades(seen: Range) -> list[tuple[float, str]]:
    """Powers of ten within a range of logarithms."""
    first, last = math.ceil(seen[0]), math.floor(seen[1])
    every = -(-(last - first + 1) // (_TICKS + 2))
    return [(float(power), f"{10.0**power:g}") for power in range(first, last + 1, every)]
