"""What one face did to the network: one update of eq. (30), taken apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.recognition.snapshot import Numbers, Snapshot
from engine import Network, decided, total_error
from engine.learning import learns, step_length


@dataclass(frozen=True)
class LearnedFace:
    """One face, and the update that was made from it.

    Attributes:
        epoch: The epoch under way, from 1.
        place: Which of the epoch's faces it was, from 1.
        count: How many faces an epoch has, copies included.
        face_id: Where in the project it comes from.
        copy: Which varied copy of it was learned, from 1; 0 for the face itself.
        person: Whose face it is.
        image: What the network saw of it, (size, size).
        zeta: ζ, one number an output.
        before: s before the update.
        after: s after it.
        share: Its share of D before the update, ½ Σ_i (ζ − s)².
        share_after: The same after it.
        change: What the face itself changed, −(ε/m) ∂D_μ/∂w, eq. (30), by the parameter's name.
        momentum: What the steps before it added, α δw(t−1), by name.
    """

    epoch: int
    place: int
    count: int
    face_id: int
    copy: int
    person: str
    image: NDArray[np.floating]
    zeta: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    share: float
    share_after: float
    change: Numbers
    momentum: Numbers


def learned_face(snapshot: Snapshot) -> LearnedFace | None:
    """The face of the newest update; None where that was not made from one face."""
    update = snapshot.face
    if update is None:
        return None
    faces, row = snapshot.faces.training, update.step.sample
    image, zeta = faces.images[row : row + 1], faces.zeta[row : row + 1]
    network = Network(snapshot.architecture, update.before)
    seen = network.gradients(image, zeta)
    length = step_length(update.learning, len(faces), network.f)
    change = {
        name: -length * gradient if learns(name, update.learning.learn) else np.zeros_like(gradient)
        for name, gradient in seen.parameters.items()
    }
    momentum = {name: update.after[name] - update.before[name] - own for name, own in change.items()}
    later = Network(snapshot.architecture, update.after).outputs(image)
    return LearnedFace(
        update.step.epoch,
        update.place,
        len(faces),
        faces.face_ids[row],
        faces.face_ids[:row].count(faces.face_ids[row]),
        snapshot.persons[int(decided(zeta)[0])],
        image[0, 0],
        tuple(map(float, zeta[0])),
        tuple(map(float, seen.s[0])),
        tuple(map(float, later[0])),
        update.step.share,
        total_error(zeta, later),
        change,
        momentum,
    )
