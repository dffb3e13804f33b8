"""How long the plots of D and accuracy take for a refresh, from 100 to 100,000 epochs.

    python tests/benchmarks/curves.py [--rounds 60] [--size 480x260] [--json]

A run with noise grows by one epoch a refresh; a refresh is `set_run` and painting. With and without two
kept runs of 100,000 epochs, as measured and smoothed. "first" is the first refresh, in which the kept runs
are drawn too; "crosshair" is one move of the mouse. Milliseconds of the GUI thread's own processor time
(others may use the machine meanwhile), the median and the 95th percentile. Without a display the
window is drawn off-screen. --json prints one line a row.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.recognition.course import History
from app.ui.kept_runs import KeptCurve
from app.ui.training.run_plot import RunPlot

EPOCHS = (100, 10_000, 100_000)
LONGEST = EPOCHS[-1]
LIMIT = 4.0
"""What a refresh may take of the GUI's time, in milliseconds."""


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds."""

    epochs: int
    kept: int
    smooth: bool
    first: float
    median: float
    slow: float
    crosshair: float


def history(epochs: int, seed: int) -> dict[str, np.ndarray]:
    """A falling D with noise, and an accuracy that rises; columns of one table, as in a run."""
    random = np.random.default_rng(seed)
    falling = np.exp(-4 * np.arange(epochs) / epochs)
    noise = np.exp(0.3 * random.standard_normal((4, epochs)))
    arrays = {
        "epoch": np.arange(epochs, dtype=np.float64),
        "error": 6 * falling * noise[0],
        "accuracy": 1 - falling * np.minimum(noise[1], 2) / 2,
        "validation_error": 2 * falling * noise[2],
        "validation_accuracy": 1 - falling * np.minimum(noise[3], 2) / 2,
    }
    return History(arrays).arrays()


def milliseconds(work: Callable[[], None]) -> float:
    """How long a call keeps this thread busy."""
    start = time.thread_time()
    work()
    return 1000 * (time.thread_time() - start)


def measured(epochs: int, kept: int, smooth: bool, rounds: int, size: tuple[int, int]) -> Row:
    """One row."""
    view = RunPlot()
    view.resize(*size)
    view.set_smooth(smooth)
    view.show()
    QApplication.processEvents()
    graphics = view.findChild(pg.GraphicsLayoutWidget, "curves_ground")
    whole = history(epochs, 0)

    def refresh(upto: int) -> None:
        view.set_run({name: values[:upto] for name, values in whole.items()}, 60, 20)
        QApplication.processEvents()

    def begin() -> None:
        view.set_kept(runs)
        refresh(epochs - rounds)

    runs = [KeptCurve(str(i), f"run {i}", "ε 0.1", history(LONGEST, i), 60, 20) for i in range(1, kept + 1)]
    first = milliseconds(begin)
    times = [milliseconds(lambda upto=upto: refresh(upto)) for upto in range(epochs - rounds + 1, epochs + 1)]
    middle = graphics.viewport().rect().center()
    moves = [milliseconds(lambda x=x: point(graphics, middle, x)) for x in range(rounds)]
    view.close()
    view.deleteLater()
    return Row(
        epochs, kept, smooth, first, *map(float, np.percentile(times, (50, 95))), float(np.median(moves))
    )


def point(graphics: pg.GraphicsLayoutWidget, middle: QPoint, x: int) -> None:
    """Moves the mouse, and draws what that changes."""
    QTest.mouseMove(graphics.viewport(), middle + QPoint(x, -30))
    QApplication.processEvents()


def options() -> argparse.ArgumentParser:
    """What may be asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    parser.add_argument("--rounds", type=int, default=60, help="refreshes a row (60)")
    parser.add_argument("--size", default="480x260", help="of the view in pixels (480x260)")
    parser.add_argument("--json", action="store_true", help="one line a row")
    return parser


def main() -> None:
    """Measures and prints."""
    asked = options().parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    # The mouse moves faster than a person's here.
    pg.setConfigOption("mouseRateLimit", 0)
    width, height = (int(side) for side in asked.size.split("x"))
    if not asked.json:
        print("epochs   kept     drawn     first   median   95 %   crosshair   (ms; a refresh may take 4)")
    for epochs in EPOCHS:
        for kept in (0, 2):
            for smooth in (False, True):
                row = measured(epochs, kept, smooth, min(asked.rounds, epochs // 2), (width, height))
                print(json.dumps(asdict(row)) if asked.json else line(row))
    application.quit()


def line(row: Row) -> str:
    """One line of the table."""
    kept = f"{row.kept}×{LONGEST:,}" if row.kept else "–"
    drawn = "smoothed" if row.smooth else "raw"
    times = f"{row.first:8.1f} {row.median:7.2f} {row.slow:7.2f} {row.crosshair:9.2f}"
    return f"{row.epochs:7,}  {kept:>9}  {drawn:>8} {times}{'   too slow' if row.median > LIMIT else ''}"


if __name__ == "__main__":
    main()
