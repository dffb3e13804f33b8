"""What every source of live pictures can do."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray


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
        remark: A sentence about what it gave last, or could not give; mostly empty.
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
        """Start the source.

        Raises:
            CameraError: It cannot be used; the sentence says why.
        """
        ...

    def read(self) -> NDArray[np.uint8] | None:
        """The next picture, RGB uint8 (H, W, 3), or None when the source has ended.

        Raises:
            CameraError: It stopped giving pictures.
        """
        ...

    def close(self) -> None:
        """Stop the source and free the device; harmless where it is not open."""
        ...

    def interrupt(self) -> None:
        """Let an `open` or `read` that waits for a device give up soon; the only call from another thread."""
        return


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` that cameras use."""

    def isOpened(self) -> bool:
        """Whether there is something to read from."""
        ...

    def read(self) -> tuple[bool, Any]:
        """Whether a frame came, and the frame."""
        ...

    def get(self, propId: int) -> float:
        """A property."""
        ...

    def set(self, propId: int, value: float) -> bool:
        """Ask for a property's value."""
        ...

    def release(self) -> None:
        """Free the device or file."""
        ...


CaptureMaker = Callable[..., Capture]
"""Makes a capture from a device's index and backend, or from a file's name: ``cv2.VideoCapture``, mostly."""


_TO_RGB = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGB}


def picture_of(frame: object) -> NDArray[np.uint8] | None:
    """A captured frame as a picture, RGB uint8 (H, W, 3); None for anything that is no frame."""
    if not isinstance(frame, np.ndarray) or frame.ndim not in (2, 3) or frame.size == 0:
        return None
    if frame.dtype == np.uint16:
        frame = cv2.convertScaleAbs(frame, alpha=1 / 257)
    channels = 1 if frame.ndim == 2 else frame.shape[2]
    if frame.dtype != np.uint8 or channels not in _TO_RGB:
        return None
    return np.asarray(cv2.cvtColor(frame, _TO_RGB[channels]), np.uint8)
