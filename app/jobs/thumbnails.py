"""Thumbnails of the faces that are looked at, made on a thread of its own."""

import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.faces.errors import FaceError
from app.faces.found import Box
from app.faces.picture import THUMBNAIL_SIDE, decode_picture, thumbnail
from app.jobs.job import Job
from app.project import DamagedError, Face, Project, ProjectError

_BATCH = 8
"""Faces that are read together: few enough to see the first ones soon."""

_PAUSE = 1.0
"""Seconds to wait after the project could not be read, before trying again what is wanted then."""


class Thumbnail(NamedTuple):
    """The picture of a face for a list, RGB uint8 (side, side, 3); None where it cannot be read."""

    face_id: int
    picture: NDArray[np.uint8] | None


class ThumbnailsJob(Job):
    """Decodes the faces that are wanted, the newest wish first, until it is cancelled.

    Args:
        project: Holds the pictures.
        side: Of a thumbnail, in pixels.

    Attributes:
        made: A list of `Thumbnail`.
        refused: A picture, or the project, cannot be read; the sentence. Said once, not for every face.
    """

    made = Signal(object)
    refused = Signal(str)

    def __init__(self, project: Project, side: int = THUMBNAIL_SIDE, parent: QObject | None = None) -> None:
        super().__init__("Showing the faces", parent)
        self._project = project
        self._side = side
        self._changed = threading.Condition()
        self._wanted: dict[int, list[Face]] = {}
        self._said = False

    def want(self, wisher: int, faces: Sequence[Face]) -> None:
        """Asks for thumbnails; returns at once.

        Args:
            wisher: Who asks; a new wish replaces the same wisher's earlier one, as it scrolled on meanwhile.
            faces: Which, the most urgent first.
        """
        with self._changed:
            self._wanted.pop(wisher, None)
            if faces:
                self._wanted[wisher] = list(faces)
                self._changed.notify_all()

    def cancel(self) -> None:
        """Ends the job after the faces it reads now."""
        super().cancel()
        with self._changed:
            self._changed.notify_all()

    def work(self) -> None:
        """Makes what is wanted, and waits for more."""
        while batch := self._next():
            try:
                self.made.emit(self._thumbnails(batch))
            except ProjectError as error:
                self._refuse(str(error))
                self.wait_cancelled(_PAUSE)

    def _next(self) -> list[Face]:
        """The most urgent faces; none when the job is cancelled."""
        with self._changed:
            while not self._wanted and not self.cancelled:
                self._changed.wait()
            if self.cancelled:
                return []
            wisher = next(reversed(self._wanted))
            batch, rest = self._wanted[wisher][:_BATCH], self._wanted[wisher][_BATCH:]
            if rest:
                self._wanted[wisher] = rest
            else:
                del self._wanted[wisher]
            return batch

    def _thumbnails(self, faces: list[Face]) -> list[Thumbnail]:
        try:
            pictures = self._project.pictures(face.id for face in faces)
        except DamagedError as error:
            if len(faces) > 1:
                return [made for face in faces for made in self._thumbnails([face])]
            self._refuse(str(error))
            return [Thumbnail(faces[0].id, None)]
        return [self._thumbnail(face, pictures.get(face.id)) for face in faces]

    def _thumbnail(self, face: Face, picture: bytes | None) -> Thumbnail:
        if picture is None:
            return Thumbnail(face.id, None)
        try:
            made = thumbnail(decode_picture(picture, face.source), Box(*face.region), self._side)
        except FaceError as error:
            self._refuse(str(error))
            return Thumbnail(face.id, None)
        return Thumbnail(face.id, made)

    def _refuse(self, sentence: str) -> None:
        if not self._said and not self.cancelled:
            self._said = True
            self.refused.emit(sentence)
