"""A face that was found in a picture: where it is, and where its eyes and nose are."""

from typing import NamedTuple

from app.faces.box import Box


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
