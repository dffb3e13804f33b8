"""The kernels, or the dense weights as maps over the features, as pictures that have names and words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.lessons.latex import subscript
from app.ui.training.kernel_numbers import Array, Choice, Numbers, Tensor, UpdateSize
from app.ui.training.kernel_words import number, update_words


class Place(NamedTuple):
    """One number of one picture; everything counts from 0."""

    picture: int
    row: int
    column: int


@dataclass(frozen=True)
class KernelPictures:
    """One parameter as pictures.

    A kernel is one picture with its channels side by side; the weights are one map from every kernel to
    every output.

    Attributes:
        tensor: Which parameter.
        numbers: Its numbers.
    """

    tensor: Tensor
    numbers: Numbers

    @property
    def letter(self) -> str:
        """Its letter in the notes: K or w."""
        return "K" if self.tensor == "kernels" else "w"

    @cached_property
    def shape(self) -> tuple[int, int, int]:
        """How many pictures, and rows and columns of each."""
        first, second, rows, columns = self.numbers.now.shape
        return (
            (first * second, rows, columns) if self.tensor == "weights" else (first, rows, second * columns)
        )

    def values(self, choice: Choice) -> Array | None:
        """The numbers of a choice, (count, rows, columns); None where they are not known."""
        if choice not in self._values:
            self._values[choice] = self._as_pictures(self.numbers.values(choice))
        return self._values[choice]

    def limit(self, choice: Choice) -> float:
        """The absolute value at the ends of the scale of a choice."""
        if choice not in self._limits:
            self._limits[choice] = self.numbers.limit(choice)
        return self._limits[choice]

    def index(self, place: Place) -> tuple[int, int, int, int]:
        """Where a place is in the parameter's own array."""
        picture, row, column = place
        if self.tensor == "weights":
            return (*divmod(picture, self.numbers.now.shape[1]), row, column)
        channel, column = divmod(column, self.numbers.now.shape[3])
        return picture, channel, row, column

    def value(self, place: Place) -> float:
        """The number there is now at a place."""
        return float(self.numbers.now[self.index(place)])

    @cached_property
    def update_norms(self) -> Array | None:
        """‖δK‖ and ‖K‖ of every picture, (2, count); None before there was an update."""
        if self.numbers.update is None:
            return None
        both = np.stack([self.numbers.update, self.numbers.now]).reshape(2, self.shape[0], -1)
        with np.errstate(invalid="ignore", over="ignore"):
            norms: Array = np.sqrt(np.square(both).sum(axis=2))
        return norms

    def update_size(self, picture: int) -> UpdateSize | None:
        """The last update of a picture against its numbers; None before there was one."""
        norms = self.update_norms
        return None if norms is None else UpdateSize(*map(float, norms[:, picture]))

    def caption(self, picture: int) -> str:
        """The name of a picture: K₃, or σ₃ → s₂ for the weights from a feature to one of several outputs."""
        if self.tensor == "kernels":
            return f"K{subscript(picture + 1)}"
        output, kernel = divmod(picture, self.numbers.now.shape[1])
        towards = f"→s{subscript(output + 1)}" if len(self.numbers.now) > 1 else ""
        return f"σ{subscript(kernel + 1)}{towards}"

    def symbol(self, place: Place) -> str:
        """The letter of one number with its row and column, such as k₂,₃."""
        _, channel, row, column = self.index(place)
        deep = f"{subscript(channel + 1)}," if self.tensor == "kernels" and self._channels > 1 else ""
        return f"{self.letter.lower()}{deep}{subscript(row + 1)},{subscript(column + 1)}"

    def words(self, place: Place) -> str:
        """One number in words, such as "K₃, u = 1, v = 2: 0.134 (start 0.120, change +0.014)"."""
        index, numbers = self.index(place), self.numbers
        now, start = float(numbers.now[index]), float(numbers.start[index])
        known = f"start {number(start)}, change {number(now - start, sign=True)}"
        if numbers.gradient is not None:
            known += f", ∂D/∂{self.letter} {number(float(numbers.gradient[index]), sign=True)}"
        where: Callable[[Place], str] = self._of_weight if self.tensor == "weights" else self._of_kernel
        return f"{where(place)}: {number(now)} ({known})"

    def update_sentence(self, picture: int) -> str:
        """The size of the last update in words, with the picture's name."""
        return f"{self.caption(picture)}: {update_words(self.letter, self.update_size(picture))}"

    @cached_property
    def _values(self) -> dict[Choice, Array | None]:
        return {}

    @cached_property
    def _limits(self) -> dict[Choice, float]:
        return {}

    def _as_pictures(self, values: Array | None) -> Array | None:
        if values is None:
            return None
        return (values.transpose(0, 2, 1, 3) if self.tensor == "kernels" else values).reshape(self.shape)

    @property
    def _channels(self) -> int:
        return int(self.numbers.now.shape[1])

    def _of_kernel(self, place: Place) -> str:
        _, channel, row, column = self.index(place)
        deep = f"channel {channel + 1}, " if self._channels > 1 else ""
        return f"{self.caption(place.picture)}, {deep}u = {row + 1}, v = {column + 1}"

    def _of_weight(self, place: Place) -> str:
        output, kernel, row, column = self.index(place)
        towards = f" to s{subscript(output + 1)}" if len(self.numbers.now) > 1 else ""
        return f"w from σ{subscript(kernel + 1)}{towards}, row {row + 1}, column {column + 1}"
