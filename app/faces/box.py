"""A rectangle of pixels: where a face is in a picture."""

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels; (x, y) is its upper left corner, inside the rectangle."""

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
        return Box(
            round(self.x + (self.width - width) / 2),
            round(self.y + (self.height - height) / 2),
            width,
            height,
        )
