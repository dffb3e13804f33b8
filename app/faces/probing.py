"""Pictures of a face changed on purpose, to find out what a network looks at."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Crop

# The cover fades out over this part of its radius: an outline would be one more thing to see.
_SOFT_EDGE = 0.15


class Middle(NamedTuple):
    """An ellipse around eyes, nose and mouth, in parts of the region's width and height.

    Attributes:
        x: Its centre.
        y: Its centre, downwards.
        across: Half its width.
        down: Half its height.
    """

    x: float
    y: float
    across: float
    down: float

    def seen_in(self, part: float) -> "Middle":
        """The same place in what is seen: so large a part of the region's side, about its middle."""
        return Middle(
            0.5 + (self.x - 0.5) / part, 0.5 + (self.y - 0.5) / part, self.across / part, self.down / part
        )


_MIDDLES: dict[Crop, Middle] = {
    # From the brows to the mouth and over both eyes, where `crop.face_region` has them.
    "detect": Middle(0.5, 0.62, 0.36, 0.3),
    # Where the face is in a picture that is taken as it is nobody has looked; mostly about its middle.
    "none": Middle(0.5, 0.53, 0.32, 0.36),
}


def middle_of(crop: Crop) -> Middle:
    """Where eyes, nose and mouth are in the region of a face that was found, or taken as it is."""
    return _MIDDLES[crop]


def cover_of(shape: tuple[int, ...], middle: Middle) -> NDArray[np.float32]:
    """How much of each pixel belongs to the middle, 0 … 1, (H, W), for a picture of shape (H, W, …)."""
    rows, columns = shape[:2]
    y = ((np.arange(rows) + 0.5) / rows - middle.y) / middle.down
    x = ((np.arange(columns) + 0.5) / columns - middle.x) / middle.across
    distance = np.hypot(x[None, :], y[:, None])
    return np.clip((1 - distance) / _SOFT_EDGE + 0.5, 0, 1).astype(np.float32)


def covered(picture: NDArray[np.uint8], cover: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture with its mean grey laid over a part of it.

    Args:
        picture: RGB uint8, (H, W, 3).
        cover: How much of each pixel is covered, 0 … 1, (H, W).
    """
    grey = picture.mean(dtype=np.float64)
    return _pixels(picture + cover[:, :, None] * (grey - picture))


def lit(picture: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """The picture, RGB uint8 (H, W, 3), so many times as bright; what is too bright for a camera is white."""
    return _pixels(picture * np.float64(factor))


def _pixels(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)
