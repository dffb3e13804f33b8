"""How much memory the window takes while the camera plays and it trains, again and again.

    python tests/benchmarks/memory.py [--minutes 5] [--trainings 60] [--rounds 10]

The real window (1280×800), drawn off-screen without a display, is opened on a temporary project with faces of
the built-in sample. The Demo camera plays so many minutes; the default network is trained so many times, each
from another start; and in so many rounds every page and tab is looked at, a picture is asked about, and
another project is opened. The process' memory in megabytes, and the objects of Qt below the window, are
printed ten times a part; what a part adds after its first fifth, in which caches are filled, should be about
nothing.
"""

import argparse
import ctypes
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import cv2
from camera_cost import make_project
from clocks import live
from neighbours import Neighbours
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication, QTabWidget

from app.faces.detection import HaarDetector
from app.recognition.settings import RunSettings
from app.ui.camera import DEMO
from app.ui.preferences import Preferences
from app.ui.registry import PAGES
from app.ui.session import Parts
from app.ui.startup import keep_fluent
from app.ui.window import Window
from tools.draw_sample import SAMPLE_PERSONS, sample_pictures

LOOKS = 10
"""How often a part is looked at."""
SETTLED = LOOKS // 5
LONGEST_TRAINING = 300.0
"""Seconds."""


def megabytes() -> float:
    """What the process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def give_back() -> None:
    """Returns to the system what is free, as far as it can: what was needed only for a while is no leak."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--minutes", type=float, default=5, help="of camera")
    options.add_argument("--trainings", type=int, default=60)
    options.add_argument("--rounds", type=int, default=10, help="through all pages and another project")
    asked = options.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        preferences = Preferences(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
        parts = Parts(application, preferences, HaarDetector, HaarDetector.live, list, folder)
        make_project(folder / "other.facet").close()
        window = Window(make_project(folder / "memory.facet"), parts)
        window.resize(1280, 800)
        try:
            window.show()
            keep_fluent()
            neighbours = Neighbours()
            watch_all(window, folder, asked)
            print(f"Other programs kept {neighbours.cores():.1f} cores busy meanwhile.")
        finally:
            window.close()


def watch_all(window: Window, folder: Path, asked: argparse.Namespace) -> None:
    """Does all that is asked for, one after the other."""
    window.session.camera.open(DEMO)
    watch(window, f"{asked.minutes:g} minutes of camera", asked.minutes, lambda part: live(60 * part))
    watch(window, f"{asked.trainings} trainings", asked.trainings, partial(train, window))
    numbers = count()
    watch(window, f"{asked.rounds} rounds", asked.rounds, partial(go_round, window, folder, numbers))


def watch(window: Window, title: str, amount: float, do: Callable[[float], None]) -> None:
    """Does a tenth of it ten times, and prints what is held after each."""
    if not amount:
        return
    held = []
    for _ in range(LOOKS):
        do(amount / LOOKS)
        live(0.2)
        give_back()
        held.append((megabytes(), len(window.findChildren(QObject))))
    added = [last - first for first, last in zip(held[SETTLED - 1], held[-1], strict=True)]
    print(f"{title}: {' '.join(f'{memory:.0f}' for memory, _ in held)} MB")
    print(f"    objects: {' '.join(str(objects) for _, objects in held)}")
    print(f"    added after the first fifth: {added[0]:+.1f} MB, {added[1]:+d} objects", flush=True)


def train(window: Window, times: float) -> None:
    """Trains the default network so many times, each from another start."""
    trainer = window.session.trainer
    for _ in range(max(1, round(times))):
        ended: list[str] = []
        trainer.ended.connect(ended.append)
        trainer.run_anew(RunSettings(seed=trainer.settings.seed + 1))
        wait_for(lambda ended=ended: bool(ended))
        trainer.ended.disconnect(ended.append)


def go_round(window: Window, folder: Path, numbers: Iterator[int], times: float) -> None:
    """Looks at every page and tab, asks about a picture, and opens the other project."""
    picture = folder / "asked.png"
    cv2.imwrite(str(picture), next(iter(sample_pictures(SAMPLE_PERSONS[0], count=1)))[:, :, ::-1])
    for _ in range(max(1, round(times))):
        for place in PAGES:
            window.pages.turn_to(place.id)
            live(0.2)
        window.pages.turn_to("workbench")
        for tabs in window.findChildren(QTabWidget):
            for index in range(tabs.count()):
                tabs.setCurrentIndex(index)
                live(0.2)
        window.session.answering.look_at(picture)
        live(0.5)
        window.session.answering.follow_camera()
        name = ("other.facet", "memory.facet")[next(numbers) % 2]
        if not window.session.open(folder / name):
            raise SystemExit("The other project could not be opened.")
        window.session.camera.open(DEMO)
        live(0.5)


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST_TRAINING
    while not condition():
        if time.monotonic() > until:
            raise SystemExit("The training did not end.")
        live(0.05)


if __name__ == "__main__":
    main()
