"""A video file decoded in a process of its own: a damaged one may end that process, but not Facet.

OpenCV 4.14 writes behind its memory where a video's pictures are not laid out as it expects: a small
uncompressed AVI is enough, damaged or not (found by tests/benchmarks/fuzz.py). Decoding can also hang, or
fill the memory; a process can be ended.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import cv2
import numpy as np
from numpy.typing import NDArray

from app.child_process import can_start_children, pipe_of, start_child
from app.faces.cameras.camera import Capture
from app.faces.film_process import FRAME, HEADER, NEXT, READY

_MODULE = "app.faces.film_process"
_START_PATIENCE = 30.0
"""Seconds that a process may take to start, which has nothing to do with the file."""
_PATIENCE = 4.5
"""Seconds for opening a film and its first frame, and for each frame after that."""
_LARGEST = 2**28
"""Bytes of a frame; a process whose memory is damaged may say anything."""


class FilmCapture:
    """The part of ``cv2.VideoCapture`` that a video file needs; the arguments are the same.

    Args:
        path: The file.
        backend: OpenCV's number of it.
        parameters: What to tell the backend: property, value, and so on.

    Raises:
        OSError: No process can be started.
    """

    def __init__(self, path: str, backend: int, parameters: Sequence[int] = ()) -> None:
        self._process = start_child(_MODULE, [path, *map(str, (backend, *parameters))])
        self._properties: dict[int, float] = {}
        self._opened = False
        self._spent = 0.0
        with self._at_most(_START_PATIENCE):
            ready = self._bytes(len(READY)) == READY
        began = time.monotonic()
        if ready:
            with self._at_most(_PATIENCE):
                self._take_header()
        # Opening and the first frame are one wait for the user.
        self._spent = time.monotonic() - began

    def isOpened(self) -> bool:
        """Whether there is something to read from."""
        return self._opened

    def get(self, propId: int) -> float:
        """Width, height or frames a second; 0 for any other property."""
        return self._properties.get(propId, 0.0)

    def set(self, propId: int, value: float) -> bool:  # noqa: ARG002 - the signature of a capture
        """Nothing can be changed once it is open."""
        return False

    def read(self) -> tuple[bool, NDArray[np.uint8] | None]:
        """Whether a frame came, and the frame; none comes where the process ended or took too long."""
        if not self._opened:
            return False, None
        with self._at_most(max(0.0, _PATIENCE - self._spent)):
            frame = self._ask()
        self._spent = 0.0
        if frame is None:
            self.release()
        return frame is not None, frame

    def release(self) -> None:
        """End the process; harmless where it has ended."""
        self._opened = False
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe_of(pipe).close()
        self._process.wait()

    def __del__(self) -> None:
        if hasattr(self, "_process"):
            self.release()

    def _take_header(self) -> None:
        header = self._bytes(HEADER.size)
        if len(header) < HEADER.size:
            return
        self._opened, width, height, rate = HEADER.unpack(header)
        self._properties = {
            cv2.CAP_PROP_FRAME_WIDTH: width,
            cv2.CAP_PROP_FRAME_HEIGHT: height,
            cv2.CAP_PROP_FPS: rate,
        }

    def _ask(self) -> NDArray[np.uint8] | None:
        try:
            pipe_of(self._process.stdin).write(NEXT)
            pipe_of(self._process.stdin).flush()
        except OSError:
            return None
        header = self._bytes(FRAME.size)
        shape = FRAME.unpack(header) if len(header) == FRAME.size else (0, 0, 0)
        if not 0 < shape[0] * shape[1] * shape[2] <= _LARGEST:
            return None
        data = self._bytes(shape[0] * shape[1] * shape[2])
        if len(data) < shape[0] * shape[1] * shape[2]:
            return None
        return np.frombuffer(data, np.uint8).reshape(shape)

    def _bytes(self, count: int) -> bytes:
        """So many bytes, or fewer where the process has ended."""
        with suppress(OSError):
            return pipe_of(self._process.stdout).read(count)
        return b""

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        # Pipes cannot be waited for with a limit on Windows; whoever waits for an ended process goes on.
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def film_capture(path: str, backend: int, parameters: Sequence[int] = ()) -> Capture:
    """Open a video file in a process of its own; in this one where there is no Python to start (frozen)."""
    if not can_start_children():
        return cv2.VideoCapture(path, backend, parameters)
    return FilmCapture(path, backend, parameters)
