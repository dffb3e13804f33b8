"""Where a face is in a picture: its box, its eyes and its nose, and by how much it is tilted."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

# What is kept around a tilted face that is turned upright, in sides of its box: enough for what is kept of
# any face, and for what is measured beside it.
_SURROUNDINGS = 2.4


class Box(NamedTuple):
    """A rectangle of pixels; (x, y) is its upper left corner, inside the rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.height

    def area(self) -> int:
        """Number of pixels."""
        return self.width * self.height

    def shared(self, other: "Box") -> int:
        """Number of pixels that lie in both boxes."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(0, width) * max(0, height)

    def overlap(self, other: "Box") -> float:
        """Intersection over union of the two areas, in 0 … 1."""
        shared = self.shared(other)
        union = self.area() + other.area() - shared
        return shared / union if union else 0.0

    def clipped(self, picture_shape: tuple[int, ...]) -> "Box":
        """The part of the box inside a picture of shape (H, W, …); its area is 0 where they do not meet."""
        rows, columns = picture_shape[:2]
        x = min(max(self.x, 0), columns)
        y = min(max(self.y, 0), rows)
        right = min(max(self.right, x), columns)
        bottom = min(max(self.bottom, y), rows)
        return Box(x, y, right - x, bottom - y)

    def scaled(self, factor: float) -> "Box":
        """The box made larger or smaller about its centre; the result may leave the picture."""
        width = max(1, round(self.width * factor))
        height = max(1, round(self.height * factor))
        x = round(self.x + (self.width - width) / 2)
        return Box(x, round(self.y + (self.height - height) / 2), width, height)


class Eyes(NamedTuple):
    """The middles of the two eyes in pixels of a picture; *left* is left in the picture."""

    left_x: float
    left_y: float
    right_x: float
    right_y: float

    def moved(self, dx: float, dy: float) -> "Eyes":
        """The eyes in a picture whose origin lies at (−dx, −dy) of this one."""
        return Eyes(self.left_x + dx, self.left_y + dy, self.right_x + dx, self.right_y + dy)

    def scaled(self, across: float, down: float) -> "Eyes":
        """The eyes in a picture that is so many times as wide and high."""
        return Eyes(self.left_x * across, self.left_y * down, self.right_x * across, self.right_y * down)


class Found(NamedTuple):
    """A face in a picture.

    Attributes:
        box: Around the face, from ear to ear and from the forehead to the chin. Of a tilted face, the box
            that it would have if it were turned upright about its middle.
        eyes: None where they were not found.
        nose: x and y of its tip; None where the detector does not look for it.
        tilt: Degrees, clockwise, by which the face is tilted and has to be turned before it is cut out; 0 for
            all faces that are nearly upright.
    """

    box: Box
    eyes: Eyes | None = None
    nose: tuple[float, float] | None = None
    tilt: float = 0.0


class Window(NamedTuple):
    """A square of a picture that may be turned, and may reach beyond the picture.

    Attributes:
        x: Of its middle, in pixels of the picture.
        y: The same.
        side: In pixels of the picture.
        tilt: Degrees by which it is turned clockwise: a face that is tilted so is upright in it.
        mirrored: Whether left and right are exchanged in it.
    """

    x: float
    y: float
    side: float
    tilt: float = 0.0
    mirrored: bool = False

    def seen(
        self, picture: NDArray[np.uint8], pixels: int, border: int = cv2.BORDER_REPLICATE
    ) -> NDArray[np.uint8]:
        """What is in the window.

        Args:
            picture: RGB uint8, (H, W, 3).
            pixels: Rows and columns of the result.
            border: How OpenCV continues the picture beyond its border.

        Returns:
            RGB uint8, (pixels, pixels, 3), C-contiguous.
        """
        # OpenCV puts pixel 0 at place 0, its middle is at 0.5.
        places = self._places(pixels)
        places[:, 2] += places[:, :2] @ (0.5, 0.5) - 0.5
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(picture, places, (pixels, pixels), flags=flags, borderMode=border), np.uint8
        )

    def found_in_picture(self, face: Found, pixels: int) -> Found:
        """A face that was found upright in the window, `pixels` wide, as it is in the picture."""
        places = self._places(pixels)
        scale = self.side / pixels
        x, y = _moved(places, face.box.x + face.box.width / 2, face.box.y + face.box.height / 2)
        width, height = face.box.width * scale, face.box.height * scale
        box = Box(round(x - width / 2), round(y - height / 2), round(width), round(height))
        eyes = None
        if face.eyes is not None:
            points = _moved(places, *face.eyes[:2]), _moved(places, *face.eyes[2:])
            left, right = reversed(points) if self.mirrored else points
            eyes = Eyes(*left, *right)
        nose = None if face.nose is None else _moved(places, *face.nose)
        return Found(box, eyes, nose, self.tilt)

    def _places(self, pixels: int) -> NDArray[np.float64]:
        """Where in the picture each place of the window, `pixels` wide, comes from: an affine map, (2, 3)."""
        turn = np.radians(self.tilt)
        linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * self.side / pixels
        if self.mirrored:
            linear[:, 0] *= -1
        return np.column_stack([linear, (self.x, self.y) - linear.sum(axis=1) * pixels / 2])


def upright(picture: NDArray[np.uint8], face: Found) -> tuple[NDArray[np.uint8], Found]:
    """A tilted face turned upright, with its surroundings; the picture as it is where the face is not tilted.

    What lies outside the picture is mirrored in from its border.

    Args:
        picture: RGB uint8, (H, W, 3).
        face: Found in it.

    Returns:
        The surroundings, RGB uint8 (side, side, 3), and the face in them, with tilt 0.
    """
    if not face.tilt:
        return picture, face
    box = face.box
    pixels = round(_SURROUNDINGS * max(box.width, box.height))
    window = Window(box.x + box.width / 2, box.y + box.height / 2, pixels, face.tilt)
    places = np.asarray(cv2.invertAffineTransform(window._places(pixels)), np.float64)
    around = Box(round((pixels - box.width) / 2), round((pixels - box.height) / 2), box.width, box.height)
    eyes = (
        None if face.eyes is None else Eyes(*_moved(places, *face.eyes[:2]), *_moved(places, *face.eyes[2:]))
    )
    nose = None if face.nose is None else _moved(places, *face.nose)
    return window.seen(picture, pixels, cv2.BORDER_REFLECT_101), Found(around, eyes, nose)


def _moved(places: NDArray[np.float64], x: float, y: float) -> tuple[float, float]:
    """Where an affine map, (2, 3), takes a point."""
    moved_x, moved_y = places[:, :2] @ (x, y) + places[:, 2]
    return float(moved_x), float(moved_y)
