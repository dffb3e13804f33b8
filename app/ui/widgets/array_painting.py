"""How arrays of numbers are painted as coloured cells, with their numbers, names and legends."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QImage,
    QPainter,
    QPalette,
    QStaticText,
)

from app.ui.style import curve_colours, diverging, line, muted
from app.ui.widgets.array_cells import (
    MOST_NUMBERS,
    SIGN,
    Array,
    Cells,
    Colouring,
    GridLayout,
    Ground,
    image_of_pixels,
    rgb_image,
)
from app.ui.widgets.number_text import cell_power, cell_text, significant, superscript

_LEVELS = 255
_MANY = 16384
_NEGATIVE = np.array([64, 140, 255], dtype=np.float64)
_LUMINANCE = np.array([0.299, 0.587, 0.114])
_BRIGHT = 140
_MOST_KEPT = 2000
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def signed_colours(values: Array, limit: float, palette: QPalette) -> NDArray[np.uint8]:
    """Blue for negative numbers, orange for positive ones."""
    if values.size <= _MANY:
        return diverging(values, limit, palette)
    # Of many numbers each takes its colour from a table: ten times as fast, and off by one shade at most.
    return looked_up(values, limit, diverging(np.linspace(-1, 1, 2 * _LEVELS + 1), 1.0, palette))


def grey_colours(values: Array, limit: float, palette: QPalette) -> NDArray[np.uint8]:
    """0 black and the limit white; below 0 blue."""
    if values.size > _MANY:
        return looked_up(values, limit, grey_colours(np.linspace(-1, 1, 2 * _LEVELS + 1), 1.0, palette))
    share = np.clip(np.nan_to_num(values / limit if limit > 0 else values * 0), -1, 1)[..., None]
    colours: NDArray[np.uint8] = (
        np.where(share < 0, -share * _NEGATIVE, share * 255.0).round().astype(np.uint8)
    )
    return colours


def looked_up(values: Array, limit: float, table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The rows of a table for numbers: the first for −limit and below, the last for +limit and above."""
    middle = len(table) // 2
    share = np.nan_to_num(np.clip(values / limit, -1, 1)) if limit > 0 else np.zeros_like(values)
    found: NDArray[np.uint8] = table[np.round(share * middle).astype(np.intp) + middle]
    return found


def _overlay(values: Array, limit: float, colours: Colouring, palette: QPalette) -> QImage:
    """Numbers as colours that are the less transparent the larger they are."""
    steps = np.arange(-_LEVELS, _LEVELS + 1)
    opacity = np.abs(steps)[:, None]
    full = colours(np.sign(steps).astype(np.float64), 1.0, palette)[:, ::-1]
    table = np.concatenate([np.round(full * (opacity / _LEVELS)), opacity], axis=1).astype(np.uint8)
    return image_of_pixels(looked_up(values, limit, table), QImage.Format.Format_ARGB32_Premultiplied)


class _Writing(NamedTuple):
    """How numbers are written into cells: the font, the form, and the sign of negative ones."""

    font: QFont
    key: str
    short: bool
    minus: str


def least_cell(font: QFont) -> float:
    """How wide a cell has to be at least for its number to be read."""
    small = QFont(font)
    small.setPixelSize(max(8, QFontInfo(font).pixelSize() - 4))
    return math.ceil(QFontMetricsF(small).horizontalAdvance("-.00") + 2)


class ArrayPainter:
    """Paints arrays; colours and texts are kept until there are others.

    Args:
        arrays: What is shown.
        limits: The absolute value of the full colour of each.
        palette: Where colours come from.
        font: Of names; that of numbers follows from it.
    """

    def __init__(
        self, arrays: Sequence[Cells], limits: Sequence[float], palette: QPalette, font: QFont
    ) -> None:
        self._arrays, self._limits = arrays, limits
        self._palette, self._font = palette, font
        self._font_key = font.key()
        self._kinds: dict[tuple[object, ...], list[int]] = {}
        for index in range(len(arrays)):
            self._kinds.setdefault(self._kind(index), []).append(index)
        self._sheets: dict[tuple[object, ...], tuple[QImage, NDArray[np.uint8] | None]] = {}
        self._frame, self._name = line(palette), muted(palette)

    # The same for every set of arrays: measuring letters takes longer than painting.
    _writings: dict[tuple[object, ...], _Writing | None] = {}
    _texts: dict[tuple[str, str], tuple[QStaticText, QPointF]] = {}
    _names: dict[tuple[str, int, str], QStaticText] = {}
    _grounds: dict[tuple[int, int, int], tuple[Ground, QImage]] = {}

    def draw_all(self, painter: QPainter, layout: GridLayout, shown: list[int], *, numbers: bool) -> None:
        """Draws arrays where a layout puts them, with their names, bars and signs."""
        boxes = layout.boxes
        for index in shown:
            self._draw_cells(painter, index, boxes[index], numbers=numbers)
        self._draw_frames(painter, [boxes[index] for index in shown])
        self._draw_bars(painter, layout, [index for index in shown if self._arrays[index].bar is not None])
        for index in shown:
            if self._arrays[index].name:
                self._draw_name(painter, index, layout.captions[index], boxes[index], numbers=numbers)
            if self._arrays[index].sign:
                self._draw_sign(painter, index, boxes[index])

    def draw(self, painter: QPainter, index: int, box: QRectF) -> None:
        """Draws one array into a box, with its numbers."""
        self._draw_cells(painter, index, box, numbers=True)
        self._draw_frames(painter, [box])

    def _draw_cells(self, painter: QPainter, index: int, box: QRectF, *, numbers: bool) -> None:
        cells = self._arrays[index]
        if not cells.known:
            painter.fillRect(box, QBrush(self._frame, Qt.BrushStyle.BDiagPattern))
            return
        if cells.ground is not None:
            self._draw_ground(painter, cells.ground, box)
        image, top, colours = self._sheet(index)
        rows, columns = cells.shape
        painter.drawImage(cells.inside(box), image, QRectF(0, top, columns, rows))
        if numbers:
            self._write(painter, index, cells.inside(box), colours)
        if cells.values.ndim == 3 and len(cells.values) > 1:
            self._draw_channels(painter, cells, box)

    def _draw_frames(self, painter: QPainter, boxes: list[QRectF]) -> None:
        painter.setPen(self._frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects([box.adjusted(-0.5, -0.5, 0.5, 0.5) for box in boxes])

    def _draw_bars(self, painter: QPainter, layout: GridLayout, shown: list[int]) -> None:
        """Draws the bar below each array, as wide as all that stand close beside it."""
        if not shown:
            return
        whole, filled = layout.bars(shown), []
        for index, bar in zip(shown, whole, strict=True):
            share = self._arrays[index].bar or 0.0
            filled.append(QRectF(bar.left(), bar.top(), share * bar.width(), bar.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        for bars, colour in ((whole, self._frame), (filled, curve_colours(self._palette)[1])):
            painter.setBrush(colour)
            painter.drawRects(bars)

    def _draw_name(self, painter: QPainter, index: int, place: QRectF, box: QRectF, *, numbers: bool) -> None:
        """Writes the name of an array, with the power of ten that its numbers leave out."""
        name = self._arrays[index].name
        tens = cell_power(self._limits[index])
        if numbers and tens and self.has_numbers(index, box):
            name += f" · 10{superscript(tens)}"
        painter.setPen(self._name)
        painter.drawStaticText(place.topLeft(), self._elided(name, int(place.width()) + 3))

    def _elided(self, name: str, width: int) -> QStaticText:
        key = name, width, self._font_key
        found = self._names.get(key)
        if found is None:
            if len(self._names) >= _MOST_KEPT:
                self._names.clear()
            shown = QFontMetricsF(self._font).elidedText(name, Qt.TextElideMode.ElideRight, width)
            found = self._names[key] = QStaticText(shown)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(font=self._font)
        return found

    def _draw_sign(self, painter: QPainter, index: int, box: QRectF) -> None:
        """Writes what stands between an array and the one before."""
        wide = SIGN * painter.fontMetrics().height()
        painter.setPen(self._palette.color(QPalette.ColorRole.WindowText))
        place = QRectF(box.left() - wide, box.top(), wide, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._arrays[index].sign)

    def has_numbers(self, index: int, box: QRectF) -> bool:
        """Whether the numbers of an array are written into a box of that size."""
        cells = self._arrays[index]
        return cells.known and self._writing(index, cells.inside(box)) is not None

    def _sheet(self, index: int) -> tuple[QImage, int, NDArray[np.uint8] | None]:
        """The image an array is in, the first of its rows there, and its colours."""
        kind, cells = self._kind(index), self._arrays[index]
        kin = self._kinds[kind]
        if kind not in self._sheets:
            values = np.concatenate([self._arrays[number].flat for number in kin])
            colouring, limit = colouring_of(cells), self._limits[index]
            if cells.ground is None:
                colours = colouring(values, limit, self._palette)
                self._sheets[kind] = rgb_image(colours), colours
            else:
                self._sheets[kind] = _overlay(values, limit, colouring, self._palette), None
        image, colours_of_all = self._sheets[kind]
        rows = cells.shape[0]
        top = kin.index(index) * rows
        return image, top, None if colours_of_all is None else colours_of_all[top : top + rows]

    def _kind(self, index: int) -> tuple[object, ...]:
        """Arrays of one kind are coloured in one go."""
        cells = self._arrays[index]
        return cells.shape, self._limits[index], cells.grey, cells.colours, cells.ground is None

    def _draw_ground(self, painter: QPainter, ground: Ground, box: QRectF) -> None:
        ratio = painter.device().devicePixelRatioF()
        size = QSize(round(box.width() * ratio), round(box.height() * ratio))
        key = id(ground), size.width(), size.height()
        kept = self._grounds.get(key)
        if kept is None or kept[0] is not ground:
            form = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            scaled = ground.image.scaled(size, *form).convertToFormat(QImage.Format.Format_RGB32)
            if len(self._grounds) > 4:
                self._grounds.clear()
            kept = self._grounds[key] = ground, scaled
        painter.drawImage(box, kept[1], QRectF(kept[1].rect()))

    def _draw_channels(self, painter: QPainter, cells: Cells, box: QRectF) -> None:
        painter.setPen(self._palette.color(QPalette.ColorRole.WindowText))
        for channel in range(1, len(cells.values)):
            x = box.left() + box.width() * channel / len(cells.values)
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def _write(self, painter: QPainter, index: int, box: QRectF, colours: NDArray[np.uint8] | None) -> None:
        """Writes numbers on their colours, dark on light and light on dark."""
        writing = self._writing(index, box)
        if writing is None:
            return
        cells, power = self._arrays[index], cell_power(self._limits[index])
        if colours is None:
            colours = self._over_ground(cells, self._limits[index])
        bright = (colours @ _LUMINANCE > _BRIGHT).tolist()
        pens = QColor("#ffffff"), QColor("#101010")
        wide, high = box.width() / cells.shape[1], box.height() / cells.shape[0]
        painter.setFont(writing.font)
        for row, numbers in enumerate(cells.flat.tolist()):
            for column, value in enumerate(numbers):
                text, half = self._laid_out(cell_text(value, power, short=writing.short), writing)
                middle = QPointF(box.left() + (column + 0.5) * wide, box.top() + (row + 0.5) * high)
                painter.setPen(pens[bright[row][column]])
                painter.drawStaticText(middle - half, text)
        painter.setFont(self._font)

    def _over_ground(self, cells: Cells, limit: float) -> NDArray[np.uint8]:
        """The colours of the cells with what is seen of the ground below."""
        assert cells.ground is not None, "it is laid over a picture"
        share = np.clip(np.abs(np.nan_to_num(cells.flat)) / (limit or 1.0), 0, 1)[..., None]
        full = colouring_of(cells)(np.sign(cells.flat), 1.0, self._palette)
        mixed: NDArray[np.uint8] = (share * full + (1 - share) * cells.ground.sampled(*cells.shape)).astype(
            np.uint8
        )
        return mixed

    def _laid_out(self, number: str, writing: _Writing) -> tuple[QStaticText, QPointF]:
        key = number.replace("−", writing.minus), writing.key
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= _MOST_KEPT:
                self._texts.clear()
            text = QStaticText(key[0])
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=writing.font)
            found = self._texts[key] = text, QPointF(text.size().width(), text.size().height()) / 2
        return found

    def _writing(self, index: int, box: QRectF) -> _Writing | None:
        rows, columns = self._arrays[index].shape
        if rows * columns > MOST_NUMBERS:
            return None
        cell = round(box.width() / columns, 2), round(box.height() / rows, 2)
        key = (*cell, self._font_key)
        if key not in self._writings:
            if len(self._writings) > _MOST_KEPT:
                self._writings.clear()
            self._writings[key] = _writing(cell, self._font)
        return self._writings[key]


def _writing(cell: tuple[float, float], font: QFont) -> _Writing | None:
    """How numbers are written into a cell; None where they could not be read."""
    usual, font = QFontInfo(font).pixelSize(), QFont(font)
    # The minus of many fonts is wider than a digit: the narrowest cells have a hyphen instead.
    forms = (("−0.000", usual + 3, usual - 2), ("−.00", usual + 1, usual - 3), ("-.00", usual - 1, usual - 4))
    for widest, largest, least in forms:
        for size in range(largest, max(8, least) - 1, -1):
            font.setPixelSize(size)
            metrics = QFontMetricsF(font)
            wide, high = metrics.horizontalAdvance(widest) + 2, metrics.capHeight() + 3
            if wide <= cell[0] and high <= cell[1]:
                return _Writing(font, font.key(), widest != "−0.000", widest[0])
    return None


def colouring_of(cells: Cells) -> Colouring:
    """The colours of an array."""
    return cells.colours or (grey_colours if cells.grey else signed_colours)


def draw_legend(
    painter: QPainter, box: QRectF, cells: Cells, limit: float, palette: QPalette, *, signed: bool
) -> None:
    """Draws a legend on one line: a name, the numbers at both ends, and the colours between them."""
    metrics, end = painter.fontMetrics(), significant(limit, 2)
    low, high = (f"−{end}", f"+{end}") if signed else ("0", end)
    if limit == 0:
        low, high = "", "0" if cells.known else "?"
    left, right, gap = box.left(), box.right(), metrics.averageCharWidth() * 0.7
    painter.setPen(muted(palette))
    for text in filter(None, (cells.scale, low)):
        painter.drawText(QRectF(left, box.top(), box.width(), box.height()), _LEFT, text)
        left += metrics.horizontalAdvance(text) + gap
    wide = metrics.horizontalAdvance(high)
    painter.drawText(QRectF(right - wide, box.top(), wide + 1, box.height()), _LEFT, high)
    strip = QRectF(left, box.top() + 2, right - wide - gap - left, box.height() - 4)
    if strip.width() > 4:
        draw_strip(painter, strip, colouring_of(cells), palette, signed=signed)


def draw_strip(
    painter: QPainter, strip: QRectF, colours: Colouring, palette: QPalette, *, signed: bool
) -> None:
    """Draws all colours of a scale from its low to its high end."""
    shares = np.linspace(-1.0 if signed else 0.0, 1.0, 129)[None]
    painter.drawImage(strip, rgb_image(colours(shares, 1.0, palette)))
    painter.setPen(line(palette))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(strip)
    if signed:
        middle = strip.center().x()
        painter.drawLine(QPointF(middle, strip.bottom() - 3), QPointF(middle, strip.bottom()))
