"""How much of a processor the camera takes in the window, thread by thread and stage by stage.

    python tests/benchmarks/camera_cost.py [--seconds 10] [--minimised] [--json]

The real window (1280×800) is opened on a temporary project with faces of the built-in sample, the Demo camera
plays, a small trained network answers, and nothing trains. Counted are the milliseconds of processor time a
second that the camera's thread and the GUI thread take (1000 is a core), those of each stage, how long one
call of it takes at the median, and how late a timer of 16 ms fires in the GUI thread. A stage that calls
another counts it, too. Without a display the window is drawn off-screen. --json prints one line a row.
"""

import argparse
import functools
import importlib
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from clocks import Ticker, live
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.faces.detection import HaarDetector
from app.project import Project
from app.recognition.gathering import FoundFace, PictureSource, gather
from app.recognition.record import record_of
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.ui.camera import DEMO
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.window import Window
from tools.draw_sample import SAMPLE_PERSONS, sample_pictures

FACES_EACH = 40
LEARNED = 60
"""Updates that the network has learned for."""
SETTLE = 2.0
"""Seconds that the window gets to arrange itself before the clock counts."""
GOAL = 250.0
"""Milliseconds a second: of both threads together, with everything visible."""


class Stage(NamedTuple):
    """What is timed: a title, and the module, class (or "") and function that it is."""

    title: str
    module: str
    owner: str
    function: str


READING = "camera: read the picture"
STAGES = (
    Stage(READING, "app.faces.cameras.demo", "DemoCamera", "read"),
    Stage("camera: find faces and eyes", "app.faces.detection.haar", "HaarDetector", "detect"),
    Stage("camera: find eyes", "app.faces.detection.haar", "EyeFinder", "find"),
    Stage("camera: follow", "app.faces.following", "Follower", "follow"),
    Stage("camera: prepare", "app.jobs.live", "", "prepare"),
    Stage("camera: judge and keep", "app.jobs.live", "Collector", "collect"),
    Stage("camera: answer", "app.recognition.recogniser", "Recogniser", "answer"),
    Stage("GUI: show the frame", "app.ui.faces.panel", "FacesPanel", "refresh"),
    Stage("GUI: paint the pictures", "app.ui.widgets.picture", "PictureView", "paintEvent"),
    Stage("GUI: paint the marks", "app.ui.widgets.picture", "PictureView", "_paint_marks"),
    Stage("GUI: show who it is", "app.ui.who.panel", "WhoPanel", "refresh"),
    Stage("GUI: paint the guide", "app.ui.faces.guide", "_Signs", "paintEvent"),
    Stage("GUI: paint the evidence", "app.ui.who.evidence", "EvidenceBars", "paintEvent"),
    Stage("GUI: paint the arrays", "app.ui.widgets.array_canvas", "ArrayCanvas", "paintEvent"),
    Stage("GUI: paint the scale of s", "app.ui.who.answer", "OutputScale", "paintEvent"),
    Stage("GUI: paint the strangers' scale", "app.ui.who.strangers", "FamiliaritySlider", "paintEvent"),
    Stage("GUI: paint lines of text", "app.ui.widgets.labels", "OneLine", "paintEvent"),
)


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        title: What.
        load: Milliseconds of processor time a second.
        calls: How often a second.
        median: Milliseconds of processor time for a call.
    """

    title: str
    load: float
    calls: float | None = None
    median: float | None = None


class Stopwatch:
    """Notes the processor time of each call of the stages.

    Attributes:
        running: Whether it notes anything.
        calls: Milliseconds of each call, by the stage's title.
        camera: The thread that draws the camera's pictures.
    """

    def __init__(self) -> None:
        self.running = False
        self.calls: dict[str, list[float]] = defaultdict(list)
        self.camera: int | None = None

    def wrap(self, stage: Stage) -> None:
        """Replaces a stage by itself with a clock."""
        place = importlib.import_module(stage.module)
        owner = getattr(place, stage.owner) if stage.owner else place
        setattr(owner, stage.function, self._timed(stage.title, vars(owner)[stage.function]))

    def _timed(self, title: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            if title == READING:
                self.camera = threading.get_ident()
            begun = time.thread_time()
            try:
                return function(*arguments, **named)
            finally:
                if self.running:
                    self.calls[title].append(1000 * (time.thread_time() - begun))

        return timed

    @contextmanager
    def counting(self) -> Iterator[None]:
        self.running = True
        try:
            yield
        finally:
            self.running = False


def make_project(path: Path) -> Project:
    detector = HaarDetector()
    project = Project.create(path)
    for identity in SAMPLE_PERSONS:
        person = project.add_person(identity.name)
        sources = [
            PictureSource(f"{identity.name} {number}", functools.partial(np.copy, picture))
            for number, picture in enumerate(sample_pictures(identity, count=FACES_EACH))
        ]
        found = [face for face in gather(sources, "detect", detector) if isinstance(face, FoundFace)]
        project.add_faces([face.of(person.id) for face in found])
    return project


def train(project: Project) -> None:
    run = TrainingRun.create(project, RunSettings(epochs=LEARNED, target=0.0))
    for _ in run.steps():
        pass
    project.save_run(record_of(run))


def processor_seconds(thread: int | None) -> float:
    """Processor time so far: of a thread, by its id, or of the whole process for None."""
    return time.process_time() if thread is None else time.clock_gettime(time.pthread_getcpuclockid(thread))


def measure(seconds: float, minimised: bool) -> tuple[list[Row], list[float]]:
    """The table, and the lateness of the ticks in milliseconds."""
    watch = Stopwatch()
    for stage in STAGES:
        watch.wrap(stage)
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        preferences = Preferences(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
        project = make_project(folder / "camera.facet")
        train(project)
        parts = Parts(application, preferences, HaarDetector, HaarDetector.live, list, folder)
        window = Window(project, parts)
        try:
            window.resize(1280, 800)
            window.show()
            window.session.camera.open(DEMO)
            live(SETTLE)
            if minimised:
                window.showMinimized()
                live(0.5)
            return counted(watch, seconds)
        finally:
            window.close()


def counted(watch: Stopwatch, seconds: float) -> tuple[list[Row], list[float]]:
    if watch.camera is None:
        raise SystemExit("The camera did not start.")
    threads = (threading.get_ident(), watch.camera, None)
    ticker = Ticker()
    before = [processor_seconds(thread) for thread in threads]
    begun = time.perf_counter()
    with watch.counting():
        ticker.start()
        live(seconds)
        ticker.stop()
    elapsed = time.perf_counter() - begun
    after = [processor_seconds(thread) for thread in threads]
    gui, camera, whole = (1000 * (b - a) / elapsed for a, b in zip(before, after, strict=True))
    rows = [
        Row("GUI thread", gui),
        Row("camera's thread", camera),
        Row("both", gui + camera),
        Row("whole process", whole),
    ]
    for stage in STAGES:
        calls = watch.calls.get(stage.title)
        if calls:
            rows.append(
                Row(stage.title, sum(calls) / elapsed, len(calls) / elapsed, statistics.median(calls))
            )
    return rows, ticker.late


def print_table(rows: list[Row], late: list[float]) -> None:
    print(f"{'':34}{'ms a second':>12}{'calls a second':>16}{'median ms':>12}")
    for row in rows:
        calls = "" if row.calls is None else f"{row.calls:16.1f}{row.median:12.2f}"
        verdict = ""
        if row.title == "both":
            verdict = f"   goal {GOAL:g}: {'kept' if row.load <= GOAL else 'NOT KEPT'}"
        print(f"{row.title:34}{row.load:12.1f}{calls}{verdict}")
    median, high, longest = np.percentile(late, (50, 99, 100))
    print(f"a tick is late: median {median:.2f} ms, 99th percentile {high:.2f} ms, longest {longest:.2f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--minimised", action="store_true", help="with the window minimised")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows, late = measure(asked.seconds, asked.minimised)
    if asked.json:
        for row in rows:
            print(json.dumps(asdict(row)))
        print(json.dumps({"title": "late", "milliseconds": sorted(late)}))
        return
    print_table(rows, late)


if __name__ == "__main__":
    main()
