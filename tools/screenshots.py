"""Makes the README's pictures of the window, of the built-in sample only.

    python tools/screenshots.py [FOLDER]

They are drawn without a screen and written into this folder unless another one is named.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.faces.detection import HaarDetector
from app.project import Project
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.window import Window

SECONDS = 60


def wait_for(signal: object, *, then: int = 0) -> None:
    """Lets the window live until the signal comes, and some milliseconds more."""
    loop = QEventLoop()
    signal.connect(lambda *_: QTimer.singleShot(then, loop.quit))
    QTimer.singleShot(1000 * SECONDS, loop.quit)
    loop.exec()


def wait_until(true: Callable[[], bool]) -> None:
    """Lets the window live until something holds, but not for ever."""
    end = time.monotonic() + SECONDS
    while not true() and time.monotonic() < end:
        wait(20)


def wait(milliseconds: int) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def make(application: QApplication, place: Path, folder: Path) -> None:
    """First start, training, recognition, light and dark, and the pages that look closely."""
    preferences = Preferences(QSettings(str(place / "window.ini"), QSettings.Format.IniFormat))
    parts = Parts(application, preferences, HaarDetector, HaarDetector.live, list, place)
    window = Window(Project.create(place / "Sample.facet"), parts)
    window.resize(1280, 800)
    window.session.actions["light"].trigger()
    window.show()
    wait(300)
    window.grab().save(str(folder / "first-start.png"))
    window.session.actions["sample"].trigger()
    wait_until(lambda: window.session.trainer.newest is not None and window.session.trainer.newest.epoch > 30)
    wait(500)
    window.grab().save(str(folder / "training.png"))
    wait_for(window.session.camera.opened, then=2500)
    # The hints point at what the picture is to show.
    window.findChild(QAbstractButton, "callout_close").click()
    wait(100)
    window.grab().save(str(folder / "who-is-it.png"))
    window.session.actions["dark"].trigger()
    wait(2500)
    window.grab().save(str(folder / "dark.png"))
    window.session.actions["light"].trigger()
    make_pages(window, folder)
    window.close()


def make_pages(window: Window, folder: Path) -> None:
    """The pages that look closely, each at work."""
    window.session.camera.close()
    for name, press, times in (
        ("microscope", "microscope_next_stage", 11),
        ("check", "check_button", 1),
        ("hand", "hand_step", 9),
    ):
        window.session.actions[f"show_{name}"].trigger()
        wait(2500)
        wait_until(window.findChild(QAbstractButton, press).isEnabled)
        for _ in range(times):
            window.findChild(QAbstractButton, press).click()
            wait(60)
        wait(2500)
        wait_until(lambda: not is_busy(window))
        wait(500)
        window.grab().save(str(folder / f"{name}.png"))


def is_busy(window: Window) -> bool:
    """Whether the check of the gradients goes on."""
    stop = window.findChild(QAbstractButton, "check_stop")
    return stop is not None and stop.isEnabled()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as place:
        make(application, Path(place), folder)


if __name__ == "__main__":
    main()
