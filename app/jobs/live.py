"""The camera on a thread of its own: frame, faces, what the network sees and says, and capturing."""

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.faces.box import Box
from app.faces.cameras import Camera
from app.faces.crop import face_region
from app.faces.cutting import cut_face
from app.faces.detection import FaceDetector
from app.faces.found import Eyes, Found
from app.faces.preparation import Preparation, prepare
from app.faces.thumbnail import thumbnail
from app.jobs.job import Job
from app.jobs.mailbox import Mailbox
from app.project import Face, Project
from app.recognition.errors import USER_ERRORS
from app.recognition.gathering import FoundFace
from app.recognition.recogniser import Answer, Recogniser

_CAPTURE_INTERVAL = 0.1
"""Seconds between two captured faces: more a second would be the same picture again."""


@dataclass(frozen=True)
class LiveFrame:
    """One frame and what was found in it.

    Attributes:
        picture: RGB uint8, (H, W, 3).
        faces: The faces, the largest first.
        prepared: What the network sees of the largest, (1, size, size); None without a face.
        answers: What the network says of each face; empty without a trained network.
        milliseconds: From the frame's arrival to here.
    """

    picture: NDArray[np.uint8]
    faces: list[Found]
    prepared: NDArray[np.float32] | None
    answers: list[Answer]
    milliseconds: float


@dataclass(frozen=True)
class Captured:
    """A face that is in the project, with its thumbnail, RGB uint8 (side, side, 3)."""

    face: Face
    thumbnail: NDArray[np.uint8]


class LiveJob(Job):
    """Opens, reads and releases one camera; the newest frame is in `mailbox`.

    Args:
        make_camera: Makes the camera, on the job's thread.
        make_detector: Makes the face finder, on the job's thread.
        project: Where captured faces go.
        preparation: What the network's eye shows.

    Attributes:
        opened: The camera gives pictures.
        closed: It is released: ended, failed or cancelled.
        captured: A face was captured and is in the project: a `Captured`.
        capture_failed: A face could not be kept; the sentence. Capturing stops, the camera goes on.
        recogniser: Asked about every face while it is set; replaced as a whole, from any thread.
    """

    opened = Signal()
    closed = Signal()
    captured = Signal(object)
    capture_failed = Signal(str)

    def __init__(
        self,
        make_camera: Callable[[], Camera],
        make_detector: Callable[[], FaceDetector],
        project: Project,
        preparation: Preparation,
        parent: QObject | None = None,
    ) -> None:
        super().__init__("The camera", parent)
        self.mailbox: Mailbox[LiveFrame] = Mailbox()
        self.recogniser: Recogniser | None = None
        self.preparation = preparation
        self._make_camera = make_camera
        self._make_detector = make_detector
        self._project = project
        self._lock = threading.Lock()
        self._person: int | None = None
        self._burst = ""
        self._captured_at = 0.0

    def capture_for(self, person_id: int | None) -> None:
        """Collects faces for a person from now on, as one burst; None stops."""
        with self._lock:
            self._person = person_id
            self._burst = f"burst {uuid.uuid4().hex[:12]}"

    def work(self) -> None:
        """Reads frames until the camera ends or the job is cancelled."""
        camera = self._make_camera()
        detector = self._make_detector()
        try:
            camera.open()
            self.opened.emit()
            self._follow(camera, detector)
        finally:
            camera.close()
            self.closed.emit()

    def _follow(self, camera: Camera, detector: FaceDetector) -> None:
        due = time.monotonic()
        while not self.cancelled and (picture := camera.read()) is not None:
            self._look(picture, detector, camera.name)
            # Behind by more than a frame: go on from now rather than hurry through what was missed.
            due = max(due + camera.interval, time.monotonic() - camera.interval)
            if camera.interval and self.wait_cancelled(max(0.0, due - time.monotonic())):
                return

    def _look(self, picture: NDArray[np.uint8], detector: FaceDetector, source: str) -> None:
        begun = time.perf_counter()
        faces = detector.detect(picture)
        prepared = None
        if faces:
            region = face_region(faces[0].box, picture.shape)
            prepared = prepare(picture, region, self.preparation, faces[0].eyes)
            self._capture(picture, region, faces[0].eyes, source)
        recogniser = self.recogniser
        answers = recogniser.answer(picture, faces) if recogniser else []
        elapsed = 1000 * (time.perf_counter() - begun)
        self.mailbox.post(LiveFrame(picture, faces, prepared, answers, elapsed))

    def _capture(self, picture: NDArray[np.uint8], region: Box, eyes: Eyes | None, source: str) -> None:
        with self._lock:
            person, burst = self._person, self._burst
        if person is None or time.monotonic() - self._captured_at < _CAPTURE_INTERVAL:
            return
        try:
            found = FoundFace(cut_face(picture, region, eyes), source, burst, "detect")
            face = self._project.add_faces([found.of(person)])[0]
        except USER_ERRORS as error:
            self.capture_for(None)
            self.capture_failed.emit(str(error))
            return
        self._captured_at = time.monotonic()
        self.captured.emit(Captured(face, thumbnail(picture, region)))
