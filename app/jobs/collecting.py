"""Collecting a person's faces from a camera while a button is held."""

import contextlib
import threading
import time
import uuid
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import cut_face, face_region
from app.faces.errors import FaceError
from app.faces.following import Followed
from app.faces.found import Box, Found
from app.faces.judging import Judge
from app.faces.measuring import PATCH_SIDE, Look, look_at, wholeness_of
from app.faces.picture import decode_picture, thumbnail
from app.project import Face, Project
from app.recognition.errors import USER_ERRORS
from app.recognition.gathering import FoundFace

_CAPTURE_INTERVAL = 0.1
"""Seconds between two captured faces: more a second would be the same picture again."""
_REASON_SECONDS = 0.6
"""For so long a reason can be read, even where the next frame is taken."""
_NO_FACE = "No face in sight: come nearer, or turn to the light."
_LOST = "The face was lost for a moment."


@dataclass(frozen=True)
class Captured:
    """A face that is in the project, with its thumbnail, RGB uint8 (side, side, 3)."""

    face: Face
    thumbnail: NDArray[np.uint8]


@dataclass(frozen=True)
class Burst:
    """How far collecting is: from pressing the button to letting it go.

    Attributes:
        person_id: Whose faces are collected.
        taken: How many were taken so far.
        passed_over: Why the frame, or one just before it, was not taken; empty where it was.
    """

    person_id: int
    taken: int
    passed_over: str


class Judges:
    """A judge for each person, kept while bursts and cameras come and go.

    Args:
        most: How many of the faces that a project has already are remembered, the newest.
    """

    def __init__(self, most: int = 60) -> None:
        self._most = most
        self._judges: dict[int, Judge] = {}

    def of(self, person_id: int, project: Project) -> Judge:
        """The person's judge, who remembers what is in the project.

        Raises:
            ProjectError: The project cannot be read.
        """
        judges = self._judges
        if person_id not in judges:
            judge = judges[person_id] = Judge()
            found = [face for face in project.faces(person_id) if face.crop == "detect"]
            for face in found[-self._most :]:
                _remember(judge, project, face)
        return judges[person_id]

    def forget(self) -> None:
        """Looks anew at what is in the project: faces were deleted, or belong to another person now."""
        self._judges = {}


def _remember(judge: Judge, project: Project, face: Face) -> None:
    # What cannot be read any more is nothing that a new face could be the same as.
    with contextlib.suppress(*USER_ERRORS):
        for picture in project.pictures([face.id]).values():
            judge.remember(decode_picture(picture, face.source), Box(*face.region))


class Collector:
    """Takes faces for one person at a time, those that are worth keeping.

    Args:
        project: Where they go.
        judges: Who says what is worth keeping.
    """

    def __init__(self, project: Project, judges: Judges) -> None:
        self._project = project
        self._judges = judges
        self._lock = threading.Lock()
        self._person: int | None = None
        self._burst = ""
        self._taken = 0
        self._taken_at = 0.0
        self._asked = False
        self._reason = ""
        self._reason_at = 0.0

    def get_ready(self) -> None:
        """Does what is done only once, so that the first face need not wait for it: up to a second."""
        wholeness_of(np.zeros((PATCH_SIDE, PATCH_SIDE), np.float32))

    def collect_for(self, person_id: int | None) -> None:
        """Collects faces for a person from now on, as one burst; None stops. From any thread."""
        with self._lock:
            self._person = person_id
            self._burst = f"burst {uuid.uuid4().hex[:12]}"
            self._taken = 0
            self._reason = ""
            self._asked = person_id is not None

    @property
    def asked(self) -> bool:
        """Whether collecting has begun, and no frame was looked at since."""
        return self._asked

    @property
    def burst(self) -> Burst | None:
        """How far collecting is; None where nobody is collected."""
        with self._lock:
            if self._person is None:
                return None
            lately = time.monotonic() - self._reason_at < _REASON_SECONDS
            return Burst(self._person, self._taken, self._reason if lately else "")

    def collect(self, picture: NDArray[np.uint8], face: Followed | None, source: str) -> Captured | None:
        """Takes the followed face of a frame where a person is collected and it is worth keeping.

        The face is in the project, committed, when this returns it.

        Args:
            picture: The frame, RGB uint8 (H, W, 3).
            face: The face that is followed; None where there is none.
            source: What the frame is called.

        Raises:
            FaceError, ProjectError: It cannot be kept.
        """
        with self._lock:
            person, burst, self._asked = self._person, self._burst, False
        if person is None or time.monotonic() - self._taken_at < _CAPTURE_INTERVAL:
            return None
        if face is None or not face.fresh:
            self._pass_over(_NO_FACE if face is None else _LOST)
            return None
        found, judge = face.found, self._judges.of(person, self._project)
        try:
            look = look_at(picture, found)
            reason = judge.judge(picture, found, look)
        except FaceError as error:
            reason = str(error)
        if reason is not None:
            self._pass_over(reason)
            return None
        captured = self._keep(picture, found, look, person, burst, source)
        judge.take(picture, found)
        with self._lock:
            self._taken_at = time.monotonic()
            # Another burst may have begun in the meantime; this face is none of its own.
            self._taken += burst == self._burst
        return captured

    def _keep(
        self, picture: NDArray[np.uint8], found: Found, look: Look, person: int, burst: str, source: str
    ) -> Captured:
        region = face_region(found.box, picture.shape)
        cut = cut_face(picture, region, found.eyes)
        face = self._project.add_faces([FoundFace(cut, source, burst, "detect", look.to_json()).of(person)])[
            0
        ]
        return Captured(face, thumbnail(picture, region))

    def _pass_over(self, reason: str) -> None:
        with self._lock:
            self._reason, self._reason_at = reason, time.monotonic()
