"""Projects in which the persons differ in one place only: in the middle of the face, or around it."""

import numpy as np

from app.faces.picture import encode_png
from app.project import NewFace, Project
from app.recognition.cheating import cover_of, middle_of

SIDE = 40


def told_apart_by(where, person, number):
    """A picture of person 0 or 1, RGB (40, 40, 3), who differ in "the face" or in "the background"."""
    draw = np.random.default_rng([person, number])
    row, column = np.mgrid[:SIDE, :SIDE]
    stripes = 60 * ((row, column)[person] % 8 < 4)
    grey = 80 + draw.integers(0, 30, (SIDE, SIDE)) + stripes * _where(where)
    return np.repeat(grey[:, :, None], 3, axis=2).astype(np.uint8)


def add_told_apart(project, where, count, persons=(0, 1)):
    """Adds `count` such faces of each of these persons."""
    for person in persons:
        person_id = project.persons()[person].id
        project.add_faces(
            [
                NewFace(
                    person_id,
                    encode_png(told_apart_by(where, person, number)),
                    (0, 0, SIDE, SIDE),
                    f"{person} {number}",
                    f"{person} {number}",
                    "none",
                )
                for number in range(count)
            ]
        )


def project_told_apart(path, where, count=20):
    """A new project with `count` faces each of Ada and Ben."""
    project = Project.create(path)
    for name in ("Ada", "Ben"):
        project.add_person(name)
    add_told_apart(project, where, count)
    return project


def _where(where):
    """Where they differ, 0 … 1, (40, 40), clear of the edge between the face and the background."""
    middle = middle_of("none")
    size = 0.7 if where == "the face" else 1.2
    inside = cover_of((SIDE, SIDE), middle._replace(across=size * middle.across, down=size * middle.down))
    return inside if where == "the face" else 1 - inside
