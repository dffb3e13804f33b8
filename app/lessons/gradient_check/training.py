"""What a mistake does to training: the same start, faces, ε and momentum, once right and once with it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.lessons.gradient_check.check import Backward, Subject, before_a_wall, right_gradients, written
from app.lessons.gradient_check.mistakes import Mistake
from engine import Learning, total_error
from engine.activations import Array
from engine.error import accuracy, decided
from engine.learning import descend, learns, step_length

EPOCHS = 60
MOST_FACES = 64
# D beyond this many times its worst sensible value is on its way to infinity, as in the engine's training.
_EXPLODED = 1e6
_SAME = 0.02


@dataclass(frozen=True)
class Course:
    """How far one of the two has come; nobody writes to its arrays.

    Attributes:
        errors: D at the start and after every epoch.
        accuracy: Which part of the faces is decided rightly now.
        parameters: By name, as they are now.
        overflowed: Whether D grew beyond all bounds, so that it was stopped.
    """

    errors: NDArray[np.float64]
    accuracy: float
    parameters: Mapping[str, Array]
    overflowed: bool = False


@dataclass(frozen=True)
class TwoCourses:
    """Both after the same number of epochs.

    Attributes:
        epoch: How many are done.
        epochs: How many there will be.
        faces: How many faces are learned.
        start: The parameters that both began with.
        right: With the engine's backward pass.
        broken: With the mistake.
    """

    epoch: int
    epochs: int
    faces: int
    start: Mapping[str, Array]
    right: Course
    broken: Course

    @property
    def ended(self) -> bool:
        """Whether all epochs are done."""
        return self.epoch >= self.epochs


def train_both(
    subject: Subject, backward: Backward, learning: Learning, *, wall: bool = False, epochs: int = EPOCHS
) -> Iterator[TwoCourses]:
    """Trains rightly and with a mistake, side by side, with one update an epoch from the total D.

    Args:
        subject: The start, and the faces, of which 64 at most are learned.
        backward: The backward pass with the mistake.
        learning: ε, momentum and what learns; its number of epochs and its target do not count.
        wall: Whether the faces stand before a plain wall.
        epochs: How many.

    Yields:
        Both at the start, and after every epoch.
    """
    subject = _some(subject, wall=wall)
    right = _Learner(subject, right_gradients, learning)
    broken = _Learner(subject, backward, learning)
    for epoch in range(epochs + 1):
        if epoch:
            right.learn()
            broken.learn()
        yield TwoCourses(
            epoch, epochs, len(subject.images), subject.parameters, right.course(), broken.course()
        )


class _Learner:
    """One network that learns, until D is no longer a number."""

    def __init__(self, subject: Subject, backward: Backward, learning: Learning) -> None:
        self._network = subject.network(np.float32)
        self._images, self._zeta = subject.images, subject.zeta
        self._prepared = self._network.prepare(self._images)
        self._backward = backward
        self._learning = learning
        self._names = [name for name in self._network.parameters if learns(name, learning.learn)]
        self._last_steps: dict[str, Array] = {}
        self._s = self._network.outputs(self._prepared)
        self._errors = [total_error(self._zeta, self._s)]
        self._overflowed = False

    def learn(self) -> None:
        """One epoch; one that ends beyond all bounds is taken back."""
        if self._overflowed:
            return
        kept = self._network.copy_parameters()
        with np.errstate(over="ignore", invalid="ignore"):
            self._descend()
            s = self._network.outputs(self._prepared)
            error = total_error(self._zeta, s)
        if self._is_sound(error):
            self._s = s
            self._errors.append(error)
        else:
            self._network.load_parameters(kept)
            self._overflowed = True

    def course(self) -> Course:
        """How far it is."""
        return Course(
            np.array(self._errors),
            accuracy(self._zeta, self._s),
            self._network.copy_parameters(),
            self._overflowed,
        )

    def _descend(self) -> None:
        found = self._backward(self._network, self._images, self._zeta)
        gradients = {name: np.array(found[name]) for name in self._names}
        length = step_length(self._learning, len(self._images), self._network.f)
        descend(self._network.parameters, gradients, length, self._learning.momentum, self._last_steps)

    def _is_sound(self, error: float) -> bool:
        finite = all(np.isfinite(of).all() for of in self._network.parameters.values())
        return finite and math.isfinite(error) and error <= _EXPLODED * self._zeta.size / 2


def _some(subject: Subject, *, wall: bool) -> Subject:
    """The subject with so many of its faces at most, as many of each person, in float32."""
    classes = decided(subject.zeta)
    each = MOST_FACES // len(np.unique(classes))
    rows: list[Any] = []
    for person in np.unique(classes):
        own = np.flatnonzero(classes == person)
        places = np.linspace(0, len(own) - 1, min(each, len(own))).round().astype(np.intp)
        rows.extend(own[places])
    chosen = np.sort(np.array(rows, np.intp))
    images, zeta = (of[chosen].astype(np.float32) for of in (subject.images, subject.zeta))
    if wall:
        images = before_a_wall(images, subject.architecture)
    return replace(subject, images=images, zeta=zeta)


def training_words(both: TwoCourses, mistake: Mistake) -> tuple[str, str]:
    """What became of both, right and with the mistake, each in a sentence."""
    return (
        _("Right: {course}").format(course=_course_words(both.right, both.faces)),
        f"{mistake.title}: {_course_words(both.broken, both.faces)}",
    )


def _course_words(course: Course, faces: int) -> str:
    first, last = float(course.errors[0]), float(course.errors[-1])
    change = (last - first) / first if first else 0.0
    if course.overflowed:
        text = _("D climbs from {first} beyond all bounds after epoch {epoch}.")
    elif abs(change) < _SAME:
        text = _("D stays near {last} from {first}; {right} of {faces} faces named rightly.")
    elif change < 0:
        text = _("D falls to {last} from {first}; {right} of {faces} faces named rightly.")
    else:
        text = _("D climbs to {last} from {first}; {right} of {faces} faces named rightly.")
    right = round(course.accuracy * faces)
    numbers = {"first": written(first, 3), "last": written(last, 3), "epoch": len(course.errors) - 1}
    return text.format(right=right, faces=faces, **numbers)
