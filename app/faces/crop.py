"""From a found face to what is kept of it: its region, with enough around it to crop it anew later.

Whether faces have to be cut out at all is decided once for a whole set: all its pictures are treated alike,
or the network would learn the difference between the treatments.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.found import Box, Eyes, Found, upright
from app.language import _

Crop = Literal["detect", "none"]
"""How a face was found in its picture: looked for and cut out, or the whole picture taken as it is."""

MOST_LOOKED_AT = 20
"""Pictures of a set that are looked at: enough to know what kind of set it is."""

FACE_PART = 0.85
"""The part of a face region's side that a network is shown: without the ears and what is beside them.

It holds what tells persons apart and little of the room, which a network would learn as readily.
"""

LARGEST_REGION = 256
"""Pixels of a kept region's longer side at most: the largest input a network can have."""

# The cascade's box goes from ear to ear and from the forehead to below the chin. Moved up into the hair by
# this part of its side it holds more of the person; a margin around it would add mostly room.
_LIFT = 0.08

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

_Item = TypeVar("_Item")


class CropDecision(NamedTuple):
    """What to do with all pictures of a set, and a sentence that says why."""

    crop: Crop
    reason: str


class Glimpse(NamedTuple):
    """What is seen of a picture before it is known how its set is treated.

    Attributes:
        shape: Its height and width.
        face: Pixels of the longer side of the largest face that a detector finds in it; 0 where none.
    """

    shape: tuple[int, int]
    face: int


class FaceCut(NamedTuple):
    """A face as it is kept.

    Attributes:
        picture: The region with its surroundings, RGB uint8 (H, W, 3).
        region: The part of it that the network sees, in its pixels.
        eyes: In its pixels; None where they were not found.
    """

    picture: NDArray[np.uint8]
    region: Box
    eyes: Eyes | None = None


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


def cut_found(picture: NDArray[np.uint8], face: Found) -> FaceCut:
    """Cut a found face out of a picture as `cut_face` does; a tilted one is turned upright.

    Args:
        picture: RGB uint8, (H, W, 3).
        face: Found in it.

    Raises:
        FaceError: The face lies outside the picture.
    """
    picture, face = upright(picture, face)
    return cut_face(picture, face_region(face.box, picture.shape), face.eyes)


def cut_face(
    picture: NDArray[np.uint8], region: Box, eyes: Eyes | None = None, *, context: float = 0.4
) -> FaceCut:
    """Cut a face with its surroundings out of a picture, reduced where the region is larger than 256 pixels.

    Preparing from the cut gives what preparing from the picture gives: exactly where nothing was reduced, and
    to within the rounding of pixels where it was.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: The part that the network sees; what lies outside the picture is left out.
        eyes: In the picture.
        context: How much to keep on each side, as a part of the region's side.

    Raises:
        FaceError: The region lies outside the picture.
    """
    region = region.clipped(picture.shape)
    if region.area() == 0:
        raise FaceError(_("The face lies outside its picture, so there is nothing to keep."))
    kept = region.scaled(1 + 2 * context).clipped(picture.shape)
    part = np.ascontiguousarray(picture[kept.y : kept.bottom, kept.x : kept.right])
    inside = Box(region.x - kept.x, region.y - kept.y, region.width, region.height)
    cut = FaceCut(part, inside, eyes.moved(-kept.x, -kept.y) if eyes else None)
    return reduced(cut, LARGEST_REGION)


def reduced(cut: FaceCut, side: int) -> FaceCut:
    """The cut with a region of so many pixels on its longer side at most; itself where it has no more."""
    part, inside, eyes = cut
    factor = side / max(inside.width, inside.height)
    if factor >= 1:
        return cut
    width, height = (max(1, round(length * factor)) for length in (part.shape[1], part.shape[0]))
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    across, down = width / part.shape[1], height / part.shape[0]
    x, right = round(inside.x * across), round(inside.right * across)
    y, bottom = round(inside.y * down), round(inside.bottom * down)
    region = Box(x, y, max(1, right - x), max(1, bottom - y)).clipped(small.shape)
    return FaceCut(np.asarray(small, dtype=np.uint8), region, eyes.scaled(across, down) if eyes else None)


def evenly_chosen(items: Sequence[_Item], count: int = MOST_LOOKED_AT) -> list[_Item]:
    """At most ``count`` of the items, evenly spread over them."""
    if len(items) <= count:
        return list(items)
    return [items[round(index)] for index in np.linspace(0, len(items) - 1, count)]


def decide_crop(glimpses: Sequence[Glimpse]) -> CropDecision:
    """Decides once for a whole set whether its faces have to be looked for.

    Args:
        glimpses: Of some or all pictures of the set, of all its persons.

    Returns:
        "none" where the pictures show a face and hardly anything else, "detect" otherwise; with the reason.

    Raises:
        FaceError: There is no picture.
    """
    if not glimpses:
        raise FaceError(_("There is no picture to look for faces in."))
    shorter_sides = [min(shape) for shape, _face in glimpses]
    fills = [face / min(shape) for shape, face in glimpses if face]
    mostly_found = 2 * len(fills) >= len(glimpses)
    small = np.median(shorter_sides) < _SMALL_SIDE
    if small and mostly_found:
        # Where the cascade finds nothing in a small picture, the face most likely has no surroundings.
        tight = [1.0] * (len(glimpses) - len(fills))
        return _by_fill(float(np.quantile(fills + tight, _SMALL_QUANTILE)), _FILLS_SMALL)
    if mostly_found:
        return _by_fill(float(np.median(fills)), _FILLS)
    if small:
        return CropDecision(
            "none",
            _("The pictures are small and most are too tight to find a face in; they are taken as they are."),
        )
    height, width = glimpses[0].shape
    alike = all(shape == glimpses[0].shape for shape, _face in glimpses)
    if alike and max(height, width) <= min(_ALIKE_SIDE, _ALIKE_ASPECT * min(height, width)):
        return CropDecision(
            "none",
            _("The pictures are cut so tightly that most show no whole face; they are taken as they are."),
        )
    return CropDecision(
        "detect", _("In most pictures no face was found, so only those with a face can be used.")
    )


def _by_fill(fill: float, fills_from: float) -> CropDecision:
    percent = round(100 * min(fill, 1))
    if fill >= fills_from:
        sentence = _(
            "The faces fill their pictures (about {percent} % of the shorter side); "
            "they are taken as they are."
        )
        return CropDecision("none", sentence.format(percent=percent))
    sentence = _(
        "The pictures show more than a face (about {percent} % of the shorter side), "
        "so each face is found and cut out."
    )
    return CropDecision("detect", sentence.format(percent=percent))
