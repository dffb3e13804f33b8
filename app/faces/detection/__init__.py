"""Finding faces in a picture, and the eyes in a face: two detectors behind one interface."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.faces.detection.haar import EyeFinder, HaarDetector
from app.faces.detection.yunet import YUNET_FILE, YuNetDetector
from app.faces.found import Found

__all__ = ["YUNET_FILE", "EyeFinder", "FaceDetector", "HaarDetector", "YuNetDetector", "detector_for"]


class FaceDetector(Protocol):
    """Finds faces in a picture. Several threads may use one at once, unless it follows a camera."""

    def detect(self, picture: NDArray[np.uint8]) -> list[Found]:
        """The faces of a picture, RGB uint8 (H, W, 3), the largest first; an empty list for none."""
        ...


def detector_for(model: Path | None, *, live: bool = False) -> FaceDetector:
    """The detector that the user has chosen: YuNet where there is a model file, the Haar cascade otherwise.

    Args:
        model: The file ``face_detection_yunet_2023mar.onnx``, or None.
        live: Quick enough to follow a camera, instead of as thorough as it can be.

    Raises:
        FaceError: The detector's file is missing, damaged or another one.
    """
    if model is None:
        return HaarDetector.live() if live else HaarDetector()
    return YuNetDetector.live(model) if live else YuNetDetector(model)
