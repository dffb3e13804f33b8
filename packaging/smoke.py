"""Sits at the window of a build, where nobody does, and tells what it sees.

    facet-smoke look     until the window is painted
    facet-smoke use      and then through the sample: training, recognition, every page and tab

It starts Facet as `facet` does. What it sees goes to standard output, one JSON object a line.
"""

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer

from app.lessons.sources import source_of

EPOCHS = 20
PATIENCE = 120
PAGES = ("show_microscope", "show_check", "show_hand", "help")


def tell(**seen: object) -> None:
    """Says what was seen."""
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


class Sitter(QObject):
    """Acts once the window is painted: `use` yields each time it has to wait a moment."""

    def __init__(self, application: QtWidgets.QApplication, task: str) -> None:
        super().__init__(application)
        self.task = task
        self.window: QtWidgets.QWidget | None = None
        self.timer = QTimer(self, interval=100)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Waits for the first painting of the window."""
        if self.window is None and event.type() == QEvent.Type.Paint and watched.objectName() == "window":
            self.window = watched
            QTimer.singleShot(0, self.begin)
        return False

    def begin(self) -> None:
        """Says when the window was painted; the clock is the same for all processes."""
        tell(painted=time.monotonic())
        if self.task == "look":
            os._exit(0)
        end = time.monotonic() + PATIENCE
        doing = self.use()

        def go_on() -> None:
            if next(doing, None) is None or time.monotonic() > end:
                self.timer.stop()
                self.window.close()

        self.timer.timeout.connect(go_on)
        self.timer.start()

    def use(self) -> Iterator[str]:
        """Goes through the whole application; what is not told at the end was not reached in time."""
        session = self.window.session
        session.actions["sample"].trigger()
        while session.trainer.newest is None or session.trainer.newest.epoch < EPOCHS:
            yield "training"
        processes = [child.pid for child in multiprocessing.active_children()]
        tell(epoch=session.trainer.newest.epoch, own=os.getpid(), processes=processes)
        while not session.camera.is_open:
            yield "the camera"
        tell(camera=True)
        tabs = [
            (each, index)
            for each in self.window.findChildren(QtWidgets.QTabWidget)
            for index in range(each.count())
        ]
        for each, index in tabs:
            each.setCurrentIndex(index)
            yield from ["a tab"] * 3
        for name in PAGES:
            session.actions[name].trigger()
            yield from [name] * 5
        tell(tabs=len(tabs), pages=len(PAGES), source=source_of("engine.error:total_error").file)


def main(task: str) -> int:
    """Starts Facet, with somebody who sits at it; returns its exit code."""

    class Application(QtWidgets.QApplication):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            self.sitter = Sitter(self, task)
            self.installEventFilter(self.sitter)

    QtWidgets.QApplication = Application
    from app.__main__ import main as facet

    return facet([])


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(*sys.argv[1:]))
