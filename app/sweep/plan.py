"""The plan of a sweep: which settings, whose faces, and the runs that come of them, in a fixed order."""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, islice, pairwise, product
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.project import Face, NewFace, Person, Project
from app.recognition.errors import RecognitionError, SettingsError
from app.recognition.settings import SETTINGS, RunSettings, Setting

Pairs = Literal["next", "all"]
Values = Mapping[str, Sequence[Any]]

MOST_RUNS = 1_000_000
"""More are refused: their plan alone would take all of the memory."""

_SEEDS = re.compile(r"(\d+)-(\d+)")


class SweepError(RecognitionError):
    """A sweep cannot be done, or cannot go on; the text is a sentence for the user."""


@dataclass(frozen=True)
class PairFaces:
    """The faces of two persons, without their pictures.

    Attributes:
        people: The two, in the order of their ζ.
        kept: Their faces, in the order of their ids.
        spans: Where the picture of each begins and ends among the bytes of all pictures.
    """

    people: tuple[Person, Person]
    kept: tuple[Face, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def names(self) -> tuple[str, str]:
        """The persons' names."""
        return self.people[0].name, self.people[1].name

    def fingerprint(self, pictures: NDArray[np.uint8]) -> str:
        """Another text for other faces, whatever their files are called."""
        found = hashlib.sha256()
        bursts: dict[tuple[int, str], int] = {}
        for face, (start, stop) in zip(self.kept, self.spans, strict=True):
            burst = bursts.setdefault((face.person_id, face.burst), len(bursts))
            # The id, too: the varied copies of a face are drawn by it.
            place = self.people[0].id == face.person_id
            told = [face.id, place, face.region, face.eyes, face.crop, face.excluded, burst, stop - start]
            found.update(json.dumps(told).encode())
            found.update(pictures[start:stop].tobytes())
        return found.hexdigest()


class FacesOfPair:
    """Two persons' faces with their pictures: what `TrainingRun.create` reads of a project."""

    def __init__(self, pair: PairFaces, pictures: NDArray[np.uint8]) -> None:
        self._pair = pair
        self._pictures = pictures
        self._spans = {face.id: span for face, span in zip(pair.kept, pair.spans, strict=True)}

    def persons(self) -> tuple[Person, ...]:
        """The two persons, in the order of their ζ."""
        return self._pair.people

    def faces(self) -> tuple[Face, ...]:
        """Their faces."""
        return self._pair.kept

    def picture(self, face_id: int) -> bytes:
        """The encoded picture of a face."""
        start, stop = self._spans[face_id]
        return self._pictures[start:stop].tobytes()


@dataclass(frozen=True)
class SweepFaces:
    """The faces of everybody in a sweep.

    The encoded pictures are one array, so that processes can share it.

    Attributes:
        pictures: All of them, end to end.
        pairs: The pairs of persons that are trained.
    """

    pictures: NDArray[np.uint8]
    pairs: tuple[PairFaces, ...]

    @classmethod
    def of_persons(
        cls, faces: Mapping[str, Sequence[NewFace]], pairs: Iterable[tuple[str, str]]
    ) -> "SweepFaces":
        """Faces that were read from pictures.

        Args:
            faces: Of each person by name; whose they are by their `person_id` does not matter.
            pairs: Which persons are trained against each other.
        """
        pictures, spans = _joined([face.picture for own in faces.values() for face in own])
        left = iter(spans)
        spans_of = {name: tuple(islice(left, len(own))) for name, own in faces.items()}
        made = []
        for names in pairs:
            people = Person(1, names[0], 0), Person(2, names[1], 1)
            own = [(person.id, face) for person in people for face in faces[person.name]]
            # Numbered as in the new project that `facet train` makes: the same faces then vary alike.
            kept = [
                Face(number, person_id, new.region, new.source, new.burst, "", new.crop, new.eyes)
                for number, (person_id, new) in enumerate(own, start=1)
            ]
            made.append(PairFaces(people, tuple(kept), spans_of[names[0]] + spans_of[names[1]]))
        return cls(pictures, tuple(made))

    @classmethod
    def of_project(cls, project: Project) -> "SweepFaces":
        """The faces of a project's two persons, as its own runs have them.

        Raises:
            SweepError: there are not two persons.
            ProjectError: the project cannot be read.
        """
        people = project.persons()
        if len(people) != 2:
            raise SweepError(_("Training needs two persons. Add faces of a second one."))
        kept = tuple(face for face in project.faces() if not face.excluded)
        pictures, spans = _joined([project.picture(face.id) for face in kept])
        return cls(pictures, (PairFaces((people[0], people[1]), kept, spans),))


def _joined(pictures: Sequence[bytes]) -> tuple[NDArray[np.uint8], tuple[tuple[int, int], ...]]:
    """Encoded pictures end to end, and where each begins and ends."""
    ends = accumulate(map(len, pictures))
    return np.frombuffer(b"".join(pictures), np.uint8), tuple(pairwise([0, *ends]))


@dataclass(frozen=True)
class PlannedRun:
    """One training of a sweep.

    Attributes:
        pair: Whose faces it learns.
        settings: How it goes.
        key: Another one where the settings, the persons or their faces are others.
    """

    pair: PairFaces
    settings: RunSettings
    key: str


@dataclass(frozen=True)
class Plan:
    """All runs of a sweep, in their order.

    Attributes:
        faces: What they learn.
        runs: Pair by pair; the setting that comes last in the table changes first.
        varied: The names of the settings that have several values.
    """

    faces: SweepFaces
    runs: tuple[PlannedRun, ...]
    varied: tuple[str, ...]

    @classmethod
    def of(cls, faces: SweepFaces, settings: Sequence[RunSettings]) -> "Plan":
        """Every pair with all of these settings."""
        runs = [
            PlannedRun(pair, one, _key(pair, mark, one))
            for pair in faces.pairs
            for mark in (pair.fingerprint(faces.pictures),)
            for one in settings
        ]
        return cls(faces, tuple(runs), varied_among(settings))


def every_setting(values: Values, base: RunSettings | None = None) -> tuple[RunSettings, ...]:
    """Every combination of the values, each once, in a fixed order.

    Args:
        values: Of each setting that is given, by its name.
        base: Has all others; the defaults when None.

    Raises:
        SettingsError: one of them is impossible.
        SweepError: there are far too many.
    """
    names = [row.name for row in SETTINGS if values.get(row.name)]
    distinct = [tuple(dict.fromkeys(values[name])) for name in names]
    refuse_too_many(math.prod(map(len, distinct)))
    start = base or RunSettings()
    return tuple(replace(start, **dict(zip(names, each, strict=True))) for each in product(*distinct))


def refuse_too_many(count: int) -> None:
    """Refuses so many runs that not even their plan could be kept.

    Raises:
        SweepError: there are more than a million.
    """
    if count > MOST_RUNS:
        raise SweepError(
            _("These settings make {count:,} runs, and {most:,} are the most. Give fewer values.").format(
                count=count, most=MOST_RUNS
            )
        )


def pairs_of(names: Sequence[str], which: Pairs) -> list[tuple[str, str]]:
    """Each person with the next one, or everybody with everybody after; the first has the lower ζ.

    The last person has no next one: n persons make n - 1 pairs, and two persons one.
    """
    return list(pairwise(names) if which == "next" else combinations(names, 2))


def whole_numbers(text: str) -> list[int]:
    """The numbers of a list such as "0-3,7", both ends of a range among them.

    Raises:
        ValueError: it is no such list.
    """
    numbers: list[int] = []
    for part in text.split(","):
        found = _SEEDS.fullmatch(part.strip())
        if found is None:
            numbers.append(int(part))
            continue
        first, last = int(found[1]), int(found[2])
        if last < first or last - first >= MOST_RUNS:
            raise ValueError(f"{text} is no range")
        numbers += range(first, last + 1)
    return numbers


def typed_values(row: Setting, text: str) -> list[Any]:
    """The values of a setting in a typed text: numbers with spaces between them, or words with semicolons.

    Raises:
        SettingsError: one of them is none of the setting's.
    """
    if row.name == "seed":
        return [number for part in text.split() for number in _seeds(row, part.rstrip(";,"))]
    if not row.choices:
        parts = re.split(r"[;\s]+|,\s+", text.replace(" %", "%").strip().rstrip(",;"))
        return [row.read(part) for part in parts if part]
    named = {words.casefold(): value for value, words in row.choices.items()}
    words = [part.strip().casefold() for part in text.split(";") if part.strip()]
    unknown = next((word for word in words if word not in named), None)
    if unknown is not None:
        raise SettingsError(
            _("{label} cannot be “{value}”. Choose from: {choices}.").format(
                label=row.label, value=unknown, choices="; ".join(row.choices.values())
            )
        )
    return [named[word] for word in words]


def _seeds(row: Setting, text: str) -> list[int]:
    try:
        return whole_numbers(text)
    except ValueError:
        raise SettingsError(
            _("{label}: “{typed}” is no list of whole numbers, such as 0-9 or 0-3,7.").format(
                label=row.label, typed=text
            )
        ) from None


def varied_among(settings: Iterable[RunSettings]) -> tuple[str, ...]:
    """The names of the settings of which there are several values."""
    everything = list(settings)
    return tuple(row.name for row in SETTINGS if len({getattr(one, row.name) for one in everything}) > 1)


def _key(pair: PairFaces, fingerprint: str, settings: RunSettings) -> str:
    told = json.dumps([pair.names, fingerprint, settings.to_json()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
