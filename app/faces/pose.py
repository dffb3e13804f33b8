"""Where a face looks: to which side of the picture, up or down.

With the nose (a detector with landmarks) it is read from where its tip lies between the eyes. Without, from
the picture alone: a head that turns to the right of the picture has more upright edges there (the nose and
the outline), while its level edges (brows, lids, lips), wider on the near side, move left.
Measured on drawn heads turned by up to 23°, that correlates with the truth by 0.94; on photographs with what
the nose says by 0.8. A nod is harder: 0.7 on drawn heads that nod by up to 23°, 0.4 within 8°, and on
photographs it is hardly better than a guess. Compare it with the same person's other faces only.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.found import Eyes
from app.faces.patch import PATCH_SIDE

# Turned by 45°, a nose lies this many eye distances further to the side, or down.
_NOSE_REACH = 0.34
# How far below the eyes the tip of the nose of a face lies that looks into the camera, in eye distances.
_NOSE_DROP = 0.6

# In a patch: rows and columns with features, and with neither hair nor room; brows to mouth is `_FACE`.
_FEATURES = slice(10, 58)
_FACE = slice(4, 60)
_MIDDLE = slice(12, 52)
_STRIP = slice(16, 48)
_LEFT, _RIGHT = slice(4, 30), slice(34, 60)
_NOSE_ROWS, _NOSE_COLUMNS = slice(30, 48), slice(24, 40)
# Mean edge of a patch, from which on anything can be said.
_EDGELESS = 0.02
# Fitted to drawn heads, and the turn a little to photographs, where the level edges say less.
_TURN_OF_UPRIGHT, _TURN_OF_LEVEL = 2.0, -4.5
_NOD_OF_EDGES, _NOD_OF_TONE, _NOD_OF_NOSE, _NOD_AT_REST = 3.2, -0.087, 4.1, 0.95
# How much darker the shade under the nose must be to count: natural units of an evened patch.
_DARK = -4.0


_PLACES = ((np.arange(PATCH_SIDE) - (PATCH_SIDE - 1) / 2) / PATCH_SIDE).astype(np.float32)
_PLACES.setflags(write=False)


class Pose(NamedTuple):
    """A face's direction, as parts of 45°; None where nothing can be said."""

    turn: float | None
    nod: float | None


def pose_from_nose(eyes: Eyes, nose: tuple[float, float]) -> Pose:
    """The pose of a face whose eyes and tip of the nose are known, in pixels of one picture."""
    across = np.array([eyes.right_x - eyes.left_x, eyes.right_y - eyes.left_y])
    squared = float(across @ across)
    if squared == 0:
        return Pose(None, None)
    between = np.array([eyes.left_x + eyes.right_x, eyes.left_y + eyes.right_y]) / 2
    tip = np.array(nose) - between
    aside = float(tip @ across) / squared
    below = float(tip @ np.array([-across[1], across[0]])) / squared
    return Pose(_limited(aside / _NOSE_REACH), _limited((below - _NOSE_DROP) / _NOSE_REACH))


def pose_from_edges(patch: NDArray[np.float32]) -> Pose:
    """The pose of a face without landmarks.

    Args:
        patch: The evened patch, (64, 64).
    """
    upright = np.pad(np.abs(patch[:, 2:] - patch[:, :-2]), ((0, 0), (1, 1)))
    level = np.pad(np.abs(patch[2:] - patch[:-2]), ((1, 1), (0, 0)))
    if min(float(upright.mean()), float(level.mean())) < _EDGELESS:
        return Pose(None, None)
    return Pose(_limited(_turn(upright, level)), _limited(_nod(patch, level)))


def _turn(upright: NDArray[np.float32], level: NDArray[np.float32]) -> float:
    right, left = (float(upright[_FEATURES, side].sum()) for side in (_RIGHT, _LEFT))
    aside = _centre(level[8:60, _FACE].sum(axis=0), _FACE)
    return _TURN_OF_UPRIGHT * (right - left) / float(upright.sum()) + _TURN_OF_LEVEL * aside


def _nod(patch: NDArray[np.float32], level: NDArray[np.float32]) -> float:
    edges = _centre(level[_FACE, _MIDDLE].sum(axis=1), _FACE)
    tone = float(patch[_FACE, _STRIP].mean(axis=1) @ _PLACES[_FACE])
    under_nose = np.exp(_DARK * patch[_NOSE_ROWS, _NOSE_COLUMNS].mean(axis=1))
    nose = _centre(under_nose, _NOSE_ROWS)
    return _NOD_OF_EDGES * edges + _NOD_OF_TONE * tone + _NOD_OF_NOSE * nose - _NOD_AT_REST


def _centre(weights: NDArray[np.float32], places: slice) -> float:
    """Where the weights lie, −½ to ½ of the patch's side from its middle; 0 without any weight."""
    total = float(weights.sum())
    return float(weights @ _PLACES[places]) / total if total else 0.0


def _limited(value: float) -> float:
    return min(max(value, -1.0), 1.0)
