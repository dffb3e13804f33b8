"""Which faces are learned and which are only looked at: validation that is honest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.measuring import distances
from app.project import Face, Person

NEAR_COPY = 0.08
"""Two faces whose likenesses differ by less show the same moment: see `likeness.distances`."""

# A rougher picture of a likeness, so many rows and columns of it in one, to rule out most pairs quickly.
_ROUGHLY = 3


@dataclass(frozen=True)
class Split:
    """Faces to learn and faces to validate with, by id.

    Attributes:
        training: Ids, in the order of the persons.
        validation: Ids, in the order of the persons.
        undivided: Persons (by id) all of whose faces belong together, so that none can validate.
        groups: How many groups of faces that belong together there are.
        groups_aside: How many of them were set aside.
        near_copies: How many faces are near copies of one of another burst, and so joined its group.
    """

    training: tuple[int, ...]
    validation: tuple[int, ...]
    undivided: tuple[int, ...] = ()
    groups: int = 0
    groups_aside: int = 0
    near_copies: int = 0

    def sentence(self, persons: Sequence[Person] = ()) -> str:
        """How the faces were split, for people to read.

        Args:
            persons: Whose faces they are; those who are undivided are named.
        """
        return " ".join(filter(None, (self._in_numbers(), self._names_of_undivided(persons))))

    def _in_numbers(self) -> str:
        if not self.validation:
            return f"All {len(self.training)} faces are learned; none is set aside for validation."
        if not self.groups:
            # A saved run tells which faces, and no more.
            return f"{len(self.training)} faces are learned and {len(self.validation)} only looked at."
        aside = "1 group" if self.groups_aside == 1 else f"{self.groups_aside} whole groups"
        text = (
            f"{len(self.training)} faces are learned and {len(self.validation)} only looked at: {aside} of "
            f"{self.groups}, as faces of one burst, one video or one picture stay together."
        )
        if self.near_copies:
            copies = "1 near copy" if self.near_copies == 1 else f"{self.near_copies} near copies"
            text += f" {copies} of other faces stayed with them."
        return text

    def _names_of_undivided(self, persons: Sequence[Person]) -> str:
        names = [person.name for person in persons if person.id in self.undivided]
        if not names:
            return ""
        return (
            f"All faces of {' and of '.join(names)} belong together, so none of them can be set aside: "
            "capture or add some more in another go."
        )


def split_faces(
    faces: Mapping[int, Sequence[Face]],
    part: float,
    seed: int,
    likenesses: Mapping[int, NDArray[np.float32]] | None = None,
) -> Split:
    """Sets about `part` of each person's faces aside, whole groups at a time.

    Frames of one burst are nearly the same picture: with some of them learned, recognising the
    others proves nothing. So a burst is never divided, nor are bursts that share a near copy, and a person
    all of whose faces belong together has no validation faces.

    Args:
        faces: The faces of each person, by the person's id.
        part: 0 … 0.9 of each person's faces; 0 sets nothing aside.
        seed: The same seed sets the same faces aside.
        likenesses: Of each face by its id, to find near copies by; without them only bursts count.
    """
    training: list[int] = []
    validation: list[int] = []
    undivided: list[int] = []
    groups = groups_aside = near = 0
    for position, (person_id, own) in enumerate(faces.items()):
        group_of, joined = _groups(own, likenesses if part > 0 else None)
        aside = _set_aside(group_of, part, np.random.default_rng([seed, position]))
        if part > 0 and not aside:
            undivided.append(person_id)
        training += [face.id for face in own if group_of[face.id] not in aside]
        validation += [face.id for face in own if group_of[face.id] in aside]
        groups, groups_aside = groups + len(set(group_of.values())), groups_aside + len(aside)
        near += joined
    return Split(tuple(training), tuple(validation), tuple(undivided), groups, groups_aside, near)


def _groups(
    faces: Sequence[Face], likenesses: Mapping[int, NDArray[np.float32]] | None
) -> tuple[dict[int, str], int]:
    """The group of each face by its id, named by a burst, and how many faces joined another burst's group."""
    leader = {face.burst: face.burst for face in faces}

    def group(burst: str) -> str:
        while leader[burst] != burst:
            burst = leader[burst]
        return burst

    joined: set[int] = set()
    if likenesses is not None:
        for earlier, later in near_pairs(np.stack([likenesses[face.id] for face in faces])):
            first, second = faces[earlier], faces[later]
            if first.burst != second.burst:
                joined.add(second.id)
                leader[group(second.burst)] = group(first.burst)
    return {face.id: group(face.burst) for face in faces}, len(joined)


def near_pairs(
    likenesses: NDArray[np.float32], persons: NDArray[np.intp] | None = None
) -> Iterator[tuple[int, int]]:
    """Each face with every earlier one that it is a near copy of, as (earlier, later).

    Args:
        likenesses: Of the faces, (N, 576).
        persons: Whose they are, (N,): only pairs of two persons are wanted; None for all pairs.
    """
    rough = _roughened(likenesses)
    for later in range(1, len(rough)):
        # Averaging only brings faces nearer, but for small moves; twice the limit leaves room for those.
        apart = np.sqrt(np.square(rough[:later] - rough[later]).mean(axis=1))
        near = apart < 2 * NEAR_COPY
        candidates = np.flatnonzero(near if persons is None else near & (persons[:later] != persons[later]))
        if len(candidates):
            copied = distances(likenesses[later], likenesses[candidates]) < NEAR_COPY
            yield from ((int(earlier), later) for earlier in candidates[copied])


def _roughened(likenesses: NDArray[np.float32]) -> NDArray[np.float32]:
    side = round(likenesses.shape[1] ** 0.5)
    cells = side // _ROUGHLY
    squares = likenesses.reshape(-1, cells, _ROUGHLY, cells, _ROUGHLY)
    return np.asarray(squares.mean(axis=(2, 4)).reshape(len(likenesses), -1), dtype=np.float32)


def _set_aside(group_of: Mapping[int, str], part: float, draw: np.random.Generator) -> set[str]:
    sizes: dict[str, int] = {}
    for group in group_of.values():
        sizes[group] = sizes.get(group, 0) + 1
    wanted = min(round(part * len(group_of)), len(group_of) - 1)
    groups = list(sizes)
    aside: set[str] = set()
    for place in draw.permutation(len(groups)):
        group = groups[place]
        if sum(sizes[other] for other in aside) + sizes[group] <= wanted:
            aside.add(group)
    if not aside and part > 0 and len(groups) > 1:
        # Every group is more than was wanted: the smallest is nearest to it.
        aside.add(min(groups, key=lambda group: sizes[group]))
    return aside
