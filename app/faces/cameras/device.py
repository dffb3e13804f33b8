"""A camera on this computer."""

import os
import platform
import time
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera, Capture, CaptureMaker, picture_of
from app.faces.cameras.reader import Reader
from app.faces.errors import CameraError

WIDTH = 640
HEIGHT = 480


class Patience(NamedTuple):
    """How long to wait for a device, in seconds.

    Attributes:
        opening: Until it is open; Windows may take that long.
        first: For its first frame.
        later: For each frame after that.
        closing: Until it is released; a driver that hangs longer is left alone.
    """

    opening: float = 15.0
    first: float = 5.0
    later: float = 1.5
    closing: float = 2.0


PATIENCE = Patience()


class DeviceCamera(Camera):
    """A camera by OpenCV's index.

    A thread of its own opens, reads and releases it (drivers want that in one thread) and keeps only the
    newest frame: `read` never gives one that has waited in a queue.

    Args:
        index: OpenCV's index of the device; it is used as given, no other is tried.
        name: What to call it; "Camera 3" by default.
        backend: The OpenCV backend that the index belongs to.
        make_capture: Makes the capture; ``cv2.VideoCapture``.
        patience: How long to wait.
        devices: Where Linux keeps its devices.

    Attributes:
        name: What to call it.
        interval: 0, because `read` waits for the next frame.
    """

    def __init__(
        self,
        index: int,
        name: str = "",
        backend: int = cv2.CAP_ANY,
        *,
        make_capture: CaptureMaker = cv2.VideoCapture,
        patience: Patience = PATIENCE,
        devices: Path = Path("/dev"),
    ) -> None:
        self.name = name or f"Camera {index}"
        self.interval = 0.0
        self._index = index
        self._backend = backend
        self._make_capture = make_capture
        self._patience = patience
        self._devices = devices
        self._reader: Reader | None = None
        self._first: NDArray[np.uint8] | None = None

    def open(self) -> None:
        """Open the device, ask for 640×480, and wait for its first frame.

        Raises:
            CameraError: It is absent, not permitted, or used by another program.
            RuntimeError: It is open already.
        """
        if self._reader is not None:
            raise RuntimeError(f"{self.name} is open already.")
        self._reader = Reader(
            self.name, lambda: self._make_capture(self._index, self._backend), _ask_for_size
        )
        opened = self._reader.opened(self._patience.opening)
        if opened:
            self._first = self._next_frame(self._patience.first)
        if self._first is None:
            self.close()
            raise CameraError(self._why_no_frame(opened))

    def read(self) -> NDArray[np.uint8]:
        """The newest frame not read yet, RGB uint8 (H, W, 3); a device has no end.

        Raises:
            CameraError: No frame came for 1.5 s; the camera is closed then.
            RuntimeError: It is not open.
        """
        if self._reader is None:
            raise RuntimeError(f"{self.name} is not open.")
        frame, self._first = self._first, None
        if frame is None:
            frame = self._next_frame(self._patience.later)
        if frame is None:
            self.close()
            raise CameraError(
                f"{self.name} has stopped giving pictures; it may have been unplugged. "
                "Plug it in and open it again, or choose another camera."
            )
        return frame

    def close(self) -> None:
        """Free the device; harmless where it is not open."""
        reader, self._reader, self._first = self._reader, None, None
        if reader is not None:
            reader.stop()
            reader.join(self._patience.closing)

    def interrupt(self) -> None:
        """Let an `open` or `read` that waits give up at once, with a CameraError; from any thread."""
        reader = self._reader
        if reader is not None:
            reader.stop()

    def _next_frame(self, patience: float) -> NDArray[np.uint8] | None:
        """The next usable frame, or None when ``patience`` seconds have brought none."""
        assert self._reader is not None
        deadline = time.monotonic() + patience
        while not self._reader.stopped and (left := deadline - time.monotonic()) > 0:
            picture = picture_of(self._reader.newest(left))
            if picture is not None:
                return picture
        return None

    def _why_no_frame(self, opened: bool | None) -> str:
        if opened is None:
            return (
                f"{self.name} does not answer. Unplug it and plug it in again, or close other programs that "
                "may be using it, and open it again."
            )
        if opened:
            return (
                f"{self.name} gives no pictures; another program may be using it. "
                "Close that program and open the camera again."
            )
        return self._why_not_opened()

    def _why_not_opened(self) -> str:
        if platform.system() != "Linux":
            return (
                f"{self.name} cannot be opened. Plug it in, close other programs that use it, and allow "
                "Facet to use the camera in the privacy settings of this computer."
            )
        device = self._devices / f"video{self._index % 100}"
        if not device.exists():
            return f"{self.name} is not there. Plug it in, or choose another camera or the Demo camera."
        if not os.access(device, os.R_OK | os.W_OK):
            return (
                f"Facet is not permitted to use {self.name} ({device}). Add yourself to the group “video” "
                "and log in again, or choose another camera."
            )
        return (
            f"{self.name} is used by another program or gives no pictures. Close that program and try again."
        )


def _ask_for_size(capture: Capture) -> None:
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
