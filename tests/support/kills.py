"""Programs that are killed while they work on a project, and what is in the file afterwards."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import killed_work
from killed_work import FACES_FOLDER, OLD_PROJECT, SAMPLE_PROJECT, WORK, WORK_FILE, sha, sha_of_run
from old_projects import write_version_1

from app.faces.picture import encode_png
from app.project import NewFace, Project, ProjectError
from app.recognition.gathering import sample_persons

KINDS = tuple(WORK)

# How long after the work began the kill comes at the latest: long enough for a few rounds of the work.
_LONGEST_SECONDS = {
    "capture, no pause": 0.6,
    "capture, camera": 3.0,
    "import": 3.0,
    "training, window": 0.8,
    "training, facet train": 1.5,
    "migration": 0.8,
}
_BATCH = {"capture, no pause": 1, "capture, camera": 1, "import": 8}
"""How many faces may be in the file that were not shown yet: those of the batch under way."""
_PICTURES_EACH = 6
_LONGEST_START = 60.0


@dataclass
class Killed:
    """What one kill did.

    Attributes:
        kind: Of the work.
        seconds: After the work began.
        shown: How many faces, trainings and files the work had said were kept.
        unshown: Faces in the file that were not shown yet.
        in_writing: Whether a change was under way: there was a journal, or a file not in its place yet.
        problems: What was lost, or does not open; nothing is as it should be.
    """

    kind: str
    seconds: float
    shown: int = 0
    unshown: int = 0
    in_writing: bool = False
    problems: list[str] = field(default_factory=list)


def make_material(folder: Path, old_faces: int = 120) -> None:
    """What the work begins with: pictures, a project with faces of two persons, and a file of version 1."""
    chance = random.Random(0)
    write_version_1(folder / OLD_PROJECT, [chance.randbytes(60_000) for _ in range(old_faces)])
    with Project.create(folder / SAMPLE_PROJECT) as project:
        for name, sources in sample_persons().items():
            person = project.add_person(name)
            (folder / FACES_FOLDER / name).mkdir(parents=True)
            for number, source in enumerate(sources[:_PICTURES_EACH]):
                picture = source.load()
                height, width = picture.shape[:2]
                png = encode_png(picture)
                (folder / FACES_FOLDER / name / f"{number}.png").write_bytes(png)
                face = NewFace(person.id, png, (0, 0, width, height), "sample", str(number), "none")
                project.add_faces([face])


def kill_once(kind: str, material: Path, folder: Path, share: float) -> Killed:
    """Start work of a kind in an empty folder, kill it, and look at what is there.

    Args:
        kind: One of :data:`KINDS`.
        material: Where :func:`make_material` put it.
        folder: Empty.
        share: When, 0 … 1 of the longest time for that kind.
    """
    killed = Killed(kind, share * _LONGEST_SECONDS[kind])
    said = _run_and_kill(kind, folder, material, killed.seconds)
    killed.shown = sum(not line.keys() & {"ready", "begun"} for line in said)
    killed.in_writing = any(
        name.endswith(("-journal", ".tmp")) and (folder / name).stat().st_size for name in os.listdir(folder)
    )
    if {"ready": True} not in said:
        killed.problems.append("the work ended before it was killed")
    look_at_files(killed, folder, material, said)
    return killed


def _run_and_kill(kind: str, folder: Path, material: Path, seconds: float) -> list[dict[str, Any]]:
    command = [sys.executable, killed_work.__file__, kind, str(folder), str(material)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        too_late = threading.Timer(_LONGEST_START, program.kill)
        too_late.start()
        first = program.stdout.readline()
        too_late.cancel()
        # A pipe holds more than any of them says in this time, so none waits to be heard.
        with suppress(subprocess.TimeoutExpired):
            program.wait(seconds)
        program.send_signal(signal.SIGKILL)
        lines = (first + program.stdout.read()).splitlines(keepends=True)
    # The last line may be half a line: it was not shown.
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def look_at_files(killed: Killed, folder: Path, material: Path, said: list[dict[str, Any]]) -> None:
    """Note what is not as it should be in the files of a folder, after what the work has said."""
    for path in sorted(folder.glob("*.facet")):
        try:
            with Project.open(path) as project:
                pictures = {face.id: sha(project.picture(face.id)) for face in project.faces()}
                runs = {each.id: sha_of_run(project.run(each.id)) for each in project.runs()}
        except ProjectError as error:
            # A file of version 1 that was not yet written in whole is no file of Facet's.
            if not _is_being_copied(path, said):
                killed.problems.append(str(error))
            continue
        _compare(killed, material, said, pictures, runs)
    for path in sorted(folder.glob("*.backup")):
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                killed.problems.append(f"{path.name} is damaged")
    _look_for_missing(killed, folder, said)


def _compare(
    killed: Killed,
    material: Path,
    said: list[dict[str, Any]],
    pictures: dict[int, str],
    runs: dict[int | None, str],
) -> None:
    shown = {line["face"]: line["sha"] for line in said if "face" in line}
    if killed.kind == "migration":
        shown = _pictures_of(material / OLD_PROJECT)
    elif killed.kind == "training, window":
        shown = _pictures_of(material / SAMPLE_PROJECT)
    elif killed.kind == "training, facet train":
        if len(pictures) != 2 * _PICTURES_EACH or len(runs) != 1:
            killed.problems.append(f"the project has {len(pictures)} faces and {len(runs)} trainings")
        return
    for face_id, digest in shown.items():
        if pictures.get(face_id) != digest:
            killed.problems.append(f"face {face_id} is lost or changed")
    unshown = len(pictures.keys() - shown.keys())
    if unshown > _BATCH.get(killed.kind, 0):
        killed.problems.append(f"{unshown} faces are there that were not shown")
    killed.unshown += unshown
    for line in said:
        if "run" in line and runs.get(line["run"]) != line["sha"]:
            killed.problems.append(f"training {line['run']} is lost or changed")


def _look_for_missing(killed: Killed, folder: Path, said: list[dict[str, Any]]) -> None:
    names = os.listdir(folder)
    kept = any(line.keys() & {"face", "run", "trained"} for line in said)
    opened = [line["opened"] for line in said if "opened" in line][-1:]
    for name in opened + ([WORK_FILE] if kept else []):
        # The last one but one may have been deleted by the work itself, which goes on to the next.
        if name not in names:
            killed.problems.append(f"{name} is gone")
    # What `facet train` was writing in a file of its own goes the next time that one is written there.
    left = [name for name in names if name.endswith((".lock", "-journal")) and "facet-" not in name]
    killed.problems += [f"{name} is left over" for name in left]


def _is_being_copied(path: Path, said: list[dict[str, Any]]) -> bool:
    return path.name != WORK_FILE and {"begun": path.name} not in said


@cache
def _pictures_of(path: Path) -> dict[int, str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT face_id, data FROM pictures")
        return {face_id: sha(data) for face_id, data in rows}
