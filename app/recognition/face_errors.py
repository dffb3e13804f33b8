"""One face of a project: its share of D, which tells a wrong label, and what the network is shown of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.found import Box
from app.faces.preparation import Preparation, Steps, seen_region, steps
from app.project import DamagedError, Face, Project, ProjectError
from app.recognition.dataset import cut_of, load_dataset
from app.recognition.snapshot import Snapshot
from engine import Network, decided, error_shares

_AT_ONCE = 64
"""Faces that the network is asked about together: few enough to cancel soon, many enough to be quick."""


class FaceShare(NamedTuple):
    """What the network says of one face whose person is known.

    Attributes:
        face_id: Of the face.
        share: ½ Σ_i (ζ − s)², its part of D, eq. (20).
        s: The outputs, (n_o,), eq. (14).
        says: The id of the person that the network names.
        is_right: Whether that is the face's person.
    """

    face_id: int
    share: float
    s: tuple[float, ...]
    says: int
    is_right: bool


def face_shares(project: Project, faces: Sequence[Face], trained: Snapshot) -> Iterator[list[FaceShare]]:
    """The share of D of each face, some faces at a time.

    All faces are prepared as for training, learned or not, excluded or not. Faces of persons that the network
    never learned are left out, and so are those whose picture cannot be read or was deleted meanwhile.

    Raises:
        ProjectError: the project cannot be read.
    """
    network = trained.network()
    known = [face for face in faces if face.person_id in trained.person_ids]
    for first in range(0, len(known), _AT_ONCE):
        yield _shares(project, known[first : first + _AT_ONCE], trained, network)


@dataclass(frozen=True)
class FaceView:
    """A face, and what the network is shown of it.

    Attributes:
        face: Of the project.
        picture: The picture kept of it, RGB uint8 (H, W, 3); None if it cannot be read.
        seen: The part of that picture which the network is shown, in its pixels.
        steps: From there to the network's input; None if the picture cannot be read.
        share: What the network says; None without a trained network.
    """

    face: Face
    picture: NDArray[np.uint8] | None
    seen: Box
    steps: Steps | None
    share: FaceShare | None


def view_face(project: Project, face: Face, preparation: Preparation, trained: Snapshot | None) -> FaceView:
    """One face, step by step on its way to the network.

    Args:
        project: Holds the picture.
        face: Of the project.
        preparation: How the face is prepared without a trained network, which has its own.
        trained: The network to ask; None without any.

    Raises:
        ProjectError: the project cannot be read, or the face is no longer in it.
    """
    if face.crop == "none":
        # As in training, nothing is cut off from pictures that are taken as they are.
        preparation = replace(preparation, part=1.0)
    way = trained.preparation if trained is not None else preparation
    seen = seen_region(Box(*face.region), way)
    try:
        cut = cut_of(project, face)
        made = steps(cut.picture, cut.region, way, cut.eyes)
    except (FaceError, DamagedError):
        return FaceView(face, None, seen, None, None)
    shares = [] if trained is None else [s for some in face_shares(project, [face], trained) for s in some]
    return FaceView(face, cut.picture, seen, made, shares[0] if shares else None)


def _shares(project: Project, faces: list[Face], trained: Snapshot, network: Network) -> list[FaceShare]:
    try:
        data = load_dataset(project, faces, trained.person_ids, trained.preparation, trained.margin)
    except (FaceError, ProjectError):
        if len(faces) > 1:
            # Those that can be used are asked about one by one.
            return [share for face in faces for share in _shares(project, [face], trained, network)]
        # Raises ProjectError if the project, not this face, cannot be read.
        project.persons()
        return []
    s = network.outputs(data.images)
    shares = error_shares(data.zeta.astype(np.float64), s)
    return [
        FaceShare(
            face.id,
            float(share),
            tuple(float(value) for value in own),
            trained.person_ids[said],
            trained.person_ids[said] == face.person_id,
        )
        for face, share, own, said in zip(faces, shares, s, decided(s), strict=True)
    ]
