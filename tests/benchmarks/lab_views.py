"""What one refresh of the twin runs and of the ε lab costs the window.

    python tests/benchmarks/lab_views.py [--refreshes 20]

Each view gets histories of 150, 1500 and 99 000 epochs, whose D also trembles, and draws them --refreshes
times. The median of the processor time of its thread is printed: of setting them, and with painting them.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.faces.detection import HaarDetector
from app.project import Project
from app.recognition.lab import LabCourse, LabState, five_rates, twins
from app.recognition.settings import RunSettings
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.training.rate_lab import RateLabView
from app.ui.training.twin_runs import TwinView
from app.ui.window import Window
from engine import EpochStep

SIZES = ((520, 420), (1100, 800))
EPOCHS = (150, 1500, 99_000)


def made_states(courses: Sequence[LabCourse], epochs: int) -> list[LabState]:
    """Courses whose D falls, each a little faster than the one before."""
    states = []
    for number, course in enumerate(courses):
        epoch = np.arange(epochs + 1, dtype=np.float64)
        falling = np.exp(-(2 + 2 * number) * epoch / epochs)
        trembling = 20 * falling * (1 + 0.05 * np.sin(3 * epoch))
        accuracy = 1 - falling / 2
        history = dict(zip(("epoch", "error", "accuracy"), (epoch, trembling, accuracy), strict=True))
        history |= {"validation_error": trembling, "validation_accuracy": accuracy}
        step = EpochStep(epochs, float(trembling[-1]), float(accuracy[-1]), 1.0, 1.0)
        states.append(LabState(course, history, step))
    return states


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--refreshes", type=int, default=20)
    asked = options.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    settings = RunSettings(epochs=100_000)
    folder = Path(tempfile.mkdtemp())
    preferences = Preferences(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
    parts = Parts(application, preferences, HaarDetector, HaarDetector.live, list, folder)
    session = Window(Project.open_or_create(folder / "faces.facet"), parts).session
    views = (TwinView(session), twins(settings)), (RateLabView(session), five_rates(settings))
    print("view           size        epochs   set, ms   set and paint, ms")
    for view, courses in views:
        for size in SIZES:
            view.resize(*size)
            view.show()
            for epochs in EPOCHS:
                setting, both = [], []
                for number in range(asked.refreshes):
                    states = made_states(courses, epochs + number)
                    begun = time.thread_time()
                    view.show_states(states)
                    setting.append(time.thread_time() - begun)
                    application.processEvents()
                    both.append(time.thread_time() - begun)
                print(
                    f"{type(view).__name__:13} {size[0]:5}×{size[1]:<5} {epochs:7} "
                    f"{1000 * statistics.median(setting):9.2f} {1000 * statistics.median(both):12.2f}"
                )
            view.hide()
    session.end()


if __name__ == "__main__":
    main()
