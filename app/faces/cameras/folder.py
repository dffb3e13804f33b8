"""A folder of pictures in place of a camera."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera, Flow
from app.faces.errors import CameraError, FaceError
from app.faces.folders import Listing, pictures_in, said_of_left_out
from app.faces.picture import read_picture
from app.language import _, ngettext

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
        remark: Which picture it is, and what was left out before it; at the end, what was left out in all.
    """

    flow = Flow.PICTURES

    def __init__(self, path: Path, loop: bool = False) -> None:
        self.name = path.name or str(path)
        self.interval = SECONDS_EACH
        self.remark = ""
        self._path = path
        self._loop = loop
        self._listing = Listing()
        self._next: int | None = None
        self._unreadable = 0

    @property
    def source(self) -> str:
        """The file of the picture read last."""
        return str(self._listing.pictures[self._next - 1]) if self._next else str(self._path)

    def open(self) -> None:
        """Lists the pictures; an open folder starts again.

        Raises:
            CameraError: It is no folder, or holds no pictures.
        """
        try:
            self._listing = pictures_in(self._path)
        except FaceError as error:
            raise CameraError(str(error)) from None
        self._next = self._unreadable = 0

    def read(self) -> NDArray[np.uint8] | None:
        """Returns the next picture that can be read, RGB uint8 (H, W, 3), or None at the end (unless looped).

        Raises:
            CameraError: Not one of the pictures can be read.
            RuntimeError: It is not open.
        """
        if self._next is None:
            raise RuntimeError(f"{self.name} is not open.")
        pictures, reason = self._listing.pictures, ""
        while self._next < len(pictures):
            self._next += 1
            path = pictures[self._next - 1]
            try:
                picture = read_picture(path)
            except FaceError as error:
                self._unreadable += 1
                reason = str(error)
                continue
            place = _("{picture}: picture {number} of {count}.")
            place = place.format(picture=path.name, number=self._next, count=len(pictures))
            self.remark = f"{reason} {place}".strip()
            return picture
        if self._unreadable == len(pictures):
            sentence = _("None of the pictures in {folder} can be read. {reason}")
            raise CameraError(sentence.format(folder=self._path, reason=reason).strip())
        if self._loop:
            self._next = self._unreadable = 0
            return self.read()
        self.remark = f"{self._left_out()} {said_of_left_out(self._listing.left_out, self._path)}".strip()
        return None

    def close(self) -> None:
        """Forgets the pictures; harmless if it is not open."""
        self._listing, self._next = Listing(), None

    def _left_out(self) -> str:
        if not self._unreadable:
            return ""
        return ngettext(
            "{count} picture was left out, as it cannot be read.",
            "{count} pictures were left out, as they cannot be read.",
            self._unreadable,
        ).format(count=self._unreadable)
