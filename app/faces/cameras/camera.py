"""What every source of live pictures can do, and the watch over one that shows nothing."""

import time
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from app.language import _


class Flow(Enum):
    """How the pictures of a camera follow each other.

    Attributes:
        LIVE: They show what is in front of it now; what is not looked at in time is lost.
        FILM: They can be shown slower or faster.
        PICTURES: They have nothing to do with each other; each can be looked at for as long as one likes.
    """

    LIVE = "live"
    FILM = "film"
    PICTURES = "pictures"


class Camera(Protocol):
    """A source of pictures: opened, read until it ends, closed; all three in one thread.

    Attributes:
        name: What to call it in a list or a sentence.
        interval: Seconds between two pictures that the source asks for; 0 means that `read` waits by itself.
        flow: How its pictures follow each other.
        remark: A sentence about the picture read last, or about what could not be read; mostly empty.
    """

    name: str
    interval: float
    flow: Flow = Flow.LIVE
    remark: str = ""

    @property
    def source(self) -> str:
        """What the picture read last is called where it is kept."""
        return self.name

    def open(self) -> None:
        """Starts the source.

        Raises:
            CameraError: It cannot be used; the sentence says why.
        """
        ...

    def read(self) -> NDArray[np.uint8] | None:
        """Returns the next picture, RGB uint8 (H, W, 3), or None when the source has ended.

        Raises:
            CameraError: It stopped giving pictures.
        """
        ...

    def close(self) -> None:
        """Stops the source and frees the device; harmless if it is not open."""
        ...

    def interrupt(self) -> None:
        """Makes an `open` or `read` that waits give up soon; the only call allowed from another thread."""
        return


_TO_RGB = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGB}


def picture_of(frame: object) -> NDArray[np.uint8] | None:
    """Converts a frame of OpenCV into a picture, RGB uint8 (H, W, 3); None if it is no usable frame."""
    if not isinstance(frame, np.ndarray) or frame.ndim not in (2, 3) or frame.size == 0:
        return None
    if frame.dtype == np.uint16:
        frame = cv2.convertScaleAbs(frame, alpha=1 / 257)
    channels = 1 if frame.ndim == 2 else frame.shape[2]
    if frame.dtype != np.uint8 or channels not in _TO_RGB:
        return None
    return np.asarray(cv2.cvtColor(frame, _TO_RGB[channels]), np.uint8)


class Trouble(NamedTuple):
    """What is wrong with the pictures.

    Attributes:
        sentence: What it is and what to do; empty if nothing is wrong.
        blank: Whether there is nothing to see on them.
    """

    sentence: str
    blank: bool


NO_TROUBLE = Trouble("", blank=False)

BLACK_SECONDS = 2.0
_STILL_SECONDS = 5.0
# Levels of 255: the black of cameras that send video levels is 16, and noise lies on top of it.
_BLACK = 24
_BRIGHTEST = 99.5
_STEP = 8


class PictureWatch:
    """Notices a device that gives only black pictures, or one and the same over and over.

    A sensor is never without noise: two frames that are equal in every pixel were not both taken.

    Args:
        name: The camera, for the sentences.
        clock: Returns seconds.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._last: NDArray[np.uint8] | None = None
        self._black_since: float | None = None
        self._still_since: float | None = None

    def look(self, picture: NDArray[np.uint8]) -> Trouble:
        """Returns what has been wrong for some seconds, up to this picture, RGB uint8 (H, W, 3)."""
        now = self._clock()
        sampled = picture[::_STEP, ::_STEP].copy()
        black = bool(np.percentile(sampled, _BRIGHTEST) <= _BLACK)
        still = self._last is not None and np.array_equal(sampled, self._last)
        self._last = sampled
        self._black_since = _since(self._black_since, black, now)
        self._still_since = _since(self._still_since, still, now)
        if self._black_since is not None and now - self._black_since >= BLACK_SECONDS:
            sentence = _(
                "{camera} gives only black pictures: is its cover closed, or another program using it?"
            )
            return Trouble(sentence.format(camera=self._name), blank=True)
        if self._still_since is not None and now - self._still_since >= _STILL_SECONDS:
            sentence = _("{camera} gives the same picture over and over. Close it and open it again.")
            return Trouble(sentence.format(camera=self._name), blank=False)
        return NO_TROUBLE


def _since(before: float | None, holds: bool, now: float) -> float | None:
    if not holds:
        return None
    return now if before is None else before
