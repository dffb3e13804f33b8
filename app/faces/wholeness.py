"""Whether a face is seen whole, or half behind a hand, a book or the picture's edge."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.patch import PATCH_SIDE

# Rows, and columns of the two halves, of an evened patch: brows to chin, without hair and room.
_ROWS = slice(10, 60)
_HALVES = slice(6, 32), slice(32, 58)
# Pixels that a half may lie away from its usual place.
_REACH = 4
# Features differ by this much from person to person, and more with the expression.
_SMOOTH = 1.5
# A box may sit tighter or wider on one face than on another.
_SIZES = (0.88, 1.0, 1.12)

# The left half of the drawn persons' evened patches, smoothed, every second row and column: the mean over
# both persons, light from three sides, and mirror images. 0 is darkest. To draw it would hold up the camera.
USUAL_HALF = (
    "eb75443344543333",
    "ca75444567777788",
    "a864456889aabbcc",
    "97545789aabcdddd",
    "875568aabcdddddd",
    "865579abcdeeeddd",
    "86568aabcddedddd",
    "76569aaaaabbccdd",
    "75579aaa99878acd",
    "7557aa98765558bd",
    "7557a986433347bc",
    "8558aa86421258bc",
    "8547aba7310148bc",
    "7547acb8300369cd",
    "7447bddb7458bbcd",
    "7437adeecbbcdccd",
    "7536acefeeeddcbc",
    "8546acdeeeeedbab",
    "76359bdeeeedcbab",
    "76448abdddddcaab",
    "774479accdddb98a",
    "875458abcddda766",
    "8973469bddedb743",
    "9a83357bdefed965",
    "aa842369dffec988",
    "bb952247adda7556",
    "bb9642358aa85444",
    "bb97633468998766",
    "ba987533579bcca9",
    "ba9887533579bdcc",
    "ba99887423579abb",
    "bba9998522346788",
)


def touches_edge(box: Box, picture_shape: tuple[int, ...]) -> bool:
    """Whether a face reaches the edge of its picture, of shape (H, W, …), which may cut a part off."""
    rows, columns = picture_shape[:2]
    return box.x <= 0 or box.y <= 0 or box.right >= columns or box.bottom >= rows


def wholeness_of(patch: NDArray[np.float32]) -> float:
    """How much the worse half of a face looks like that half of a face, −1 to 1.

    Both are compared with the mean of drawn faces by correlation, light taken out. Whole faces have 0.6 to
    0.8, far turned or grimacing ones down to 0.36; a covered half has about 0.2.

    Args:
        patch: The evened patch, (64, 64).
    """
    smooth = cv2.GaussianBlur(patch, (0, 0), _SMOOTH)
    return min(_likeness_of_half(smooth, columns) for columns in _HALVES)


def _likeness_of_half(smooth: cv2.typing.MatLike, columns: slice) -> float:
    around = np.ascontiguousarray(
        smooth[
            _ROWS.start - _REACH : _ROWS.stop + _REACH, max(0, columns.start - _REACH) : columns.stop + _REACH
        ]
    )
    return max(_best_match(around, usual[_ROWS, columns]) for usual in _usual_faces())


def _best_match(around: cv2.typing.MatLike, usual: NDArray[np.float32]) -> float:
    found = cv2.matchTemplate(around, np.ascontiguousarray(usual), cv2.TM_CCOEFF_NORMED)
    # Without any detail there is nothing to correlate.
    return float(np.clip(np.nan_to_num(found, posinf=0, neginf=0), -1, 1).max())


@lru_cache(maxsize=1)
def _usual_faces() -> tuple[NDArray[np.float32], ...]:
    """The usual face in three sizes, (64, 64) each."""
    left = np.array([[int(tone, 16) for tone in row] for row in USUAL_HALF], np.float32)
    whole = np.hstack([left, left[:, ::-1]])
    patch = cv2.resize(whole, (PATCH_SIDE, PATCH_SIDE), interpolation=cv2.INTER_CUBIC)
    return tuple(_resized(patch, size) for size in _SIZES)


def _resized(patch: cv2.typing.MatLike, size: float) -> NDArray[np.float32]:
    """A patch larger or smaller about its middle, read-only."""
    middle = (PATCH_SIDE - 1) / 2
    places = np.array([[size, 0, middle * (1 - size)], [0, size, middle * (1 - size)]], np.float32)
    shape = (PATCH_SIDE, PATCH_SIDE)
    resized = np.array(cv2.warpAffine(patch, places, shape, borderMode=cv2.BORDER_REPLICATE), np.float32)
    resized.setflags(write=False)
    return resized
