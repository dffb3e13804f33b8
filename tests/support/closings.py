"""Windows that are closed in the middle of work, and what is left of them afterwards."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import closed_window
from closed_window import KINDS
from small_projects import striped_project

from app.faces.picture import encode_png
from app.project import Project, ProjectError
from app.recognition.gathering import sample_persons

__all__ = ["KINDS", "Closed", "close_once", "make_pictures"]

LIMIT = 90.0
"""Seconds from the start of the program to its end, with all that it does, on a busy machine."""
_LONGEST = {"capturing": 2.0, "training": 2.0, "importing": 1.5, "checking": 0.8}
"""Seconds of work at the most before the window is closed."""
_GRACE = 3.0
"""Seconds that a process may outlive the program: it only notices that the program is gone."""
_MARK = "FACET_CLOSING"
_HARMLESS = "This plugin does not support"
_SETTINGS = {"size": 32, "kernels": 8}


@dataclass
class Closed:
    """What one closing did.

    Attributes:
        kind: Of the work.
        shown: How many faces were shown when the window was closed.
        kept: How many are in the project.
        at_work: Whether the work was still under way when the window was closed.
        seconds: How long closing the window took.
        whole: Seconds from the start of the program to its end.
        problems: What is not as it should be.
    """

    kind: str
    shown: int = 0
    kept: int = 0
    at_work: bool = False
    seconds: float = 0.0
    whole: float = 0.0
    problems: list[str] = field(default_factory=list)


def make_pictures(folder: Path, each: int = 28) -> None:
    """A folder with pictures of the sample's persons, each in a sub-folder."""
    for name, sources in sample_persons().items():
        (folder / name).mkdir(parents=True)
        for number, source in enumerate(sources[:each]):
            (folder / name / f"{number}.png").write_bytes(encode_png(source.load()))


def close_once(kind: str, pictures: Path, folder: Path, share: float) -> Closed:
    """Starts Facet on a new project, closes its window in the middle of some work, and looks what is left.

    Args:
        kind: One of :data:`KINDS`.
        pictures: Where :func:`make_pictures` put them.
        folder: Empty.
        share: When the window is closed, 0 … 1 of the longest time for that kind.
    """
    path = folder / "closed.facet"
    with striped_project(path, count=6) as project:
        project.save_settings({"run": _SETTINGS})
    closed, mark = Closed(kind), uuid4().hex
    command = [sys.executable, closed_window.__file__, kind, str(path), str(pictures)]
    begun = time.monotonic()
    program = subprocess.Popen(
        [*command, str(share * _LONGEST[kind])],
        env={**os.environ, **_own_places(folder), _MARK: mark, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        out, error = program.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        closed.problems.append(f"it had not ended after {LIMIT:g} s")
        program.kill()
        out, error = program.communicate()
    closed.whole = time.monotonic() - begun
    if program.returncode:
        closed.problems.append(f"it ended with {program.returncode}")
    closed.problems += [f"it said: {line}" for line in error.splitlines() if _HARMLESS not in line]
    closed.problems += _left_processes(mark)
    closed.problems += _logged(folder)
    _look_at_project(closed, path, json.loads(out) if out else None)
    return closed


def _own_places(folder: Path) -> dict[str, str]:
    names = ("CONFIG", "DATA", "STATE", "CACHE")
    return {"HOME": str(folder)} | {f"XDG_{name}_HOME": str(folder / name.lower()) for name in names}


def _left_processes(mark: str) -> list[str]:
    """Those that the program started and that are still there; they are ended."""
    until = time.monotonic() + _GRACE
    while (left := list(_marked(mark))) and time.monotonic() < until:
        time.sleep(0.02)
    for process, _command in left:
        os.kill(process, 9)
    return [f"process {process} is left: {command}" for process, command in left]


def _marked(mark: str) -> Iterator[tuple[int, str]]:
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"{_MARK}={mark}".encode() in (place / "environ").read_bytes():
                yield int(place.name), (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            # Another user's, or gone.
            continue


def _logged(folder: Path) -> list[str]:
    """What the log has of failures."""
    texts = [log.read_text() for log in folder.rglob("facet.log")]
    return [f"logged: {text}" for text in texts if any(f" {bad} " in text for bad in _BAD)]


_BAD = ("WARNING", "ERROR", "CRITICAL")


def _look_at_project(closed: Closed, path: Path, seen: dict | None) -> None:
    if seen is None:
        closed.problems.append("it never closed its window")
        return
    closed.seconds, closed.at_work, closed.shown = seen["seconds"], seen["at_work"], len(seen["faces"])
    try:
        with Project.open(path) as project:
            kept = {face.id for face in project.faces() if project.picture(face.id)}
            run = project.latest_run()
    except ProjectError as error:
        closed.problems.append(str(error))
        return
    closed.kept = len(kept)
    if lost := set(seen["faces"]) - kept:
        closed.problems.append(f"{len(lost)} faces that were shown are lost")
    if (run.epochs if run is not None else 0) < seen["epochs"]:
        closed.problems.append(f"epoch {seen['epochs']} was shown, {run and run.epochs} is kept")
    beside = {each.name for each in path.parent.glob("closed*")} - {path.name, f"{path.name}.backup"}
    closed.problems += [f"{name} is left" for name in sorted(beside)]
