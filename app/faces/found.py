"""Where a face is in a picture: its box, its eyes and its nose."""

from typing import NamedTuple


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
        box: Around the face, from ear to ear and from the forehead to the chin.
        eyes: None where they were not found.
        nose: x and y of its tip; None where the detector does not look for it.
    """

    box: Box
    eyes: Eyes | None = None
    nose: tuple[float, float] | None = None
