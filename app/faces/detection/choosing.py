"""The detector that the user has chosen."""

from pathlib import Path

from app.faces.detection.detector import FaceDetector
from app.faces.detection.haar import HaarDetector
from app.faces.detection.yunet import YuNetDetector


def detector_for(model: Path | None, *, live: bool = False) -> FaceDetector:
    """A detector: YuNet where the user points at its file, the Haar cascade otherwise.

    Args:
        model: The file ``face_detection_yunet_2023mar.onnx``, or None.
        live: Quick enough to follow a camera, instead of as thorough as it can be.

    Raises:
        FaceError: The detector's file is missing, damaged or another one.
    """
    if model is None:
        return HaarDetector.live() if live else HaarDetector()
    return YuNetDetector.live(model) if live else YuNetDetector(model)
