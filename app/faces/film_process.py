"""The process that decodes a video file for `FilmCapture`: a frame each time it is asked for one.

It imports little, because it is started anew for each film.
"""

import struct
import sys
from pathlib import Path
from typing import IO, Any

import cv2
import numpy as np

READY = b"r"
NEXT = b"n"
HEADER = struct.Struct("<?ddd")
"""Whether it is open; width, height, frames a second."""
FRAME = struct.Struct("<III")
"""Rows, columns and channels of the bytes that follow; zeros at the end of the film."""

_MEMORY = 800 * 2**20
"""Bytes for decoding."""


def main() -> None:
    """Decode the file of the first argument; backend and parameters follow."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    _limit_memory()
    answers.write(READY)
    answers.flush()
    capture = _opened(sys.argv[1], *map(int, sys.argv[2:]))
    if capture is None:
        _answer(answers, HEADER.pack(False, 0, 0, 0))
        return
    properties = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS)
    _answer(answers, HEADER.pack(True, *map(capture.get, properties)))
    while asked.read(len(NEXT)):
        frame = _frame(capture)
        if frame is None:
            _answer(answers, FRAME.pack(0, 0, 0))
            return
        rows, columns = frame.shape[:2]
        _answer(answers, FRAME.pack(rows, columns, frame.size // (rows * columns)), frame.data)


def _opened(path: str, backend: int, *parameters: int) -> cv2.VideoCapture | None:
    try:
        capture = cv2.VideoCapture(path, backend, parameters)
    except cv2.error:
        return None
    return capture if capture.isOpened() else None


def _frame(capture: cv2.VideoCapture) -> Any:
    try:
        came, frame = capture.read()
    except cv2.error:
        return None
    usable = came and frame is not None and frame.dtype == np.uint8 and frame.size
    return np.ascontiguousarray(frame) if usable else None


def _answer(answers: IO[bytes], *parts: Any) -> None:
    for part in parts:
        answers.write(part)
    answers.flush()


def _limit_memory() -> None:
    """Let no more memory be had than decoding needs, where the system can (Linux)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, OSError, ValueError):
        return


if __name__ == "__main__":
    main()
