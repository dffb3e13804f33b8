"""One face of a project as the network meets it, step by step, for people to look at."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.found import Box
from app.faces.preparation import Preparation, Steps, seen_region, steps
from app.project import DamagedError, Face, Project
from app.recognition.dataset import cut_of
from app.recognition.face_errors import FaceShare, face_shares
from app.recognition.snapshot import Snapshot


@dataclass(frozen=True)
class FaceView:
    """A face, and what becomes of it.

    Attributes:
        face: Of the project.
        picture: What is kept of it, RGB uint8 (H, W, 3); None where it cannot be read.
        seen: The part of that picture which the network is shown, in its pixels.
        steps: From there to the network's input; None where the picture cannot be read.
        share: What the network says; None without a trained network.
    """

    face: Face
    picture: NDArray[np.uint8] | None
    seen: Box
    steps: Steps | None
    share: FaceShare | None


def view_face(project: Project, face: Face, preparation: Preparation, trained: Snapshot | None) -> FaceView:
    """Looks at a face closely.

    Args:
        project: Holds the picture.
        face: Which.
        preparation: How it is prepared without a trained network, which has its own.
        trained: The network to ask.

    Raises:
        ProjectError: the project cannot be read, or the face is no longer in it.
    """
    if face.crop == "none":
        # As training does it: nothing is cut off from pictures that are taken as they are.
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
