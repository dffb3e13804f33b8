"""Which faces are learned and which are only looked at: validation that is honest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.project import Face


@dataclass(frozen=True)
class Split:
    """Faces to learn and faces to validate with, by id.

    Attributes:
        training: Ids, in the order of the persons.
        validation: Ids, in the order of the persons.
        undivided: Persons (by id) all of whose faces are of one burst, so that none can validate.
    """

    training: tuple[int, ...]
    validation: tuple[int, ...]
    undivided: tuple[int, ...]


def split_faces(faces: Mapping[int, Sequence[Face]], part: float, seed: int) -> Split:
    """Sets about `part` of each person's faces aside, whole bursts at a time.

    Frames of one burst are nearly the same picture: with some of them learned, recognising the
    others proves nothing. So a burst is never divided, and a person with one burst has no validation faces.

    Args:
        faces: The faces of each person, by the person's id.
        part: 0 … 0.9 of each person's faces; 0 sets nothing aside.
        seed: The same seed sets the same faces aside.
    """
    training: list[int] = []
    validation: list[int] = []
    undivided: list[int] = []
    for position, (person_id, own) in enumerate(faces.items()):
        aside = _set_aside(own, part, np.random.default_rng([seed, position]))
        if part > 0 and not aside:
            undivided.append(person_id)
        training += [face.id for face in own if face.burst not in aside]
        validation += [face.id for face in own if face.burst in aside]
    return Split(tuple(training), tuple(validation), tuple(undivided))


def _set_aside(faces: Sequence[Face], part: float, draw: np.random.Generator) -> set[str]:
    sizes: dict[str, int] = {}
    for face in faces:
        sizes[face.burst] = sizes.get(face.burst, 0) + 1
    wanted = min(round(part * len(faces)), len(faces) - 1)
    bursts = list(sizes)
    aside: set[str] = set()
    for place in draw.permutation(len(bursts)):
        burst = bursts[place]
        if sum(sizes[other] for other in aside) + sizes[burst] <= wanted:
            aside.add(burst)
    if not aside and part > 0 and len(bursts) > 1:
        # Every burst is more than was wanted: the smallest is nearest to it.
        aside.add(min(bursts, key=lambda burst: sizes[burst]))
    return aside
