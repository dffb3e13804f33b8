"""How often a network is right: on the faces of its run, and on pictures of known persons."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.preparation import as_picture
from app.language import _
from app.recognition.gathering import Refused
from app.recognition.recogniser import Classified
from app.recognition.snapshot import Dataset
from engine import Network, decided, error_shares

# Two images that differ by less are of one picture.
_SAME_IMAGE = 1e-6

Which = Literal["validation", "training"]
"""The validation faces, which are only looked at, or the training faces, which are learned."""

Confusion = NDArray[np.intp]
"""Row: the person; column: the person that the network names, (n_persons, n_persons)."""


class Verdict(NamedTuple):
    """What the network says of one face.

    Attributes:
        face_id: Of the face.
        person: The person, by place in the order of the outputs.
        said: The person that the network names, likewise.
        s: The outputs, (n_o,), eq. (14).
        share: ½ Σ_i (ζ − s)², its part of D, eq. (20).
    """

    face_id: int
    person: int
    said: int
    s: tuple[float, ...]
    share: float

    @property
    def is_right(self) -> bool:
        """Whether the network names the face rightly."""
        return self.person == self.said


@dataclass(frozen=True)
class SetVerdicts:
    """What the network says of the faces of a set, each once.

    Attributes:
        face_ids: (N,).
        persons: The person of each, by place in the order of the outputs, (N,).
        said: The person that the network names, (N,).
        s: The outputs, (N, n_o).
        shares: ½ Σ_i (ζ − s)² of each, (N,).
        n_persons: How many persons there are.
    """

    face_ids: NDArray[np.intp]
    persons: NDArray[np.intp]
    said: NDArray[np.intp]
    s: NDArray[np.floating]
    shares: NDArray[np.floating]
    n_persons: int

    def __len__(self) -> int:
        return len(self.face_ids)

    def confusion(self) -> Confusion:
        """How many faces of each person (row) the network calls each person (column)."""
        cells = np.bincount(self.persons * self.n_persons + self.said, minlength=self.n_persons**2)
        return cells.reshape(self.n_persons, self.n_persons).astype(np.intp)

    def accuracy(self) -> float | None:
        """The part of the faces that is named rightly, 0 … 1; None without faces."""
        return accuracy_of(self.confusion())

    def largest_shares(self, count: int) -> list[Verdict]:
        """The `count` faces with the largest shares of D, the worst first."""
        order = np.argsort(-self.shares, kind="stable")[:count]
        return self._verdicts(order)

    def faces_of_cell(self, row: int, column: int) -> list[Verdict]:
        """The faces of person `row` that the network calls person `column`, the worst first."""
        rows = np.flatnonzero((self.persons == row) & (self.said == column))
        return self._verdicts(rows[np.argsort(-self.shares[rows], kind="stable")])

    def _verdicts(self, rows: NDArray[np.intp]) -> list[Verdict]:
        columns = (self.face_ids, self.persons, self.said, self.s, self.shares)
        lists = (values[rows].tolist() for values in columns)
        return [
            Verdict(face, who, said, tuple(s), share)
            for face, who, said, s, share in zip(*lists, strict=True)
        ]


@dataclass(frozen=True)
class Verdicts:
    """What a network says of all faces it learned from and of those it only looks at.

    Attributes:
        training: Of the training faces, without their varied copies.
        validation: Of the validation faces; None without any.
        epoch: How many epochs were done; None if unknown.
    """

    training: SetVerdicts
    validation: SetVerdicts | None
    epoch: int | None = None

    @property
    def n_persons(self) -> int:
        """How many persons there are."""
        return self.training.n_persons

    def of(self, which: Which) -> SetVerdicts | None:
        """The verdicts on one of the two sets; None if it has no faces."""
        return self.training if which == "training" else self.validation


def judge(
    network: Network, training: Dataset, validation: Dataset | None, epoch: int | None = None
) -> Verdicts:
    """Asks a network about every face once, passing over varied copies.

    Args:
        network: Must not change meanwhile.
        training: A copy has the id of its face and comes after it.
        validation: Without copies; None or empty for none.
        epoch: Kept with the answers.

    Raises:
        ValueError: the images do not fit the network.
    """
    judged = _judged(network, validation) if validation is not None and len(validation) else None
    return Verdicts(_judged(network, training), judged, epoch)


def seen_faces(*datasets: Dataset | None) -> dict[int, NDArray[np.uint8]]:
    """The network's input for each face, grey uint8 (size, size), by id, without copies."""
    return {
        faces.face_ids[row]: as_picture(faces.images[row])
        for faces in datasets
        if faces is not None
        for row in first_rows(faces.face_ids)
    }


def _judged(network: Network, faces: Dataset) -> SetVerdicts:
    rows = first_rows(faces.face_ids)
    zeta = faces.zeta[rows]
    # All faces of a saved run may have been deleted since.
    s = network.outputs(faces.images[rows]) if len(rows) else np.empty_like(zeta)
    return SetVerdicts(
        np.array(faces.face_ids, np.intp)[rows],
        decided(zeta),
        decided(s),
        s,
        error_shares(zeta.astype(np.float64), s),
        2 if zeta.shape[1] == 1 else zeta.shape[1],
    )


def first_rows(face_ids: Sequence[int]) -> NDArray[np.intp]:
    """The rows of the faces themselves, without copies, in their order."""
    _, first = np.unique(np.array(face_ids, np.intp), return_index=True)
    return np.sort(first)


def accuracy_of(confusion: Confusion) -> float | None:
    """The part that was named rightly, 0 … 1; None if nothing was counted."""
    count = int(confusion.sum())
    return float(np.trace(confusion)) / count if count else None


def accuracy_text(right: int, count: int) -> str:
    """A count with its share, as "9 of 10, 90 %"."""
    if not count:
        return _("no face")
    percent = math.floor(100 * right / count + 0.5)
    return _("{right} of {count}, {percent} %").format(right=right, count=count, percent=percent)


def probability_of(right: Iterable[int], count: int, chance: float) -> float:
    """The binomial probability of any of these numbers of right answers among `count`.

    Args:
        right: The numbers of right answers.
        count: How many answers there are.
        chance: The probability of one of them being right.
    """
    if chance in (0, 1):
        return float(round(chance) * count in right)
    return sum(
        math.exp(
            math.lgamma(count + 1)
            - math.lgamma(k + 1)
            - math.lgamma(count - k + 1)
            + k * math.log(chance)
            + (count - k) * math.log1p(-chance)
        )
        for k in right
    )


@dataclass
class Evaluation:
    """How often the network is right on pictures of known persons.

    Attributes:
        persons: In the order of the network's outputs.
        confusion: Row: the person; column: the person that the network names, (n_persons, n_persons).
        refused: Pictures that could not be judged.
        several: Pictures that show several faces, of which the largest counts.
        learned: How many of the judged pictures the network has learned from.
        learned_images: By which these are known, (n, 1, size, size).
    """

    persons: tuple[str, ...]
    learned_images: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 1, 1, 1), np.float32))
    confusion: Confusion = field(init=False)
    refused: list[Refused] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    learned: int = 0

    def __post_init__(self) -> None:
        self.confusion = np.zeros((len(self.persons), len(self.persons)), np.intp)

    @property
    def count(self) -> int:
        """How many pictures were judged."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float | None:
        """The part of them that was named rightly, 0 … 1; None if none could be judged."""
        return accuracy_of(self.confusion)

    def add(self, person: str, result: Classified | Refused) -> None:
        """Counts the largest face of a picture.

        Args:
            person: The person it shows.
            result: What the network says.
        """
        if isinstance(result, Refused):
            self.refused.append(result)
            return
        if result.as_kept is None:
            sentence = _("No face was found in {name}. {reason}")
            self.refused.append(
                Refused(result.source, sentence.format(name=result.source, reason=result.reason))
            )
            return
        self.confusion[self.persons.index(person), result.answers[0].index] += 1
        apart = np.abs(self.learned_images - result.as_kept).max(axis=(1, 2, 3))
        self.learned += bool((apart <= _SAME_IMAGE).any())
        if len(result.answers) > 1:
            self.several.append(result.source)
