"""Facet, whose user closes the window in the middle of some work; run as a program by `closings.py`.

    python tests/support/closed_window.py KIND PROJECT FOLDER SECONDS

The window opens on the project, the work begins, and some seconds later the window is closed. On standard
output it says in one JSON object what was to be seen then: the faces, the epochs of the run, whether the work
was still under way, and how long closing took.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

TICK = 5
"""Milliseconds from one look at the window to the next."""


KINDS = "capturing", "training", "importing", "checking"


class User:
    """Does something at the window, step by step, without keeping it from its own work.

    Args:
        window: Just shown.
        folder: Of pictures, to be imported.
        seconds: From the moment that the work is under way until the window is closed.
    """

    def __init__(self, window, folder: Path, seconds: float) -> None:
        self.window, self.session = window, window.session
        self.folder, self.seconds = folder, seconds
        self.is_at_work = self.condition = lambda: True

    def begin(self, kind: str) -> None:
        """Does it from now on."""
        from PySide6.QtCore import QTimer

        steps = self._whole(kind)
        self.timer = QTimer(self.window)
        self.timer.timeout.connect(partial(self._go_on, steps))
        self.timer.start(TICK)

    def capturing(self) -> Iterator[Callable[[], bool]]:
        """Holds the key of the first person in front of the camera."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from app.ui.camera import DEMO

        session, before = self.session, self.session.roster.count
        session.camera.open(DEMO)
        yield lambda: session.camera.latest() is not None
        QTest.keyPress(self.window, Qt.Key.Key_1)
        yield lambda: session.roster.count > before
        self.is_at_work = lambda: session.camera.latest().burst is not None

    def training(self) -> Iterator[Callable[[], bool]]:
        """Presses Run, for a run that does not end by itself."""
        trainer = self.session.trainer
        trainer.change_settings(replace(trainer.settings, epochs=100_000, target=0.0))
        self.session.actions["run"].trigger()
        yield lambda: trainer.running and trainer.newest is not None and trainer.newest.epoch > 0
        self.is_at_work = lambda: trainer.running

    def importing(self) -> Iterator[Callable[[], bool]]:
        """Adds the folder of pictures."""
        session, before = self.session, self.session.roster.count
        session.roster.add_folder(self.folder)
        yield lambda: session.roster.count > before
        self.is_at_work = lambda: session.roster.adding

    def checking(self) -> Iterator[Callable[[], bool]]:
        """Does an epoch, and checks its gradients."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QSpinBox, QWidget

        page = self.window.pages.turn_to("check")
        self.session.trainer.step()
        check, stop = (page.findChild(QWidget, name) for name in ("check_button", "check_stop"))
        yield check.isEnabled
        page.findChild(QSpinBox, "check_count").setValue(64)
        QTest.mouseClick(check, Qt.MouseButton.LeftButton)
        yield stop.isEnabled
        self.is_at_work = stop.isEnabled

    def _whole(self, kind: str) -> Iterator[Callable[[], bool]]:
        yield from getattr(self, kind)()
        until = time.monotonic() + self.seconds
        yield lambda: time.monotonic() >= until
        self._close()

    def _go_on(self, steps: Iterator[Callable[[], bool]]) -> None:
        if self.condition():
            self.condition = next(steps, lambda: False)

    def _close(self) -> None:
        from app.ui.faces.thumbnails import PersonFaces

        self.timer.stop()
        newest = self.session.trainer.newest
        seen = {
            "faces": sorted(i for shown in self.window.findChildren(PersonFaces) for i in shown.ids),
            "epochs": newest.epoch if newest is not None else 0,
            "at_work": self.is_at_work(),
        }
        begun = time.monotonic()
        self.window.close()
        print(json.dumps({**seen, "seconds": time.monotonic() - begun}), flush=True)


def main(kind: str, project: str, folder: str, seconds: str) -> int:
    """Facet, as it is started from a terminal, with that user in front of it."""
    from PySide6.QtCore import QTimer

    from app.__main__ import main as facet
    from app.ui import application

    make_window = application.Window

    def make_window_and_user(*arguments):
        window = make_window(*arguments)
        user = User(window, Path(folder), float(seconds))
        QTimer.singleShot(0, window, partial(user.begin, kind))
        return window

    application.Window = make_window_and_user
    return facet([project])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
