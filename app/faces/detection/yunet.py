"""Finding faces with YuNet, a small network, where the user has its file.

It finds tilted, turned and half-hidden faces too, with their eyes and nose (Wu, Peng and Yu 2023). Facet
brings no copy of it along: OpenCV Zoo offers it as ``face_detection_yunet_2023mar.onnx``.
"""

from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.cores import Shared
from app.faces.errors import FaceError
from app.faces.found import Box, Eyes, Found
from app.faces.picture import read_picture
from app.faces.sample import sample_pictures
from app.language import _

YUNET_FILE = "face_detection_yunet_2023mar.onnx"
"""What the file is called where it is offered: OpenCV Zoo."""

# The file has 0.2 MB; what is larger than this is not read at all.
_MOST_BYTES = 20 * 1024 * 1024
_SURE = 0.7
_OVERLAP = 0.3
_MOST_FACES = 50
# As with the Haar cascade: a smaller face is somebody in the background.
_SMALLEST_PART = 1 / 8
# From the network's box, tight around the face, to the square that the Haar cascade gives, which networks are
# trained with: its side for one width of the box, and how far its middle lies above the midst of eyes and
# mouth. Measured on 127 portraits: the regions of both detectors overlap by 0.92 instead of 0.78.
_SIDE = 1.18
_LIFT = 0.078
# A row of the network's answer: box, then x and y of five points, then how sure it is.
_COLUMNS = 15
_LEFT_EYE, _RIGHT_EYE, _NOSE, _MOUTH = slice(4, 6), slice(6, 8), slice(8, 10), slice(10, 14)

_TRIAL = 160
"""Pixels of the picture that a file is tried on."""


class YuNetDetector:
    """YuNet, with boxes like the Haar cascade's: a network trained with one of them works with the other.

    Several threads may use it at once.

    Args:
        model: The file ``face_detection_yunet_2023mar.onnx``.
        working_side: Pixels of the longer side that a larger picture is reduced to before looking.

    Raises:
        FaceError: The file is missing, cannot be read, is damaged, or is not YuNet.
    """

    def __init__(self, model: Path, working_side: int = 640) -> None:
        self._working_side = working_side
        self._network = Shared(partial(_loaded, _bytes_of(model), model))
        if not self._works():
            raise FaceError(_no_yunet(model))

    @classmethod
    def live(cls, model: Path) -> "YuNetDetector":
        """A detector quick enough to follow a camera: on smaller frames."""
        return cls(model, working_side=320)

    def detect(self, picture: NDArray[np.uint8]) -> list[Found]:
        """The faces of a picture, RGB uint8 (H, W, 3), the largest first; an empty list for none."""
        factor = min(1.0, self._working_side / max(picture.shape[:2]))
        smallest = min(picture.shape[:2]) * _SMALLEST_PART
        faces = [_found(row, picture.shape) for row in self._rows(picture, factor)]
        faces = [face for face in faces if max(face.box.width, face.box.height) >= smallest]
        return sorted(faces, key=lambda face: -face.box.area())

    def _rows(self, picture: NDArray[np.uint8], factor: float) -> NDArray[np.float64]:
        """What the network says of a picture reduced by a factor, in pixels of the picture; (n, 15)."""
        bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
        if factor < 1:
            size = tuple(max(1, round(side * factor)) for side in picture.shape[1::-1])
            bgr = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
        with self._network.lent() as network:
            network.setInputSize((bgr.shape[1], bgr.shape[0]))
            answer = network.detect(bgr)[1]
        rows = np.zeros((0, _COLUMNS)) if answer is None else np.array(answer, dtype=np.float64)
        rows[:, :-1] /= factor
        return rows[np.isfinite(rows).all(axis=1)]

    def _works(self) -> bool:
        """Whether it finds a face of the sample where it is, and none where there is none."""
        drawn = read_picture(sample_pictures()["Ada"][0])[24:216]
        place = Box(52, 59, 83, 112)
        try:
            nobody = self.detect(np.full_like(drawn, 128))
            somebody = self.detect(drawn)
        except cv2.error:
            return False
        return not nobody and len(somebody) == 1 and somebody[0].box.overlap(place) > 0.5


def _loaded(file: bytes, model: Path) -> cv2.FaceDetectorYN:
    # From the file's bytes, as OpenCV cannot open every file name on Windows.
    data = np.frombuffer(file, np.uint8)
    try:
        nothing = np.empty(0, np.uint8)
        return cv2.FaceDetectorYN.create(
            "onnx", data, nothing, (_TRIAL, _TRIAL), _SURE, _OVERLAP, _MOST_FACES
        )
    except cv2.error:
        raise FaceError(_no_yunet(model)) from None


def _bytes_of(model: Path) -> bytes:
    try:
        if model.is_dir():
            raise FaceError(
                _("{model} is a folder; choose the file {file} itself.").format(model=model, file=YUNET_FILE)
            )
        if not model.exists():
            raise FaceError(
                _(
                    "The face finder {model} is not there; choose its file again, "
                    "or the built-in face finder."
                ).format(model=model)
            )
        if not model.is_file() or not 0 < model.stat().st_size <= _MOST_BYTES:
            raise FaceError(_no_yunet(model))
        return model.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FaceError(
            _("The face finder {model} cannot be opened: {reason}.").format(model=model, reason=reason)
        ) from error


def _no_yunet(model: Path) -> str:
    return _(
        "{model} is not the face finder {file}, or is damaged; get it again from OpenCV Zoo (233 kB)."
    ).format(model=model, file=YUNET_FILE)


def _found(row: NDArray[np.float64], picture_shape: tuple[int, ...]) -> Found:
    # The network's first eye is the person's right one, which is on the left of the picture.
    left, right, nose = row[_LEFT_EYE], row[_RIGHT_EYE], row[_NOSE]
    midst = (left + right) / 4 + (row[_MOUTH][:2] + row[_MOUTH][2:]) / 4
    side = _SIDE * row[2]
    x, y = midst - side / 2
    box = Box(round(x), round(y - _LIFT * side), round(side), round(side)).clipped(picture_shape)
    eyes = Eyes(float(left[0]), float(left[1]), float(right[0]), float(right[1]))
    return Found(box, eyes, (float(nose[0]), float(nose[1])))
