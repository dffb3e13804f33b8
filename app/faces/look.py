"""What is measured of a found face when it is captured: where it looks, how large, how bright, how sharp."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.found import Found
from app.faces.patch import evened, grey_patch
from app.faces.pose import Pose, pose_from_edges, pose_from_nose
from app.faces.sharpness import sharpness_of

_OPTIONAL = ("turn", "nod")
# How far around the face the surroundings reach, in parts of its side.
_AROUND = 0.45
# Hair and ears reach as far as this, in sides of the face.
_HEAD = 1.3
_WHITE = 255.0
_BURNT = 250
# So many places along a side still tell a wall from a bookshelf.
_SAMPLES = 48


@dataclass(frozen=True)
class Look:
    """How a face looks in its picture.

    Attributes:
        turn: Looks to the left of the picture (negative) or to its right, as a part of 45°: −1 to 1. None
            where nothing can be said.
        nod: Looks up (negative) or down, as a part of 45°: −1 to 1; the same.
        size: The face's side relative to the picture's shorter side.
        light: Mean brightness of the face, 0 black to 1 white.
        contrast: Standard deviation of the brightness of the face, 0 to 0.5.
        side_light: Brightness of the right half of the face minus that of the left, −1 to 1.
        sharpness: Fine detail relative to form, 0 to about 1; see `app.faces.sharpness`.
        burnt: Part of the face that is white, 0 to 1.
        background_red: Mean of what is around the face, 0 to 1.
        background_green: The same.
        background_blue: The same.
        background_texture: Standard deviation of its brightness, 0 to 0.5.
    """

    turn: float | None
    nod: float | None
    size: float
    light: float
    contrast: float
    side_light: float
    sharpness: float
    burnt: float
    background_red: float
    background_green: float
    background_blue: float
    background_texture: float

    def to_json(self) -> dict[str, float]:
        """A plain dictionary for JSON; what is None is left out."""
        return {name: round(value, 4) for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, values: Mapping[str, float]) -> "Look | None":
        """The look that `to_json` described; None where something is missing or no number.

        Numbers that this version does not know are passed over, so that an older one reads a newer file.
        """
        names = [field.name for field in fields(cls)]
        known = {name: values.get(name) for name in names}
        complete = all(
            _is_number(value) or (value is None and name in _OPTIONAL) for name, value in known.items()
        )
        return cls(**known) if complete else None  # type: ignore[arg-type]


def look_at(picture: NDArray[np.uint8], found: Found) -> Look:
    """Measure a found face; less than 2 ms.

    Args:
        picture: The whole picture, RGB uint8 (H, W, 3).
        found: The face in it.

    Raises:
        FaceError: The face lies outside the picture.
    """
    grey = grey_patch(picture, found.box)
    pose = _pose(found, grey)
    half = grey.shape[1] // 2
    levels = grey / _WHITE
    return Look(
        turn=pose.turn,
        nod=pose.nod,
        size=max(found.box.width, found.box.height) / min(picture.shape[:2]),
        light=float(levels.mean()),
        contrast=float(levels.std()),
        side_light=float(levels[:, half:].mean() - levels[:, :half].mean()),
        sharpness=sharpness_of(grey),
        burnt=float((grey >= _BURNT).mean()),
        **_background(picture, found.box),
    )


def _pose(found: Found, grey: NDArray[np.float32]) -> Pose:
    if found.eyes is not None and found.nose is not None:
        return pose_from_nose(found.eyes, found.nose)
    return pose_from_edges(evened(grey))


def _background(picture: NDArray[np.uint8], box: Box) -> dict[str, float]:
    """Colour and texture of what is beside and above a face; of the face where that is all there is."""
    around = box.scaled(1 + 2 * _AROUND).clipped(picture.shape)
    step = max(1, max(around.width, around.height) // _SAMPLES)
    rows = np.arange(around.y, max(min(box.bottom, picture.shape[0]), around.y + 1), step)
    columns = np.arange(around.x, around.right, step)
    head = box.scaled(_HEAD)
    beside = (rows[:, None] < head.y) | (columns < head.x) | (columns >= head.right)
    part = picture[rows[:, None], columns]
    pixels = (part[beside] if beside.any() else part.reshape(-1, 3)) / _WHITE
    red, green, blue = (float(value) for value in pixels.mean(axis=0))
    return {
        "background_red": red,
        "background_green": green,
        "background_blue": blue,
        "background_texture": float(pixels.mean(axis=1).std()),
    }


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
