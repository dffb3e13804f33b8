"""The kernels, or the dense weights as maps over the features: their numbers, names and words."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPalette

from app.language import _
from app.lessons.latex import subscript
from app.recognition.snapshot import Numbers, Snapshot
from app.ui.style import diverging
from app.ui.widgets.number_text import number, rounded_up, significant

Array = NDArray[np.floating]
Tensor = Literal["kernels", "weights"]
Choice = Literal["now", "start", "change", "update", "gradient"]

NAMES: dict[Tensor, str] = {"kernels": "features.0.kernels", "weights": "dense.0.weights"}
"""The engine's name of each."""

# The bar's ends: an update of a millionth of the kernel, and one as large as the kernel.
_DECADES = 6


class Spot(NamedTuple):
    """One number of one picture; everything counts from 0."""

    picture: int
    row: int
    column: int


@dataclass(frozen=True, eq=False)
class Parameter:
    """The kernels K (n, C, k, k), or the dense weights w (n_o, n, h, w), at one time.

    A kernel is one picture with its channels side by side; the weights are one map from every kernel to every
    output. All arrays have one shape.

    Attributes:
        tensor: Which.
        now: The numbers.
        start: The same before the first step.
        update: δ, what the last epoch has added; None before there was one.
        gradient: ∂D/∂ of each number over the training faces; None where it is not known.
    """

    tensor: Tensor
    now: Array
    start: Array
    update: Array | None = None
    gradient: Array | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, tensor: Tensor) -> "Parameter":
        """That of a snapshot."""
        name = NAMES[tensor]
        shape = snapshot.parameters[name].shape
        if tensor == "weights":
            shape = (-1, *snapshot.architecture.feature_shapes[0])

        def shaped(values: Numbers) -> Array | None:
            return values[name].reshape(shape) if name in values else None

        now, start = snapshot.parameters[name].reshape(shape), snapshot.start[name].reshape(shape)
        return cls(tensor, now, start, shaped(snapshot.updates), shaped(snapshot.gradients))

    @property
    def letter(self) -> str:
        """Its letter in the notes: K or w."""
        return "K" if self.tensor == "kernels" else "w"

    @property
    def count(self) -> int:
        """How many pictures."""
        return len(self.now) if self.tensor == "kernels" else self.now.shape[0] * self.now.shape[1]

    def picture(self, choice: Choice, picture: int) -> Array:
        """The numbers of one picture, (C, rows, columns) or (rows, columns); NaN where they are not known."""
        values = self._values(choice)
        if values is None:
            values = np.broadcast_to(np.float32(np.nan), self.now.shape)
        place: tuple[int, ...] = divmod(picture, values.shape[1])
        if self.tensor == "kernels":
            place = (picture,) if values.shape[1] > 1 else (picture, 0)
        found: Array = values[place]
        return found

    def symbol_of(self, choice: Choice) -> str:
        """What a choice is called on a scale: K, δK or ∂D/∂K."""
        slopes = {"change": _("change"), "update": f"δ{self.letter}", "gradient": f"∂D/∂{self.letter}"}
        return slopes.get(choice, self.letter)

    def limit(self, choice: Choice) -> float:
        """The absolute value at the ends of the scale of a choice; now and the start share theirs."""
        if choice in ("now", "start"):
            return rounded_up(max(_largest(self.now), _largest(self.start)))
        values = self._values(choice)
        return 0.0 if values is None else rounded_up(_largest(values))

    def index(self, spot: Spot) -> tuple[int, int, int, int]:
        """Where a number is in the parameter's own array."""
        picture, row, column = spot
        if self.tensor == "weights":
            return (*divmod(picture, self.now.shape[1]), row, column)
        channel, column = divmod(column, self.now.shape[3])
        return picture, channel, row, column

    def name(self, picture: int) -> str:
        """Of a picture: K₃, or σ₃ → s₂ for the weights from a feature to one of several outputs."""
        if self.tensor == "kernels":
            return f"K{subscript(picture + 1)}"
        output, kernel = divmod(picture, self.now.shape[1])
        towards = f"→s{subscript(output + 1)}" if len(self.now) > 1 else ""
        return f"σ{subscript(kernel + 1)}{towards}"

    def symbol(self, spot: Spot) -> str:
        """The letter of one number with its row and column, such as k₂,₃."""
        _output, channel, row, column = self.index(spot)
        deep = f"{subscript(channel + 1)}," if self._channels > 1 else ""
        return f"{self.letter.lower()}{deep}{subscript(row + 1)},{subscript(column + 1)}"

    def words(self, spot: Spot) -> str:
        """One number in words, such as "K₃, u = 1, v = 2: 0.134 (start 0.120, change +0.014)"."""
        index = self.index(spot)
        now, start = float(self.now[index]), float(self.start[index])
        known = _("start {start}, change {change}").format(
            start=number(start), change=number(now - start, sign=True)
        )
        if self.gradient is not None:
            known += f", ∂D/∂{self.letter} {number(float(self.gradient[index]), sign=True)}"
        return f"{self._where(spot)}: {number(now)} ({known})"

    def update_norms(self, picture: int) -> tuple[float, float] | None:
        """‖δK‖ and ‖K‖ of a picture; None before there was an update."""
        return (
            None if self._norms is None else (float(self._norms[0, picture]), float(self._norms[1, picture]))
        )

    def update_words(self, picture: int) -> str:
        """How large the last update was: "‖δK‖ = 0.0012, ‖K‖ = 1.31: 0.092 %"."""
        norms, letter = self.update_norms(picture), self.letter
        if norms is None:
            return _("no update yet")
        update, size = norms
        told = f"‖δ{letter}‖ = {significant(update, 2)}, ‖{letter}‖ = {significant(size, 3)}"
        return f"{told}: {significant(100 * update / size, 2)} %" if size > 0 else told

    def bar(self, picture: int) -> float:
        """How much of the bar of its last update is filled."""
        norms = self.update_norms(picture)
        return 0.0 if norms is None else bar_length(*norms)

    def _values(self, choice: Choice) -> Array | None:
        if choice == "change":
            return self._change
        known = {"now": self.now, "start": self.start, "update": self.update, "gradient": self.gradient}
        return known[choice]

    @cached_property
    def _change(self) -> Array:
        # A run that diverges may hold ∞, and ∞ − ∞ is not a number: that is what is shown.
        with np.errstate(invalid="ignore", over="ignore"):
            return self.now - self.start

    @cached_property
    def _norms(self) -> Array | None:
        if self.update is None:
            return None
        both = np.stack([self.update, self.now]).reshape(2, self.count, -1)
        with np.errstate(invalid="ignore", over="ignore"):
            norms: Array = np.sqrt(np.square(both).sum(axis=2))
        return norms

    @property
    def _channels(self) -> int:
        return self.now.shape[1] if self.tensor == "kernels" else 1

    def _where(self, spot: Spot) -> str:
        first, second, row, column = self.index(spot)
        if self.tensor == "weights":
            names = {"kernel": f"σ{subscript(second + 1)}", "output": f"s{subscript(first + 1)}"}
            text = _("w from {kernel}, row {row}, column {column}")
            if len(self.now) > 1:
                text = _("w from {kernel} to {output}, row {row}, column {column}")
            return text.format(row=row + 1, column=column + 1, **names)
        where = f"u = {row + 1}, v = {column + 1}"
        if self._channels > 1:
            where = _("channel {channel}, {where}").format(channel=second + 1, where=where)
        return f"{self.name(spot.picture)}, {where}"


def bar_length(update: float, size: float) -> float:
    """How much of a bar an update fills: nothing up to a millionth of the kernel, all for its own size.

    Args:
        update: ‖δK‖.
        size: ‖K‖.
    """
    if not update > 0:
        return 0.0
    if not (size > 0 and math.isfinite(update)):
        return 1.0
    return min(1 + math.log10(max(update / size, 10.0**-_DECADES)) / _DECADES, 1.0)


def map_place(
    face: tuple[int, ...], kernel_size: int, pool: int, shape: tuple[int, ...]
) -> tuple[float, float, float, float] | None:
    """Where a map of weights stands on a face: left, top, width, height in shares of the face's.

    Each weight in row r of a map belongs to one number of σ. With kernels of k×k and a pool of p, that number
    comes from the p×p patches whose first pixels are the rows r·p … r·p + p − 1: together they see the rows
    r·p … r·p + p + k − 2, and columns likewise. Neighbours see squares that overlap by k − 1 pixels, so the
    squares cannot be drawn side by side. What can are the pixels in the middle of the patches,
    r·p + (k − 1)/2 and the p − 1 rows after it: the centre of what the weight sees.

    Args:
        face: Height and width of the face.
        kernel_size: k.
        pool: p.
        shape: Rows and columns of the map.

    Returns:
        None where a map of that shape belongs to no face of this size.
    """
    (height, width), lost = face, kernel_size - 1
    if ((height - lost) // pool, (width - lost) // pool) != tuple(shape):
        return None
    rows, columns = shape
    return lost / 2 / width, lost / 2 / height, columns * pool / width, rows * pool / height


def shining(face: Array, share: float, palette: QPalette) -> NDArray[np.uint8]:
    """The face in grey over the colour of zero, of which so much shines through; RGB (H, W, 3)."""
    zero = diverging(np.zeros(1), 0.0, palette)[0].astype(np.float64)
    image = np.nan_to_num(face.astype(np.float64))
    low, high = float(image.min()), float(image.max())
    grey = 255 * (image - low) / (high - low) if high > low else np.full_like(image, 128.0)
    ground: NDArray[np.uint8] = np.round((1 - share) * zero + share * grey[..., None]).astype(np.uint8)
    return ground


def _largest(values: Array) -> float:
    largest = float(np.abs(values).max(initial=0.0))
    return largest if np.isfinite(largest) else float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
