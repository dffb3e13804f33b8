"""Bringing pictures into the project on a thread of its own."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.faces.detection import FaceDetector
from app.faces.picture import thumbnail
from app.jobs.job import Job
from app.jobs.live import Captured
from app.project import Project
from app.recognition.gathering import FoundFace, PictureSet, Refused, decide, gather, glimpses

_BATCH = 8
"""Faces that are committed together: few enough to see them come, many enough to be quick."""


class ImportJob(Job):
    """Finds the face of every picture and keeps it.

    Args:
        project: Where the faces go.
        collect: Gives the pictures; called on the job's thread, as drawing or listing them takes time.
        make_detector: Makes the face finder, on the job's thread.

    Attributes:
        collected: The pictures are known, and persons have taken over their names.
        added: Faces that are in the project: a list of `Captured`.
        progressed: (done, all) pictures.
        completed: (how many faces were added, the `Refused` ones, the names of the pictures with several
            faces, of which the largest was taken).
    """

    collected = Signal()
    added = Signal(object)
    progressed = Signal(int, int)
    completed = Signal(int, object, object)

    def __init__(
        self,
        project: Project,
        collect: Callable[[], Sequence[PictureSet]],
        make_detector: Callable[[], FaceDetector],
        parent: QObject | None = None,
    ) -> None:
        super().__init__("Adding pictures", parent)
        self._project = project
        self._collect = collect
        self._make_detector = make_detector
        self._done = 0
        self._added = 0
        self._refused: list[Refused] = []
        self._several: list[str] = []

    def work(self) -> None:
        """Goes through all pictures; what was added before a cancellation stays."""
        sets = self._collect()
        self.collected.emit()
        detector = self._make_detector()
        undecided = [source for each in sets if each.crop is None for source in each.sources]
        decided = decide(glimpses(undecided, detector)).crop if undecided else "detect"
        total = sum(each.count for each in sets)
        for each in sets:
            results = gather(each.sources, each.crop or decided, detector)
            batch: list[FoundFace] = []
            for result in results:
                self._count(result, batch, total)
                if len(batch) == _BATCH or self.cancelled:
                    self._keep(each.person_id, batch)
                if self.cancelled:
                    return
            self._keep(each.person_id, batch)
        self.completed.emit(self._added, self._refused, self._several)

    def _count(self, result: FoundFace | Refused, batch: list[FoundFace], total: int) -> None:
        self._done += 1
        self.progressed.emit(self._done, total)
        if isinstance(result, Refused):
            self._refused.append(result)
            return
        batch.append(result)
        if result.among > 1:
            self._several.append(result.source)

    def _keep(self, person_id: int, batch: list[FoundFace]) -> None:
        if not batch:
            return
        faces = self._project.add_faces([found.of(person_id) for found in batch])
        self._added += len(faces)
        pictures = [thumbnail(found.cut.picture, found.cut.region) for found in batch]
        self.added.emit([Captured(face, small) for face, small in zip(faces, pictures, strict=True)])
        batch.clear()
