"""The camera on a thread of its own: frame, faces, what the network sees and says, and collecting."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.faces.cameras import NO_TROUBLE, Camera, CameraError, Flow, PictureWatch, Trouble
from app.faces.cores import spare_cores, use_cores
from app.faces.crop import face_region
from app.faces.detection import FaceDetector
from app.faces.following import Followed, Follower
from app.faces.found import Found
from app.faces.preparation import Preparation, prepare
from app.jobs.collecting import Burst, Captured, Collector, Judges
from app.jobs.job import Job
from app.jobs.mailbox import Mailbox
from app.jobs.pacing import Pacing
from app.project import Project
from app.recognition.errors import USER_ERRORS, RecognitionError
from app.recognition.recogniser import GONE, Answer, Recogniser, SteadyAnswers

__all__ = ["Captured", "LiveFrame", "LiveJob"]

_LONGEST_WAIT = 0.04
"""Seconds: as late as this another pace, or a person to collect for, is noticed between two pictures."""
_PATIENCE = 0.012, 0.5
"""Seconds until another picture is looked at, where nobody has taken the last one: at first, and at most."""


@dataclass(frozen=True)
class LiveFrame:
    """One frame and what was found in it.

    Attributes:
        picture: RGB uint8, (H, W, 3).
        faces: The faces; the first is the one that is followed, and captured.
        prepared: What the network sees of the first, (1, size, size); None without a face.
        answers: What the network says of each face, steadied over a short time; empty without a trained
            network.
        milliseconds: From the frame's arrival to here.
        burst: How far collecting is; None where nobody is collected.
        trouble: What is wrong with the camera's pictures.
        remark: What the camera has to say about this picture; mostly empty.
    """

    picture: NDArray[np.uint8]
    faces: list[Found]
    prepared: NDArray[np.float32] | None
    answers: list[Answer]
    milliseconds: float
    burst: Burst | None = None
    trouble: Trouble = NO_TROUBLE
    remark: str = ""


class LiveJob(Job):
    """Opens, reads and releases one camera; the newest frame is in `mailbox`.

    Args:
        make_camera: Makes the camera, on the job's thread.
        make_detector: Makes the face finder, on the job's thread.
        project: Where captured faces go.
        preparation: What the network's eye shows.
        judges: Who says which faces are worth keeping, and remembers those that were kept.

    Attributes:
        opened: The camera gives pictures.
        closed: It is released: ended, failed or cancelled.
        ended: The film, or the folder, has come to its end; with a sentence.
        captured: A face was captured and is in the project: a `Captured`.
        capture_failed: A face could not be kept; the sentence. Capturing stops, the camera goes on.
        recogniser: Asked about every face while it is set; replaced as a whole, from any thread.
        pacing: How fast a film runs; from any thread.
        rest: Seconds from one picture that is looked at to the next, at least, unless somebody is collected;
            from any thread.
    """

    opened = Signal()
    closed = Signal()
    ended = Signal(str)
    captured = Signal(object)
    capture_failed = Signal(str)

    def __init__(
        self,
        make_camera: Callable[[], Camera],
        make_detector: Callable[[], FaceDetector],
        project: Project,
        preparation: Preparation,
        judges: Judges | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__("The camera", parent)
        self.mailbox: Mailbox[LiveFrame] = Mailbox()
        self.recogniser: Recogniser | None = None
        self.preparation = preparation
        self.pacing = Pacing()
        self.rest = 0.0
        self._make_camera = make_camera
        self._camera: Camera | None = None
        self._make_detector = make_detector
        self._collector = Collector(project, judges or Judges())
        self._follower = Follower()
        self._patience = _PATIENCE[0]
        self._steady = SteadyAnswers()

    def capture_for(self, person_id: int | None) -> None:
        """Collects faces for a person from now on, as one burst; None stops."""
        self._collector.collect_for(person_id)

    def cancel(self) -> None:
        """Ends the job after the frame under way, also where the camera gives none."""
        super().cancel()
        camera = self._camera
        if camera is not None:
            camera.interrupt()

    def work(self) -> None:
        """Reads frames until the camera ends or the job is cancelled."""
        camera = self._camera = self._make_camera()
        detector = self._make_detector()
        self._collector.get_ready()
        try:
            camera.open()
            self.opened.emit()
            self._follow(camera, detector)
        except CameraError:
            # Who does not want its pictures any more does not want to know why there are none, either.
            if not self.cancelled:
                raise
        finally:
            camera.close()
            use_cores()
            self.closed.emit()

    def _follow(self, camera: Camera, detector: FaceDetector) -> None:
        watch = PictureWatch(camera.name)
        while not self.cancelled:
            spare_cores()
            begun = time.monotonic()
            missed = self._leave_out(camera)
            picture = camera.read()
            if picture is None:
                self.ended.emit(f"{camera.name} has ended. {camera.remark}".strip())
                return
            trouble = NO_TROUBLE if camera.interval else watch.look(picture)
            if camera.flow is Flow.PICTURES:
                self._follower.forget()
            if camera.flow is Flow.PICTURES or missed * camera.interval > GONE:
                self._steady.forget()
            self._look(picture, detector, camera, trouble)
            self._wait_for_next(picture, detector, camera, missed)
            self._wait_until_wanted()
            self._rest(begun)

    def _leave_out(self, camera: Camera) -> int:
        """Reads past what of a film should have been shown already, so that it keeps its pace."""
        if camera.flow is not Flow.FILM:
            return 0
        missed = self.pacing.missed(camera.interval)
        for number in range(missed):
            if camera.read() is None:
                return number
        return missed

    def _wait_for_next(
        self, picture: NDArray[np.uint8], detector: FaceDetector, camera: Camera, missed: int
    ) -> None:
        if not camera.interval:
            return
        self.pacing.shown(camera.interval, 1 + missed)
        while not self.cancelled and (left := self.pacing.left()) > 0:
            self.wait_cancelled(min(left, _LONGEST_WAIT))
            if self._collector.asked and camera.flow is not Flow.LIVE:
                # What stands still is captured as it stands.
                self._look(picture, detector, camera, NO_TROUBLE)

    def _rest(self, begun: float) -> None:
        while not self.cancelled and self._collector.burst is None:
            left = begun + self.rest - time.monotonic()
            if left <= 0:
                return
            self.wait_cancelled(min(left, _LONGEST_WAIT))

    def _wait_until_wanted(self) -> None:
        """Spares the work on pictures that are not shown: the window is slower than the camera, or hidden.

        A window that is only late finds the next one soon; where nobody takes any, one is looked at now and
        then all the same, so that a camera that ends or fails is noticed.
        """
        shortest, longest = _PATIENCE
        until = time.monotonic() + self._patience
        while not self.cancelled and self._collector.burst is None:
            left = until - time.monotonic()
            if self.mailbox.wait_taken(max(0.0, min(left, _LONGEST_WAIT))):
                self._patience = shortest
                return
            if left <= 0:
                self._patience = min(2 * self._patience, longest)
                return

    def _look(
        self, picture: NDArray[np.uint8], detector: FaceDetector, camera: Camera, trouble: Trouble
    ) -> None:
        begun = time.perf_counter()
        at = time.monotonic()
        followed = self._follower.follow(detector.detect(picture), at, picture.shape)
        faces = [face.found for face in followed]
        prepared = None
        if faces:
            region = face_region(faces[0].box, picture.shape)
            prepared = prepare(picture, region, self.preparation, faces[0].eyes)
        self._collect(picture, followed, camera.source)
        answers = self._answer(picture, faces, at)
        elapsed = 1000 * (time.perf_counter() - begun)
        burst = self._collector.burst
        self.mailbox.post(
            LiveFrame(picture, faces, prepared, answers, elapsed, burst, trouble, camera.remark)
        )

    def _answer(self, picture: NDArray[np.uint8], faces: list[Found], at: float) -> list[Answer]:
        # Read once: any thread may replace it meanwhile.
        recogniser = self.recogniser
        if recogniser is None:
            return []
        try:
            answers = recogniser.answer(picture, faces)
        except RecognitionError:
            # A network whose training diverges this moment says nothing; the camera goes on.
            return []
        return self._steady.steady(answers, recogniser, at)

    def _collect(self, picture: NDArray[np.uint8], followed: list[Followed], source: str) -> None:
        try:
            captured = self._collector.collect(picture, followed[0] if followed else None, source)
        except USER_ERRORS as error:
            self.capture_for(None)
            self.capture_failed.emit(str(error))
            return
        if captured is not None:
            self.captured.emit(captured)
