"""How fluent the window stays while it trains at full speed, and what the window costs the training.

    python tests/benchmarks/responsiveness.py [--seconds 20] [--json]

The real window is opened on a temporary project with 200 faces of the built-in sample, the Demo camera plays,
and the default network trains without end at full speed. A timer of 16 ms in the GUI thread notes how late it
fires. Before and after, the same training runs for half as long in a process of its own, as on the command
line. Without a display the window is drawn off-screen. --json prints one line a row of the table.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.faces.detection import HaarDetector
from app.faces.sample import SAMPLE_PERSONS, sample_pictures
from app.project import Project
from app.recognition.gathering import FoundFace, PictureSource, gather
from app.recognition.settings import RunSettings
from app.recognition.training_run import TrainingRun
from app.ui.feed import DEMO
from app.ui.preferences import Preferences
from app.ui.training.kernel_grid import KernelGrid
from app.ui.window import Parts, Window
from engine import EpochStep

FACES_EACH = 100
TICK = 16
"""Milliseconds."""
SETTLE = 1.5
"""Seconds that the window gets to arrange itself before the clock counts."""
ENDLESS = RunSettings(epochs=100_000, target=0.0)
DRAWN = ("camera pictures drawn", "states of the training drawn")

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One line of the table; `limit` is the largest value that is good, None where there is none."""

    title: str
    value: float
    unit: str
    limit: float | None = None


@dataclass(frozen=True)
class Measured:
    """What the window did in so many seconds: lateness of ticks in ms, how often each of `DRAWN`, epochs."""

    platform: str
    late: list[float]
    painted: tuple[int, ...]
    epochs: int
    seconds: float


class Ticker(QObject):
    """Notes how late a timer of 16 ms fires, in milliseconds.

    The timer is started anew at every tick, so that each one is late only by what was in its own way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._since.start()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        self.late.append(max(self._since.nsecsElapsed() / 1e6 - TICK, 0.0))
        self.start()


class PaintCounter(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def make_project(path: Path) -> None:
    """A project with 100 faces of each person of the sample, found as an import finds them."""
    detector = HaarDetector()
    with Project.create(path) as project:
        for identity in SAMPLE_PERSONS:
            person = project.add_person(identity.name)
            # Some pictures show no face that is found: a few more are drawn than needed.
            pictures = sample_pictures(identity, count=FACES_EACH + 20)
            sources = [
                PictureSource(f"{identity.name} {number}", partial(np.copy, picture))
                for number, picture in enumerate(pictures)
            ]
            found = [face for face in gather(sources, "detect", detector) if isinstance(face, FoundFace)]
            project.add_faces([face.of(person.id) for face in found[:FACES_EACH]])
        project.save_settings({"run": ENDLESS.to_json()})


def epochs_a_second(path: Path, seconds: float) -> float:
    """The training as on the command line: nothing else in the process."""
    with Project.open(path) as project:
        run = TrainingRun.create(project, ENDLESS)
        steps = run.steps()
        for _ in range(20):
            next(steps)
        begun, epochs = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            event = next(steps)
            if isinstance(event, EpochStep):
                if event.reason is not None:
                    raise SystemExit(f"The training ended by itself: {run.reason()}")
                epochs += 1
        return epochs / (time.perf_counter() - begun)


def measure_window(path: Path, seconds: float) -> Measured:
    """The window, training and watching the Demo camera, for some seconds."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    preferences = Preferences(QSettings(str(path.with_name("window.ini")), QSettings.Format.IniFormat))
    parts = Parts(application, preferences, HaarDetector, HaarDetector.live, list, path.parent)
    window = Window(Project.open(path), parts)
    try:
        window.show()
        window.feed.open(DEMO)
        window.actions_table["run"].trigger()
        live(SETTLE)
        return watch(window, seconds)
    finally:
        window.close()


def watch(window: Window, seconds: float) -> Measured:
    """Counts for some seconds what the window does.

    Raises:
        SystemExit: It does not train all the time.
    """
    shown = window.findChild(QWidget, "live_picture"), window.findChild(KernelGrid)
    counters = [PaintCounter(widget) for widget in shown]
    ticker = Ticker()
    begun, first = time.perf_counter(), epoch_of(window)
    ticker.start()
    live(seconds)
    ticker.stop()
    elapsed, epochs = time.perf_counter() - begun, epoch_of(window) - first
    if not (window.trainer.running and epochs):
        raise SystemExit("The training did not start, or ended before the time was over.")
    painted = tuple(counter.count for counter in counters)
    return Measured(QApplication.platformName(), ticker.late, painted, epochs, elapsed)


def epoch_of(window: Window) -> int:
    run = window.trainer.run
    return run.last.epoch if run is not None and run.last is not None else 0


def live(seconds: float) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def apart(do: Callable[..., T], *arguments: object) -> T:
    """Calls it in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(do, *arguments).result()


def rows_of(window: Measured, alone: float) -> list[Row]:
    inside = window.epochs / window.seconds
    return [
        Row("ticks", len(window.late), ""),
        Row("a tick is late, median", statistics.median(window.late), "ms"),
        Row("a tick is late, 99th percentile", float(np.percentile(window.late, 99)), "ms", 20),
        Row("a tick is late, longest", max(window.late), "ms", 50),
        *(Row(title, n / window.seconds, "a second") for title, n in zip(DRAWN, window.painted, strict=True)),
        Row("epochs in the window", inside, "a second"),
        Row("epochs on the command line", alone, "a second"),
        Row("window / command line", inside / alone, ""),
    ]


def print_table(rows: list[Row]) -> None:
    for row in rows:
        verdict = ""
        if row.limit is not None:
            verdict = f"   limit {row.limit:g}: {'kept' if row.value <= row.limit else 'NOT KEPT'}"
        number = f"{row.value:.0f}" if isinstance(row.value, int) else f"{row.value:.2f}"
        print(f"{row.title:32} {number:>9} {row.unit:8}{verdict}".rstrip())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    # As `facet` does it, for the processes that are started here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "responsiveness.facet"
        make_project(path)
        before = apart(epochs_a_second, path, asked.seconds / 2)
        window = apart(measure_window, path, asked.seconds)
        after = apart(epochs_a_second, path, asked.seconds / 2)
    rows = rows_of(window, (before + after) / 2)
    if asked.json:
        for row in rows:
            print(json.dumps(asdict(row)))
        return
    print(f"{2 * FACES_EACH} faces, {asked.seconds:g} s, {os.cpu_count()} cores, platform {window.platform}")
    print_table(rows)


if __name__ == "__main__":
    main()
