"""The one preparation: a region of a picture made into what the network sees.

Training, live classification, the command line, benchmarks and exports all go through `prepare`: the face is
aligned by its eyes, made grey, resized to a square, and its light is evened.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.found import Box, Eyes
from app.language import _

Align = Literal["level", "eyes", "none"]
"""How a face is aligned: "level": turned about the middle of its region until the eyes are level; "eyes":
turned, moved and resized until they are in fixed places, too; "none": not at all."""
Light = Literal["local", "even"]
"""How light is taken out: "local": every part of the face brought to the same brightness and contrast;
"even": the face as a whole."""

SMALLEST_SIZE = 8
LARGEST_SIZE = 256

EYE_X = 0.27
"""The fixed place of the left eye, as a part of the region's width; the right one's lies opposite."""
EYE_Y = 0.46
"""How far below the region's upper side both are. These are the usual places in `crop.face_region`."""

# Grey levels; a face that varies less is taken for flat, and its noise is not blown up.
_FLAT = 1.0
# The neighbourhood that a pixel is compared with, as a part of the face's side: about an eye with its brow.
_NEIGHBOURHOOD = 1 / 6
# Pixels; the grain of single pixels would otherwise be made as strong as the face's own lines.
_SMOOTH = 0.5
# Added to the brightness, 0 … 1, before the logarithm: black has one, too, and its noise stays small.
_DARKEST = 0.03
# Added to the contrast of a neighbourhood, in logarithms: a cheek is not made as rough as an eye.
_CALM = 0.25
# The least deviation of what comes out of it, below which a face is taken for flat.
_FLAT_LOCALLY = 0.05

# Shown grey levels for one standard deviation: 2.5 deviations either way fill the range from black to white.
_LEVELS_PER_DEVIATION = 51

# What the first version of Facet did, which wrote only the size.
_FIRST: Mapping[str, Any] = {"size": 32, "light": "even", "align": "none", "part": 1.0}
_UNKNOWN = _("The preparation of the faces is described in a way that this version of Facet does not know.")


@dataclass(frozen=True)
class Preparation:
    """How a face becomes network input; kept with a network, for it understands only faces prepared alike.

    Attributes:
        size: Rows and columns of the input, 8 … 256.
        light: How the light is taken out, see `normalised`.
        align: How a face whose eyes are known is aligned, see `aligned`.
        part: How much of the region's side is seen, about its middle, above 0 and up to 1.

    Raises:
        FaceError: One of them is not possible.
    """

    size: int = 32
    light: Light = "local"
    align: Align = "none"
    part: float = 1.0

    def __post_init__(self) -> None:
        whole = isinstance(self.size, int) and not isinstance(self.size, bool)
        if not whole or not SMALLEST_SIZE <= self.size <= LARGEST_SIZE:
            raise FaceError(
                _(
                    "The size {size} is not possible; choose a whole number "
                    "from {smallest} to {largest} pixels."
                ).format(size=repr(self.size), smallest=SMALLEST_SIZE, largest=LARGEST_SIZE)
            )
        if self.light not in get_args(Light) or self.align not in get_args(Align):
            raise FaceError(_UNKNOWN)
        if not (isinstance(self.part, int | float) and 0 < self.part <= 1):
            raise FaceError(
                _("The part {part} of a face is not possible; choose one from 0.1 to 1.").format(
                    part=repr(self.part)
                )
            )

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Preparation":
        """The preparation that `to_json` described.

        Raises:
            FaceError: Something is missing, unknown (then a newer Facet wrote it) or out of range.
        """
        if not isinstance(values, Mapping) or "size" not in values or set(values) - set(_FIRST):
            raise FaceError(_UNKNOWN)
        return cls(**{**_FIRST, **values})


class Steps(NamedTuple):
    """The preparation of one face, step by step, as it can be shown.

    Attributes:
        crop: The region as it is in the picture, RGB uint8 (h, w, 3).
        aligned: The region with the face aligned, (h, w, 3); where nothing is aligned the same as `crop`.
        grey: Grey and resized, uint8 (size, size).
        normalised: What the network sees: float32 (1, size, size) with mean 0 and standard deviation 1.
    """

    crop: NDArray[np.uint8]
    aligned: NDArray[np.uint8]
    grey: NDArray[np.uint8]
    normalised: NDArray[np.float32]


def prepare(
    picture: NDArray[np.uint8], region: Box, preparation: Preparation, eyes: Eyes | None = None
) -> NDArray[np.float32]:
    """What the network sees of a face: aligned, grey, resized to a square, and with even light.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: The part to see, in pixels; what lies outside the picture is left out.
        preparation: How.
        eyes: In the picture; where they are not known the region is taken as it is.

    Returns:
        float32 of shape (1, size, size), C-contiguous.

    Raises:
        FaceError: The region lies outside the picture.
    """
    seen = seen_region(region, preparation)
    part = aligned(picture, seen, eyes, preparation.align, _inside(picture, seen))
    return normalised(_small_grey(part, preparation.size), preparation.light)[np.newaxis]


def steps(
    picture: NDArray[np.uint8], region: Box, preparation: Preparation, eyes: Eyes | None = None
) -> Steps:
    """What `prepare` does to a face, one step after the other; arguments and errors are the same."""
    seen = seen_region(region, preparation)
    inside = _inside(picture, seen)
    crop = aligned(picture, seen, None, "none", inside)
    upright = aligned(picture, seen, eyes, preparation.align, inside)
    grey = _small_grey(upright, preparation.size)
    shown = np.clip(np.round(grey), 0, 255).astype(np.uint8)
    return Steps(crop, upright, shown, normalised(grey, preparation.light)[np.newaxis])


def seen_region(region: Box, preparation: Preparation) -> Box:
    """What of a face's region the network is shown."""
    return region.scaled(preparation.part)


def as_picture(prepared: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Network input, (1, H, W) or (H, W), as grey uint8 (H, W) to look at: the mean is mid-grey."""
    shown = 128 + _LEVELS_PER_DEVIATION * prepared.reshape(prepared.shape[-2:])
    return np.clip(np.round(shown), 0, 255).astype(np.uint8)


def aligned(
    picture: NDArray[np.uint8], region: Box, eyes: Eyes | None, align: Align, part: Box
) -> NDArray[np.uint8]:
    """A part of the picture, after its face was aligned; the region stays where it is.

    What lies outside the picture is mirrored in from its border.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: Of the face, in the picture.
        eyes: In the picture; where they are not known nothing is aligned.
        align: How.
        part: What is wanted of the aligned picture, inside it.

    Returns:
        RGB uint8, (part.height, part.width, 3), C-contiguous.
    """
    if align == "none" or eyes is None or eyes[:2] == eyes[2:]:
        return np.ascontiguousarray(picture[part.y : part.bottom, part.x : part.right])
    places = _places(region, eyes, align)
    # From the part's places to those of the whole.
    places[:, 2] += places[:, :2] @ (part.x, part.y)
    turned = cv2.warpAffine(
        picture,
        places,
        (part.width, part.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(turned, dtype=np.uint8)


def normalised(grey: NDArray[np.float32], light: Light) -> NDArray[np.float32]:
    """A face in even light, with mean 0 and standard deviation 1; a flat one is all zeros.

    Args:
        grey: Brightness 0 … 255, (size, size).
        light: "even" takes out how bright and how contrasted the face is as a whole. "local" takes out what
            changes slowly over it, too, as side light and shadows do: a lamp multiplies the brightness, so in
            the logarithm it is a sum; the mean of the neighbourhood is taken away, and the rest is divided by
            the neighbourhood's contrast.
    """
    even, least = (_locally_even(grey), _FLAT_LOCALLY) if light == "local" else (grey, _FLAT)
    centred = even - even.mean(dtype=np.float64)
    deviation = max(float(centred.std(dtype=np.float64)), least)
    return np.ascontiguousarray(centred / deviation, dtype=np.float32)


def _inside(picture: NDArray[np.uint8], region: Box) -> Box:
    inside = region.clipped(picture.shape)
    if inside.area() == 0:
        raise FaceError(_("The face lies outside its picture, so there is nothing to prepare."))
    return inside


def _places(region: Box, eyes: Eyes, align: Align) -> NDArray[np.float64]:
    """Where in the picture each place of the aligned one comes from: an affine map, (2, 3)."""
    left, right = np.array(eyes[:2]), np.array(eyes[2:])
    across, down = right - left, np.array([left[1] - right[1], right[0] - left[0]])
    middle = np.array([region.x + region.width / 2, region.y + region.height / 2])
    if align == "eyes":
        scale = 1 / ((1 - 2 * EYE_X) * region.width)
        comes_from = (left + right) / 2 + (0.5 - EYE_Y) * region.height * scale * down
    else:
        scale = 1 / float(np.hypot(*across))
        comes_from = middle
    linear = scale * np.column_stack([across, down])
    # OpenCV puts pixel 0 at place 0, its middle is at 0.5.
    return np.column_stack([linear, comes_from - linear @ (middle - 0.5) - 0.5])


def _small_grey(part: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32)
    way = cv2.INTER_AREA if min(grey.shape) >= size else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (size, size), interpolation=way), np.float32)


def _locally_even(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    reach = grey.shape[0] * _NEIGHBOURHOOD
    brightness = np.log(_mean_around(grey, _SMOOTH) / 255 + _DARKEST)
    detail = brightness - _mean_around(brightness, reach)
    contrast = np.sqrt(_mean_around(detail * detail, reach))
    return np.asarray(detail / (contrast + _CALM), dtype=np.float32)


def _mean_around(values: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    blurred = cv2.GaussianBlur(values, (0, 0), reach, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(blurred, dtype=np.float32)
