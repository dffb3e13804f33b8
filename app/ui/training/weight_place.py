"""Where the dense weights act: every weight over its pixels of the face."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPalette

from app.ui.theme import diverging

_LEVELS = 255


@dataclass(frozen=True)
class FaceBelow:
    """The face that weight maps are drawn over.

    The weight in row r and column c of a map belongs to one number of σ. With kernels of k×k and a pool of p,
    that number comes from the p×p patches whose first pixels are the rows r·p … r·p + p − 1: together they
    see the rows r·p … r·p + p + k − 2, and columns likewise. Neighbouring weights see squares that overlap by
    k − 1 pixels, so the squares themselves cannot be drawn side by side. What can are the pixels in the
    middle of the patches, r·p + (k − 1)/2 and the p − 1 rows after it: the centre of what the weight sees.

    Attributes:
        image: The face, (H, W); any range, darkest is drawn black and brightest white.
        kernel_size: k.
        pool: p.
    """

    image: NDArray[np.floating]
    kernel_size: int
    pool: int

    @property
    def form(self) -> tuple[object, ...]:
        """What the places of the weights depend on."""
        return self.image.shape, self.kernel_size, self.pool

    def is_same(self, other: "FaceBelow | None") -> bool:
        """Whether it is the very same face, for the same weights."""
        return other is not None and self.image is other.image and self.form == other.form

    def fits(self, rows: int, columns: int) -> bool:
        """Whether a map of that many rows and columns belongs to faces of this size."""
        height, width = self.image.shape
        lost = self.kernel_size - 1
        return ((height - lost) // self.pool, (width - lost) // self.pool) == (rows, columns)

    def place(self, rows: int, columns: int) -> tuple[float, float, float, float]:
        """Left, top, width and height of a whole map, in shares of the face's width and height."""
        height, width = self.image.shape
        edge = (self.kernel_size - 1) / 2
        return edge / width, edge / height, columns * self.pool / width, rows * self.pool / height

    def ground(self, shine: float, palette: QPalette) -> NDArray[np.uint8]:
        """The face in grey over the colour of zero, RGB (H, W, 3).

        Args:
            shine: How much of it shines through: 0 nothing, 1 all.
            palette: Where the colour of zero comes from.
        """
        zero = diverging(np.zeros(1), 0.0, palette)[0].astype(np.float64)
        image = np.nan_to_num(self.image.astype(np.float64))
        low, high = float(image.min()), float(image.max())
        grey = 255 * (image - low) / (high - low) if high > low else np.full_like(image, 128.0)
        ground: NDArray[np.uint8] = np.round((1 - shine) * zero + shine * grey[..., None]).astype(np.uint8)
        return ground


def overlay_table(palette: QPalette) -> NDArray[np.uint8]:
    """Colours to lay over a picture: the larger a number, the less is seen of what is below.

    Over the colour of zero they look as `theme.diverging` colours the numbers.

    Args:
        palette: Where the colours come from.

    Returns:
        Blue, green, red and opacity, the colours multiplied by it, as the pixels of a
        `QImage.Format_ARGB32_Premultiplied`, for numbers from −1 to 1, (511, 4).
    """
    steps = np.arange(-_LEVELS, _LEVELS + 1)
    opacity = np.abs(steps)[:, None]
    full = diverging(np.sign(steps).astype(np.float64), 1.0, palette)[:, ::-1]
    return np.concatenate([np.round(full * (opacity / _LEVELS)), opacity], axis=1).astype(np.uint8)


def looked_up(values: NDArray[np.floating], limit: float, table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The rows of a table for numbers: the first for −limit and below, the last for +limit and above.

    Args:
        values: Any shape; what is not a number counts as 0.
        limit: The absolute value at the ends; 0 makes everything zero's row.
        table: An odd number of rows; the one in the middle is zero's.

    Returns:
        The shape of `values` with the axis of a row added.
    """
    middle = len(table) // 2
    share = np.nan_to_num(np.clip(values / limit, -1, 1)) if limit > 0 else np.zeros_like(values)
    found: NDArray[np.uint8] = table[np.round(share * middle).astype(np.intp) + middle]
    return found
