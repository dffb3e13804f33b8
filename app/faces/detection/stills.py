"""Finding faces in a still picture: where nothing is found at first, it is searched harder.

Square windows of the picture are looked at in other light, tilted, nearer, and turned by quarters. What looks
like a face there is believed where it is found again in one window after the other around it, with its eyes.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.detection import EyeFinder, FaceDetector
from app.faces.errors import FaceError
from app.faces.found import Box, Eyes, Found, Window
from app.faces.measuring import evened, grey_patch, wholeness_of
from app.language import _

_Picture = NDArray[np.uint8]

# Degrees; a detector finds faces that are tilted by half a step less or more.
_TILTS = (0, -15, 15, -30, 30, -45, 45)
_QUARTERS = (90, -90, 180)
# Pixels of the shorter side that a picture is reduced to: for its windows, and for small ones and one face.
_COARSE = 400
_FINE = 800
# Sides of the windows in shorter sides of the picture: one that shows a margin beyond the picture, which a
# face that is cut tightly needs, and one for faces that are too small in that.
_WIDE = 1.2
_NARROW = 0.6
# The middles of neighbouring windows are apart by this part of their side, and there are so many, at most.
_APART = 0.66
_MOST = 8
# Pixels of a window around a single face.
_CLOSE = 160
# Around a face: degrees that its window is turned further, its side in sides of the face, and whether it is
# mirrored.
_AGAIN = (
    (0, 2.0, False),
    (0, 2.0, True),
    (7, 2.2, False),
    (-7, 2.2, False),
    (0, 2.6, False),
    (0, 1.7, False),
)
# It is the same face where its middle has moved by no more than this part of its side, and its side by this
# factor.
_SAME_PLACE = 0.2
_SAME_SIZE = 1.33
# So often of those six a face must be found again, and its eyes; …
_SURE = 5
_SURE_EYES = 3
# … or, without its eyes, every time; and as whole as nearly all, or most, faces look: see `wholeness_of`.
_HALF_WHOLE = 0.25
_WHOLE = 0.45
# Degrees: what is tilted less is taken for upright, as preparing levels the eyes.
_UPRIGHT = 10.0
# Degrees: where the eyes are on a steeper slope, another window shows the face upright.
_STEEP = 15.0
# A face without eyes of its own is turned further by one of these, until it looks whole.
_FURTHER = (0, -5, 5, -10, 10)


class _Seen(NamedTuple):
    """What looks like a face, in which light, how often it and its eyes are found again, how whole it is."""

    face: Found
    bright: bool
    again: int
    eyes_again: int
    whole: float

    @property
    def sure(self) -> bool:
        if self.eyes_again >= _SURE_EYES:
            return self.again >= _SURE and self.whole >= _HALF_WHOLE
        return self.again == len(_AGAIN) and self.whole >= _WHOLE


class _Reduced(NamedTuple):
    """A picture made small, and how much smaller it is."""

    picture: _Picture
    factor: float

    def seen(self, window: Window, pixels: int, bright: bool) -> _Picture:
        """What is in a window of the whole picture, in even light where it is to be brightened."""
        x, y, side = (self.factor * value for value in window[:3])
        seen = Window(x, y, side, *window[3:]).seen(self.picture, pixels)
        if not bright:
            return seen
        lab = cv2.cvtColor(seen, cv2.COLOR_RGB2LAB)
        lab[..., 0] = cv2.createCLAHE(2.0, (8, 8)).apply(lab[..., 0])
        return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.uint8)


def search(picture: _Picture, detector: FaceDetector) -> list[Found]:
    """The faces of a still picture, the largest first; an empty list for none.

    What the detector finds in the picture as it is, is the answer where it `is_clear`; else the picture is
    searched harder, for about 2 s at most, and what is found then is the answer where it is surer.

    Args:
        picture: RGB uint8, (H, W, 3).
        detector: Finds the faces.
    """
    found = detector.detect(picture)
    if is_clear(picture, found, detector):
        return found
    fine, coarse = _reduced(picture, _FINE), _reduced(picture, _COARSE)
    sure = _sure(coarse, fine, _windows(picture.shape, _WIDE, _TILTS), detector)
    if not any(seen.whole >= _WHOLE for seen in sure):
        sure += _sure(coarse, fine, _windows(picture.shape, _WIDE, _QUARTERS), detector)
    if not sure:
        small = _sure(fine, fine, _windows(picture.shape, _NARROW, (0,)), detector)
        sure = [seen for seen in small if seen.eyes_again >= _SURE_EYES]
    sure = _without_doubles(sure)
    if found:
        # Only another one with eyes takes its place.
        sure = [seen for seen in sure if seen.eyes_again >= _SURE_EYES]
    faces = [_upright(fine, seen, detector) for seen in sure]
    if found and any(not face.tilt and _is_same(face.box, found[0].box) for face in faces):
        return found
    return sorted(faces, key=lambda face: -face.box.area()) or found


def is_clear(picture: _Picture, found: Sequence[Found], detector: FaceDetector) -> bool:
    """Whether the largest of the faces that a detector has found is one, and upright: its eyes are level.

    Where they were not found, or were guessed with the nose, it has to be found again in windows around it.
    """
    if not found or not _is_level(found[0]):
        return False
    own_eyes = found[0].eyes is not None and found[0].nose is None
    return own_eyes or _around(_reduced(picture, _FINE), found[0], False, detector).sure


def drawn_face(picture: _Picture, box: Box, tilt: float | None = None) -> Found:
    """A face that no detector finds, in a box that was drawn by hand; its eyes are looked for in it.

    Args:
        picture: RGB uint8, (H, W, 3).
        box: Around the face, from ear to ear and from the forehead to the chin.
        tilt: Degrees, clockwise, by which the face is tilted; None where the eyes are to tell.

    Raises:
        FaceError: The box lies outside the picture.
    """
    if box.clipped(picture.shape).area() == 0:
        raise FaceError(_("The box lies outside the picture; draw it around the face."))
    side = max(box.width, box.height)
    square = Box(round(box.x + (box.width - side) / 2), round(box.y + (box.height - side) / 2), side, side)
    finder = EyeFinder()
    close = _reduced(picture, _FINE)
    for each in _TILTS if tilt is None else (tilt,):
        window = Window(*_middle(square), side, each)
        eyes = finder.find(
            close.seen(window, 2 * _CLOSE, False), Box(0, 0, 2 * _CLOSE, 2 * _CLOSE), whole=True
        )
        if eyes is not None and abs(_slope(eyes)) <= _UPRIGHT:
            there = window.found_in_picture(Found(square, eyes), 2 * _CLOSE)
            return Found(square, there.eyes, None, each)
    return Found(square, tilt=tilt or 0.0)


def _reduced(picture: _Picture, shorter: int) -> _Reduced:
    factor = shorter / min(picture.shape[:2])
    if factor >= 1:
        return _Reduced(picture, 1.0)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return _Reduced(np.asarray(small, np.uint8), factor)


def _windows(picture_shape: tuple[int, ...], part: float, tilts: Sequence[float]) -> Iterator[Window]:
    """Windows that cover a picture of shape (H, W, …): their side is a part of its shorter side."""
    rows, columns = picture_shape[:2]
    side = part * min(rows, columns)
    for tilt, y, x in product(tilts, _middles(rows, side), _middles(columns, side)):
        yield Window(x, y, side, tilt)


def _middles(length: int, side: float) -> NDArray[np.float64]:
    """The middles of windows along one side of a picture; wider than it, they show a margin all around."""
    if side >= length:
        return np.array([length / 2])
    count = min(_MOST, 1 + math.ceil((length - side) / (_APART * side)))
    return np.linspace(side / 2, length - side / 2, count)


def _sure(where: _Reduced, close: _Reduced, windows: Iterable[Window], detector: FaceDetector) -> list[_Seen]:
    """The faces in windows of a picture that are found again in the windows around them, in a finer one."""
    sure = []
    for window, bright in product(windows, (False, True)):
        pixels = round(window.side * where.factor)
        for face in detector.detect(where.seen(window, pixels, bright)):
            if _is_level(face):
                there = window.found_in_picture(face, pixels)
                tilt = there.tilt if there.eyes is None else _slope(there.eyes)
                seen = _around(close, there._replace(tilt=tilt), bright, detector)
                if seen.sure:
                    sure.append(seen)
    return sure


def _without_doubles(faces: list[_Seen]) -> list[_Seen]:
    """Of faces that lie over each other only the surest."""
    kept: list[_Seen] = []
    for seen in sorted(faces, key=lambda seen: (-seen.again - seen.eyes_again, -seen.whole)):
        if not any(seen.face.box.shared(other.face.box) for other in kept):
            kept.append(seen)
    return kept


def _upright(where: _Reduced, seen: _Seen, detector: FaceDetector) -> Found:
    """The face tilted as its own eyes are, or, without them, so that it looks most whole."""
    face = seen.face
    if face.eyes is not None and face.nose is None:
        tilt = _slope(face.eyes)
    else:
        tilts = [face.tilt + further for further in _FURTHER]
        tilt = max(tilts, key=lambda tilt: _wholeness(where, face._replace(tilt=tilt), seen.bright))
        turned = _around(where, face._replace(tilt=tilt), seen.bright, detector)
        face = turned.face if turned.sure else face
    return face._replace(tilt=tilt if abs(tilt) > _UPRIGHT else 0.0)


def _wholeness(where: _Reduced, face: Found, bright: bool) -> float:
    window = Window(*_middle(face.box), face.box.width, face.tilt)
    seen = where.seen(window, _CLOSE, bright)
    return wholeness_of(evened(grey_patch(seen, Box(0, 0, _CLOSE, _CLOSE))))


def _around(where: _Reduced, face: Found, bright: bool, detector: FaceDetector) -> _Seen:
    """The face in windows around it that are turned by its tilt."""
    side = max(face.box.width, face.box.height)
    again: list[Found] = []
    for number, (further, sides, mirrored) in enumerate(_AGAIN):
        if number - len(again) > len(_AGAIN) - _SURE:
            break
        window = Window(*_middle(face.box), sides * side, face.tilt + further, mirrored)
        for found in detector.detect(where.seen(window, _CLOSE, bright))[:1]:
            there = window.found_in_picture(found, _CLOSE)
            if _is_same(there.box, face.box):
                again.append(there)
    if not again:
        return _Seen(face, bright, 0, 0, 0.0)
    boxes = [(*_middle(there.box), there.box.width) for there in again]
    x, y, side = np.median(boxes, axis=0).tolist()
    box = Box(round(x - side / 2), round(y - side / 2), round(side), round(side))
    eyes = [there.eyes for there in again if there.eyes is not None]
    noses = [there.nose for there in again if there.nose is not None]
    average = Found(
        box,
        Eyes(*np.median(eyes, axis=0).tolist()) if eyes else None,
        tuple(np.median(noses, axis=0).tolist()) if noses else None,
        face.tilt,
    )
    return _Seen(average, bright, len(again), len(eyes), _wholeness(where, average, bright))


def _is_same(box: Box, other: Box) -> bool:
    apart = math.dist(_middle(box), _middle(other))
    sizes = sorted((box.width, other.width))
    return apart <= _SAME_PLACE * other.width and sizes[1] <= _SAME_SIZE * sizes[0]


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def _is_level(face: Found) -> bool:
    return face.eyes is None or abs(_slope(face.eyes)) <= _STEEP


def _slope(eyes: Eyes) -> float:
    """Degrees, clockwise, by which the line from the left eye to the right one is tilted."""
    return math.degrees(math.atan2(eyes.right_y - eyes.left_y, eyes.right_x - eyes.left_x))
