"""The camera: its frames, faces and answers, collecting a person's faces, and the pace of films."""

import contextlib
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal

from app.faces.cameras.camera import NO_TROUBLE, Camera, Flow, PictureWatch, Trouble
from app.faces.cores import spare_cores, use_cores
from app.faces.crop import cut_face, face_region
from app.faces.detection import FaceDetector
from app.faces.errors import CameraError, FaceError
from app.faces.following import Followed, Follower
from app.faces.found import Box, Found
from app.faces.judging import Judge
from app.faces.measuring import PATCH_SIDE, Look, look_at, wholeness_of
from app.faces.picture import decode_picture, thumbnail
from app.faces.preparation import Preparation, prepare
from app.jobs.tasks import Job, Mailbox
from app.language import _
from app.project import Face, Project
from app.recognition.errors import USER_ERRORS, RecognitionError
from app.recognition.gathering import FoundFace
from app.recognition.recogniser import GONE, Answer, Recogniser, SteadyAnswers

_LONGEST_WAIT = 0.04
"""Seconds after which a change of pace, or of the person to collect for, is noticed between two pictures."""
_PATIENCE = 0.012, 0.5
"""Seconds until the next picture is looked at if nobody has taken the last one: at first, and at most."""
_CAPTURE_INTERVAL = 0.1
"""Seconds between two captured faces; faster, they would show the same picture again."""
_ANSWER_INTERVAL = 0.1
"""Seconds from one answer to the next for a face that only moves: nobody reads more in a second."""
_LEAST_OVERLAP = 0.5
"""A face that has moved farther since it was asked about is asked about again at once."""
_MOST_REMEMBERED = 60
"""Of the faces that a project has already, the newest."""
_REASON_SECONDS = 0.6
"""How long a reason stays readable, even if the next frame is taken."""
_NO_FACE = _("No face in sight: come nearer, or turn to the light.")
_LOST = _("The face was lost for a moment.")


@dataclass(frozen=True)
class Captured:
    """A face that is in the project, with its thumbnail, RGB uint8 (side, side, 3)."""

    face: Face
    thumbnail: NDArray[np.uint8]


@dataclass(frozen=True)
class Burst:
    """The state of collecting, from pressing the button to letting it go.

    Attributes:
        person_id: Whose faces are collected.
        taken: How many were taken so far.
        passed_over: Why this frame, or one just before it, was not taken; empty if it was.
    """

    person_id: int
    taken: int
    passed_over: str


class Judges:
    """A judge for each person, kept while bursts and cameras come and go."""

    def __init__(self) -> None:
        self._judges: dict[int, Judge] = {}

    def of(self, person_id: int, project: Project) -> Judge:
        """The person's judge, which knows the faces in the project.

        Raises:
            ProjectError: The project cannot be read.
        """
        judges = self._judges
        if person_id not in judges:
            judge = judges[person_id] = Judge()
            found = [face for face in project.faces(person_id) if face.crop == "detect"]
            for face in found[-_MOST_REMEMBERED:]:
                # What cannot be read any more cannot be repeated, either.
                with contextlib.suppress(*USER_ERRORS):
                    for picture in project.pictures([face.id]).values():
                        judge.remember(decode_picture(picture, face.source), Box(*face.region))
        return judges[person_id]

    def forget(self) -> None:
        """Forgets all judges, after faces were deleted or moved; they look at the project anew."""
        self._judges = {}


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

    def collect_for(self, person_id: int | None) -> None:
        """Collects faces for a person from now on, as one burst; None stops. Any thread may call it."""
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
        """The state of collecting; None while nobody is collected."""
        with self._lock:
            if self._person is None:
                return None
            lately = time.monotonic() - self._reason_at < _REASON_SECONDS
            return Burst(self._person, self._taken, self._reason if lately else "")

    def collect(self, picture: NDArray[np.uint8], face: Followed | None, source: str) -> Captured | None:
        """Keeps the followed face of a frame if a person is being collected and it is worth keeping.

        The face is in the project, committed, when it is returned.

        Args:
            picture: The frame, RGB uint8 (H, W, 3).
            face: The face that is followed, if any.
            source: What the frame is called.

        Raises:
            FaceError, ProjectError: The face cannot be kept.
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
            # Another burst may have begun meanwhile, to which this face does not belong.
            self._taken += burst == self._burst
        return captured

    def _keep(
        self, picture: NDArray[np.uint8], found: Found, look: Look, person: int, burst: str, source: str
    ) -> Captured:
        region = face_region(found.box, picture.shape)
        cut = cut_face(picture, region, found.eyes)
        new = FoundFace(cut, source, burst, "detect", look.to_json()).of(person)
        [face] = self._project.add_faces([new])
        return Captured(face, thumbnail(picture, region))

    def _pass_over(self, reason: str) -> None:
        with self._lock:
            self._reason, self._reason_at = reason, time.monotonic()


class Pacing:
    """Says how long to wait for the next picture of a film, and how many are overdue.

    Args:
        clock: Returns seconds.

    Attributes:
        pace: How fast the film runs: 1 as it was taken, 0.5 half as fast, 0 while it stands still. May be set
            from any thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace = 1.0
        self._clock = clock
        self._last = clock()
        self._ahead = 0.0

    def shown(self, interval: float, pictures: int = 1) -> None:
        """Notes that pictures were shown or left out, each of which stands for some seconds of the film."""
        self._pass_time()
        # If it is late by more than a picture, it goes on from here instead of hurrying.
        self._ahead = max(self._ahead + pictures * interval, -interval)

    def missed(self, interval: float) -> int:
        """The number of pictures that can be left out, as a later one is due already."""
        self._pass_time()
        return max(0, int(-self._ahead / interval)) if interval > 0 else 0

    def left(self) -> float:
        """Seconds until the next picture is due at the present pace; infinite while the film stands still."""
        self._pass_time()
        if self._ahead <= 0:
            return 0.0
        return self._ahead / self.pace if self.pace else float("inf")

    def _pass_time(self) -> None:
        now = self._clock()
        self._ahead -= (now - self._last) * self.pace
        self._last = now


@dataclass(frozen=True)
class LiveFrame:
    """One frame and what was found in it.

    Attributes:
        picture: RGB uint8, (H, W, 3).
        faces: The faces; the first is the one that is followed, and captured.
        prepared: What the network sees of the first, (1, size, size); None without a face.
        answers: What the network says of each face, steadied over a short time; empty without a trained
            network.
        burst: The state of collecting; None while nobody is collected.
        trouble: What is wrong with the camera's pictures.
        remark: What the camera has to say about this picture; mostly empty.
    """

    picture: NDArray[np.uint8]
    faces: list[Found]
    prepared: NDArray[np.float32] | None
    answers: list[Answer]
    burst: Burst | None = None
    trouble: Trouble = NO_TROUBLE
    remark: str = ""


class LiveJob(Job):
    """Opens, reads and releases one camera; the newest frame is in `mailbox`.

    Args:
        make_camera: Makes the camera, on the job's thread.
        make_detector: Makes the face finder, on the job's thread.
        project: Where captured faces go.
        preparation: How faces are prepared to be shown as the network sees them.
        judges: Say which faces are worth keeping, and remember those that were kept.

    Attributes:
        opened: Emitted when the camera gives pictures.
        ended: Emitted with a sentence when the film, or the folder, has come to its end.
        captured: Emitted with a `Captured` when a face is in the project.
        capture_failed: Emitted with a sentence if a face cannot be kept. Capturing stops, the camera goes on.
        recogniser: Asked about every face while it is set. May be replaced from any thread.
        pacing: How fast a film runs.
        rest: Least seconds between two pictures that are looked at, unless somebody is collected. May be set
            from any thread.
    """

    opened = Signal()
    ended = Signal(str)
    captured = Signal(object)
    capture_failed = Signal(str)

    def __init__(
        self,
        make_camera: Callable[[], Camera],
        make_detector: Callable[[], FaceDetector],
        project: Project,
        preparation: Preparation,
        judges: Judges,
    ) -> None:
        super().__init__(_("The camera"))
        self.mailbox: Mailbox[LiveFrame] = Mailbox()
        self.recogniser: Recogniser | None = None
        self.preparation = preparation
        self.pacing = Pacing()
        self.rest = 0.0
        self._make_camera = make_camera
        self._make_detector = make_detector
        self._camera: Camera | None = None
        self._collector = Collector(project, judges)
        self._follower = Follower()
        self._patience = _PATIENCE[0]
        self._steady = SteadyAnswers()
        self._answered: tuple[float, Recogniser | None, list[Answer]] = (0.0, None, [])

    def capture_for(self, person_id: int | None) -> None:
        """Collects faces for a person from now on, as one burst; None stops. Any thread may call it."""
        self._collector.collect_for(person_id)

    def cancel(self) -> None:
        """Ends the job after the frame under way, even if the camera gives none."""
        super().cancel()
        camera = self._camera
        if camera is not None:
            camera.interrupt()

    def work(self) -> None:
        """Reads frames until the camera ends or the job is cancelled."""
        camera = self._camera = self._make_camera()
        detector = self._make_detector()
        # This takes up to a second the first time, for which the first face need not wait.
        wholeness_of(np.zeros((PATCH_SIDE, PATCH_SIDE), np.float32))
        try:
            camera.open()
            self.tell(self.opened)
            self._follow(camera, detector)
        except CameraError:
            # A camera that is closed need not say why it gives no pictures.
            if not self.cancelled:
                raise
        finally:
            camera.close()
            use_cores()

    def _follow(self, camera: Camera, detector: FaceDetector) -> None:
        watch = PictureWatch(camera.name)
        while not self.cancelled:
            spare_cores()
            begun = time.monotonic()
            missed = self._leave_out(camera)
            picture = camera.read()
            if picture is None:
                ended = _("{camera} has ended.").format(camera=camera.name)
                self.tell(self.ended, f"{ended} {camera.remark}".strip())
                return
            trouble = NO_TROUBLE if camera.interval else watch.look(picture)
            if camera.flow is Flow.PICTURES:
                self._follower.forget()
            if camera.flow is Flow.PICTURES or missed * camera.interval > GONE:
                self._steady.forget()
                self._answered = (0.0, None, [])
            self._look(picture, detector, camera, trouble)
            self._wait_for_next(picture, detector, camera, missed)
            self._wait_until_wanted()
            self._rest(begun)

    def _leave_out(self, camera: Camera) -> int:
        """Skips the pictures of a film that should have been shown already; returns how many."""
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
        """Spares the work on pictures that nobody takes, as the window is slower than the camera, or hidden.

        A window that is only late finds the next picture soon. If nobody takes any, one is looked at now and
        then all the same, so that the end or a failure of the camera is noticed.
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
        at = time.monotonic()
        followed = self._follower.follow(detector.detect(picture), at, picture.shape)
        faces = [face.found for face in followed]
        prepared = None
        if faces:
            region = face_region(faces[0].box, picture.shape)
            prepared = prepare(picture, region, self.preparation, faces[0].eyes)
        self._collect(picture, followed, camera.source)
        answers = self._answer(picture, followed, at)
        burst = self._collector.burst
        self.mailbox.post(LiveFrame(picture, faces, prepared, answers, burst, trouble, camera.remark))

    def _answer(self, picture: NDArray[np.uint8], followed: list[Followed], at: float) -> list[Answer]:
        # Read once, as any thread may replace it.
        recogniser = self.recogniser
        if recogniser is None:
            return []
        boxes = [face.found.box for face in followed]
        answered_at, asked, answers = self._answered
        if asked is recogniser and at - answered_at < _ANSWER_INTERVAL and _only_moved(answers, boxes):
            return [replace(answer, box=box) for answer, box in zip(answers, boxes, strict=True)]
        try:
            answers = recogniser.answer(picture, [face.measured for face in followed])
        except RecognitionError:
            # A network whose training diverges this moment says nothing; the camera goes on.
            return []
        steadied = self._steady.steady(answers, recogniser, at)
        steadied = [replace(answer, box=box) for answer, box in zip(steadied, boxes, strict=True)]
        self._answered = at, recogniser, steadied
        return steadied

    def _collect(self, picture: NDArray[np.uint8], followed: list[Followed], source: str) -> None:
        try:
            captured = self._collector.collect(picture, followed[0] if followed else None, source)
        except USER_ERRORS as error:
            self.capture_for(None)
            self.tell(self.capture_failed, str(error))
            return
        if captured is not None:
            self.tell(self.captured, captured)


def _only_moved(answers: list[Answer], boxes: list[Box]) -> bool:
    """Whether the boxes are those of the same faces a moment later, in the same order."""
    return len(answers) == len(boxes) and all(
        answer.box.overlap(box) >= _LEAST_OVERLAP for answer, box in zip(answers, boxes, strict=True)
    )
