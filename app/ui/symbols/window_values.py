"""What the symbols stand for now, as far as the window knows."""

from collections.abc import Callable

import numpy as np

from app.lessons.latex import in_short, shortest
from app.recognition.dataset import desired_outputs
from app.recognition.record import learned_images
from app.ui.session import Session
from engine import FaceStep

_UNTRAINED = "no value yet: press Run"
_NO_FACE = "no face is looked at: open a camera or a picture in Who is it?"
_PARAMETERS = {"K": "features.0.kernels", "w": "dense.0.weights", "φ": "dense.0.bias"}


class WindowValues:
    """Answers for every symbol that no page has a nearer answer for.

    Args:
        session: Knows them.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._roster = session.roster
        self._trainer = session.trainer
        self._machine = session.machine
        self._tells: dict[str, Callable[[], str]] = {
            "ζ": self._zeta,
            "ε": self._rate,
            "D": self._error,
            "μ": self._experiments,
        }

    def value_of(self, letter: str) -> str:
        """The present value and shape of a symbol in a few words, or why there is none."""
        if letter in self._tells:
            return self._tells[letter]()
        moment = self._machine.shown
        if moment is None:
            return _UNTRAINED
        if letter in _PARAMETERS:
            values = moment.parameters.get(_PARAMETERS[letter])
            return "this network has none" if values is None else in_short(values)
        return self._of_face(letter)

    def _of_face(self, letter: str) -> str:
        answer = self._session.answer
        if answer is None:
            return _NO_FACE
        values = {"s": np.array(answer.s), "h": np.array(answer.h), "σ": answer.features}[letter]
        return f"{in_short(values)}, of the face in Who is it?"

    def _zeta(self) -> str:
        persons = self._roster.persons
        desired = desired_outputs(np.arange(len(persons)), len(persons), self._trainer.margin)
        return ", ".join(
            f"{', '.join(shortest(float(one)) for one in zeta)} for {person.name}"
            for person, zeta in zip(persons, desired, strict=True)
        )

    def _rate(self) -> str:
        return shortest(self._trainer.settings.rate, 10)

    def _error(self) -> str:
        moment = self._machine.shown
        if moment is None:
            return _UNTRAINED
        step = moment.step
        text = f"{shortest(step.error)} after epoch {step.epoch}"
        if step.validation_error is not None:
            text += f"; of the validation faces {shortest(step.validation_error)}"
        return text

    def _experiments(self) -> str:
        run, record = self._trainer.run, self._trainer.record
        if run is not None:
            m, faces = len(run.training), len(run.split.training)
        elif record is not None:
            m = learned_images(record)
            faces = len(record.training_faces)
        else:
            return f"m is not known yet: press Run. There are {self._roster.count} faces."
        copies = f", {faces} faces with their varied copies" if m > faces else ""
        moment = self._machine.shown
        now = moment.event if moment is not None else None
        learned = f"μ = {now.sample + 1} of " if isinstance(now, FaceStep) else ""
        return f"{learned}m = {m}{copies}"
