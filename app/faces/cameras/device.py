"""The cameras of this computer: which there are, and one that is read so that it holds nobody up."""

import os
import platform
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera, picture_of
from app.faces.errors import CameraError
from app.language import _

WIDTH = 640
HEIGHT = 480

_PAUSE = 0.05
"""Seconds to wait after a read that brought nothing."""


@dataclass(frozen=True)
class CameraInfo:
    """A camera that can be chosen.

    Attributes:
        index: OpenCV's index of the device.
        name: Its name, unlike every other in the list.
        backend: The OpenCV backend that the index belongs to.
    """

    index: int
    name: str
    backend: int = cv2.CAP_ANY


def device_cameras(
    enumerate_backend: Callable[[int], Iterable[Any]] | None = None, backends: Sequence[int] | None = None
) -> list[CameraInfo]:
    """Lists the cameras of this computer without opening any; empty if there is none or it cannot be told.

    A device that several backends offer is listed once, with the backend that OpenCV itself would prefer.

    Args:
        enumerate_backend: Lists one backend's cameras, each with index, name, path, vid and pid.
        backends: The backends to ask, the preferred first; by default those that this OpenCV really has.
    """
    if enumerate_backend is None:
        enumerate_backend = _enumerate_backend
    if backends is None:
        backends = _usable_backends()
    found: dict[object, CameraInfo] = {}
    for backend in backends:
        # One broken backend must not hide the cameras of the others, nor keep the window from opening.
        try:
            cameras = sorted(enumerate_backend(backend), key=lambda camera: int(camera.index))
        except Exception:
            continue
        for camera in cameras:
            info = CameraInfo(int(camera.index), camera.name or _numbered(camera.index), int(backend))
            # Windows' backends give one device the same path but for the kind of interface at its end.
            path = str(camera.path).lower().split("#{", maxsplit=1)[0] if camera.path else None
            found.setdefault(path or (camera.name, camera.vid, camera.pid, camera.index), info)
    seen: dict[str, int] = {}
    told_apart = []
    for camera in found.values():
        seen[camera.name] = count = seen.get(camera.name, 0) + 1
        told_apart.append(camera if count == 1 else replace(camera, name=f"{camera.name} ({count})"))
    return told_apart


def _usable_backends() -> list[int]:
    registry = cv2.videoio_registry
    usable = [backend for backend in registry.getCameraBackends() if registry.hasBackend(backend)]
    return sorted(usable, key=lambda backend: not registry.isBackendBuiltIn(backend))


def _enumerate_backend(backend: int) -> list[Any]:
    # Elsewhere the package would open one index after another.
    if platform.system() not in ("Linux", "Windows", "Darwin"):
        return []
    from cv2_enumerate_cameras import enumerate_cameras, supported_backends

    return list(enumerate_cameras(backend)) if backend in supported_backends else []


def _numbered(index: int) -> str:
    return _("Camera {number}").format(number=index)


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` that is used of a device."""

    def isOpened(self) -> bool:
        """Whether there is something to read from."""
        ...

    def read(self) -> tuple[bool, Any]:
        """Whether a frame came, and the frame."""
        ...

    def set(self, propId: int, value: float) -> bool:
        """Asks for a property's value."""
        ...

    def release(self) -> None:
        """Frees the device."""
        ...


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


class DeviceCamera(Camera):
    """A camera by OpenCV's index.

    A thread of its own opens, reads and releases it (drivers want that in one thread) and keeps only the
    newest frame: `read` never returns one that has waited in a queue.

    Args:
        index: OpenCV's index of the device; it is used as given, no other is tried.
        name: What to call it; "Camera 3" by default.
        backend: The OpenCV backend that the index belongs to.
        make_capture: Makes the capture from index and backend; ``cv2.VideoCapture``.
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
        make_capture: Callable[[int, int], Capture] = cv2.VideoCapture,
        patience: Patience = Patience(),  # noqa: B008 - it cannot be changed
        devices: Path = Path("/dev"),
    ) -> None:
        self.name = name or _numbered(index)
        self.interval = 0.0
        self._index = index
        self._backend = backend
        self._make_capture = make_capture
        self._patience = patience
        self._devices = devices
        self._reader: _Reader | None = None
        self._first: NDArray[np.uint8] | None = None

    def open(self) -> None:
        """Opens the device, asks for 640×480, and waits for its first frame.

        Raises:
            CameraError: It is absent, not permitted, or used by another program.
            RuntimeError: It is open already.
        """
        if self._reader is not None:
            raise RuntimeError(f"{self.name} is open already.")
        self._reader = _Reader(self.name, lambda: self._make_capture(self._index, self._backend))
        opened = self._reader.opened(self._patience.opening)
        if opened:
            self._first = self._next_frame(self._reader, self._patience.first)
        if self._first is None:
            self.close()
            raise CameraError(self._why_no_frame(opened).format(camera=self.name, device=self._device))

    def read(self) -> NDArray[np.uint8]:
        """Returns the newest frame not read yet, RGB uint8 (H, W, 3); a device has no end.

        Raises:
            CameraError: No frame came for 1.5 s; the camera is closed then.
            RuntimeError: It is not open.
        """
        if self._reader is None:
            raise RuntimeError(f"{self.name} is not open.")
        frame, self._first = self._first, None
        if frame is None:
            frame = self._next_frame(self._reader, self._patience.later)
        if frame is None:
            self.close()
            raise CameraError(
                _(
                    "{camera} has stopped giving pictures; it may have been unplugged. "
                    "Plug it in and open it again, or choose another camera."
                ).format(camera=self.name)
            )
        return frame

    def close(self) -> None:
        """Frees the device; harmless if it is not open."""
        reader, self._reader, self._first = self._reader, None, None
        if reader is not None:
            reader.stop()
            reader.join(self._patience.closing)

    def interrupt(self) -> None:
        """Makes an `open` or `read` that waits give up at once, with a CameraError; from any thread."""
        reader = self._reader
        if reader is not None:
            reader.stop()

    def _next_frame(self, reader: "_Reader", patience: float) -> NDArray[np.uint8] | None:
        """Returns the next usable frame, or None if ``patience`` seconds have brought none."""
        deadline = time.monotonic() + patience
        while not reader.stopped and (left := deadline - time.monotonic()) > 0:
            picture = picture_of(reader.newest(left))
            if picture is not None:
                return picture
        return None

    @property
    def _device(self) -> Path:
        return self._devices / f"video{self._index % 100}"

    def _why_no_frame(self, opened: bool | None) -> str:
        if opened is None:
            return _(
                "{camera} does not answer. Unplug it and plug it in again, or close other programs that "
                "may be using it, and open it again."
            )
        if opened:
            return _(
                "{camera} gives no pictures; another program may be using it. "
                "Close that program and open the camera again."
            )
        if platform.system() != "Linux":
            return _(
                "{camera} cannot be opened. Plug it in, close other programs that use it, and allow "
                "Facet to use the camera in the privacy settings of this computer."
            )
        if not self._device.exists():
            return _("{camera} is not there. Plug it in, or choose another camera or the Demo camera.")
        if not os.access(self._device, os.R_OK | os.W_OK):
            return _(
                "Facet is not permitted to use {camera} ({device}). Add yourself to the group “video” "
                "and log in again, or choose another camera."
            )
        return _(
            "{camera} is used by another program or gives no pictures. Close that program and try again."
        )


class _Reader:
    """Opens a capture, reads it without a pause, and releases it, all in one thread; keeps the newest frame.

    A frame that nobody took is replaced, so a slow taker gets the newest and not the oldest of the driver's
    queue. The thread is a daemon: if the driver never comes back, nobody has to wait for it.
    """

    def __init__(self, name: str, make: Callable[[], Capture]) -> None:
        self._make = make
        self._news = threading.Condition()
        self._frame: object = None
        self._opened: bool | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"reading {name}", daemon=True)
        self._thread.start()

    def opened(self, patience: float) -> bool | None:
        """Returns whether there is something to read; None if that is not known after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._opened is not None or self._stopped.is_set(), patience)
            return self._opened

    def newest(self, patience: float) -> object:
        """Returns the newest frame not returned yet; None if none has come within so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._frame is not None or self._stopped.is_set(), patience)
            frame, self._frame = self._frame, None
        return frame

    @property
    def stopped(self) -> bool:
        """Whether it was stopped: no more frames come."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Makes the thread release the device, and frees whoever waits for a frame; returns at once."""
        self._stopped.set()
        with self._news:
            self._news.notify_all()

    def join(self, patience: float) -> None:
        """Waits until the device is released, but no longer than so many seconds."""
        self._thread.join(patience)

    def _run(self) -> None:
        capture = None
        try:
            capture = self._make()
            if capture.isOpened():
                capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
                capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
                self._tell(True)
                self._follow(capture)
        except cv2.error:
            pass
        finally:
            if capture is not None:
                capture.release()
            self._tell(False)

    def _tell(self, opened: bool) -> None:
        with self._news:
            self._opened = opened
            self._news.notify_all()

    def _follow(self, capture: Capture) -> None:
        while not self._stopped.is_set():
            try:
                came, frame = capture.read()
            except cv2.error:
                came, frame = False, None
            if came and frame is not None:
                with self._news:
                    self._frame = frame
                    self._news.notify_all()
            else:
                self._stopped.wait(_PAUSE)
