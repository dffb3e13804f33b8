"""A camera on this computer."""

import os
import platform
import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Capture, CaptureMaker, picture_of
from app.faces.errors import CameraError

WIDTH = 640
HEIGHT = 480

# Seconds: some cameras take a while to send their first frame, later ones come soon or not at all.
_FIRST_PATIENCE = 5.0
_PATIENCE = 1.5
_PAUSE = 0.05


class DeviceCamera:
    """A camera by OpenCV's index. It is opened, read and closed in one thread: drivers want it so.

    Args:
        index: OpenCV's index of the device; it is used as given, no other is tried.
        name: What to call it; "Camera 3" by default.
        backend: The OpenCV backend that the index belongs to.
        make_capture: Makes the capture; ``cv2.VideoCapture``.
        clock: Seconds, for the patience with a camera that sends nothing.
        pause: Waits for some seconds.
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
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        devices: Path = Path("/dev"),
    ) -> None:
        self.name = name or f"Camera {index}"
        self.interval = 0.0
        self._index = index
        self._backend = backend
        self._make_capture = make_capture
        self._clock = clock
        self._pause = pause
        self._devices = devices
        self._capture: Capture | None = None
        self._thread: int | None = None
        self._first: NDArray[np.uint8] | None = None

    def open(self) -> None:
        """Open the device, ask for 640×480, and wait up to 5 s for its first frame.

        Raises:
            CameraError: It is absent, not permitted, or used by another program.
            RuntimeError: It is open already.
        """
        if self._capture is not None:
            raise RuntimeError(f"{self.name} is open already.")
        try:
            capture = self._make_capture(self._index, self._backend)
        except cv2.error as error:
            raise CameraError(self._why_not_opened()) from error
        if not capture.isOpened():
            capture.release()
            raise CameraError(self._why_not_opened())
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        self._capture, self._thread = capture, threading.get_ident()
        self._first = self._next_frame(capture, _FIRST_PATIENCE)
        if self._first is None:
            self.close()
            raise CameraError(
                f"{self.name} gives no pictures; another program may be using it. "
                "Close that program and open the camera again."
            )

    def read(self) -> NDArray[np.uint8]:
        """The next frame, RGB uint8 (H, W, 3); a device has no end.

        Raises:
            CameraError: No frame came for 1.5 s; the camera is closed then.
            RuntimeError: It is not open, or was opened in another thread.
        """
        capture = self._own_capture()
        if capture is None:
            raise RuntimeError(f"{self.name} is not open.")
        frame, self._first = self._first, None
        if frame is None:
            frame = self._next_frame(capture, _PATIENCE)
        if frame is None:
            self.close()
            raise CameraError(
                f"{self.name} has stopped giving pictures; it may have been unplugged. "
                "Plug it in and open it again, or choose another camera."
            )
        return frame

    def close(self) -> None:
        """Free the device; harmless where it is not open.

        Raises:
            RuntimeError: It was opened in another thread.
        """
        capture = self._own_capture()
        self._capture = self._thread = self._first = None
        if capture is not None:
            capture.release()

    def _own_capture(self) -> Capture | None:
        if self._thread not in (None, threading.get_ident()):
            raise RuntimeError(f"{self.name} was opened in another thread; open, read and close it in one.")
        return self._capture

    def _next_frame(self, capture: Capture, patience: float) -> NDArray[np.uint8] | None:
        """The next usable frame, or None when ``patience`` seconds have brought none."""
        deadline = self._clock() + patience
        while True:
            try:
                came, frame = capture.read()
            except cv2.error:
                came, frame = False, None
            picture = picture_of(frame) if came else None
            if picture is not None or self._clock() >= deadline:
                return picture
            self._pause(_PAUSE)

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
