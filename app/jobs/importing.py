"""Bringing pictures into the project, and making the thumbnails of the faces that are looked at.

Both are generators for a task, without Qt.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Glimpse
from app.faces.detection import FaceDetector
from app.faces.errors import FaceError
from app.faces.found import Box
from app.faces.picture import THUMBNAIL_SIDE, decode_picture, thumbnail
from app.jobs.live import Captured
from app.jobs.tasks import CancelledError
from app.project import DamagedError, Face, Project
from app.recognition.gathering import FoundFace, PictureSet, Refused, decide, gather, glimpses

_BATCH = 8
"""Faces that are kept, or read, together: few enough to see them come, many enough to be quick."""


class Progress(NamedTuple):
    """How many pictures were looked at; 0 as soon as they are known and persons have taken over names."""

    done: int
    total: int


@dataclass
class Imported:
    """What became of all pictures.

    Attributes:
        added: How many faces are in the project.
        refused: The pictures that could not be used.
        several: The names of the pictures with several faces, of which the largest was taken.
    """

    added: int = 0
    refused: list[Refused] = field(default_factory=list)
    several: list[str] = field(default_factory=list)


def import_pictures(
    project: Project,
    collect: Callable[[], Sequence[PictureSet]],
    make_detector: Callable[[], FaceDetector],
) -> Generator[Progress | list[Captured], None, Imported]:
    """Finds the face of every picture and keeps it; where it is cancelled, what was found stays.

    Args:
        project: Where the faces go.
        collect: Gives the pictures; it may take time to draw or list them.
        make_detector: Makes the face finder.

    Yields:
        Progress, and faces that are in the project, committed.

    Raises:
        FaceError, ProjectError, RecognitionError: The work cannot go on.
    """
    sets = collect()
    total = sum(each.count for each in sets)
    yield Progress(0, total)
    detector = make_detector()
    undecided = [source for each in sets if each.crop is None for source in each.sources]
    seen: list[Glimpse | Refused] = []
    for glimpse in glimpses(undecided, detector):
        seen.append(glimpse)
        yield Progress(len(seen), total)
    decided = decide(seen).crop if seen else "detect"
    imported, done = Imported(), 0
    for each in sets:
        batch: list[FoundFace] = []
        try:
            for result in gather(each.sources, each.crop or decided, detector):
                done += 1
                if isinstance(result, Refused):
                    imported.refused.append(result)
                else:
                    batch.append(result)
                yield Progress(max(done, len(seen)), total)
                if len(batch) == _BATCH:
                    yield _kept(project, each.person_id, batch, imported)
        except CancelledError:
            yield _kept(project, each.person_id, batch, imported)
            raise
        if batch:
            yield _kept(project, each.person_id, batch, imported)
    return imported


def _kept(project: Project, person_id: int, batch: list[FoundFace], imported: Imported) -> list[Captured]:
    """Commits what was found, and empties the batch."""
    faces = project.add_faces([found.of(person_id) for found in batch])
    imported.added += len(faces)
    imported.several += [found.source for found in batch if found.among > 1]
    pictures = [thumbnail(found.cut.picture, found.cut.region) for found in batch]
    batch.clear()
    return [Captured(face, small) for face, small in zip(faces, pictures, strict=True)]


class Thumbnail(NamedTuple):
    """The picture of a face for a list, RGB uint8 (side, side, 3); None where it cannot be read."""

    face_id: int
    picture: NDArray[np.uint8] | None


class ThumbnailMaker:
    """Decodes the faces that are wanted, the newest wish first.

    Args:
        project: Holds the pictures.
        side: Of a thumbnail, in pixels.
    """

    def __init__(self, project: Project, side: int = THUMBNAIL_SIDE) -> None:
        self._project = project
        self._side = side
        self._lock = threading.Lock()
        self._wanted: dict[int, list[Face]] = {}

    @property
    def wanted(self) -> bool:
        """Whether there is anything to make."""
        return bool(self._wanted)

    def want(self, wisher: int, faces: Sequence[Face]) -> None:
        """Asks for thumbnails. May be called from any thread.

        Args:
            wisher: Who asks; a new wish replaces the same wisher's earlier one, as it scrolled on meanwhile.
            faces: Which, the most urgent first.
        """
        with self._lock:
            self._wanted.pop(wisher, None)
            if faces:
                self._wanted[wisher] = list(faces)

    def make(self) -> Iterator[list[Thumbnail] | str]:
        """Makes what is wanted, until nothing is.

        Yields:
            Some thumbnails, or why a picture cannot be read, in a sentence.

        Raises:
            ProjectError: The project cannot be read; what is wanted still is.
        """
        while wish := self._most_urgent():
            yield from self._made(wish[:_BATCH])
            with self._lock:
                del wish[:_BATCH]
                self._wanted = {wisher: faces for wisher, faces in self._wanted.items() if faces}

    def _most_urgent(self) -> list[Face]:
        with self._lock:
            return next(reversed(self._wanted.values()), [])

    def _made(self, faces: list[Face]) -> Iterator[list[Thumbnail] | str]:
        try:
            pictures = self._project.pictures(face.id for face in faces)
        except DamagedError as error:
            if len(faces) > 1:
                for face in faces:
                    yield from self._made([face])
            else:
                yield str(error)
                yield [Thumbnail(faces[0].id, None)]
            return
        made = []
        for face in faces:
            small = None
            try:
                if (picture := pictures.get(face.id)) is not None:
                    small = thumbnail(decode_picture(picture, face.source), Box(*face.region), self._side)
            except FaceError as error:
                yield str(error)
            made.append(Thumbnail(face.id, small))
        yield made
