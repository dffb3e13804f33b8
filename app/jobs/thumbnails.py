"""Thumbnails of the faces that a project holds already, made on a thread of its own."""

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QObject, Signal

from app.faces.box import Box
from app.faces.picture import decode_picture
from app.faces.thumbnail import thumbnail
from app.jobs.job import Job
from app.jobs.live import Captured
from app.project import Face, Project

_BATCH = 32


class ThumbnailsJob(Job):
    """Decodes faces and gives their thumbnails, some at a time.

    Attributes:
        made: A list of `Captured`.
    """

    made = Signal(object)

    def __init__(self, project: Project, faces: Sequence[Face], parent: QObject | None = None) -> None:
        super().__init__("Showing the faces", parent)
        self._project = project
        self._faces = faces

    def work(self) -> None:
        """Goes through the faces in their order."""
        rest = iter(self._faces)
        while not self.cancelled and (batch := list(islice(rest, _BATCH))):
            pictures = self._project.pictures(face.id for face in batch)
            self.made.emit([self._made(face, pictures[face.id]) for face in batch if face.id in pictures])

    def _made(self, face: Face, picture: bytes) -> Captured:
        return Captured(face, thumbnail(decode_picture(picture, face.source), Box(*face.region)))
