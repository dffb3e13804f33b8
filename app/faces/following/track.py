"""One face over several frames: where it is, where it should be next, and since when it has been missed."""

import math

import numpy as np
from numpy.typing import NDArray

from app.faces.box import Box
from app.faces.following.steadying import Steadied
from app.faces.found import Eyes, Found

# A face is another one where its middle is more than this part of a side away from where it should be, …
_REACH = 0.6
# … or its side this many times as long or as short.
_OTHER_SIZE = 1.7
# Seconds in which a face that is not seen is thought to lose half of its speed.
_CALMING = 0.15
# Seconds that eyes and nose are thought to be where they were in the face, as when the eyes blink.
_MARKS_HELD = 0.4


class Track:
    """A face that is followed.

    Attributes:
        seen: In how many frames it was found.
        missed: For how many seconds it has not been found; 0 where it is in the current frame.
    """

    def __init__(self, face: Found) -> None:
        self.seen = 1
        self.missed = 0.0
        self._box = Steadied(_middle_and_sides(face.box))
        self._expected = self._box.values
        self._eyes = _Marks(face.eyes)
        self._nose = _Marks(face.nose)

    @property
    def side(self) -> float:
        """The length of its longer side, pixels."""
        return float(max(self._box.values[2:]))

    def expect(self, seconds: float) -> None:
        """Thinks ahead to a frame so many seconds after the last one."""
        self._expected = self._box.values + self._box.speeds * seconds

    def strangeness(self, face: Found) -> float:
        """How badly a face continues this one: 0 perfectly, from 1 on it is another face."""
        box = _middle_and_sides(face.box)
        away = float(np.hypot(*(box[:2] - self._expected[:2]))) / self.side
        growth = abs(math.log(max(box[2:]) / self.side))
        return away / _REACH + growth / math.log(_OTHER_SIZE)

    def see(self, face: Found, seconds: float) -> None:
        """The face was found again, so many seconds after the last frame."""
        before = self._box.values
        self._box.measure(_middle_and_sides(face.box), seconds, self.side)
        moved = self._box.values[:2] - before[:2]
        self._eyes.see(face.eyes, moved, seconds, self.side)
        self._nose.see(face.nose, moved, seconds, self.side)
        self.seen += 1
        self.missed = 0.0

    def miss(self, seconds: float) -> None:
        """The face was not found in a frame so many seconds after the last one."""
        before = self._box.values
        self._box.drift(seconds, _CALMING)
        moved = self._box.values[:2] - before[:2]
        self._eyes.see(None, moved, seconds, self.side)
        self._nose.see(None, moved, seconds, self.side)
        self.missed += seconds

    def found(self, picture_shape: tuple[int, ...]) -> Found:
        """The face as it is now, steadied, in a picture of shape (H, W, …)."""
        x, y, width, height = self._box.values
        box = Box(round(x - width / 2), round(y - height / 2), round(width), round(height))
        eyes, nose = self._eyes.points(), self._nose.points()
        return Found(
            box.clipped(picture_shape), Eyes(*eyes) if eyes else None, (nose[0], nose[1]) if nose else None
        )


class _Marks:
    """Some points of a face, which move with it where they are not seen themselves."""

    def __init__(self, points: tuple[float, ...] | None) -> None:
        self._steadied = None if points is None else Steadied(np.array(points))
        self._missed = 0.0

    def see(
        self, points: tuple[float, ...] | None, moved: NDArray[np.float64], seconds: float, side: float
    ) -> None:
        """What was found of them in a frame in which the face had moved by so many pixels."""
        if points is not None:
            self._missed = 0.0
            if self._steadied is None:
                self._steadied = Steadied(np.array(points))
            else:
                self._steadied.measure(np.array(points), seconds, side)
        elif self._steadied is not None:
            self._missed += seconds
            if self._missed >= _MARKS_HELD:
                self._steadied = None
            else:
                self._steadied.shift(np.resize(moved, self._steadied.values.shape))

    def points(self) -> tuple[float, ...] | None:
        return None if self._steadied is None else tuple(float(value) for value in self._steadied.values)


def _middle_and_sides(box: Box) -> NDArray[np.float64]:
    return np.array([box.x + box.width / 2, box.y + box.height / 2, box.width, box.height])
