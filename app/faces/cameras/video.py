"""A video file in place of a camera."""

import math
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera, Capture, CaptureMaker, Flow, picture_of
from app.faces.cameras.film import film_capture
from app.faces.errors import CameraError
from app.faces.picture import PICTURE_SUFFIXES

VIDEO_SUFFIXES: frozenset[str] = frozenset(
    {".avi", ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".ogv", ".3gp"}
)
"""File name endings of videos, in lower case, for choosing and dropping files."""

_USUAL_RATE = 25.0
_LARGEST_RATE = 240.0

_SMALLEST_SIDE = 8
_MOST_PIXELS = 36_000_000
"""Of one frame: 8K has 33 million."""

_PATIENCE = 4000
"""Milliseconds. A wiped stretch in a long video would be searched for the next frame for half a minute."""
_THREADS = 2
"""Of the decoder. Each has frames of its own, which is much memory where a computer has many processors."""


class VideoFileCamera(Camera):
    """A video file, frame after frame.

    Args:
        path: The file.
        loop: Whether to start again at the end.
        make_capture: Makes the capture; :func:`film_capture`, which decodes in a process of its own.

    Attributes:
        name: The file's name.
        interval: Seconds between two frames, known once it is open; 1/25 where the file says none.
    """

    flow = Flow.FILM

    def __init__(self, path: Path, loop: bool = False, *, make_capture: CaptureMaker = film_capture) -> None:
        self.name = path.name
        self.interval = 1 / _USUAL_RATE
        self._path = path
        self._loop = loop
        self._make_capture = make_capture
        self._capture: Capture | None = None
        self._first: NDArray[np.uint8] | None = None

    def open(self) -> None:
        """Open the file and look at its first frame; an open video starts again.

        Raises:
            CameraError: It is not there, or not a video with pictures in it.
        """
        self.close()
        self._check_file()
        try:
            capture = self._make_capture(str(self._path), *_how())
        except cv2.error:
            raise CameraError(self._no_video()) from None
        except OSError as error:
            raise CameraError(self._not_opened(error)) from error
        if not capture.isOpened():
            capture.release()
            raise CameraError(self._no_video())
        self._capture = capture
        self.interval = _interval(capture)
        try:
            self._check_size(capture)
            self._first = self._frame(capture)
            if self._first is None:
                raise CameraError(f"There are no pictures in {self._path}; choose another video.")
        except CameraError:
            self.close()
            raise

    def read(self) -> NDArray[np.uint8] | None:
        """The next frame, RGB uint8 (H, W, 3), or None at the end (which a looped video does not have).

        Raises:
            CameraError: The file has gone when it should start again.
            RuntimeError: It is not open.
        """
        if self._capture is None:
            raise RuntimeError(f"{self.name} is not open.")
        frame, self._first = self._first, None
        if frame is None:
            frame = self._frame(self._capture)
        if frame is None and self._loop:
            self.open()
            frame, self._first = self._first, None
        return frame

    def close(self) -> None:
        """Free the file; harmless where it is not open."""
        capture, self._capture, self._first = self._capture, None, None
        if capture is not None:
            capture.release()

    def _check_file(self) -> None:
        try:
            if not self._path.exists():
                raise CameraError(f"{self._path} is not there; it may have been moved or deleted.")
            if not self._path.is_file():
                raise CameraError(f"{self._path} is a folder, not a video.")
            # FFmpeg would call it no video, whatever keeps it from being read.
            self._path.open("rb").close()
        except OSError as error:
            raise CameraError(self._not_opened(error)) from error
        # OpenCV would take a numbered picture, like 0001.jpg, for the first frame of a video.
        if self._path.suffix.lower() in PICTURE_SUFFIXES:
            raise CameraError(f"{self._path} is a picture, not a video.")

    def _check_size(self, capture: Capture) -> None:
        width = round(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        height = round(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        if width * height > _MOST_PIXELS:
            raise CameraError(
                f"The pictures of {self._path} are too large: {width}×{height} pixels, where Facet reads "
                f"videos of up to {_MOST_PIXELS // 1_000_000} million. Save it smaller."
            )
        # 0: some backends do not say it.
        if 0 < min(width, height) < _SMALLEST_SIDE:
            raise CameraError(
                f"The pictures of {self._path} are too small: {width}×{height} pixels, where at least "
                f"{_SMALLEST_SIDE}×{_SMALLEST_SIDE} are needed."
            )

    def _not_opened(self, error: OSError) -> str:
        return f"{self._path} cannot be opened: {error.strerror or type(error).__name__}."

    def _no_video(self) -> str:
        return f"{self._path} is not a video that Facet can read; use AVI, MP4, MOV, MKV or WebM."

    @staticmethod
    def _frame(capture: Capture) -> NDArray[np.uint8] | None:
        try:
            came, frame = capture.read()
        except cv2.error:
            return None
        return picture_of(frame) if came else None


def _how() -> tuple[int] | tuple[int, list[int]]:
    """The backend, and what to tell it."""
    # FFmpeg alone where there is one: the others would print complaints about files that are no videos, and
    # some of them refuse to be told anything.
    if not cv2.videoio_registry.hasBackend(cv2.CAP_FFMPEG):
        return (cv2.CAP_ANY,)
    limits = {
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC: _PATIENCE,
        cv2.CAP_PROP_READ_TIMEOUT_MSEC: _PATIENCE,
        cv2.CAP_PROP_N_THREADS: _THREADS,
    }
    return cv2.CAP_FFMPEG, [number for limit in limits.items() for number in limit]


def _interval(capture: Capture) -> float:
    rate = capture.get(cv2.CAP_PROP_FPS)
    sensible = math.isfinite(rate) and 1 <= rate <= _LARGEST_RATE
    return 1 / (rate if sensible else _USUAL_RATE)
