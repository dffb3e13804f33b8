"""A folder of pictures in place of a camera."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera, Flow
from app.faces.errors import CameraError, FaceError
from app.faces.folders import pictures_in
from app.faces.picture import read_picture

SECONDS_EACH = 1.0
"""How long each picture is shown at the usual pace."""


class FolderCamera(Camera):
    """The pictures of a folder in natural order, one a second; those that cannot be read are left out.

    Args:
        path: The folder.
        loop: Whether to start again at the end.

    Attributes:
        name: The folder's name.
        interval: 1 s.
        remark: Which picture it is, and what was left out before it.
    """

    flow = Flow.PICTURES

    def __init__(self, path: Path, loop: bool = False) -> None:
        self.name = path.name or str(path)
        self.interval = SECONDS_EACH
        self.remark = ""
        self._path = path
        self._loop = loop
        self._pictures: list[Path] = []
        self._next: int | None = None
        self._unreadable = 0

    @property
    def source(self) -> str:
        """The file of the picture read last."""
        return str(self._pictures[self._next - 1]) if self._next else str(self._path)

    def open(self) -> None:
        """List the pictures; an open folder starts again.

        Raises:
            CameraError: It is no folder, or holds no pictures.
        """
        if not self._path.is_dir():
            raise CameraError(f"There is no folder {self._path}; it may have been moved or deleted.")
        try:
            self._pictures = pictures_in(self._path).pictures
        except FaceError as error:
            raise CameraError(str(error)) from None
        self._begin()

    def read(self) -> NDArray[np.uint8] | None:
        """The next picture that can be read, RGB uint8 (H, W, 3), or None at the end (unless it is looped).

        Raises:
            CameraError: Not one of the pictures can be read.
            RuntimeError: It is not open.
        """
        if self._next is None:
            raise RuntimeError(f"{self.name} is not open.")
        left_out = ""
        while self._next < len(self._pictures):
            self._next += 1
            path = self._pictures[self._next - 1]
            try:
                picture = read_picture(path)
            except FaceError as error:
                self._unreadable += 1
                left_out = f"{error} "
                continue
            self.remark = f"{left_out}{path.name}: picture {self._next} of {len(self._pictures)}."
            return picture
        return self._end(left_out)

    def close(self) -> None:
        """Forget the pictures; harmless where it is not open."""
        self._pictures, self._next = [], None

    def _begin(self) -> None:
        self._next = self._unreadable = 0

    def _end(self, left_out: str) -> NDArray[np.uint8] | None:
        if self._unreadable == len(self._pictures):
            raise CameraError(f"None of the pictures in {self._path} can be read. {left_out}".strip())
        if self._loop:
            self._begin()
            return self.read()
        self.remark = _left_out(self._unreadable)
        return None


def _left_out(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return "1 picture was left out, as it cannot be read."
    return f"{count} pictures were left out, as they cannot be read."
