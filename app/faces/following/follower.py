"""Following a face from frame to frame: the same one stays first, calm, and does not flicker."""

from collections.abc import Sequence
from typing import NamedTuple

from app.faces.following.track import Track
from app.faces.found import Found

HELD = 0.4
"""Seconds that a face may be missed before it is gone."""

# Another face takes over when its side is so many times as long as the followed one's, for so many seconds.
_MUCH_LARGER = 1.4
_FOR_LONG = 1.0
# So many seconds after the last frame nothing can be said about where a face has gone.
_LONG_AGO = 1.0
_SHORTEST = 1e-3
# A face that was seen only once may have been none: it is not held, nor shown beside the followed one.
_SURE = 2


class Followed(NamedTuple):
    """A face of the current frame.

    Attributes:
        found: Where it is, steadied.
        fresh: Whether it was found in this very frame. Where not, it is held for a moment, as the detector
            missed it: show it, but capture nothing from it.
    """

    found: Found
    fresh: bool


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
        self._tracks: list[Track] = []
        self._first: Track | None = None
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
        self._tracks = [track for track in self._tracks if _is_there(track)]
        self._choose(at)
        first = self._first
        shown = [track for track in self._tracks if begins or track is first or track.seen >= _SURE]
        shown.sort(key=lambda track: (track is not first, -track.side))
        followed = [Followed(track.found(picture_shape), not track.missed) for track in shown]
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
        self._tracks += [Track(face) for number, face in enumerate(faces) if number not in continued.values()]

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


def _is_there(track: Track) -> bool:
    return not track.missed or (track.seen >= _SURE and track.missed < HELD)
