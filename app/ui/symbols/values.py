"""What the symbols stand for now, as far as the session knows."""

import numpy as np

from app.language import _
from app.lessons.latex import in_short, shortest
from app.recognition.dataset import desired_outputs
from app.recognition.record import learned_images
from app.ui.session import Session
from engine import FaceStep

_UNTRAINED = _("no value yet: press Run")
PARAMETERS = {"K": "features.0.kernels", "w": "dense.0.weights", "φ": "dense.0.bias"}
"""The network's numbers that the symbols of the notes stand for."""


def value_of(session: Session, letter: str) -> str:
    """The present value and shape of a symbol in a few words, or why there is none."""
    if letter in _TELLERS:
        return _TELLERS[letter](session)
    snapshot = session.machine.shown
    if snapshot is None:
        return _UNTRAINED
    if letter in PARAMETERS:
        values = snapshot.parameters.get(PARAMETERS[letter])
        return _("this network has none") if values is None else in_short(values)
    return _of_face(session, letter)


def _of_face(session: Session, letter: str) -> str:
    answer = session.answering.answer
    if answer is None:
        return _("no face is looked at: open a camera or a picture in Who is it?")
    values = {"s": np.array(answer.s), "h": np.array(answer.h), "σ": answer.features}[letter]
    return _("{values}, of the face in Who is it?").format(values=in_short(values))


def _zeta(session: Session) -> str:
    persons = session.roster.persons
    desired = desired_outputs(np.arange(len(persons)), len(persons), session.trainer.margin)
    return ", ".join(
        _("{zeta} for {person}").format(
            zeta=", ".join(shortest(float(one)) for one in zeta), person=person.name
        )
        for person, zeta in zip(persons, desired, strict=True)
    )


def _rate(session: Session) -> str:
    return shortest(session.trainer.settings.rate, 10)


def _error(session: Session) -> str:
    snapshot = session.machine.shown
    if snapshot is None:
        return _UNTRAINED
    step = snapshot.step
    said = {"error": shortest(step.error), "epoch": step.epoch}
    if step.validation_error is None:
        return _("{error} after epoch {epoch}").format(**said)
    return _("{error} after epoch {epoch}; of the validation faces {validation}").format(
        validation=shortest(step.validation_error), **said
    )


def _experiments(session: Session) -> str:
    run, record = session.trainer.run, session.trainer.record
    if run is not None:
        m, faces = len(run.training), len(run.split.training)
    elif record is not None:
        m, faces = learned_images(record), len(record.training_faces)
    else:
        return _("m is not known yet: press Run")
    said = _("m = {m}").format(m=m)
    if m > faces:
        said = _("m = {m}, {faces} faces with their varied copies").format(m=m, faces=faces)
    snapshot = session.machine.shown
    now = snapshot.event if snapshot is not None else None
    if isinstance(now, FaceStep):
        return _("μ = {mu} of {m}").format(mu=now.sample + 1, m=said)
    return said


_TELLERS = {"ζ": _zeta, "ε": _rate, "D": _error, "μ": _experiments}
