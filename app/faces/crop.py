"""Whether the pictures of a set are faces already, or photographs that faces have to be cut out of.

All pictures of a set are treated alike, or the network would learn the difference between the treatments.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.detection import FaceDetector
from app.faces.errors import FaceError

Crop = Literal["detect", "none"]

MOST_LOOKED_AT = 20
"""Pictures of a set that are looked at: enough to know what kind of set it is."""

# The cascade's box goes from ear to ear and from the forehead to below the chin. Moved up into the hair by
# this part of its side it holds more of the person; a margin around it would add mostly room.
_LIFT = 0.08

FACE_PART = 0.85
"""The part of a face region's side that a network is shown: without the ears and what is beside them.

It holds what tells persons apart and little of the room, which a network would learn as readily.
"""

# No camera makes pictures as small as this, but collections of cut-out faces are.
_SMALL_SIDE = 150
# The cascade's box relative to the picture's shorter side, from which on the picture shows the face only.
_FILLS = 0.75
_FILLS_SMALL = 0.6
# In tiny pictures the cascade often takes a part of the face for the whole; the better quarter tells.
_SMALL_QUANTILE = 0.75
# Cut-out faces that are too tight for the cascade: all alike, nearly square, and not of a camera's size.
_ALIKE_SIDE = 512
_ALIKE_ASPECT = 1.3

_AS_THEY_ARE = "they are taken as they are."

_Item = TypeVar("_Item")


class CropDecision(NamedTuple):
    """What to do with all pictures of a set, and a sentence that says why."""

    crop: Crop
    reason: str


class _Look(NamedTuple):
    width: int
    height: int
    fill: float | None
    """Side of the largest face relative to the picture's shorter side; None where no face was found."""

    @property
    def shorter(self) -> int:
        return min(self.width, self.height)


def evenly_chosen(items: Sequence[_Item], count: int = MOST_LOOKED_AT) -> list[_Item]:
    """At most ``count`` of the items, evenly spread over them; what `decide_crop` would look at."""
    if len(items) <= count:
        return list(items)
    return [items[round(index)] for index in np.linspace(0, len(items) - 1, count)]


def decide_crop(pictures: Sequence[NDArray[np.uint8]], detector: FaceDetector) -> CropDecision:
    """Decide once for a whole set whether its faces have to be looked for.

    Args:
        pictures: Some or all pictures of the set, of all its persons; at most 20 of them are looked at.
        detector: Finds the faces.

    Returns:
        "none" where the pictures show a face and hardly anything else, "detect" otherwise; with the reason.

    Raises:
        FaceError: There is no picture.
    """
    if not pictures:
        raise FaceError("There is no picture to look for faces in.")
    looks = [_look(picture, detector) for picture in evenly_chosen(pictures)]
    fills = [look.fill for look in looks if look.fill is not None]
    if np.median([look.shorter for look in looks]) < _SMALL_SIDE:
        return _of_small(looks, fills)
    if 2 * len(fills) < len(looks):
        return _without_faces(looks)
    return _by_fill(float(np.median(fills)), _FILLS)


def face_region(box: Box, picture_shape: tuple[int, ...]) -> Box:
    """The square of a found face: from ear to ear and from the hair to the chin.

    At the border of the picture the square is moved inside, and made smaller only where it is larger than the
    picture, so faces keep their proportions.

    Args:
        box: The face as found.
        picture_shape: (H, W, …) of the picture it was found in.
    """
    rows, columns = picture_shape[:2]
    side = min(max(box.width, box.height), rows, columns)
    x = round(box.x + (box.width - side) / 2)
    y = round(box.y + (box.height - side) / 2 - box.height * _LIFT)
    return Box(min(max(x, 0), columns - side), min(max(y, 0), rows - side), side, side)


def whole(picture_shape: tuple[int, ...]) -> Box:
    """The region of a picture, of shape (H, W, …), that is a face already: all of it."""
    rows, columns = picture_shape[:2]
    return Box(0, 0, columns, rows)


def _look(picture: NDArray[np.uint8], detector: FaceDetector) -> _Look:
    height, width = picture.shape[:2]
    faces = detector.detect(picture)
    fill = max(faces[0].box.width, faces[0].box.height) / min(height, width) if faces else None
    return _Look(width, height, fill)


def _of_small(looks: Sequence[_Look], fills: list[float]) -> CropDecision:
    if 2 * len(fills) < len(looks):
        return CropDecision(
            "none", "The pictures are small and most are too tight to find a face in; " + _AS_THEY_ARE
        )
    # Where the cascade finds nothing in a small picture, the face most likely has no surroundings.
    tight = [1.0] * (len(looks) - len(fills))
    return _by_fill(float(np.quantile(fills + tight, _SMALL_QUANTILE)), _FILLS_SMALL)


def _by_fill(fill: float, fills_from: float) -> CropDecision:
    shown = f"about {round(100 * min(fill, 1))} % of the shorter side"
    if fill >= fills_from:
        return CropDecision("none", f"The faces fill their pictures ({shown}); {_AS_THEY_ARE}")
    return CropDecision(
        "detect", f"The pictures show more than a face ({shown}), so each face is found and cut out."
    )


def _without_faces(looks: Sequence[_Look]) -> CropDecision:
    first = looks[0]
    longer = max(first.width, first.height)
    alike = all(look[:2] == first[:2] for look in looks)
    if alike and longer <= _ALIKE_SIDE and longer <= _ALIKE_ASPECT * first.shorter:
        return CropDecision(
            "none", "The pictures are cut so tightly that most show no whole face; " + _AS_THEY_ARE
        )
    return CropDecision(
        "detect", "In most pictures no face was found, so only those with a face can be used."
    )
