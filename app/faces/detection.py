"""Finding faces: OpenCV's Haar cascade for faces that look into the camera."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.errors import FaceError
from app.faces.found import Found

_CASCADE = "haarcascade_frontalface_alt2.xml"

# The cascade was trained on 20×20 pixels; a little more makes it surer.
_SMALLEST_FACE = 24
# A face smaller than this part of the picture's shorter side is somebody in the background.
_SMALLEST_PART = 1 / 8
# How many neighbouring hits make a face: with one less, shelves and shirts become faces twice as often.
_NEIGHBOURS = 4
# A box that lies this much inside a larger one is the same face again.
_NESTED = 0.4


class FaceDetector(Protocol):
    """Whatever finds faces in a picture."""

    def detect(self, picture: NDArray[np.uint8]) -> list[Found]:
        """The faces of a picture, RGB uint8 (H, W, 3), the largest first; an empty list for none."""
        ...


class HaarDetector:
    """The Haar cascade ``frontalface_alt2``, on a picture made small first.

    A detector keeps state while it looks; give each thread its own.

    Args:
        working_side: Pixels of the longer side that a larger picture is reduced to before looking.
        step: How much larger the searched face becomes from pass to pass; smaller is slower and surer.
        cascade: The trained cascade's file.

    Raises:
        FaceError: The cascade's file is missing or unusable.
    """

    def __init__(self, working_side: int = 640, step: float = 1.1, cascade: Path | None = None) -> None:
        self._working_side = working_side
        self._step = step
        self._cascade = _loaded(cascade)

    @classmethod
    def live(cls) -> "HaarDetector":
        """A detector quick enough to follow a camera: coarser steps on smaller frames."""
        return cls(working_side=320, step=1.2)

    def detect(self, picture: NDArray[np.uint8]) -> list[Found]:
        """The faces of a picture, RGB uint8 (H, W, 3), the largest first; an empty list for none."""
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        reduced, factor = self._reduced(grey)
        smallest = max(_SMALLEST_FACE, round(min(reduced.shape) * _SMALLEST_PART))
        found = self._cascade.detectMultiScale(
            reduced, scaleFactor=self._step, minNeighbors=_NEIGHBOURS, minSize=(smallest, smallest)
        )
        boxes = [Box(*(round(float(value) / factor) for value in rectangle)) for rectangle in found]
        return [Found(box) for box in _without_nested([box.clipped(picture.shape) for box in boxes])]

    def _reduced(self, grey: cv2.typing.MatLike) -> tuple[cv2.typing.MatLike, float]:
        factor = self._working_side / max(grey.shape)
        if factor >= 1:
            return grey, 1.0
        return cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), factor


def _without_nested(boxes: Sequence[Box]) -> list[Box]:
    kept: list[Box] = []
    for box in sorted(boxes, key=Box.area, reverse=True):
        if all(box.shared(larger) < _NESTED * box.area() for larger in kept):
            kept.append(box)
    return kept


def _loaded(cascade: Path | None) -> cv2.CascadeClassifier:
    missing = "Install opencv-python-headless 4 (OpenCV 5 finds faces no more in this way)."
    if not hasattr(cv2, "CascadeClassifier"):
        raise FaceError(f"This OpenCV ({cv2.__version__}) has no face finder. {missing}")
    path = cascade or Path(cv2.__file__).parent / "data" / _CASCADE
    if not path.is_file():
        raise FaceError(f"The face finder's file {path} is missing. {missing}")
    try:
        classifier = cv2.CascadeClassifier(str(path))
    except (cv2.error, SystemError):
        classifier = cv2.CascadeClassifier()
    if classifier.empty():
        raise FaceError(f"The face finder's file {path} cannot be read. {missing}")
    return classifier
