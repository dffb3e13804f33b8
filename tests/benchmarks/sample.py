"""How long the built-in sample takes from a cold start: on the command line, and in the window.

    python tests/benchmarks/sample.py [--runs 3]

Both start a new process and stop the clock when training has ended and the network is saved. The window is
the real one, with *Try the Sample* pressed as soon as it is shown; without a display it is drawn off-screen.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from app.faces.cameras.device import device_cameras
from app.faces.detection import HaarDetector
from app.project import Project
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.window import Window
place = Path(sys.argv[1])
application = QApplication([])
application.setStyle("Fusion")
preferences = Preferences(QSettings(str(place / "window.ini"), QSettings.Format.IniFormat))
parts = Parts(application, preferences, HaarDetector, HaarDetector.live, device_cameras, place)
window = Window(Project.create(place / "sample.facet"), parts)
window.show()
QTimer.singleShot(0, window.session.actions["sample"].trigger)
window.session.trainer.ended.connect(lambda _: QTimer.singleShot(0, application.quit))
application.exec()
"""


def timed(command: list[str]) -> float:
    """Wall seconds of a command that must succeed."""
    environment = dict(os.environ)
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--runs", type=int, default=3)
    runs = options.parse_args().runs
    line: list[float] = []
    window: list[float] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as place:
            file = str(Path(place) / "sample.facet")
            line.append(timed([sys.executable, "-m", "app", "train", "sample", "-o", file]))
        with tempfile.TemporaryDirectory() as place:
            window.append(timed([sys.executable, "-c", WINDOW, place]))
    for title, seconds in (("command line", line), ("window", window)):
        print(f"{title:13} median {statistics.median(seconds):5.2f} s   {[round(s, 2) for s in seconds]}")
    ratios = [b / a for a, b in zip(line, window, strict=True)]
    print(f"window / command line: median {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
