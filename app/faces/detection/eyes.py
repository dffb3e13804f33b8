"""Finding the eyes in a face with OpenCV's Haar cascades: both, where both are believable, or none."""

import math
from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.detection.cascades import load_cascade, supplied
from app.faces.found import Eyes


class _Look(NamedTuple):
    """One way of looking for eyes.

    Attributes:
        cascade: Its name.
        width: Pixels of the face's width meanwhile. The cascades were trained on eyes of 20 pixels, which a
            face of about 90 has.
        step: How much larger the searched eye becomes from pass to pass.
        neighbours: How many neighbouring hits make an eye.
    """

    cascade: str
    width: int
    step: float
    neighbours: int


# The quickest first; the others, finer and for glasses, look only where the ones before found no pair.
_LOOKS = (
    _Look("haarcascade_eye", 84, 1.15, 2),
    _Look("haarcascade_eye_tree_eyeglasses", 104, 1.08, 2),
    _Look("haarcascade_eye", 112, 1.06, 1),
)


class _Place(NamedTuple):
    """Where the eyes of a face are, as parts of its region's width (across) and height (down).

    Attributes:
        x: Of the left eye's middle; the right eye's is as far from the other side.
        y: Of both.
        reach_x: How far from there an eye is looked for.
        reach_y: The same, down.
        nearest: Between the eyes at least.
        farthest: Between the eyes at most.
        smallest: Side of the square around an eye at least, relative to the width.
        largest: The same at most.
        magnified: How much larger than usual the face is made, as its eyes are smaller in it.
    """

    x: float
    y: float
    reach_x: float
    reach_y: float
    nearest: float
    farthest: float
    smallest: float
    largest: float
    magnified: float


# Measured on portraits: in the box that the face cascade gives, eyes keep within 0.02 of these places where
# the head is upright and looks into the camera; tilted and turned heads need the rest.
_IN_FOUND = _Place(0.30, 0.38, 0.09, 0.10, 0.28, 0.50, 0.19, 0.32, 1.0)
# In pictures that others have cut out around a face.
_IN_WHOLE = _Place(0.32, 0.46, 0.17, 0.17, 0.20, 0.52, 0.17, 0.36, 1.12)
# Pixels; in a smaller face there is nothing to be seen of eyes.
_SMALLEST_FACE = 20
# Radians: heads are tilted less.
_MOST_TILT = math.radians(30)
# The squares around the two eyes are about alike.
_MOST_UNLIKE = 1.5


class _Eye(NamedTuple):
    """What looks like an eye: middle and side of its square in widths of the face, and the hits on it."""

    x: float
    y: float
    side: float
    hits: int


class EyeFinder:
    """Finds both eyes in a face; it keeps state while it looks: give each thread its own.

    Raises:
        FaceError: A cascade's file is missing or unusable.
    """

    def __init__(self) -> None:
        self._cascades = {look.cascade: load_cascade(supplied(look.cascade)) for look in _LOOKS}

    def find(self, picture: NDArray[np.uint8], region: Box, *, whole: bool = False) -> Eyes | None:
        """The middles of both eyes in pixels of the picture; None unless both are believable.

        Args:
            picture: RGB uint8 (H, W, 3), or grey uint8 (H, W).
            region: The face: the box that a detector found.
            whole: The region is not a detector's box but a face that somebody else has cut out, such as a
                whole picture; the eyes are then looked for in a wider part of it.
        """
        inside = region.clipped(picture.shape)
        if min(inside.width, inside.height) < _SMALLEST_FACE:
            return None
        part = np.ascontiguousarray(picture[inside.y : inside.bottom, inside.x : inside.right])
        grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY) if part.ndim == 3 else part
        pair = self._pair(np.asarray(grey, dtype=np.uint8), _IN_WHOLE if whole else _IN_FOUND)
        if pair is None:
            return None
        left, right = pair
        eyes = Eyes(left.x, left.y, right.x, right.y)
        return eyes.scaled(inside.width, inside.width).moved(inside.x, inside.y)

    def _pair(self, face: NDArray[np.uint8], place: _Place) -> tuple[_Eye, _Eye] | None:
        sides: tuple[list[_Eye], list[_Eye]] = [], []
        for look in _LOOKS:
            factor = look.width * place.magnified / face.shape[1]
            mode = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
            reduced = np.asarray(cv2.resize(face, None, fx=factor, fy=factor, interpolation=mode), np.uint8)
            for mirrored, eyes in enumerate(sides):
                eyes += self._eyes(reduced, look, place, bool(mirrored))
            pairs = [pair for pair in product(*sides) if _believable(*pair, place)]
            if pairs:
                return max(pairs, key=lambda pair: pair[0].hits + pair[1].hits)
        return None

    def _eyes(self, face: NDArray[np.uint8], look: _Look, place: _Place, mirrored: bool) -> list[_Eye]:
        """What may be the left eye, or the right one where mirrored."""
        rows, columns = face.shape
        window = _window(place, rows, columns, mirrored).clipped(face.shape)
        part = np.ascontiguousarray(face[window.y : window.bottom, window.x : window.right])
        smallest, largest = round(place.smallest * columns), round(place.largest * columns)
        squares, hits = self._cascades[look.cascade].detectMultiScale2(
            part, look.step, look.neighbours, minSize=(smallest, smallest), maxSize=(largest, largest)
        )
        eyes = []
        for square, count in zip(squares, hits, strict=True):
            x, y, side = (float(value) / columns for value in square[:3])
            eyes.append(
                _Eye(window.x / columns + x + side / 2, window.y / columns + y + side / 2, side, int(count))
            )
        return eyes


def _window(place: _Place, rows: int, columns: int, mirrored: bool) -> Box:
    """Where one eye is looked for, in pixels of a face of so many rows and columns."""
    half = place.largest / 2
    x, y = 1 - place.x if mirrored else place.x, place.y * rows / columns
    left, right = round((x - place.reach_x - half) * columns), round((x + place.reach_x + half) * columns)
    top, bottom = round((y - place.reach_y - half) * columns), round((y + place.reach_y + half) * columns)
    return Box(left, top, right - left, bottom - top)


def _believable(left: _Eye, right: _Eye, place: _Place) -> bool:
    across, down = right.x - left.x, right.y - left.y
    alike = max(left.side, right.side) <= _MOST_UNLIKE * min(left.side, right.side)
    level = abs(math.atan2(down, across)) <= _MOST_TILT
    return alike and level and place.nearest <= math.hypot(across, down) <= place.farthest
