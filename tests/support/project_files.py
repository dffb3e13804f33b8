"""What tests put into project files, and how they reach past Facet to the file itself."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.project import NewFace, Project, Run

REGION = (3, 4, 50, 60)

RUN = Run(
    id=None,
    started_at="2026-01-02T03:04:05.678+00:00",
    settings={"rate": 0.1, "learn": "both", "seed": 7},
    architecture={"kernels": 4, "kernel_size": 5, "classes": 2},
    preparation={"size": 32},
    persons=("Ada", "Bo"),
    person_ids=(1, 2),
    training_faces=(1, 2, 3, 5),
    validation_faces=(4, 6),
    start={"kernels": np.zeros((4, 1, 5, 5), np.float32), "bias": np.zeros(1, np.float32)},
    parameters={"kernels": np.ones((4, 1, 5, 5), np.float32), "bias": np.array([0.25], np.float32)},
    history={"epoch": np.arange(3), "error": np.array([0.7, 0.2, 0.04])},
    epochs=3,
    error=0.04,
    accuracy=1.0,
    validation_accuracy=0.5,
    reason="The error is small enough.",
    seconds=1.5,
)


def run_with(**changes: Any) -> Run:
    """A run like :data:`RUN` but for the changes."""
    return replace(RUN, **changes)


def new_face(person_id: int, picture: bytes = b"a picture") -> NewFace:
    """A face of a person, ready to be added."""
    return NewFace(person_id, picture, REGION, "Camera 1", "burst 1", "detect")


def add_faces(project: Project, person_id: int, count: int) -> list[int]:
    """Add faces with pictures of their own, and return their ids."""
    pictures = [f"picture {number} of {person_id}".encode() for number in range(count)]
    return [face.id for face in project.add_faces([new_face(person_id, picture) for picture in pictures])]


def sql(path: Path, *statements: str) -> list[Any]:
    """Run statements on a file as another program would, and return the rows of the last one."""
    with closing(sqlite3.connect(path)) as connection, connection:
        rows: list[Any] = []
        for statement in statements:
            rows = connection.execute(statement).fetchall()
        return rows


def files_in(folder: Path) -> set[str]:
    """The names of the files in a folder, but for backups and what says that a project there is open."""
    return {entry.name for entry in folder.iterdir() if not entry.name.endswith((".lock", ".backup"))}


def run_python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own; it finds the arguments in ``sys.argv``."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
