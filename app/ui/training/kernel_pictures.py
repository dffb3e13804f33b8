"""What is shown of the kernels: pictures of signed numbers, with names and words for each number."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.ui.training.network_stages import subscript

Choice = Literal["now", "start", "change", "weights"]
Array = NDArray[np.floating]


@dataclass(frozen=True)
class KernelPictures:
    """The kernels of a network, and its dense weights as maps over the features.

    Attributes:
        now: The kernels, (n, C, k, k).
        start: The kernels at the start of the run, the same shape.
        weights: The weights w of the first dense layer, (n_o, n, h, w); None where there are none.
    """

    now: Array
    start: Array
    weights: Array | None

    def values(self, choice: Choice) -> Array:
        """The numbers of a choice as pictures, (count, rows, columns); channels stand side by side."""
        if choice == "weights" and self.weights is not None:
            return self.weights.reshape(self.shape(choice))
        chosen = (
            self.now - self.start if choice == "change" else self.start if choice == "start" else self.now
        )
        return chosen.transpose(0, 2, 1, 3).reshape(self.shape(choice))

    def shape(self, choice: Choice) -> tuple[int, int, int]:
        """The shape of `values`."""
        if choice == "weights" and self.weights is not None:
            n_o, n, rows, columns = self.weights.shape
            return n_o * n, rows, columns
        n, channels, rows, columns = self.now.shape
        return n, rows, channels * columns

    def limit(self, choice: Choice) -> float:
        """The absolute value at the ends of the scale, rounded up to two digits; 0 where all numbers are 0.

        The kernels now and at the start share one scale, so that they can be compared.
        """
        if choice in ("now", "start"):
            return _rounded_up(max(_largest(self.now), _largest(self.start)))
        return _rounded_up(_largest(self.values(choice)))

    def caption(self, choice: Choice, index: int) -> str:
        """The name of a picture."""
        if choice != "weights" or self.weights is None or len(self.weights) == 1:
            return f"K{subscript(index + 1)}"
        output, kernel = divmod(index, self.weights.shape[1])
        return f"K{subscript(kernel + 1)}→s{subscript(output + 1)}"

    def words(self, choice: Choice, index: int, row: int, column: int) -> str:
        """One number in words, such as "K₃, u = 1, v = 2: 0.134 (start 0.120, change +0.014)"."""
        if choice == "weights" and self.weights is not None:
            return _weight_words(self.weights, index, row, column)
        channels, k = self.now.shape[1], self.now.shape[3]
        channel, column = divmod(column, k)
        where = f"K{subscript(index + 1)}, " + (f"channel {channel + 1}, " if channels > 1 else "")
        now, start = (float(kernels[index, channel, row, column]) for kernels in (self.now, self.start))
        return (
            f"{where}u = {row + 1}, v = {column + 1}: {_number(now)} "
            f"(start {_number(start)}, change {_number(now - start, sign=True)})"
        )


def _weight_words(weights: Array, index: int, row: int, column: int) -> str:
    output, kernel = divmod(index, weights.shape[1])
    value = _number(float(weights[output, kernel, row, column]), sign=True)
    towards = f" to s{subscript(output + 1)}" if len(weights) > 1 else ""
    return f"w from σ{subscript(kernel + 1)}{towards}, row {row + 1}, column {column + 1}: {value}"


def _largest(values: Array) -> float:
    largest = float(np.abs(values).max(initial=0.0))
    return largest if np.isfinite(largest) else float(np.abs(values[np.isfinite(values)]).max(initial=0.0))


def _rounded_up(value: float) -> float:
    if value == 0:
        return 0.0
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(np.ceil(round(value / unit, 6)) * unit)


def _number(value: float, *, sign: bool = False) -> str:
    text = f"{value:+.3f}" if sign else f"{value:.3f}"
    return text.replace("-", "−")
