"""Projects with small striped 'faces' that a tiny network learns in a moment."""

import numpy as np

from app.faces.picture import encode_png
from app.project import NewFace, Project

SIDE = 40


def striped_picture(person, seed):
    """A picture of the first person (horizontal stripes) or the second (vertical), RGB uint8 (40, 40, 3)."""
    draw = np.random.default_rng([person, seed])
    wave = 60 * np.sin(np.arange(SIDE) * 0.9 + draw.uniform(0, 1))
    stripes = wave[:, None] if person == 0 else wave[None, :]
    grey = 128 + stripes + draw.normal(0, 15, (SIDE, SIDE))
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def striped_face(person, person_id, seed, burst=None):
    picture = encode_png(striped_picture(person, seed))
    name = f"stripes {person} {seed}"
    return NewFace(person_id, picture, (0, 0, SIDE, SIDE), name, burst or name, "none")


def striped_project(path, count=8, names=("Ada", "Ben")):
    """A new project with `count` striped faces of each person."""
    project = Project.create(path)
    for index, name in enumerate(names):
        person = project.add_person(name)
        project.add_faces([striped_face(index, person.id, seed) for seed in range(count)])
    return project
