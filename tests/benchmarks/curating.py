"""How smooth a project with thousands of faces is to open and to look through.

    python tests/benchmarks/curating.py [--faces 5000] [--steps 300] [--json]

A temporary project is filled with faces of the built-in sample as a camera of 640×480 would give them, half
of them for each person. The real window is opened on it at 1280×800, and its first list of faces is scrolled
as a person does it: by the wheel, by the keyboard, and by dragging the scroll bar to any place. What is
measured of each step is the time that the GUI thread works on it (handling the event, painting the list, and
taking the thumbnails that have come), and the time on the clock, which is longer on a busy machine. Without a
display the window is drawn off-screen. --json prints one line a row of the table.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.faces.crop import cut_face, face_region
from app.faces.detection import HaarDetector
from app.faces.picture import encode_png
from app.project import NewFace, Project
from app.ui.faces.thumbnails import PersonFaces
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.window import Window
from tools.draw_sample import SAMPLE_PERSONS, sample_pictures

DIFFERENT = 30
"""Pictures of each person; they come again and again."""
TOGETHER = 100
"""Faces that are committed together."""


@dataclass(frozen=True)
class Row:
    """One line of the table; `limit` is the largest value that is good, None where there is none."""

    title: str
    value: float
    unit: str
    limit: float | None = None


def cut_faces(identity) -> list[tuple[bytes, tuple[int, int, int, int]]]:
    """Faces of a person of the sample as capturing keeps them: PNG and region."""
    detector, found = HaarDetector(), []
    for picture in sample_pictures(identity, count=2 * DIFFERENT):
        faces = detector.detect(picture)
        if faces and len(found) < DIFFERENT:
            cut = cut_face(picture, face_region(faces[0].box, picture.shape))
            found.append((encode_png(cut.picture), tuple(cut.region)))
    return found


def make_project(path: Path, count: int) -> int:
    """A project with so many faces; how many bytes a picture has, on average."""
    size = 0
    with Project.create(path) as project:
        for identity in SAMPLE_PERSONS:
            person, cuts = project.add_person(identity.name), cut_faces(identity)
            size += sum(len(png) for png, _ in cuts) // (2 * len(cuts))
            new = [
                NewFace(person.id, *cuts[i % len(cuts)], "Demo camera", f"burst {i // 40}", "detect")
                for i in range(count // 2)
            ]
            for first in range(0, len(new), TOGETHER):
                project.add_faces(new[first : first + TOGETHER])
    return size


class Person:
    """Looks through the faces of the first person, and notes how long the GUI thread is busy."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.list = window.findChildren(PersonFaces)[0]
        self.bar = self.list.verticalScrollBar()

    def sees_faces(self) -> bool:
        """Whether every thumbnail in view is there."""
        first, last = self.list.rows_in_view()
        pictures = self.list.faces.pictures
        return last >= 0 and all(item.id in pictures for item in self.list.faces.items[first : last + 1])

    def wheel(self, number: int) -> None:
        turn = -120 if number % 200 < 100 else 120
        place = QPointF(self.list.viewport().rect().center())
        event = QWheelEvent(
            place,
            self.list.viewport().mapToGlobal(place),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.list.viewport(), event)

    def key(self, number: int) -> None:
        key = Qt.Key.Key_PageDown if number % 10 == 0 else Qt.Key.Key_Down
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(self.list, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))

    def drag_bar(self, number: int) -> None:
        self.bar.setValue(round(self.bar.maximum() * (0.5 + 0.5 * np.sin(number / 7))))

    def busy(self, do: Callable[[int], None], steps: int) -> np.ndarray:
        """Milliseconds of each step with what came meanwhile: of the GUI thread, on the clock; (2, steps)."""
        self.list.setFocus()
        spent = []
        for number in range(steps):
            begun = time.thread_time(), time.perf_counter()
            do(number)
            self.list.viewport().repaint()
            QApplication.processEvents()
            spent.append((time.thread_time() - begun[0], time.perf_counter() - begun[1]))
        return 1000 * np.array(spent).T


def wait_until(condition: Callable[[], bool]) -> float:
    """Seconds until it holds."""
    begun = time.perf_counter()
    while not condition():
        QApplication.processEvents()
        if time.perf_counter() - begun > 60:
            raise SystemExit("The faces did not come in a minute.")
    return time.perf_counter() - begun


def timed(do: Callable[[], object]) -> float:
    """Milliseconds, with all that follows from it at once."""
    begun = time.perf_counter()
    do()
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - begun)


def measure(path: Path, steps: int) -> list[Row]:
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    preferences = Preferences(QSettings(str(path.with_name("window.ini")), QSettings.Format.IniFormat))
    preferences.appearance = "light"
    parts = Parts(application, preferences, HaarDetector, HaarDetector.live, list, path.parent)
    project = Project.open(path)
    begun, worked = time.perf_counter(), time.thread_time()
    window = Window(project, parts)
    try:
        window.resize(1280, 800)
        window.show()
        person = Person(window)
        wait_until(person.sees_faces)
        opened = time.perf_counter() - begun
        first = Row("first thumbnails seen after opening", opened, "s", 1.0)
        return [
            first,
            Row("of that the GUI thread", time.thread_time() - worked, "s"),
            *scrolled(person, steps),
        ]
    finally:
        window.close()


def scrolled(person: Person, steps: int) -> list[Row]:
    rows = []
    person.bar.setValue(0)
    for title, do in (("wheel", person.wheel), ("keyboard", person.key), ("scroll bar", person.drag_bar)):
        thread, clock = person.busy(do, steps)
        rows += [
            Row(f"{title}: a step, median", float(np.median(thread)), "ms", 8),
            Row(f"{title}: a step, 99th percentile", float(np.percentile(thread, 99)), "ms", 8),
            Row(f"{title}: on the clock, median", float(np.median(clock)), "ms"),
            Row(f"{title}: on the clock, 99th perc.", float(np.percentile(clock, 99)), "ms"),
        ]
        rows.append(Row(f"{title}: all in view again after", wait_until(person.sees_faces), "s"))
    person.list.clearSelection()
    person.list.select(person.list.ids[:100])
    stack = person.window.session.undo
    rows += [
        Row("100 faces deleted", timed(person.list.delete_action.trigger), "ms"),
        Row("that undone", timed(stack.undo), "ms"),
        Row("all selected", timed(person.list.selectAll), "ms"),
        Row("newest first", timed(person.window.session.actions["order_newest"].trigger), "ms"),
        Row("thumbnails kept", float(len(person.list.faces.pictures)), ""),
        Row("memory at the most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
    ]
    return rows


def print_table(rows: list[Row]) -> None:
    for row in rows:
        verdict = ""
        if row.limit is not None:
            verdict = f"   limit {row.limit:g}: {'kept' if row.value <= row.limit else 'NOT KEPT'}"
        print(f"{row.title:36} {row.value:>9.2f} {row.unit:4}{verdict}".rstrip())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--faces", type=int, default=5000)
    options.add_argument("--steps", type=int, default=300)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "curating.facet"
        size = make_project(path, asked.faces)
        rows = [
            Row("faces", asked.faces, ""),
            Row("a picture", size / 1000, "kB"),
            *measure(path, asked.steps),
        ]
    if asked.json:
        for row in rows:
            print(json.dumps(asdict(row)))
        return
    print(f"{os.cpu_count()} cores, platform {QApplication.platformName()}")
    print_table(rows)


if __name__ == "__main__":
    main()
