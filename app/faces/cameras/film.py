"""A film in place of a camera, decoded in a process of its own: a damaged one may end that, but not Facet.

OpenCV 4.14 writes behind its memory if a film's pictures are not laid out as it expects: a small uncompressed
AVI is enough, damaged or not (found by tests/benchmarks/fuzz.py). Decoding can also hang, or fill the memory;
a process can be ended. It sends one picture each time it is asked for one.
"""

import math
import os
import struct
import time
from contextlib import suppress
from multiprocessing import BufferTooShort
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.child_process import Child
from app.faces.cameras.camera import Camera, Flow, picture_of
from app.faces.errors import CameraError, FaceError
from app.faces.picture import PICTURE_SUFFIXES, refuse_no_file
from app.language import _

VIDEO_SUFFIXES: frozenset[str] = frozenset(
    {".avi", ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".ogv", ".3gp"}
)
"""File name endings of films, in lower case, for choosing and dropping files."""

_USUAL_RATE = 25.0
_LARGEST_RATE = 240.0
_LONGEST_INTERVAL = 1.0
"""Seconds that a picture is shown at most, whatever the film says."""

_SMALLEST_SIDE = 8
_MOST_PIXELS = 36_000_000
"""Of one picture: 8K has 33 million."""

_START_PATIENCE = 30.0
"""Seconds that the process may take to start, which has nothing to do with the file."""
_FFMPEG_PATIENCE = 4000
"""Milliseconds. A wiped stretch in a long film would be searched for the next picture for half a minute."""
_THREADS = 2
"""Of the decoder. Each has pictures of its own, which is much memory if a computer has many processors."""
_MEMORY = 800 * 2**20
"""Bytes for decoding."""

_MOST_MISSING = 0.05
"""Part of a film that may be missing at its end: its length may be a rough one, or that of the sound."""

# What the process says: whether the file is open, width, height, pictures a second, number of pictures and
# seconds (0: not known); then for each picture whether there is one, rows, columns, and its time in seconds.
_HEADER = struct.Struct("<?2I3d")
_PICTURE = struct.Struct("<?IId")
_MOST_DESCRIPTION = 2**26
"""Bytes of an MP4 that are read to describe it."""


class VideoFileCamera(Camera):
    """A film, picture after picture, upright as it says of itself.

    Args:
        path: The file.
        loop: Whether to start again at the end.
        patience: Seconds for opening a film and its first picture, and for each picture after that.

    Attributes:
        name: The file's name.
        interval: Seconds between the last two pictures; once it is open, what the file says, or 1/25.
        seconds: When the picture read last is shown, from the beginning of the film; for sampling by time.
        remark: That a film has ended before its end; empty as long as it has not.
    """

    flow = Flow.FILM

    def __init__(self, path: Path, loop: bool = False, *, patience: float = 4.5) -> None:
        self.name = path.name
        self.interval = 1 / _USUAL_RATE
        self.seconds = 0.0
        self.remark = ""
        self._path = path
        self._loop = loop
        self._patience = patience
        self._child: Child | None = None
        self._is_open = False
        self._first: tuple[NDArray[np.uint8], float] | None = None
        self._read = 0
        self._begins = self._count = self._length = 0.0

    def open(self) -> None:
        """Opens the file and looks at its first picture; an open film starts again.

        Raises:
            CameraError: It is not there, or not a film with pictures in it.
        """
        self.close()
        self.remark = ""
        self._check_file()
        try:
            self._child = Child(_decode, str(self._path))
        except OSError as error:
            raise self._not_opened(error) from error
        try:
            self._message(self._child, time.monotonic() + _START_PATIENCE)
            # Opening and the first picture are one wait for the user.
            until = time.monotonic() + self._patience
            self._take_header(self._child, until)
            self._ask(self._child)
            self._first = self._next(self._child, until)
            if self._first is None:
                raise CameraError(
                    _("There are no pictures in {film}; choose another video.").format(film=self._path)
                )
        except CameraError:
            self.close()
            raise
        self._is_open = True

    def read(self) -> NDArray[np.uint8] | None:
        """Returns the next picture, RGB uint8 (H, W, 3), or None at the end (which a looped film lacks).

        Raises:
            CameraError: The file has gone when it should start again.
            RuntimeError: It is not open.
        """
        if not self._is_open:
            raise RuntimeError(f"{self.name} is not open.")
        taken, self._first = self._first, None
        if taken is None and self._child is not None:
            taken = self._next(self._child, time.monotonic() + self._patience)
        if taken is None and self._loop:
            remark = self.remark
            self.open()
            self.remark = remark
            taken, self._first = self._first, None
        if taken is None:
            self._end_child()
            return None
        picture, seconds = taken
        self._note_time(seconds)
        return picture

    def close(self) -> None:
        """Frees the file; harmless if it is not open."""
        self._end_child()
        self._is_open, self._first = False, None
        self._read, self.seconds = 0, 0.0

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            # It has nothing to lose.
            child.kill()
            child.close()

    def _check_file(self) -> None:
        try:
            refuse_no_file(self._path, of_a_folder=_("{name} is a folder, not a video."))
            # FFmpeg would call it no video, whatever keeps it from being read.
            self._path.open("rb").close()
        except FaceError as error:
            raise CameraError(str(error)) from None
        except OSError as error:
            raise self._not_opened(error) from error
        # OpenCV would take a numbered picture, like 0001.jpg, for the first one of a film.
        if self._path.suffix.lower() in PICTURE_SUFFIXES:
            raise CameraError(_("{film} is a picture, not a video.").format(film=self._path))

    def _not_opened(self, error: OSError) -> CameraError:
        reason = error.strerror or type(error).__name__
        return CameraError(_("{film} cannot be opened: {reason}.").format(film=self._path, reason=reason))

    def _take_header(self, child: Child, until: float) -> None:
        header = self._message(child, until)
        opened, *numbers = _HEADER.unpack(header) if len(header) == _HEADER.size else (False,)
        if not opened:
            raise CameraError(
                _(
                    "{film} is not a video that Facet can read, or it is damaged; "
                    "use AVI, MP4, MOV, MKV or WebM."
                ).format(film=self._path)
            )
        width, height, rate, self._count, self._length = numbers
        self._check_size(width, height)
        self.interval = 1 / (rate if 1 <= rate <= _LARGEST_RATE else _USUAL_RATE)

    def _check_size(self, width: int, height: int) -> None:
        if width * height > _MOST_PIXELS:
            raise CameraError(
                _(
                    "The pictures of {film} are too large: {width}×{height} pixels, where Facet reads "
                    "videos of up to {most} million. Save it smaller."
                ).format(film=self._path, width=width, height=height, most=_MOST_PIXELS // 1_000_000)
            )
        # 0: some backends do not say it.
        if 0 < min(width, height) < _SMALLEST_SIDE:
            raise CameraError(
                _(
                    "The pictures of {film} are too small: {width}×{height} pixels, where at least "
                    "{least}×{least} are needed."
                ).format(film=self._path, width=width, height=height, least=_SMALLEST_SIDE)
            )

    def _next(self, child: Child, until: float) -> tuple[NDArray[np.uint8], float] | None:
        """Returns the next picture and its time; None at the end, and `remark` says if that came early."""
        header = self._message(child, until)
        # A process whose memory is damaged may say anything, or nothing.
        unbroken = len(header) == _PICTURE.size
        came, rows, columns, seconds = _PICTURE.unpack(header) if unbroken else (False, 0, 0, 0.0)
        if came and 0 < rows * columns <= _MOST_PIXELS:
            picture = np.empty((rows, columns, 3), np.uint8)
            with suppress(EOFError, OSError, BufferTooShort):
                ready = child.connection.poll(max(0.0, until - time.monotonic()))
                if ready and child.connection.recv_bytes_into(picture.reshape(-1)) == picture.size:
                    self._ask(child)
                    return picture, seconds
        if came or not unbroken or self._ends_early():
            self.remark = _(
                "{film} ends in damage after {seconds} s; the rest could not be read. Copy it again."
            ).format(film=self._path, seconds=f"{self.seconds + self.interval:.1f}")
        return None

    @staticmethod
    def _ask(child: Child) -> None:
        """Asks for a picture, which is decoded while the one before it is looked at."""
        # If the process has gone, its next message is missing.
        with suppress(OSError):
            child.connection.send_bytes(b"next")

    @staticmethod
    def _message(child: Child, until: float) -> bytes:
        """The process's next message; empty if it has ended, or says nothing in time."""
        with suppress(EOFError, OSError):
            if child.connection.poll(max(0.0, until - time.monotonic())):
                return child.connection.recv_bytes(_HEADER.size)
        return b""

    def _ends_early(self) -> bool:
        """Whether both pictures and time are clearly fewer than the film says: either may be wrong."""
        missing = self._length - self.seconds - self.interval
        return missing > max(2 * self.interval, _MOST_MISSING * self._length) and self._read < self._count - 2

    def _note_time(self, seconds: float) -> None:
        if not self._read:
            self._begins = seconds if math.isfinite(seconds) else 0.0
        seconds -= self._begins
        if not self._read:
            self.seconds = 0.0
        elif math.isfinite(seconds) and seconds > self.seconds:
            interval = seconds - self.seconds
            self.interval = min(max(interval, 1 / _LARGEST_RATE), _LONGEST_INTERVAL)
            self.seconds = seconds
        else:
            # Some films do not say it, and in others it runs back.
            self.seconds += self.interval
        self._read += 1


def _decode(connection: Connection, path: str) -> None:
    """The process's end: opens a film, and sends a picture each time it is asked for one."""
    # What a library writes while it dies is no sentence for the user.
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    _limit_memory()
    connection.send_bytes(b"ready")
    track = _track_of(path)
    capture = _opened(path)
    if capture is None or not capture.isOpened():
        connection.send_bytes(_HEADER.pack(False, 0, 0, 0, 0, 0))
        return
    if track.mirrored:
        capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 0)
    asked = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS, cv2.CAP_PROP_FRAME_COUNT)
    width, height, rate, count = map(capture.get, asked)
    length = track.seconds or (count / rate if count > 0 and rate > 0 else 0.0)
    connection.send_bytes(_HEADER.pack(True, round(width), round(height), rate, count, length))
    while connection.recv_bytes():
        came, frame = capture.read()
        if not came:
            connection.send_bytes(_PICTURE.pack(False, 0, 0, 0))
            return
        picture = picture_of(frame)
        if picture is None:
            return
        picture = np.ascontiguousarray(track.upright(picture))
        rows, columns = picture.shape[:2]
        seconds = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        connection.send_bytes(_PICTURE.pack(True, rows, columns, seconds))
        connection.send_bytes(picture.reshape(-1).data)


def _opened(path: str) -> cv2.VideoCapture | None:
    # FFmpeg alone where there is one: the others would print complaints about files that are no films, and
    # some of them refuse to be told anything.
    try:
        if not cv2.videoio_registry.hasBackend(cv2.CAP_FFMPEG):
            return cv2.VideoCapture(path, cv2.CAP_ANY)
        limits = {
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC: _FFMPEG_PATIENCE,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC: _FFMPEG_PATIENCE,
            cv2.CAP_PROP_N_THREADS: _THREADS,
        }
        return cv2.VideoCapture(
            path, cv2.CAP_FFMPEG, [number for limit in limits.items() for number in limit]
        )
    except cv2.error:
        return None


def _limit_memory() -> None:
    """Lets no more memory be had than decoding needs, where the system can (Linux)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, OSError, ValueError):
        return


class _Track(NamedTuple):
    """What an MP4 or MOV file says of its pictures that OpenCV does not tell.

    Attributes:
        seconds: That it lasts; 0 where not known. What was cut off without being deleted is not in it.
        matrix: (a, b, c, d): the picture's point (x, y) is shown at (ax + cy, bx + dy), moved into sight.
    """

    seconds: float = 0.0
    matrix: tuple[int, ...] = (1, 0, 0, 1)

    @property
    def mirrored(self) -> bool:
        """Whether it is mirrored: OpenCV turns films, but turns these ones wrongly."""
        a, b, c, d = self.matrix
        return a * d - b * c < 0

    def upright(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A mirrored picture as it is to be shown; the others are upright already."""
        if not self.mirrored:
            return picture
        a, b, c, d = self.matrix
        if a == d == 0:
            picture = picture.swapaxes(0, 1)
        return picture[:: -1 if b + d < 0 else 1, :: -1 if a + c < 0 else 1]


def _track_of(path: str) -> _Track:
    """Returns the first track with pictures of an MP4 or MOV file; one that says nothing for another file."""
    with suppress(OSError, ValueError, IndexError, struct.error, ZeroDivisionError), open(path, "rb") as file:
        movie = _movie_of(file)
        clock = movie.index(b"mvhd") + 4
        [scale] = struct.unpack_from(">I", movie, clock + (20 if movie[clock] else 12))
        track = movie.index(b"tkhd") + 4
        while True:
            # A version with longer times has the other fields further behind.
            long = bool(movie[track])
            [lasts] = struct.unpack_from(">Q" if long else ">I", movie, track + (28 if long else 20))
            *matrix, width, _height = struct.unpack_from(">11i", movie, track + (52 if long else 40))
            if width:
                turned = [matrix[place] / max(map(abs, matrix[:5])) for place in (0, 1, 3, 4)]
                known = 0 < lasts < 2 ** (64 if long else 32) - 1
                return _Track(lasts / scale if known else 0.0, tuple(map(round, turned)))
            track = movie.index(b"tkhd", track) + 4
    return _Track()


def _movie_of(file: IO[bytes]) -> bytes:
    """Returns the part of an MP4 or MOV file that describes its tracks; empty if there is none."""
    while len(head := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        rest = size - 8
        if size == 1:
            rest = struct.unpack(">Q", file.read(8))[0] - 16
        if kind == b"moov":
            return file.read(min(rest, _MOST_DESCRIPTION))
        if rest < 0:
            break
        file.seek(rest, os.SEEK_CUR)
    return b""
