"""The live camera of the window: which one, open or closed, and its newest frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.faces.cameras import Camera, CameraInfo, DemoCamera, DeviceCamera, VideoFileCamera
from app.faces.detection import FaceDetector
from app.faces.preparation import Preparation
from app.jobs.live import LiveFrame, LiveJob
from app.recognition.recogniser import Recogniser
from app.ui.session import Session

DEMO = "demo"
VIDEO = "video"


@dataclass(frozen=True)
class Source:
    """A camera to choose.

    Attributes:
        key: To remember it by.
        text: What it is called.
        make: Makes it.
        mirrored: Whether people expect to see themselves in it as in a mirror.
    """

    key: str
    text: str
    make: Callable[[], Camera]
    mirrored: bool = False


class Feed(QObject):
    """Opens one camera at a time and hands out its newest frame.

    Attributes:
        sources_changed: Other cameras can be chosen.
        opened: The camera gives pictures.
        closed: It gives none any more.
        captured: A face was captured: a `Captured`.
        capture_ended: Capturing stopped by itself.
        preparation: What the network's eye shows; may be replaced at any time.
    """

    sources_changed = Signal()
    opened = Signal()
    closed = Signal()
    captured = Signal(object)
    capture_ended = Signal()

    def __init__(
        self,
        session: Session,
        make_detector: Callable[[], FaceDetector],
        list_devices: Callable[[], Sequence[CameraInfo]],
        persons: Sequence[str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.preparation = Preparation()
        self._session = session
        self._make_detector = make_detector
        self._list_devices = list_devices
        self._job: LiveJob | None = None
        self._key = ""
        self._recogniser: Recogniser | None = None
        self._demos = [
            Source(f"{DEMO}:{name}", f"Demo camera: {name}", partial(DemoCamera, name)) for name in persons
        ]
        self._demos.append(Source(DEMO, "Demo camera: both in turn", DemoCamera))
        self._devices: list[Source] = []
        self._videos: list[Source] = []
        session.closing.connect(self.close)

    @property
    def sources(self) -> list[Source]:
        """What can be chosen: Demo cameras, devices, videos chosen before."""
        return [*self._demos, *self._devices, *self._videos]

    @property
    def is_open(self) -> bool:
        """Whether a camera is open or being opened."""
        return self._job is not None

    @property
    def key(self) -> str:
        """Which camera was opened last."""
        return self._key

    @property
    def mirrored(self) -> bool:
        """Whether the camera opened last is shown as a mirror."""
        return any(source.mirrored for source in self.sources if source.key == self._key)

    def look_for_devices(self) -> None:
        """Asks the system for its cameras; none is opened."""
        self._devices = [_device(info) for info in self._list_devices()]
        self.sources_changed.emit()

    def add_video(self, path: Path) -> str:
        """Adds a video file to the choices; its key."""
        key = f"{VIDEO}:{path}"
        if key not in {source.key for source in self._videos}:
            self._videos.append(Source(key, path.name, partial(VideoFileCamera, path)))
            self.sources_changed.emit()
        return key

    def open(self, key: str) -> None:
        """Opens the camera of that key, in place of the one that is open."""
        self.close()
        source = next((source for source in self.sources if source.key == key), self._demos[-1])
        job = LiveJob(source.make, self._make_detector, self._session.project, self.preparation)
        job.recogniser = self._recogniser
        job.opened.connect(self._tell_opened)
        job.captured.connect(self.captured)
        job.capture_failed.connect(self._capture_failed)
        job.finished.connect(self._tell_closed)
        self._job, self._key = job, source.key
        self._session.start(job)

    @Slot()
    def close(self) -> None:
        """Closes the camera and waits until it is released."""
        if self._job is not None:
            job, self._job = self._job, None
            self._session.jobs.end(job)
            self.closed.emit()

    def capture_for(self, person_id: int | None) -> None:
        """Collects faces for a person until called with None."""
        if self._job is not None:
            self._job.capture_for(person_id)

    def take(self) -> LiveFrame | None:
        """The newest frame, once."""
        return self._job.mailbox.take() if self._job is not None else None

    def prepare_with(self, preparation: Preparation) -> None:
        """Shows what a network of another input size would see."""
        self.preparation = preparation
        if self._job is not None:
            self._job.preparation = preparation

    @Slot(object)
    def recognise_with(self, recogniser: Recogniser | None) -> None:
        """Asks this network about every face from now on; None asks nobody."""
        self._recogniser = recogniser
        if self._job is not None:
            self._job.recogniser = recogniser

    @Slot()
    def _tell_opened(self) -> None:
        if self.sender() is self._job:
            self.opened.emit()

    @Slot()
    def _tell_closed(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.closed.emit()

    @Slot(str)
    def _capture_failed(self, sentence: str) -> None:
        self.capture_ended.emit()
        self._session.failed.emit(sentence)


def _device(info: CameraInfo) -> Source:
    make = partial(DeviceCamera, info.index, info.name, info.backend)
    return Source(f"device:{info.name}", info.name, make, mirrored=True)
