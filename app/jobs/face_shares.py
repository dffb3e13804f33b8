"""Each face's share of D, computed on a thread of its own."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job
from app.project import Face, Project
from app.recognition.face_errors import face_shares
from app.recognition.snapshot import Snapshot


class FaceSharesJob(Job):
    """Asks a network about faces whose persons are known.

    Args:
        project: Holds the faces' pictures.
        faces: Which.
        trained: The network.

    Attributes:
        found: Some shares: a list of `FaceShare`.
        progressed: (done, all) faces.
    """

    found = Signal(object)
    progressed = Signal(int, int)

    def __init__(
        self, project: Project, faces: Sequence[Face], trained: Snapshot, parent: QObject | None = None
    ) -> None:
        super().__init__("Looking for each face's share of D", parent)
        self._project = project
        self._faces = faces
        self._trained = trained

    def work(self) -> None:
        """Goes through the faces in their order."""
        done = 0
        for shares in face_shares(self._project, self._faces, self._trained):
            if self.cancelled:
                return
            done += len(shares)
            self.found.emit(shares)
            self.progressed.emit(done, len(self._faces))
