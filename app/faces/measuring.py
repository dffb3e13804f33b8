"""Measures of a found face: direction, size, light, sharpness, wholeness, and likeness to other faces.

Everything starts from a small grey square of fixed size, so that a near face is measured like a far one.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.errors import FaceError
from app.faces.found import Box, Eyes, Found, upright
from app.language import _

PATCH_SIDE = 64
"""Rows and columns: a fifteenth of a face is then 4 pixels, and a camera's noise is averaged away."""
_WHITE = 255.0
_BURNT = 250

# A picture without a face: pixels of its shorter side, parts of white that its bright places do not reach,
# and how much darker its dark ones are.
_SMALL = 48
_DIM = 0.2
_PALE = 0.1

# Evening: pixels, as light changes over wider areas than this and features are narrower; and grey levels, so
# that flat skin is not blown up to noise.
_LIGHT_REACH = 6.0
_FLAT_SKIN = 4.0

# Background: how far around the face it reaches, and how far hair and ears do, in parts of the face's side;
# so many places along a side still tell a wall from a bookshelf.
_AROUND = 0.45
_HEAD = 1.3
_SAMPLES = 48

# Pose from the nose: turned by 45°, it lies this many eye distances further to the side, or down; and how far
# below the eyes its tip lies in a face that looks into the camera.
_NOSE_REACH = 0.34
_NOSE_DROP = 0.6
# Pose without: rows and columns of a patch with features, and with neither hair nor room; brows to mouth.
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

# Sharpness: (down, right), along which a hand or a head may move; pixels of a patch, as detail is what
# changes from one to the next and form what changes over eight; the rim that is mostly room and hair; and
# square grey levels, so that a flat patch is not sharp by rounding.
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
_FINE, _COARSE = 1, 4
_RIM = 6
_FLAT_SQUARED = 4.0

# Wholeness: rows, and columns of the two halves, of an evened patch: brows to chin, without hair and room.
_ROWS = slice(10, 60)
_HALVES = slice(6, 32), slice(32, 58)
# Pixels that a half may lie away from its usual place.
_REACH = 4
# Features differ by this much from person to person, and more with the expression.
_SMOOTH = 1.5
# A box may sit tighter or wider on one face than on another.
_SIZES = (0.88, 1.0, 1.12)

# Likeness: side of what is remembered, its smoothing, and grey levels: a flat face is not blown up to noise.
_SIDE = 24
LENGTH = _SIDE * _SIDE
"""Numbers that are remembered of a face."""
_SMOOTH_LIKENESS = 0.7
_FLAT = 1.0

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
        sharpness: Fine detail relative to form, 0 to about 1; see `sharpness_of`.
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

        Numbers that this version does not know are ignored, so that an older one reads a newer file.
        """
        known = {field.name: values.get(field.name) for field in fields(cls)}
        complete = all(
            _is_number(value) or (value is None and name in {"turn", "nod"}) for name, value in known.items()
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
    size = max(found.box.width, found.box.height) / min(picture.shape[:2])
    picture, found = upright(picture, found)
    grey = grey_patch(picture, found.box)
    if found.eyes is not None and found.nose is not None:
        turn, nod = _pose_from_nose(found.eyes, found.nose)
    else:
        turn, nod = _pose_from_edges(evened(grey))
    half = grey.shape[1] // 2
    levels = grey / _WHITE
    return Look(
        turn=turn,
        nod=nod,
        size=size,
        light=float(levels.mean()),
        contrast=float(levels.std()),
        side_light=float(levels[:, half:].mean() - levels[:, :half].mean()),
        sharpness=sharpness_of(grey),
        burnt=float((grey >= _BURNT).mean()),
        **_background(picture, found.box),
    )


def why_no_face(picture: NDArray[np.uint8]) -> str:
    """What may be wrong with a picture in which no face was found, and what to do, as a sentence.

    Args:
        picture: RGB uint8, (H, W, 3).
    """
    rows, columns = picture.shape[:2]
    if min(rows, columns) < _SMALL:
        return _("It is small; choose a larger picture.")
    dark, bright = np.quantile(grey_patch(picture, Box(0, 0, columns, rows)) / _WHITE, (0.05, 0.95))
    if bright < _DIM:
        return _("It is dark; choose a picture with more light on the face.")
    if bright - dark < _PALE:
        return _("It has little contrast; choose a clearer picture.")
    return _("Choose a picture in which the face looks into the camera, is not covered, and is not far away.")


def grey_patch(picture: NDArray[np.uint8], box: Box, side: int = PATCH_SIDE) -> NDArray[np.float32]:
    """A face in grey levels.

    Args:
        picture: RGB uint8, (H, W, 3).
        box: Around the face; what lies outside the picture is left out.
        side: Rows and columns of the result.

    Returns:
        float32, (side, side), 0 … 255.

    Raises:
        FaceError: The face lies outside the picture.
    """
    inside = box.clipped(picture.shape)
    if inside.area() == 0:
        raise FaceError(_("The face lies outside its picture, so there is nothing to measure."))
    part = np.ascontiguousarray(picture[inside.y : inside.bottom, inside.x : inside.right])
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32)
    way = cv2.INTER_AREA if min(grey.shape) >= side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, (side, side), interpolation=way), dtype=np.float32)


def evened(patch: NDArray[np.float32]) -> NDArray[np.float32]:
    """A patch without its light: each place relative to the mean and the spread around it; the same shape."""
    detail = patch - cv2.GaussianBlur(patch, (0, 0), _LIGHT_REACH)
    spread = np.sqrt(cv2.GaussianBlur(detail * detail, (0, 0), _LIGHT_REACH))
    return np.asarray(detail / (spread + np.float32(_FLAT_SKIN)), dtype=np.float32)


def sharpness_of(patch: NDArray[np.float32]) -> float:
    """Fine detail relative to form, in the direction with the least of it: 0 to about 1.

    Motion blurs one direction, a lens out of focus all. Of 1,000 faces of photographs, small scans and
    drawings 99 % have 0.18 to 0.5; blurred along a line of 6 % of their width, 99 % have less than 0.18. As
    contrast cancels, dim light makes no difference.

    Args:
        patch: Grey levels, (64, 64).
    """
    return float(np.sqrt(min(_detail(patch, down, right) for down, right in _DIRECTIONS)))


def wholeness_of(patch: NDArray[np.float32]) -> float:
    """How much the worse half of a face looks like that half of a face, −1 to 1.

    Both are compared with the mean of drawn faces by correlation, light taken out. Whole faces have 0.6 to
    0.8, far turned or grimacing ones down to 0.36; a covered half has about 0.2.

    Args:
        patch: The evened patch, (64, 64).
    """
    smooth = cv2.GaussianBlur(patch, (0, 0), _SMOOTH)
    return min(_likeness_of_half(smooth, columns) for columns in _HALVES)


def touches_edge(box: Box, picture_shape: tuple[int, ...]) -> bool:
    """Whether a face reaches the edge of its picture, of shape (H, W, …), which may cut a part off."""
    rows, columns = picture_shape[:2]
    return box.x <= 0 or box.y <= 0 or box.right >= columns or box.bottom >= rows


def likeness_of(picture: NDArray[np.uint8], region: Box) -> NDArray[np.float32]:
    """What is remembered of a face: its region in 24 × 24 grey pixels with mean 0 and standard deviation 1.

    Args:
        picture: RGB uint8, (H, W, 3).
        region: What the network sees; what lies outside the picture is left out.

    Returns:
        float32, (576,).

    Raises:
        FaceError: The region lies outside the picture.
    """
    small = cv2.GaussianBlur(grey_patch(picture, region, _SIDE), (0, 0), _SMOOTH_LIKENESS)
    centred = small - small.mean()
    return np.asarray(centred / max(float(centred.std()), _FLAT), dtype=np.float32).ravel()


def distances(likeness: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much a face differs from others, whatever small shifts and changes of size lie between.

    A found box trembles by a pixel or two, which would make the same face look new. Those moves are taken out
    of the difference (the tangent distance of Simard, LeCun and Denker 1993).

    Args:
        likeness: The face, (576,).
        others: The others, (n, 576).

    Returns:
        Root mean square difference, (n,): 0 for the same picture, 0.01 under a camera's noise, about 0.05
        with a box moved by 1 %, 0.1 and more between different moments.
    """
    moves = _moves_of(likeness)
    # Sums instead of matrix products: these are too small for the threads of BLAS, which fight for the cores.
    products = np.einsum("ij,kj->ik", others, np.vstack([likeness, moves]))
    apart = np.einsum("ij,ij->i", others, others) + float(likeness @ likeness) - 2 * products[:, 0]
    moved = products[:, 1:] - moves @ likeness
    squared = apart - np.square(moved).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squared, 0) / likeness.size), dtype=np.float32)


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


def _pose_from_nose(eyes: Eyes, nose: tuple[float, float]) -> tuple[float | None, float | None]:
    """Turn and nod of a face whose eyes and tip of the nose are known, in pixels of one picture."""
    across = np.array([eyes.right_x - eyes.left_x, eyes.right_y - eyes.left_y])
    squared = float(across @ across)
    if squared == 0:
        return None, None
    between = np.array([eyes.left_x + eyes.right_x, eyes.left_y + eyes.right_y]) / 2
    tip = np.array(nose) - between
    aside = float(tip @ across) / squared
    below = float(tip @ np.array([-across[1], across[0]])) / squared
    return _limited(aside / _NOSE_REACH), _limited((below - _NOSE_DROP) / _NOSE_REACH)


def _pose_from_edges(patch: NDArray[np.float32]) -> tuple[float | None, float | None]:
    """Turn and nod of a face without landmarks, from its evened patch, (64, 64).

    A head that turns to the right of the picture has more upright edges there (the nose and the outline),
    while its level edges (brows, lids, lips), wider on the near side, move left. Measured on drawn heads
    turned by up to 23°, that correlates with the truth by 0.94; on photographs with what the nose says by
    0.8. A nod is harder: 0.7 on drawn heads that nod by up to 23°, 0.4 within 8°, and on photographs it is
    hardly better than a guess. Compare it with the same person's other faces only.
    """
    upright = np.pad(np.abs(patch[:, 2:] - patch[:, :-2]), ((0, 0), (1, 1)))
    level = np.pad(np.abs(patch[2:] - patch[:-2]), ((1, 1), (0, 0)))
    if min(float(upright.mean()), float(level.mean())) < _EDGELESS:
        return None, None
    right, left = (float(upright[_FEATURES, side].sum()) for side in (_RIGHT, _LEFT))
    aside = _centre(level[8:60, _FACE].sum(axis=0), _FACE)
    turn = _TURN_OF_UPRIGHT * (right - left) / float(upright.sum()) + _TURN_OF_LEVEL * aside
    edges = _centre(level[_FACE, _MIDDLE].sum(axis=1), _FACE)
    tone = float(patch[_FACE, _STRIP].mean(axis=1) @ _PLACES[_FACE])
    under_nose = np.exp(_DARK * patch[_NOSE_ROWS, _NOSE_COLUMNS].mean(axis=1))
    nose = _centre(under_nose, _NOSE_ROWS)
    nod = _NOD_OF_EDGES * edges + _NOD_OF_TONE * tone + _NOD_OF_NOSE * nose - _NOD_AT_REST
    return _limited(turn), _limited(nod)


def _centre(weights: NDArray[np.float32], places: slice) -> float:
    """Where the weights lie, −½ to ½ of the patch's side from its middle; 0 without any weight."""
    total = float(weights.sum())
    return float(weights @ _PLACES[places]) / total if total else 0.0


def _limited(value: float) -> float:
    return min(max(value, -1.0), 1.0)


def _detail(patch: NDArray[np.float32], down: int, right: int) -> float:
    def moved(steps: int) -> NDArray[np.float32]:
        top, left = _RIM + down * steps, _RIM + right * steps
        side = len(patch) - 2 * _RIM
        return patch[top : top + side, left : left + side]

    length = float(np.hypot(down, right))
    fine = np.square(moved(_FINE) + moved(-_FINE) - 2 * moved(0)).mean() / length**4
    coarse = np.square(moved(_COARSE) - moved(-_COARSE)).mean() / length**2
    return float(fine / (coarse + _FLAT_SQUARED))


def _likeness_of_half(smooth: cv2.typing.MatLike, columns: slice) -> float:
    rows = slice(_ROWS.start - _REACH, _ROWS.stop + _REACH)
    around = np.ascontiguousarray(smooth[rows, max(0, columns.start - _REACH) : columns.stop + _REACH])
    matches = []
    for usual in _usual_faces():
        half = np.ascontiguousarray(usual[_ROWS, columns])
        match = cv2.matchTemplate(around, half, cv2.TM_CCOEFF_NORMED)
        # Without any detail there is nothing to correlate.
        matches.append(float(np.clip(np.nan_to_num(match, posinf=0, neginf=0), -1, 1).max()))
    return max(matches)


@lru_cache(maxsize=1)
def _usual_faces() -> tuple[NDArray[np.float32], ...]:
    """The usual face in three sizes, (64, 64) each, read-only."""
    left = np.array([[int(tone, 16) for tone in row] for row in USUAL_HALF], np.float32)
    shape = (PATCH_SIDE, PATCH_SIDE)
    patch = cv2.resize(np.hstack([left, left[:, ::-1]]), shape, interpolation=cv2.INTER_CUBIC)
    middle = (PATCH_SIDE - 1) / 2
    faces = []
    for size in _SIZES:
        places = np.array([[size, 0, middle * (1 - size)], [0, size, middle * (1 - size)]], np.float32)
        resized = np.array(cv2.warpAffine(patch, places, shape, borderMode=cv2.BORDER_REPLICATE), np.float32)
        resized.setflags(write=False)
        faces.append(resized)
    return tuple(faces)


def _moves_of(likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Directions in which a face changes when it is moved or resized, (3, 576), orthonormal."""
    down, right = np.gradient(likeness.reshape(_SIDE, _SIDE))
    y, x = np.mgrid[:_SIDE, :_SIDE] - np.float32((_SIDE - 1) / 2)
    moves = np.stack([right, down, x * right + y * down]).reshape(3, -1)
    basis, _triangle = np.linalg.qr(moves.T)
    return np.ascontiguousarray(basis.T, dtype=np.float32)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
