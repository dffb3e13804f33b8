"""The experiments μ: faces prepared as images with their desired outputs ζ, and an honest validation set."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.faces.augmentation import varied
from app.faces.crop import FaceCut, reduced, whole
from app.faces.found import Box, Eyes
from app.faces.measuring import LENGTH, distances, likeness_of
from app.faces.picture import decode_picture
from app.faces.preparation import Preparation, aligned, prepare, seen_region
from app.language import _, ngettext
from app.project import Face, Person
from app.recognition.snapshot import Dataset, RunFaces

# Copies are made of a face with so many times the pixels that the network sees: enough to turn and shift it.
_COPY_DETAIL = 2.5

NEAR_COPY = 0.08
"""Two faces whose likenesses differ by less show the same moment: see `distances`."""

# A rougher picture of a likeness, so many rows and columns of it in one, to rule out most pairs quickly.
_ROUGHLY = 3


class FaceSource(Protocol):
    """Whoever has persons and their faces: a project, or what is sent to another process of one."""

    def persons(self) -> tuple[Person, ...]:
        """All persons, in order."""

    def faces(self) -> tuple[Face, ...]:
        """The faces of all of them, without their pictures."""

    def picture(self, face_id: int) -> bytes:
        """The encoded picture of a face."""


@dataclass(frozen=True)
class PreparedFaces:
    """Faces of a project, read once: what the network sees of each and of its varied copies.

    Attributes:
        faces: Which.
        images: Of each face (1 + copies, 1, size, size), float32; the face itself comes before its copies.
        likenesses: By which near copies are told, (N, 576), float32.
        persons: The persons' ids in the order of the outputs.
        size: Side of the images.
        margin: How far ζ stays away from 0 and 1.
    """

    faces: tuple[Face, ...]
    images: tuple[NDArray[np.float32], ...]
    likenesses: NDArray[np.float32]
    persons: tuple[int, ...]
    size: int
    margin: float

    def dataset(self, face_ids: Iterable[int], *, copies: bool = False) -> Dataset:
        """Some of the faces, in the order given, with their copies or without."""
        rows = {face.id: row for row, face in enumerate(self.faces)}
        chosen = [rows[face_id] for face_id in face_ids]
        shown = [self.images[row] if copies else self.images[row][:1] for row in chosen]
        faces = [self.faces[row] for row, images in zip(chosen, shown, strict=True) for _ in images]
        classes = np.array([self.persons.index(face.person_id) for face in faces], np.intp)
        none = np.empty((0, 1, self.size, self.size), np.float32)
        zeta = desired_outputs(classes, len(self.persons), self.margin)
        return Dataset(tuple(face.id for face in faces), np.concatenate([none, *shown]), zeta)

    def run_faces(self, split: "Split") -> RunFaces:
        """The faces to learn, with their copies, and those only looked at."""
        training = self.dataset(split.training, copies=True)
        return RunFaces(training, self.dataset(split.validation) if split.validation else None)


def prepare_faces(
    project: FaceSource,
    faces: Sequence[Face],
    persons: Sequence[int],
    preparation: Preparation,
    *,
    margin: float,
    copies: Sequence[int] = (),
    seed: int = 0,
) -> PreparedFaces:
    """Reads and prepares faces of a project.

    Args:
        project: Holds their pictures.
        faces: Which, in this order.
        persons: The persons' ids in the order of the outputs.
        preparation: How a picture becomes an image.
        margin: How far ζ stays away from 0 and 1.
        copies: How many varied copies are made of each face of each person, in the order of the outputs;
            empty for none.
        seed: The copies come from it.

    Raises:
        ProjectError: the project cannot be read, or a face is no longer in it.
        FaceError: a picture in it cannot be read.
    """
    copies_of = dict(zip(persons, copies or [0] * len(persons), strict=True))
    images: list[NDArray[np.float32]] = []
    likenesses = np.empty((len(faces), LENGTH), np.float32)
    for row, face in enumerate(faces):
        cut = cut_of(project, face)
        itself = prepare(cut.picture, cut.region, preparation, cut.eyes)
        copies_made = _copies(cut, preparation, copies_of[face.person_id], (seed, face.id))
        images.append(np.stack([itself, *copies_made]))
        likenesses[row] = likeness_of(cut.picture, cut.region)
    return PreparedFaces(tuple(faces), tuple(images), likenesses, tuple(persons), preparation.size, margin)


def load_dataset(
    project: FaceSource,
    faces: Sequence[Face],
    persons: Sequence[int],
    preparation: Preparation,
    margin: float,
) -> Dataset:
    """Faces as they are, without copies. The arguments and errors are those of `prepare_faces`."""
    prepared = prepare_faces(project, faces, persons, preparation, margin=margin)
    return prepared.dataset(face.id for face in faces)


def cut_of(project: FaceSource, face: Face) -> FaceCut:
    """What a project keeps of a face.

    Raises:
        ProjectError: the project cannot be read, or the face is no longer in it.
        FaceError: its picture cannot be read.
    """
    eyes = None if face.eyes is None else Eyes(*face.eyes)
    return FaceCut(decode_picture(project.picture(face.id), face.source), Box(*face.region), eyes)


def outputs_for(n_persons: int) -> int:
    """How many output neurons tell so many persons apart: one for two, else one a person."""
    return 1 if n_persons == 2 else n_persons


def desired_outputs(classes: NDArray[np.intp], n_persons: int, margin: float) -> NDArray[np.float32]:
    """ζ, (N, n_o): for two persons one output, low for the first and high for the second; else one-hot.

    Args:
        classes: Whose face each is, by place in the order of the outputs, (N,).
        n_persons: How many persons there are.
        margin: Low is the margin, high 1 minus the margin.
    """
    one = outputs_for(n_persons) == 1
    zeta = classes[:, None] if one else np.eye(n_persons)[classes]
    return np.asarray(margin + (1 - 2 * margin) * zeta, dtype=np.float32)


def _copies(
    cut: FaceCut, preparation: Preparation, count: int, seed: tuple[int, int]
) -> list[NDArray[np.float32]]:
    """So many varied copies of a face, each (1, size, size)."""
    if not count:
        return []
    small = reduced(cut, round(_COPY_DETAIL * preparation.size))
    # Aligned first: a copy's own small turn would otherwise be undone again.
    seen = seen_region(small.region, preparation)
    upright = aligned(small.picture, seen, small.eyes, preparation.align, whole(small.picture.shape))
    return [
        prepare(
            varied(upright, small.region, np.random.default_rng([*seed, copy])), small.region, preparation
        )
        for copy in range(count)
    ]


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
        learned, seen = len(self.training), len(self.validation)
        if not seen:
            return _("All {learned} faces are learned; none is set aside for validation.").format(
                learned=learned
            )
        if not self.groups:
            # A saved run tells which faces, and no more.
            return _("{learned} faces are learned and {seen} only looked at.").format(
                learned=learned, seen=seen
            )
        text = ngettext(
            "{learned} faces are learned and {seen} only looked at: 1 group of {groups}, as faces of one "
            "burst, one video or one picture stay together.",
            "{learned} faces are learned and {seen} only looked at: {aside} whole groups of {groups}, as "
            "faces of one burst, one video or one picture stay together.",
            self.groups_aside,
        ).format(learned=learned, seen=seen, aside=self.groups_aside, groups=self.groups)
        if not self.near_copies:
            return text
        copies = ngettext(
            "1 near copy of other faces stayed with them.",
            "{count} near copies of other faces stayed with them.",
            self.near_copies,
        ).format(count=self.near_copies)
        return f"{text} {copies}"

    def _names_of_undivided(self, persons: Sequence[Person]) -> str:
        names = [person.name for person in persons if person.id in self.undivided]
        if not names:
            return ""
        return _(
            "All faces of {names} belong together, so none of them can be set aside: "
            "capture or add some more in another go."
        ).format(names=_(" and of ").join(names))


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
    return np.asarray(squares.mean(axis=(2, 4)).reshape(-1, cells**2), dtype=np.float32)


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
