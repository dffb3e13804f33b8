"""How often the network is right on pictures whose person is known."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from app.faces.detection import FaceDetector
from app.faces.errors import FaceError
from app.recognition.confusion import Confusion, accuracy_of
from app.recognition.gathering import PictureSource, Refused
from app.recognition.recogniser import Answer, Recogniser


@dataclass(frozen=True)
class Judged:
    """One picture: who it shows, what the network says of its largest face, and among how many that is."""

    source: str
    person: str
    answer: Answer
    among: int = 1


@dataclass
class Evaluation:
    """The count of right and wrong.

    Attributes:
        persons: In the order of the network's outputs.
        confusion: Row: who it is; column: who the network says, (n_persons, n_persons).
        refused: Pictures that could not be judged.
        several: Pictures that show several faces, of which the largest counts.
    """

    persons: tuple[str, ...]
    confusion: Confusion = field(init=False)
    refused: list[Refused] = field(default_factory=list)
    several: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.confusion = np.zeros((len(self.persons), len(self.persons)), np.intp)

    @property
    def count(self) -> int:
        """How many pictures were judged."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float | None:
        """The part of them that was named rightly, 0 … 1; None where none could be judged."""
        return accuracy_of(self.confusion)

    def add(self, result: Judged | Refused) -> None:
        """Counts one picture."""
        if isinstance(result, Refused):
            self.refused.append(result)
            return
        self.confusion[self.persons.index(result.person), result.answer.index] += 1
        if result.among > 1:
            self.several.append(result.source)


def evaluate(
    recogniser: Recogniser, person: str, sources: list[PictureSource], detector: FaceDetector
) -> Iterator[Judged | Refused]:
    """Judges pictures of one person, the largest face of each."""
    for source in sources:
        try:
            answers = recogniser.classify(source.load(), detector)
        except FaceError as error:
            yield Refused(source.name, str(error))
            continue
        if answers:
            yield Judged(source.name, person, answers[0], len(answers))
        else:
            yield Refused(source.name, f"No face was found in {source.name}.")
