"""How fluent the window stays while it trains at full speed, and what the window costs the training.

    python tests/benchmarks/responsiveness.py [--seconds 20] [--tab Features] [--json]

The real window (1280×800) is opened on a temporary project with 200 faces of the built-in sample, the Demo
camera plays, *Curves & kernels* and a tab of *Who is it?* are in front, and the default network trains at
full speed without end. A timer of 16 ms in the GUI thread notes how late it fires. Then other tabs come to
the front, and then the window is minimised: what is hidden must not be drawn, and costs nothing. Before and
after, the same training runs for half as long in a process of its own, as on the command line; --rounds does
all this several times and takes the medians, as other programs on the machine disturb every single one.
Without a display the window is drawn off-screen. --json prints one line a row of the table.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
from clocks import PaintCounter, Ticker, live
from neighbours import Neighbours
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTabWidget, QWidget
from table import Row, print_rows

from app.faces.detection import HaarDetector
from app.project import Project
from app.recognition.gathering import FoundFace, PictureSource, gather
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.ui.camera import DEMO
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.startup import keep_fluent
from app.ui.window import Window
from engine import EpochStep
from tools.draw_sample import SAMPLE_PERSONS, sample_pictures

FACES_EACH = 100
SETTLE = 1.5
"""Seconds that the window gets to arrange itself before the clock counts."""
ENDLESS = RunSettings(epochs=100_000, target=0.0)
TABS = ("Why", "Features", "Validation", "Strangers")
CURVES, ELSEWHERE = "Curves && kernels", "Twin runs"
SIZE = 1280, 800

T = TypeVar("T")


@dataclass(frozen=True)
class Painted:
    """How often each was painted in a second."""

    curves: float
    kernels: float
    camera: float
    page: float


@dataclass(frozen=True)
class Watched:
    """What the window did for a while.

    Attributes:
        late: By how many ms each tick of the timer was late.
        painted: How often what was.
        epochs: A second.
        gui: The GUI thread's share of a processor.
        process: How many processors the whole process took.
    """

    late: list[float]
    painted: Painted
    epochs: float
    gui: float
    process: float


@dataclass(frozen=True)
class Measured:
    """The window with everything in front, with other tabs in front, and minimised."""

    platform: str
    visible: Watched
    behind: Watched
    minimised: Watched


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


def measure_window(path: Path, seconds: float, tab: str) -> Measured:
    """The window, training and watching the Demo camera, for some seconds."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    preferences = Preferences(QSettings(str(path.with_name("window.ini")), QSettings.Format.IniFormat))
    parts = Parts(application, preferences, HaarDetector, HaarDetector.live, list, path.parent)
    window = Window(Project.open(path), parts)
    window.resize(*SIZE)
    try:
        window.show()
        keep_fluent()
        bring_to_front(window, CURVES, tab)
        window.session.camera.open(DEMO)
        window.session.actions["run"].trigger()
        page = page_of(window, "who_tabs")
        visible = watch(window, page, seconds)
        bring_to_front(window, ELSEWHERE, TABS[TABS.index(tab) - 1])
        behind = watch(window, page, seconds / 4)
        window.showMinimized()
        return Measured(QApplication.platformName(), visible, behind, watch(window, page, seconds / 4))
    finally:
        window.close()


def bring_to_front(window: Window, training: str, who: str) -> None:
    """Shows a tab of the training and one of *Who is it?*."""
    for name, title in (("training_tabs", training), ("who_tabs", who)):
        tabs = window.findChild(QTabWidget, name)
        tabs.setCurrentIndex([tabs.tabText(i) for i in range(tabs.count())].index(title))


def page_of(window: Window, tabs: str) -> QWidget:
    """What is in front of the tabs of that name."""
    return window.findChild(QTabWidget, tabs).currentWidget()


def watch(window: Window, page: QWidget, seconds: float) -> Watched:
    """Counts for some seconds what the window does, after it has settled.

    Raises:
        SystemExit: It does not train all the time.
    """
    live(SETTLE)
    # On a busy machine the training may begin later than that.
    for _wait in range(100):
        if window.findChild(QWidget, "curves_ground") is None:
            live(0.1)
    curves = window.findChild(QAbstractScrollArea, "curves_ground").viewport()
    kernels, live_picture = (window.findChild(QWidget, name) for name in ("kernels_grid", "live_picture"))
    watched = curves, kernels, live_picture, page
    counters = [PaintCounter(widget) for widget in watched]
    ticker = Ticker()
    begun, first = time.perf_counter(), epoch_of(window)
    gui, process = time.thread_time(), time.process_time()
    ticker.start()
    live(seconds)
    ticker.stop()
    gui, process = time.thread_time() - gui, time.process_time() - process
    elapsed, epochs = time.perf_counter() - begun, epoch_of(window) - first
    if not (window.session.trainer.running and epochs):
        raise SystemExit("The training did not start, or ended before the time was over.")
    painted = Painted(*(counter.count / elapsed for counter in counters))
    return Watched(ticker.late, painted, epochs / elapsed, gui / elapsed, process / elapsed)


def epoch_of(window: Window) -> int:
    run = window.session.trainer.run
    return run.last.epoch if run is not None and run.last is not None else 0


def apart(do: Callable[..., T], *arguments: object) -> T:
    """Calls it in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(do, *arguments).result()


def one_round(path: Path, seconds: float, tab: str) -> list[Row]:
    """The command line, the window, and the command line again."""
    neighbours = Neighbours()
    before = apart(epochs_a_second, path, seconds / 2)
    window = apart(measure_window, path, seconds, tab)
    alone = (before + apart(epochs_a_second, path, seconds / 2)) / 2
    return [*rows_of(window, alone), Row("kept busy by other programs", neighbours.cores(), "cores")]


def rows_of(window: Measured, alone: float) -> list[Row]:
    seen, hidden = window.visible, (window.behind, window.minimised)
    return [
        Row("a tick is late, median", statistics.median(seen.late), "ms"),
        Row("a tick is late, 99th percentile", float(np.percentile(seen.late, 99)), "ms", most=20),
        Row("a tick is late, longest", max(seen.late), "ms", most=50),
        Row("curves drawn", seen.painted.curves, "a second", least=20),
        Row("kernels drawn", seen.painted.kernels, "a second"),
        Row("camera pictures drawn", seen.painted.camera, "a second", least=12),
        Row("epochs on the command line", alone, "a second"),
        Row("epochs in the window", seen.epochs, "a second"),
        Row("window / command line", seen.epochs / alone, least=0.8),
        Row("… with other tabs in front", window.behind.epochs / alone),
        Row("… minimised", window.minimised.epochs / alone),
        Row("GUI thread", seen.gui, "cores"),
        Row("… with other tabs in front", window.behind.gui, "cores"),
        Row("… minimised", window.minimised.gui, "cores", most=0.05),
        Row("window's process", seen.process, "cores"),
        Row("… with other tabs in front", window.behind.process, "cores"),
        Row("… minimised", window.minimised.process, "cores"),
        Row("hidden views drawn", sum(drawn_in_vain(one) for one in hidden), "a second", most=0),
    ]


def drawn_in_vain(hidden: Watched) -> float:
    """How often a second something was painted that is behind another tab."""
    return hidden.painted.curves + hidden.painted.kernels + hidden.painted.page


def medians(rounds: list[list[Row]]) -> list[Row]:
    """The median of each row."""
    return [
        replace(rows[0], value=statistics.median(row.value for row in rows))
        for rows in zip(*rounds, strict=True)
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--tab", choices=(*TABS, "each"), default="Features", help="in front; the dearest")
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    # As `facet` does it, for the processes that are started here.
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "responsiveness.facet"
        make_project(path)
        for tab in TABS if asked.tab == "each" else (asked.tab,):
            rows = medians([one_round(path, asked.seconds, tab) for _ in range(asked.rounds)])
            if not asked.json:
                print(f"{tab}: {asked.seconds:g} s × {asked.rounds}, {os.cpu_count()} cores")
            print_rows(rows, as_json=asked.json)


if __name__ == "__main__":
    main()
