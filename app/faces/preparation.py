"""The one preparation: a region of a picture made into what the network sees.

Training, live classification, the command line, benchmarks and exports all go through `prepare`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.alignment import Align, aligned
from app.faces.box import Box
from app.faces.errors import FaceError
from app.faces.found import Eyes
from app.faces.light import Light, normalised

SMALLEST_SIZE = 8
LARGEST_SIZE = 256

# Shown grey levels for one standard deviation: 2.5 deviations either way fill the range from black to white.
_LEVELS_PER_DEVIATION = 51

# What the first version of Facet did, which wrote only the size.
_FIRST: Mapping[str, Any] = {"size": 32, "light": "even", "align": "none", "part": 1.0}
_UNKNOWN = "The preparation of the faces is described in a way that this version of Facet does not know."


@dataclass(frozen=True)
class Preparation:
    """How a face becomes network input; kept with a network, for it understands only faces prepared alike.

    Attributes:
        size: Rows and columns of the input, 8 … 256.
        light: How the light is taken out, see `light.normalised`.
        align: How a face whose eyes are known is aligned, see `alignment.aligned`.
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
                f"The size {self.size!r} is not possible; choose a whole number "
                f"from {SMALLEST_SIZE} to {LARGEST_SIZE} pixels."
            )
        if self.light not in get_args(Light) or self.align not in get_args(Align):
            raise FaceError(_UNKNOWN)
        if not (isinstance(self.part, int | float) and 0 < self.part <= 1):
            raise FaceError(f"The part {self.part!r} of a face is not possible; choose one from 0.1 to 1.")

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
    """A face on its way to the network, for people to see.

    Attributes:
        crop: The seen part of the region as it is, RGB uint8 (H, W, 3).
        aligned: With the eyes level, RGB uint8 (H, W, 3); the crop where nothing is aligned.
        grey: Without colour and as small as the network's input, uint8 (size, size).
        normalised: With even light: the network's input, float32 (1, size, size).
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
    return _normalised(_small_grey(part, preparation), preparation)


def steps(
    picture: NDArray[np.uint8], region: Box, preparation: Preparation, eyes: Eyes | None = None
) -> Steps:
    """What `prepare` does to a face, one step after the other; arguments and errors are the same."""
    seen = seen_region(region, preparation)
    inside = _inside(picture, seen)
    crop = aligned(picture, seen, None, "none", inside)
    upright = aligned(picture, seen, eyes, preparation.align, inside)
    grey = _small_grey(upright, preparation)
    shown = np.clip(np.round(grey), 0, 255).astype(np.uint8)
    return Steps(crop, upright, shown, _normalised(grey, preparation))


def seen_region(region: Box, preparation: Preparation) -> Box:
    """What of a face's region the network is shown."""
    return region.scaled(preparation.part)


def as_picture(prepared: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Network input, (1, H, W) or (H, W), as grey uint8 (H, W) to look at: the mean is mid-grey."""
    shown = 128 + _LEVELS_PER_DEVIATION * prepared.reshape(prepared.shape[-2:])
    return np.clip(np.round(shown), 0, 255).astype(np.uint8)


def _inside(picture: NDArray[np.uint8], region: Box) -> Box:
    inside = region.clipped(picture.shape)
    if inside.area() == 0:
        raise FaceError("The face lies outside its picture, so there is nothing to prepare.")
    return inside


def _small_grey(part: NDArray[np.uint8], preparation: Preparation) -> NDArray[np.float32]:
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32)
    shrinks = min(grey.shape) >= preparation.size
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (preparation.size, preparation.size), interpolation=way), np.float32)


def _normalised(grey: NDArray[np.float32], preparation: Preparation) -> NDArray[np.float32]:
    return normalised(grey, preparation.light)[np.newaxis]
