"""Finding faces with OpenCV's Haar cascade for faces that look into the camera."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.detection.cascades import load_cascade, supplied
from app.faces.detection.eyes import EyeFinder
from app.faces.found import Found

_CASCADE = "haarcascade_frontalface_alt2"

# The cascade was trained on 20×20 pixels; a little more makes it surer.
_SMALLEST_FACE = 24
# A face smaller than this part of the picture's shorter side is somebody in the background.
_SMALLEST_PART = 1 / 8
# How many neighbouring hits make a face: with one less, shelves and shirts become faces twice as often.
_NEIGHBOURS = 4
# A box that lies this much inside a larger one is the same face again.
_NESTED = 0.4
# Eyes are looked for in so many faces: in a crowd, all of them would take longer than the frame.
_WITH_EYES = 4

# A face of the last frame is looked for in its box made so much larger, at sizes so near to the last one, …
_AROUND = 1.5
_GROWTH = 1.25
# … in fine steps, on so many pixels across the box: few are searched.
_FINE_STEP = 1.1
_NEAR_SIDE = 96

# Who else is in the picture is looked for in turns, one in every other picture: large faces all over it, then
# small ones in one corner after the other. Corners and sizes overlap, so that no face lies between.
_CORNERS = (0, 0), (1, 1), (1, 0), (0, 1)
_CORNER = 2 / 3
_SMALL_UP_TO = 2.4
_LARGE_FROM = 1.7
_TURNS = 2 * (len(_CORNERS) + 1)


class HaarDetector:
    """The Haar cascade ``frontalface_alt2``, on a picture made small first; then eyes in the largest faces.

    A detector keeps state while it looks; give each thread its own.

    Args:
        working_side: Pixels of the longer side that a larger picture is reduced to before looking.
        step: How much larger the searched face becomes from pass to pass; smaller is slower and surer.
        following: Whether the pictures follow each other, as a camera's: then faces are looked for around
            their places in the last picture, and others in one part of the picture after the other; in all of
            it only where a face is missed. Somebody who comes in is found within ten pictures.
        cascade: The trained cascade's file.

    Raises:
        FaceError: The cascade's file is missing or unusable.
    """

    def __init__(
        self,
        working_side: int = 640,
        step: float = 1.1,
        following: bool = False,
        cascade: Path | None = None,
    ) -> None:
        self._working_side = working_side
        self._step = step
        self._following = following
        self._cascade = load_cascade(cascade or supplied(_CASCADE))
        self._eyes = EyeFinder()
        self._last: list[Box] = []
        self._turn = 0

    @classmethod
    def live(cls) -> "HaarDetector":
        """A detector quick enough to follow a camera: coarse, on small frames, near the last place first."""
        return cls(working_side=320, step=1.2, following=True)

    def detect(self, picture: NDArray[np.uint8]) -> list[Found]:
        """The faces of a picture, RGB uint8 (H, W, 3), the largest first; an empty list for none."""
        grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        boxes = self._near_first(grey) if self._following else self._everywhere(grey)
        return [
            Found(box, self._eyes.find(grey, box) if place < _WITH_EYES else None)
            for place, box in enumerate(boxes)
        ]

    def _everywhere(self, grey: NDArray[np.uint8]) -> list[Box]:
        factor, smallest = self._reduction(grey)
        return self._search(grey, _all_of(grey), factor, self._step, (smallest, 0))

    def _near_first(self, grey: NDArray[np.uint8]) -> list[Box]:
        near = [self._near(grey, box) for box in self._last]
        found = [box for box in near if box is not None]
        missed = not found or None in near
        others = self._everywhere(grey) if missed else self._in_turn(grey)
        # The finer search places a face better.
        found += [self._near(grey, box) or box for box in others if not _among(box, found)]
        self._last = _without_nested(found)
        return self._last

    def _in_turn(self, grey: NDArray[np.uint8]) -> list[Box]:
        """The faces of one part of the picture or of some sizes, others the next time; none in between."""
        self._turn = (self._turn + 1) % _TURNS
        turn, rests = divmod(self._turn, 2)
        if rests:
            return []
        factor, smallest = self._reduction(grey)
        if turn == len(_CORNERS):
            return self._search(grey, _all_of(grey), factor, self._step, (round(_LARGE_FROM * smallest), 0))
        part = _corner(grey, *_CORNERS[turn])
        return self._search(grey, part, factor, self._step, (smallest, round(_SMALL_UP_TO * smallest)))

    def _reduction(self, grey: NDArray[np.uint8]) -> tuple[float, int]:
        """How much a picture is reduced, and the side of the smallest face in its pixels then."""
        factor = min(1.0, self._working_side / max(grey.shape))
        return factor, max(_SMALLEST_FACE, round(min(grey.shape) * factor * _SMALLEST_PART))

    def _near(self, grey: NDArray[np.uint8], face: Box) -> Box | None:
        """The face around its place in the last picture; None where it is not there."""
        around = face.scaled(_AROUND).clipped(grey.shape)
        if not around.area():
            return None
        side = max(face.width, face.height)
        factor = min(1.0, _NEAR_SIDE / side)
        sizes = max(_SMALLEST_FACE, round(side * factor / _GROWTH)), round(side * factor * _GROWTH)
        return max(self._search(grey, around, factor, _FINE_STEP, sizes), key=face.overlap, default=None)

    def _search(
        self, grey: NDArray[np.uint8], part: Box, factor: float, step: float, sizes: tuple[int, int]
    ) -> list[Box]:
        """Faces in a part of a picture that is reduced by a factor, of sizes in its pixels then (0: any)."""
        searched: cv2.typing.MatLike = grey[part.y : part.bottom, part.x : part.right]
        if factor < 1:
            searched = cv2.resize(searched, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        smallest, largest = sizes
        squares = self._cascade.detectMultiScale(
            searched, step, _NEIGHBOURS, minSize=(smallest, smallest), maxSize=(largest, largest)
        )
        boxes = [Box(*(round(float(value) / factor) for value in square)) for square in squares]
        moved = [Box(part.x + x, part.y + y, width, height) for x, y, width, height in boxes]
        return _without_nested([box.clipped(grey.shape) for box in moved])


def _all_of(grey: NDArray[np.uint8]) -> Box:
    return Box(0, 0, grey.shape[1], grey.shape[0])


def _corner(grey: NDArray[np.uint8], right: int, below: int) -> Box:
    """One of the four corners of a picture, which overlap in its middle."""
    rows, columns = (round(side * _CORNER) for side in grey.shape)
    return Box(right * (grey.shape[1] - columns), below * (grey.shape[0] - rows), columns, rows)


def _without_nested(boxes: Sequence[Box]) -> list[Box]:
    kept: list[Box] = []
    for box in sorted(boxes, key=Box.area, reverse=True):
        if not _among(box, kept):
            kept.append(box)
    return kept


def _among(box: Box, others: Sequence[Box]) -> bool:
    """Whether a box is one of the others again."""
    return any(box.shared(other) >= _NESTED * min(box.area(), other.area()) for other in others)
