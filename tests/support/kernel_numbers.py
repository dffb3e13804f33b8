"""Numbers of kernels and weights, and what the view of them shows of each."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget

from app.ui.parameters import Parameter
from app.ui.style import diverging
from app.ui.training.kernels import KernelsView
from app.ui.widgets.array_grid import ArrayGrid


def kernel_numbers(n: int = 8, k: int = 5, *, channels: int = 1, seed: int = 0) -> Parameter:
    """Kernels some epochs after the start, with an update and a gradient."""
    return Parameter("kernels", *numbers_of((n, channels, k, k), seed))


def weight_numbers(n: int = 8, side: int = 7, *, outputs: int = 1, seed: int = 1) -> Parameter:
    """Weights of a dense layer that sees n features of side×side."""
    return Parameter("weights", *numbers_of((outputs, n, side, side), seed))


def numbers_of(shape: tuple[int, ...], seed: int) -> tuple[NDArray[np.float32], ...]:
    """Now, at the start, the update and the gradient."""
    source = np.random.default_rng(seed)
    start = source.uniform(-0.4, 0.4, shape).astype(np.float32)
    change = source.uniform(-0.1, 0.1, shape).astype(np.float32)
    update = source.uniform(-1e-3, 1e-3, shape).astype(np.float32)
    gradient = source.uniform(-0.03, 0.03, shape).astype(np.float32)
    return start + change, start, update, gradient


def press(view: QWidget, button: str) -> None:
    QTest.mouseClick(view.findChild(QToolButton, button), Qt.MouseButton.LeftButton)


def grid_of(view: QWidget) -> ArrayGrid:
    """All kernels."""
    return view.findChild(ArrayGrid, "kernels_grid")


def close_up_of(view: QWidget) -> ArrayGrid:
    """One kernel, enlarged."""
    return view.findChild(ArrayGrid, "kernel_close_up")


def colour_in(widget: QWidget, box: QRectF, share: tuple[float, float] = (0.5, 0.5)) -> QColor:
    """The colour of a pixel of a widget, in the middle of a box of it or at other shares of its sides."""
    image = widget.grab().toImage()
    at = QPointF(box.left() + share[0] * box.width(), box.top() + share[1] * box.height())
    at *= image.devicePixelRatio()
    return image.pixelColor(int(at.x()), int(at.y()))


def colour_of_cell(grid: ArrayGrid, index: int, row: int, column: int) -> QColor:
    """The colour of a number, in a corner of its cell: beside what is written and within what marks it."""
    return colour_in(grid, grid.cell_rect(index, row, column), (0.16, 0.16))


def expected_colour(value: float, values: NDArray[np.floating], palette: QPalette) -> QColor:
    """The colour of a value on the scale of all values, whose end is rounded up to two digits."""
    return QColor(*diverging(np.float64(value), end_of_scale(values), palette).tolist())


def end_of_scale(values: NDArray[np.floating]) -> float:
    mantissa, exponent = f"{float(np.abs(values).max()):.17e}".split("e")
    return float(np.ceil(round(float(mantissa) * 10, 4)) * 10.0 ** (int(exponent) - 1))


def readout_of(view: KernelsView) -> str:
    return view.findChild(QWidget, "kernels_readout").text()
