"""Features as pictures: l * K before the pool in signed colours, σ after it as shades."""

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPalette

from app.faces.preparation import as_picture
from app.recognition.features import FeatureLook
from app.ui import theme
from app.ui.images import image_of
from app.ui.who.feature_colours import Scale, shaded

Array = NDArray[np.floating]
Stage = Literal["before", "after"]

# Levels on either side of 0.
_LEVELS = 127


class FeaturePlace(NamedTuple):
    """A place of a map, all from 0."""

    kernel: int
    row: int
    column: int


def maps_of(look: FeatureLook, stage: Stage) -> Array:
    """The maps of a stage, one for each kernel: l * K before the pool, σ after it."""
    return look.convolved if stage == "before" else look.features


def limit_of(values: Array) -> float:
    """The largest absolute value, rounded up to two digits so that it stands still; 0 where all are 0."""
    largest = max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
    if not math.isfinite(largest):
        largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    if largest == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(largest)) - 1)
    return float(np.ceil(round(largest / unit, 6)) * unit)


def colours_of(shares: Array, stage: Stage, palette: QPalette) -> NDArray[np.uint8]:
    """The colours of shares of the limit, −1 … 1: RGB in an axis of 3 added to them."""
    if stage == "before":
        return theme.diverging(shares, 1.0, palette)
    return shaded(shares, Scale(-1.0, 1.0))


def maps_image(maps: Array, limit: float, stage: Stage, palette: QPalette) -> QImage:
    """Maps (n, h, w) one below the other as an image of w × n·h pixels."""
    count, height, width = maps.shape
    levels = _levels(maps, limit)
    image = QImage(levels.data, width, count * height, width, QImage.Format.Format_Indexed8)
    colours = colours_of(np.arange(-_LEVELS, _LEVELS + 1) / _LEVELS, stage, palette).astype(np.int64)
    image.setColorTable((0xFF << 24 | colours @ (1 << 16, 1 << 8, 1)).tolist())
    return _quick(image)


def signed_image(numbers: Array, limit: float, palette: QPalette) -> QImage:
    """Signed numbers (C, rows, columns) as colours, the channels side by side."""
    return _quick(image_of(theme.diverging(side_by_side(numbers), limit, palette)))


def face_image(numbers: Array) -> QImage:
    """The network's input, or a part of it, (C, rows, columns) in grey, the channels side by side."""
    return _quick(image_of(as_picture(side_by_side(numbers).astype(np.float32))))


def side_by_side(numbers: Array) -> Array:
    """(C, rows, columns) as one picture (rows, C · columns)."""
    channels, rows, columns = numbers.shape
    return numbers.transpose(1, 0, 2).reshape(rows, channels * columns)


def _quick(image: QImage) -> QImage:
    """The same pixels in the format that Qt scales several times faster than any other."""
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _levels(maps: Array, limit: float) -> NDArray[np.uint8]:
    if limit == 0:
        return np.full(maps.shape, _LEVELS, np.uint8)
    shares = np.multiply(maps, _LEVELS / limit)
    np.nan_to_num(shares, copy=False, posinf=_LEVELS, neginf=-_LEVELS)
    np.clip(shares, -_LEVELS, _LEVELS, out=shares)
    shares += _LEVELS + 0.5
    return shares.astype(np.uint8)
