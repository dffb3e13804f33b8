"""What a network at one moment says of the faces it learned from and of those it only looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.preparation import as_picture
from app.recognition.confusion import Confusion, accuracy_of, confusion_of
from app.recognition.snapshot import Dataset
from engine import Network, decided, error_shares

Which = Literal["validation", "training"]
"""The faces only looked at, or those that are learned."""


class Verdict(NamedTuple):
    """What the network says of one face.

    Attributes:
        face_id: Of the face.
        person: Who it is, by place in the order of the outputs.
        said: Who the network says it is, likewise.
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
        """Whether the network names it rightly."""
        return self.person == self.said


@dataclass(frozen=True)
class SetVerdicts:
    """What the network says of the faces of a set, each once.

    Attributes:
        face_ids: (N,).
        persons: Who each is, by place in the order of the outputs, (N,).
        said: Who the network says each is, (N,).
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
        return confusion_of(self.persons, self.said, self.n_persons)

    def accuracy(self) -> float | None:
        """The part of the faces that is named rightly, 0 … 1; None without any."""
        return accuracy_of(self.confusion())

    def accuracy_by_person(self) -> tuple[float | None, ...]:
        """The part of each person's faces that is named rightly; None for a person without any."""
        counts = self.confusion()
        return tuple(
            float(counts[person, person] / own) if (own := counts[person].sum()) else None
            for person in range(self.n_persons)
        )

    def largest_shares(self, count: int) -> list[Verdict]:
        """The faces that make most of D, the worst first, at most so many."""
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
        epoch: How many epochs were done; None where nobody says.
    """

    training: SetVerdicts
    validation: SetVerdicts | None
    epoch: int | None = None

    @property
    def n_persons(self) -> int:
        """How many persons there are."""
        return self.training.n_persons

    def of(self, which: Which) -> SetVerdicts | None:
        """Those of one of the two sets; None where it has no faces."""
        return self.training if which == "training" else self.validation


def judge(
    network: Network, training: Dataset, validation: Dataset | None, epoch: int | None = None
) -> Verdicts:
    """Asks a network about every face once; the varied copies in the training faces are passed over.

    Args:
        network: As it is at that moment; one made of a moment's parameters is not trained on meanwhile.
        training: A copy has the id of its face and comes after it.
        validation: Without copies; None, or empty, for none.
        epoch: Kept with the answers.

    Raises:
        ValueError: the images are not the network's.
    """
    judged = _judged(network, validation) if validation is not None and len(validation) else None
    return Verdicts(_judged(network, training), judged, epoch)


def seen_faces(*datasets: Dataset | None) -> dict[int, NDArray[np.uint8]]:
    """What the network sees of each face, grey uint8 (size, size), by id; copies are passed over."""
    return {
        faces.face_ids[row]: as_picture(faces.images[row])
        for faces in datasets
        if faces is not None
        for row in first_rows(faces.face_ids)
    }


def _judged(network: Network, faces: Dataset) -> SetVerdicts:
    rows = first_rows(faces.face_ids)
    zeta = faces.zeta[rows]
    s = network.outputs(faces.images[rows])
    return SetVerdicts(
        np.array(faces.face_ids, np.intp)[rows],
        decided(zeta),
        decided(s),
        s,
        error_shares(zeta.astype(np.float64), s),
        2 if zeta.shape[1] == 1 else zeta.shape[1],
    )


def first_rows(face_ids: Sequence[int]) -> NDArray[np.intp]:
    """The rows that are faces themselves, not copies of one before, in their order."""
    _, first = np.unique(np.array(face_ids, np.intp), return_index=True)
    return np.sort(first)
