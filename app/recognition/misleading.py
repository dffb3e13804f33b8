"""Faces that may mislead a network, and faces that changed after it learned them: told, never refused."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.preparation import Preparation, prepare
from app.language import _, few, ngettext
from app.project import DamagedError, Face, Person, Project, Run
from app.recognition.dataset import PreparedFaces, cut_of, near_pairs
from app.recognition.snapshot import Dataset
from engine import decided

FacePair = tuple[Face, Face]
"""Two faces that show the same moment, under the names of two persons."""

_FACE_PERSONS = "face_persons"


def pairs_under_both_names(prepared: PreparedFaces) -> tuple[FacePair, ...]:
    """Pairs of an earlier person's face and a near copy of it under a later person's name.

    A face is the later one of at most one pair, so deleting the later face of every pair leaves none.
    """
    persons = np.array([face.person_id for face in prepared.faces], np.intp)
    alike: dict[int, list[int]] = {}
    for earlier, later in near_pairs(prepared.likenesses, persons):
        alike.setdefault(later, []).append(earlier)
    taken: set[int] = set()
    pairs: list[FacePair] = []
    for later, candidates in alike.items():
        # Pictures may be alike under one name, too: each is paired with one of its own while there is one.
        earlier = next((row for row in candidates if row not in taken), candidates[0])
        taken.add(earlier)
        pairs.append((prepared.faces[earlier], prepared.faces[later]))
    return tuple(pairs)


def said_of_both_names(pairs: Sequence[FacePair], persons: Sequence[Person]) -> str:
    """Which picture is under both names, and what to do; "" without any.

    Args:
        pairs: From `pairs_under_both_names`.
        persons: Whose faces they are.
    """
    if not pairs:
        return ""
    one, other = sources_of(pairs[0], persons)
    if len(pairs) == 1:
        return _(
            "The same picture, or nearly the same, is under both names: {one} and {other}. "
            "Delete it under one of them."
        ).format(one=one, other=other)
    return ngettext(
        "{pairs} pictures are under both names, the same or nearly the same: {one} and {other}, "
        "and {count} more pair. Delete one of each pair.",
        "{pairs} pictures are under both names, the same or nearly the same: {one} and {other}, "
        "and {count} more pairs. Delete one of each pair.",
        len(pairs) - 1,
    ).format(pairs=len(pairs), one=one, other=other, count=len(pairs) - 1)


def sources_of(pair: FacePair, persons: Sequence[Person]) -> tuple[str, str]:
    """The sources of the two faces, with the persons' names if they are the same, as with a camera."""
    one, other = pair
    if one.source != other.source:
        return one.source, other.source
    names = {person.id: person.name for person in persons}
    said = _("{source} of {name}")
    return (
        said.format(source=one.source, name=names[one.person_id]),
        said.format(source=other.source, name=names[other.person_id]),
    )


def said_of_several_faces(sources: Sequence[str], *, counted: bool = False) -> str:
    """Which pictures show several faces, and what to do; "" without any.

    Args:
        sources: The names of the pictures.
        counted: Whether the largest face was counted, not taken.
    """
    if not sources:
        return ""
    said = (
        ngettext(
            "{sources} shows several faces; the largest counted. Check that it is the right person.",
            "{count} pictures show several faces; the largest counted in each: {sources}. "
            "Check that it is the right person.",
            len(sources),
        )
        if counted
        else ngettext(
            "{sources} shows several faces; the largest was taken. Check that it is the right person.",
            "{count} pictures show several faces; the largest was taken in each: {sources}. "
            "Check that it is the right person.",
            len(sources),
        )
    )
    return said.format(count=len(sources), sources=few(sources))


@dataclass(frozen=True)
class FaceChanges:
    """How many faces are not as they were when a network learned them.

    Attributes:
        added: New, or newer than all that it knows and taken into training again.
        deleted: No longer there.
        moved: Now another person's.
        left_out: Left out of training since.
        taken_in: Taken into training again.
    """

    added: int = 0
    deleted: int = 0
    moved: int = 0
    left_out: int = 0
    taken_in: int = 0

    def __bool__(self) -> bool:
        return any(astuple(self))

    def sentence(self, faces: str = _("The faces")) -> str:
        """That the network is out of date, and why; "" if nothing changed.

        Args:
            faces: Whose faces, as the sentence begins.
        """
        if not self:
            return ""
        words = (
            _("{count} added"),
            _("{count} deleted"),
            _("{count} moved"),
            _("{count} left out"),
            _("{count} taken in again"),
        )
        counts = (word.format(count=count) for count, word in zip(astuple(self), words, strict=True) if count)
        return _(
            "{faces} changed since the network was trained ({counts}): it is out of date. Train it again."
        ).format(faces=faces, counts=", ".join(counts))


def changes_since(learned: Mapping[int, int | None], faces: Iterable[Face]) -> FaceChanges:
    """What changed in the faces of a project since a network learned them.

    Args:
        learned: From `learned_in` or `learned_by`; empty without a network.
        faces: All faces of the project now. Without any nothing can be trained again, so nothing counts as
            changed.
    """
    now = {face.id: face for face in faces}
    if not learned or not now:
        return FaceChanges()
    known = {face_id: person_id for face_id, person_id in learned.items() if face_id in now}
    newest = max(learned)
    others = [face for face in now.values() if face.id not in learned and not face.excluded]
    staying = [(now[face_id], before) for face_id, before in known.items() if not now[face_id].excluded]
    return FaceChanges(
        added=sum(face.id > newest for face in others),
        deleted=len(learned) - len(known),
        moved=sum(before is not None and face.person_id != before for face, before in staying),
        left_out=len(known) - len(staying),
        taken_in=sum(face.id < newest for face in others),
    )


def learned_in(
    persons: Sequence[Person], training: Dataset, validation: Dataset | None
) -> dict[int, int | None]:
    """The person's id of every face of a run, by the face's id.

    Args:
        persons: In the order of the outputs.
        training: The faces that are learned.
        validation: The faces that are only looked at; None without any.
    """
    learned: dict[int, int | None] = {}
    for dataset in (training, validation):
        if dataset is not None:
            places = decided(dataset.zeta).tolist()
            learned |= {face: persons[place].id for face, place in zip(dataset.face_ids, places, strict=True)}
    return learned


def learned_by(record: Run) -> dict[int, int | None]:
    """The same for a saved run; None for every person if an earlier version saved it."""
    faces = (*record.training_faces, *record.validation_faces)
    persons = record.settings.get(_FACE_PERSONS)
    if not isinstance(persons, list) or len(persons) != len(faces):
        return dict.fromkeys(faces)
    return dict(zip(faces, persons, strict=True))


def face_persons(learned: Mapping[int, int | None], faces: Iterable[int]) -> dict[str, list[int | None]]:
    """What a saved run keeps among its settings for `learned_by`.

    Args:
        learned: From `learned_in`.
        faces: The ids of the training faces, then of the validation faces.
    """
    return {_FACE_PERSONS: [learned[face] for face in faces]}


def learned_images(project: Project, record: Run) -> NDArray[np.float32]:
    """What a saved run's network has learned from, (n, 1, size, size): its faces that are still there.

    Raises:
        ProjectError: the project cannot be read.
        FaceError: the run's preparation cannot be.
    """
    preparation = Preparation.from_json(record.preparation)
    learned = set(record.training_faces)
    images = [np.empty((0, 1, preparation.size, preparation.size), np.float32)]
    for face in project.faces():
        if face.id in learned:
            with suppress(FaceError, DamagedError):
                cut = cut_of(project, face)
                images.append(prepare(cut.picture, cut.region, preparation, cut.eyes)[None])
    return np.concatenate(images)


def said_of_learned(learned: int, count: int) -> str:
    """That the network is asked about pictures that it learned from; "" where none is one.

    Args:
        learned: How many of the pictures that is.
        count: How many pictures there are.
    """
    if not learned:
        return ""
    return ngettext(
        "{learned} of {count} judged picture is one that the network learned from, so the accuracy says "
        "little about new ones. Use pictures that it has not seen.",
        "{learned} of {count} judged pictures are ones that the network learned from, so the accuracy says "
        "little about new ones. Use pictures that it has not seen.",
        count,
    ).format(learned=learned, count=count)
