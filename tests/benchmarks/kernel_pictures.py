"""How long the pictures of kernels and weights keep the window busy, for each refresh.

    python tests/benchmarks/kernel_pictures.py --repeat 200

Prints, for several networks, the median milliseconds of `KernelsView.show_parameters` and of painting what
changes with it, in a grid and enlarged, at the size the view has in a
window of 1280×800 and at 1200×700.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from made_session import made_session

from app.ui.parameters import Parameter
from app.ui.training.kernels import KernelsView
from app.ui.widgets.array_grid import ArrayGrid

NETWORKS = ((16, 5, 48, 2), (128, 5, 48, 2), (128, 3, 64, 2))
SIZES = ((520, 230), (1200, 700))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--repeat", type=int, default=100, help="refreshes to take the median of")
    repeat = options.parse_args().repeat
    application = QApplication([])
    print("kernels  k  size       shown             refresh ms  paint ms")
    for size in SIZES:
        for network in NETWORKS:
            for shown, refresh, paint in measured(network, size, repeat):
                print(
                    f"{network[0]:7}  {network[1]}  {size[0]:4}×{size[1]:<4}  {shown:16}"
                    f"  {refresh:10.2f}  {paint:8.2f}"
                )
    application.quit()


def measured(network: tuple[int, int, int, int], size: tuple[int, int], repeat: int):
    n, k, side, pool = network
    places = (side - k + 1) // pool
    kernels = [random_numbers("kernels", (n, 1, k, k), seed) for seed in range(2)]
    weights = [random_numbers("weights", (1, n, places, places), seed) for seed in range(2)]
    folder = tempfile.TemporaryDirectory()
    session = made_session(Path(folder.name))
    view = KernelsView(session)
    view.resize(*size)
    view.show()
    view.set_face(np.random.default_rng(0).uniform(0, 1, (side, side)), k, pool)

    def refresh(turn: int) -> None:
        view.show_parameters(kernels[turn % 2], weights[turn % 2])

    refresh(0)
    for shown, prepare in (
        ("kernels", None),
        ("kernel enlarged", enlarge),
        ("weights on face", choose_weights),
        ("weights enlarged", enlarge),
    ):
        if prepare is not None:
            prepare(view)
        QApplication.processEvents()
        yield shown, *medians(view, refresh, repeat)
    view.close()
    session.end()
    folder.cleanup()


def random_numbers(tensor: str, shape: tuple[int, ...], seed: int) -> Parameter:
    source = np.random.default_rng(seed)
    return Parameter(tensor, *(source.normal(0, 0.1, shape).astype(np.float32) for _ in range(4)))


def enlarge(view: KernelsView) -> None:
    view.enlarge(0)


def choose_weights(view: KernelsView) -> None:
    view.findChild(QToolButton, "kernel_back").click()
    view.findChild(QToolButton, "kernels_weights").click()


def medians(view: KernelsView, refresh: Callable[[int], None], repeat: int) -> tuple[float, float]:
    seen = [(grid, canvas_of(grid)) for grid in view.findChildren(ArrayGrid) if grid.isVisible()]
    refreshes, paints = [], []
    for turn in range(repeat):
        begun = time.perf_counter()
        refresh(turn)
        refreshed = time.perf_counter()
        for widget, canvas in seen:
            widget.render(canvas)
        refreshes.append(refreshed - begun)
        paints.append(time.perf_counter() - refreshed)
    return 1000 * statistics.median(refreshes), 1000 * statistics.median(paints)


def canvas_of(widget: QWidget) -> QImage:
    return QImage(widget.size(), QImage.Format.Format_RGB32)


if __name__ == "__main__":
    main()
