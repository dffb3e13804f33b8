"""Each face's own share of D: who is recognised badly, and may have the wrong label."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from app.faces.errors import FaceError
from app.project import Face, Project, ProjectError
from app.recognition.dataset import load_dataset
from app.recognition.snapshot import Snapshot
from engine import Network, decided, error_shares

_AT_ONCE = 64
"""Faces that are looked at together: few enough to be cancelled soon, many enough to be quick."""


class FaceShare(NamedTuple):
    """What the network says of one face whose person is known.

    Attributes:
        face_id: Of the face.
        share: ½ Σ_i (ζ − s)², its part of D, eq. (20).
        s: The outputs, (n_o,), eq. (14).
        says: The id of the person that the network takes it for.
        is_right: Whether that is the person it belongs to.
    """

    face_id: int
    share: float
    s: tuple[float, ...]
    says: int
    is_right: bool


def face_shares(project: Project, faces: Sequence[Face], trained: Snapshot) -> Iterator[list[FaceShare]]:
    """The share of D of each face, some faces at a time; faces of persons it never learned are left out.

    The faces are prepared as for training, excluded ones too, whether they were learned or not. Those whose
    picture cannot be read, or was deleted meanwhile, are left out as well.

    Raises:
        ProjectError: the project cannot be read.
    """
    network = trained.network()
    known = [face for face in faces if face.person_id in trained.person_ids]
    for first in range(0, len(known), _AT_ONCE):
        yield _shares(project, known[first : first + _AT_ONCE], trained, network)


def _shares(project: Project, faces: list[Face], trained: Snapshot, network: Network) -> list[FaceShare]:
    try:
        data = load_dataset(project, faces, trained.person_ids, trained.preparation, trained.margin)
    except (FaceError, ProjectError):
        if len(faces) > 1:
            # One of them cannot be used: the others can.
            return [share for face in faces for share in _shares(project, [face], trained, network)]
        _require_readable(project)
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


def _require_readable(project: Project) -> None:
    """Raises ProjectError where it is not one face that cannot be read, but the project."""
    project.persons()
