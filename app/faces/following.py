"""Following faces from frame to frame: the same one stays first, calm, and does not flicker."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.found import Box, Eyes, Found

HELD = 0.4
"""Seconds that a face, or its eyes and nose, may be missed before they are gone."""

# Another face takes over when its side is so many times as long as the followed one's, for so many seconds.
_MUCH_LARGER = 1.4
_FOR_LONG = 1.0
# So many seconds after the last frame nothing can be said about where a face has gone.
_LONG_AGO = 1.0
_SHORTEST = 1e-3
# A face that was seen only once may have been none: it is not held, nor shown beside the followed one.
_SURE = 2

# A face is another one where its middle is more than this part of a side away from where it should be, …
_REACH = 0.6
# … or its side this many times as long or as short.
_OTHER_SIZE = 1.7
# Seconds in which a face that is not seen is thought to lose half of its speed.
_CALMING = 0.15

# Hz: the cut-off for what stands still, and for the speed itself.
_STILL = 0.5
_SPEED_CUTOFF = 0.7
# Sizes a second: as fast as this, what stands still seems to move, because detectors tremble; …
_TREMBLE = 0.15
# … and how many Hz the cut-off is raised for each size a second above that.
_QUICKER = 6.0
# Sizes: the steadied value never lies farther than this from the measured one.
_LEASH = 0.045


class Followed(NamedTuple):
    """A face of the current frame.

    Attributes:
        found: Where it is, steadied.
        fresh: Whether it was found in this very frame. Where not, it is held for a moment, as the detector
            missed it: show it, but capture nothing from it.
        measured: Where it is in this very frame, to be asked about: what is steadied lags behind a face that
            moves. The same as `found` where it is held; eyes that are missed are the steadied ones.
    """

    found: Found
    fresh: bool
    measured: Found


class Follower:
    """Follows the faces of one camera; make a new one for each camera, and keep it in one thread.

    Where nobody is followed, the largest face is. It stays the followed one while it is there, and for 0.4 s
    after; only a face that is much larger for a second takes over. All faces are steadied, and held for 0.4 s
    where they are missed; so are eyes and nose, for as long, where the face is found without them.

    For every frame::

        followed = follower.follow(detector.detect(picture), time.monotonic(), picture.shape)
        if followed and followed[0].fresh:
            ...  # followed[0].found is the face to capture

    Pictures that have nothing to do with each other, as those of a folder, are not to be followed: call
    `forget` before each of them, then every face is given exactly as it was found.
    """

    def __init__(self) -> None:
        self._tracks: list[_Track] = []
        self._first: _Track | None = None
        self._at = 0.0
        self._larger_since: float | None = None

    def follow(self, faces: Sequence[Found], at: float, picture_shape: tuple[int, ...]) -> list[Followed]:
        """The faces of a frame, steadied: the followed one first, then the others, the largest first.

        Args:
            faces: What the detector found in the frame.
            at: When the frame was taken: seconds of any clock that does not go back.
            picture_shape: (H, W, …) of the frame.
        """
        seconds, self._at = at - self._at, at
        if seconds > _LONG_AGO:
            self.forget()
        begins = not self._tracks
        self._match(faces, max(seconds, _SHORTEST))
        self._tracks = [track for track in self._tracks if track.is_there]
        self._choose(at)
        first = self._first
        shown = [track for track in self._tracks if begins or track is first or track.seen >= _SURE]
        shown.sort(key=lambda track: (track is not first, -track.side))
        followed = [track.followed(picture_shape) for track in shown]
        return [face for face in followed if face.found.box.area()]

    def forget(self) -> None:
        """Starts anew: the next frame has nothing to do with the last one."""
        self._tracks = []
        self._first = self._larger_since = None

    def _match(self, faces: Sequence[Found], seconds: float) -> None:
        """Gives each face to the track that it continues best; what is left over begins a track."""
        for track in self._tracks:
            track.expect(seconds)
        pairs = [
            (track.strangeness(face), place, number)
            for place, track in enumerate(self._tracks)
            for number, face in enumerate(faces)
        ]
        continued: dict[int, int] = {}
        for strangeness, place, number in sorted(pairs):
            if strangeness < 1 and place not in continued and number not in continued.values():
                continued[place] = number
        for place, track in enumerate(self._tracks):
            if place in continued:
                track.see(faces[continued[place]], seconds)
            else:
                track.miss(seconds)
        self._tracks += [
            _Track(face) for number, face in enumerate(faces) if number not in continued.values()
        ]

    def _choose(self, at: float) -> None:
        largest = max(self._tracks, key=lambda track: (not track.missed, track.side), default=None)
        if self._first is None or largest is None or self._first not in self._tracks:
            self._first, self._larger_since = largest, None
        elif largest.missed or largest.side < _MUCH_LARGER * self._first.side:
            self._larger_since = None
        elif self._larger_since is None:
            self._larger_since = at
        elif at - self._larger_since >= _FOR_LONG:
            self._first, self._larger_since = largest, None


class _Track:
    """A face that is followed.

    Attributes:
        seen: In how many frames it was found.
        missed: For how many seconds it has not been found; 0 where it is in the current frame.
    """

    def __init__(self, face: Found) -> None:
        self.seen = 1
        self.missed = 0.0
        self._box = _Steadied(_middle_and_sides(face.box))
        self._expected = self._box.values
        self._eyes = _Marks(face.eyes)
        self._nose = _Marks(face.nose)
        self._measured = face

    @property
    def side(self) -> float:
        """The length of its longer side, pixels."""
        return float(max(self._box.values[2:]))

    @property
    def is_there(self) -> bool:
        """Whether it is in the frame, or only missed for a moment."""
        return not self.missed or (self.seen >= _SURE and self.missed < HELD)

    def expect(self, seconds: float) -> None:
        """Predicts where the face is, so many seconds after the last frame."""
        self._expected = self._box.values + self._box.speeds * seconds

    def strangeness(self, face: Found) -> float:
        """How badly a face continues this one: 0 is perfect, from 1 on it is another face."""
        box = _middle_and_sides(face.box)
        away = float(np.hypot(*(box[:2] - self._expected[:2]))) / self.side
        growth = abs(math.log(max(box[2:]) / self.side))
        return away / _REACH + growth / math.log(_OTHER_SIZE)

    def see(self, face: Found, seconds: float) -> None:
        """Takes the face as found again, so many seconds after the last frame."""
        before = self._box.values
        self._box.measure(_middle_and_sides(face.box), seconds, self.side)
        moved = self._box.values[:2] - before[:2]
        self._eyes.see(face.eyes, moved, seconds, self.side)
        self._nose.see(face.nose, moved, seconds, self.side)
        self.seen += 1
        self.missed = 0.0
        self._measured = face

    def miss(self, seconds: float) -> None:
        """Notes that the face was not found, so many seconds after the last frame."""
        before = self._box.values
        self._box.drift(seconds, _CALMING)
        moved = self._box.values[:2] - before[:2]
        self._eyes.see(None, moved, seconds, self.side)
        self._nose.see(None, moved, seconds, self.side)
        self.missed += seconds

    def followed(self, picture_shape: tuple[int, ...]) -> Followed:
        """The face as it is now in a picture of shape (H, W, …)."""
        found, measured = self._found(picture_shape), self._measured
        if self.missed:
            return Followed(found, False, found)
        return Followed(found, True, measured._replace(eyes=measured.eyes or found.eyes))

    def _found(self, picture_shape: tuple[int, ...]) -> Found:
        x, y, width, height = self._box.values
        box = Box(round(x - width / 2), round(y - height / 2), round(width), round(height))
        eyes, nose = self._eyes.points(), self._nose.points()
        return Found(
            box.clipped(picture_shape), Eyes(*eyes) if eyes else None, (nose[0], nose[1]) if nose else None
        )


class _Marks:
    """Some points of a face, which move with it where they are not seen themselves."""

    def __init__(self, points: tuple[float, ...] | None) -> None:
        self._steadied = None if points is None else _Steadied(np.array(points))
        self._missed = 0.0

    def see(
        self, points: tuple[float, ...] | None, moved: NDArray[np.float64], seconds: float, side: float
    ) -> None:
        """Takes the points as found (None: missed) in a frame where the face has moved by so many pixels."""
        if points is not None:
            self._missed = 0.0
            if self._steadied is None:
                self._steadied = _Steadied(np.array(points))
            else:
                self._steadied.measure(np.array(points), seconds, side)
        elif self._steadied is not None:
            self._missed += seconds
            if self._missed >= HELD:
                self._steadied = None
            else:
                self._steadied.shift(np.resize(moved, self._steadied.values.shape))

    def points(self) -> tuple[float, ...] | None:
        return None if self._steadied is None else tuple(float(value) for value in self._steadied.values)


def _middle_and_sides(box: Box) -> NDArray[np.float64]:
    return np.array([box.x + box.width / 2, box.y + box.height / 2, box.width, box.height])


class _Steadied:
    """Some numbers of pixels, steadied over time: calm while they are still, quick when they move.

    A low-pass filter whose cut-off grows with the speed (Casiez, Roussel and Vogel 2012, the 1€ filter).
    Lengths are measured in sizes of the face, so that a face far away is steadied like a near one.

    Attributes:
        values: The steadied numbers, (n,).
        speeds: How fast they change, pixels a second, (n,).
    """

    def __init__(self, values: NDArray[np.float64]) -> None:
        self.values = values
        self.speeds = np.zeros_like(values)
        self._measured = values

    def measure(self, values: NDArray[np.float64], seconds: float, size: float) -> None:
        """Takes new numbers, (n,), so many seconds after the last ones; `size` is the face's, in pixels."""
        speeds = (values - self._measured) / seconds
        self.speeds = self.speeds + _share(_SPEED_CUTOFF, seconds) * (speeds - self.speeds)
        self._measured = values
        speed = float(np.abs(self.speeds).max()) / size
        cutoff = _STILL + _QUICKER * max(0.0, speed - _TREMBLE)
        behind = (1 - _share(cutoff, seconds)) * (values - self.values)
        leash = _LEASH * size
        self.values = values - np.clip(behind, -leash, leash)

    def shift(self, by: NDArray[np.float64]) -> None:
        """Moves by so many pixels, (n,), without a measurement."""
        self.values = self.values + by
        self._measured = self.values

    def drift(self, seconds: float, calming: float) -> None:
        """Moves on unmeasured: as fast as before, slowing down by half every `calming` seconds."""
        self.shift(self.speeds * seconds)
        self.speeds = self.speeds * 0.5 ** (seconds / calming)


def _share(cutoff: float, seconds: float) -> float:
    """How much of a new value a low-pass filter takes over."""
    return 1 / (1 + 1 / (2 * math.pi * cutoff * seconds))
