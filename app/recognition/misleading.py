"""Faces that mislead a network, and faces that changed after it learned them: said, and never refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np

from app.language import few
from app.project import Face, Person, Run
from app.recognition.dataset import PreparedFaces, near_pairs
from app.recognition.snapshot import Dataset
from engine import decided

FacePair = tuple[Face, Face]
"""Two faces that show the same moment, under the names of two persons."""

_FACE_PERSONS = "face_persons"


def pairs_under_both_names(prepared: PreparedFaces) -> tuple[FacePair, ...]:
    """Each face that is the same as one of an earlier person, or a near copy of it, after that one.

    A face is in one pair at most as the later one, so without the later face of every pair none is left.
    """
    persons = np.array([face.person_id for face in prepared.faces], np.intp)
    alike: dict[int, list[int]] = {}
    for earlier, later in near_pairs(prepared.likenesses, persons):
        alike.setdefault(later, []).append(earlier)
    taken: set[int] = set()
    pairs: list[FacePair] = []
    for later, candidates in alike.items():
        # Where pictures are alike under one name, too, each goes with one of its own as long as there is one.
        earlier = next((row for row in candidates if row not in taken), candidates[0])
        taken.add(earlier)
        pairs.append((prepared.faces[earlier], prepared.faces[later]))
    return tuple(pairs)


def said_of_both_names(pairs: Sequence[FacePair], persons: Sequence[Person]) -> str:
    """Which picture is under both names, and what to do; "" where none is.

    Args:
        pairs: From `pairs_under_both_names`.
        persons: Whose faces they are.
    """
    if not pairs:
        return ""
    one, other = sources_of(pairs[0], persons)
    if len(pairs) == 1:
        return (
            f"The same picture, or nearly the same, is under both names: {one} and {other}. "
            "Delete it under one of them."
        )
    more = "1 more pair" if len(pairs) == 2 else f"{len(pairs) - 1} more pairs"
    return (
        f"{len(pairs)} pictures are under both names, the same or nearly the same: {one} and {other}, "
        f"and {more}. Delete one of each pair."
    )


def sources_of(pair: FacePair, persons: Sequence[Person]) -> tuple[str, str]:
    """Where the two faces come from; where that is the same, as with a camera, with the persons' names."""
    one, other = pair
    if one.source != other.source:
        return one.source, other.source
    names = {person.id: person.name for person in persons}
    return f"{one.source} of {names[one.person_id]}", f"{other.source} of {names[other.person_id]}"


def said_of_several_faces(sources: Sequence[str], done: str = "was taken") -> str:
    """Which pictures show several faces, and what to do; "" where none does.

    Args:
        sources: The names of the pictures.
        done: What happened to the largest face.
    """
    if not sources:
        return ""
    if len(sources) == 1:
        return f"{sources[0]} shows several faces; the largest {done}. Check that it is the right person."
    return (
        f"{len(sources)} pictures show several faces; the largest {done} in each: {few(sources)}. "
        "Check that it is the right person."
    )


@dataclass(frozen=True)
class FaceChanges:
    """How many faces are not as they were when a network learned them.

    Attributes:
        added: New, or taken in again where they are newer than all that it knows.
        deleted: Not there any more.
        moved: Another person's now.
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

    def sentence(self, faces: str = "The faces") -> str:
        """That the network is out of date, and why; "" where nothing changed.

        Args:
            faces: Whose, at the beginning of the sentence.
        """
        if not self:
            return ""
        words = ("added", "deleted", "moved", "left out", "taken in again")
        counted = zip(astuple(self), words, strict=True)
        counts = ", ".join(f"{count} {word}" for count, word in counted if count)
        return f"{faces} changed since the network was trained ({counts}): it is out of date. Train it again."


def changes_since(learned: Mapping[int, int | None], faces: Iterable[Face]) -> FaceChanges:
    """What changed in the faces of a project since a network learned them.

    Args:
        learned: From `learned_in` or `learned_by`; empty where there is no network.
        faces: All faces of the project now. Without any nothing can be trained again: then nothing changed.
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
    """The person's id of every face of a run by the face's, as the run has them.

    Args:
        persons: In the order of the outputs.
        training: The faces that are learned.
        validation: Those only looked at; None without any.
    """
    learned: dict[int, int | None] = {}
    for dataset in (training, validation):
        if dataset is not None:
            places = decided(dataset.zeta).tolist()
            learned |= {face: persons[place].id for face, place in zip(dataset.face_ids, places, strict=True)}
    return learned


def learned_by(record: Run) -> dict[int, int | None]:
    """The same of a saved run; None in place of every person where an earlier version saved it."""
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
