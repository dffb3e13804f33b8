"""How long it takes from the command until the window is seen.

    python tests/benchmarks/start.py [--times 11] [--json]

Facet is started so many times as by `facet`, in a process of its own with settings and a project of its own,
and the first painting of the window ends the clock. The first start, which compiles and reads from the disk,
is not counted. Told are seconds on the clock from the start of the process, and of processor time. Without a
display the window is drawn off-screen. --json prints one line a row.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from table import Row, print_rows

ROOT = Path(__file__).parents[2]
GOAL = 0.8

STARTED = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.objectName() == "window":
            QTimer.singleShot(0, tell)
        return False

def tell():
    print(time.monotonic(), time.process_time(), flush=True)
    os._exit(0)

class Application(QApplication):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.watch = Watch()
        self.installEventFilter(self.watch)

import PySide6.QtWidgets
PySide6.QtWidgets.QApplication = Application
from app.__main__ import main
main([])
"""
"""Facet itself, and a watch over the events of its application."""


def started(home: Path) -> tuple[float, float]:
    """Seconds until the window is seen, on the clock and of the processor."""
    folders = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"), str(home))
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=ROOT,
        env=environment | folders,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seen, processor = map(float, ended.stdout.split())
    return seen - begun, processor


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--times", type=int, default=11)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        started(Path(home))
        times = [started(Path(home)) for _ in range(asked.times)]
    clock, processor = zip(*times, strict=True)
    print_rows(
        [
            Row("window seen, median", statistics.median(clock), "s", GOAL),
            Row("window seen, longest", max(clock), "s"),
            Row("processor time, median", statistics.median(processor), "s"),
        ],
        as_json=asked.json,
    )


if __name__ == "__main__":
    main()
