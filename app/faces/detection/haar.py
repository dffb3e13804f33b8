"""Finding faces that look into the camera, and their eyes, with the Haar cascades of OpenCV."""

import math
from collections.abc import Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.cores import Shared
from app.faces.errors import FaceError
from app.faces.found import Box, Eyes, Found
from app.language import _

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


def _cascade(name: str, path: Path | None = None) -> cv2.CascadeClassifier:
    """A trained cascade, such as "haarcascade_eye", from the file that OpenCV brings with it or another one.

    Raises:
        FaceError: The file is missing or unusable, or this OpenCV has no cascades.
    """
    remedy = _("Install opencv-python-headless 4 (OpenCV 5 finds faces no more in this way).")
    if not hasattr(cv2, "CascadeClassifier"):
        version = cv2.__version__
        raise FaceError(
            _("This OpenCV ({version}) has no face finder.").format(version=version) + f" {remedy}"
        )
    path = path or Path(cv2.__file__).parent / "data" / f"{name}.xml"
    if not path.is_file():
        raise FaceError(_("The face finder's file {path} is missing.").format(path=path) + f" {remedy}")
    try:
        classifier = cv2.CascadeClassifier(str(path))
    except (cv2.error, SystemError):
        classifier = cv2.CascadeClassifier()
    if classifier.empty():
        raise FaceError(_("The face finder's file {path} cannot be read.").format(path=path) + f" {remedy}")
    return classifier


class HaarDetector:
    """The Haar cascade ``frontalface_alt2``, on a picture made small first; then eyes in the largest faces.

    Several threads may use it at once, unless the pictures follow each other.

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
        self._cascade = Shared(partial(_cascade, _CASCADE, cascade))
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
        return self._search(grey, Box(0, 0, grey.shape[1], grey.shape[0]), factor, self._step, (smallest, 0))

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
            return self._search(
                grey,
                Box(0, 0, grey.shape[1], grey.shape[0]),
                factor,
                self._step,
                (round(_LARGE_FROM * smallest), 0),
            )
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
        with self._cascade.lent() as cascade:
            squares = cascade.detectMultiScale(
                searched, step, _NEIGHBOURS, minSize=(smallest, smallest), maxSize=(largest, largest)
            )
        boxes = [Box(*(round(float(value) / factor) for value in square)) for square in squares]
        moved = [Box(part.x + x, part.y + y, width, height) for x, y, width, height in boxes]
        return _without_nested([box.clipped(grey.shape) for box in moved])


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


class _Pass(NamedTuple):
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
_PASSES = (
    _Pass("haarcascade_eye", 84, 1.15, 2),
    _Pass("haarcascade_eye_tree_eyeglasses", 104, 1.08, 2),
    _Pass("haarcascade_eye", 112, 1.06, 1),
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
_SMALLEST_WITH_EYES = 20
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
    """Finds both eyes in a face; several threads may use it at once.

    Raises:
        FaceError: A cascade's file is missing or unusable.
    """

    def __init__(self) -> None:
        self._cascades = {way.cascade: Shared(partial(_cascade, way.cascade)) for way in _PASSES}

    def find(self, picture: NDArray[np.uint8], region: Box, *, whole: bool = False) -> Eyes | None:
        """The middles of both eyes in pixels of the picture; None unless both are believable.

        Args:
            picture: RGB uint8 (H, W, 3), or grey uint8 (H, W).
            region: The face: the box that a detector found.
            whole: The region is not a detector's box but a face that somebody else has cut out, such as a
                whole picture; the eyes are then looked for in a wider part of it.
        """
        inside = region.clipped(picture.shape)
        if min(inside.width, inside.height) < _SMALLEST_WITH_EYES:
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
        for way in _PASSES:
            factor = way.width * place.magnified / face.shape[1]
            mode = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
            reduced = np.asarray(cv2.resize(face, None, fx=factor, fy=factor, interpolation=mode), np.uint8)
            for mirrored, eyes in enumerate(sides):
                eyes += self._eyes(reduced, way, place, bool(mirrored))
            pairs = [pair for pair in product(*sides) if _believable(*pair, place)]
            if pairs:
                return max(pairs, key=lambda pair: pair[0].hits + pair[1].hits)
        return None

    def _eyes(self, face: NDArray[np.uint8], way: _Pass, place: _Place, mirrored: bool) -> list[_Eye]:
        """What may be the left eye, or the right one where mirrored."""
        rows, columns = face.shape
        window = _window(place, rows, columns, mirrored).clipped(face.shape)
        part = np.ascontiguousarray(face[window.y : window.bottom, window.x : window.right])
        smallest, largest = round(place.smallest * columns), round(place.largest * columns)
        with self._cascades[way.cascade].lent() as cascade:
            squares, hits = cascade.detectMultiScale2(
                part, way.step, way.neighbours, minSize=(smallest, smallest), maxSize=(largest, largest)
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
