"""The one preparation: a region of a picture made into what the network sees.

Training, live classification, the command line, benchmarks and exports all go through `prepare`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.errors import FaceError
from app.faces.found import Eyes

SMALLEST_SIZE = 8
LARGEST_SIZE = 256

# Grey levels; a region that varies less is taken for flat, and its noise is not blown up.
_FLAT = 1.0
# Shown grey levels for one standard deviation: 2.5 deviations either way fill the range from black to white.
_LEVELS_PER_DEVIATION = 51


@dataclass(frozen=True)
class Preparation:
    """How a face becomes network input; kept with a network, for it understands only faces prepared alike.

    Attributes:
        size: Rows and columns of the input, 8 … 256.

    Raises:
        FaceError: The size is none of these.
    """

    size: int = 32

    def __post_init__(self) -> None:
        whole = isinstance(self.size, int) and not isinstance(self.size, bool)
        if not whole or not SMALLEST_SIZE <= self.size <= LARGEST_SIZE:
            raise FaceError(
                f"The size {self.size!r} is not possible; choose a whole number "
                f"from {SMALLEST_SIZE} to {LARGEST_SIZE} pixels."
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
        if not isinstance(values, Mapping) or set(values) != {"size"}:
            raise FaceError(
                "The preparation of the faces is described in a way that this version of Facet does not know."
            )
        return cls(size=values["size"])


def prepare(
    picture: NDArray[np.uint8], region: Box, preparation: Preparation, eyes: Eyes | None = None
) -> NDArray[np.float32]:
    """What the network sees of a region: grey, resized to a square, with mean 0 and standard deviation 1.

    Light that is brighter or of more contrast all over the region makes no difference; a flat region is all
    zeros.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: The part to see, in pixels; what lies outside the picture is left out.
        preparation: The size.

    Returns:
        float32 of shape (1, size, size), C-contiguous.

    Raises:
        FaceError: The region lies outside the picture.
    """
    inside = region.clipped(picture.shape)
    if inside.area() == 0:
        raise FaceError("The face lies outside its picture, so there is nothing to prepare.")
    part = picture[inside.y : inside.bottom, inside.x : inside.right]
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY).astype(np.float32)
    resized = np.asarray(_resized(grey, preparation.size), dtype=np.float32)
    return _standardised(resized)[np.newaxis]


def as_picture(prepared: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Network input, (1, H, W) or (H, W), as grey uint8 (H, W) to look at: the mean is mid-grey."""
    shown = 128 + _LEVELS_PER_DEVIATION * prepared.reshape(prepared.shape[-2:])
    return np.clip(np.round(shown), 0, 255).astype(np.uint8)


def _resized(grey: NDArray[np.float32], size: int) -> cv2.typing.MatLike:
    shrinks = min(grey.shape) >= size
    return cv2.resize(grey, (size, size), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def _standardised(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = grey - grey.mean(dtype=np.float64)
    deviation = max(float(centred.std(dtype=np.float64)), _FLAT)
    return np.ascontiguousarray(centred / deviation, dtype=np.float32)
