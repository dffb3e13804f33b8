"""The live camera of the window: which ones there are, which is open, and its newest frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, Qt, Signal, Slot

from app.faces.cameras.camera import Camera
from app.faces.cameras.demo import DemoCamera
from app.faces.cameras.device import CameraInfo, DeviceCamera
from app.faces.cameras.film import VideoFileCamera
from app.faces.cameras.folder import FolderCamera
from app.faces.errors import CameraError
from app.faces.preparation import Preparation
from app.faces.sample import sample_pictures
from app.jobs.live import Judges, LiveFrame, LiveJob
from app.jobs.tasks import TaskSlot
from app.language import _
from app.recognition.recogniser import Recogniser

if TYPE_CHECKING:
    from app.ui.session import Parts, Session

DEMO = "demo"
_VIDEO, _FOLDER, _DEVICE = "video", "folder", "device"
_SPARING = 1 / 15
"""Seconds from one picture to the next while a run needs the processor."""
REFUSED = _(
    "Facet is not permitted to use the camera. Open System Settings, Privacy & Security, Camera, "
    "switch it on for Facet (or for the Terminal that started it), and try again."
)


@dataclass(frozen=True)
class Source:
    """A camera to choose.

    Attributes:
        key: To remember it by.
        text: What it is called.
        make: Makes it.
        tip: More about it, for a tooltip.
        device: Whether it is a device: asked for permission, and shown as a mirror, as it looks at its user.
        film: Whether it can be shown slower or faster, and comes to an end.
    """

    key: str
    text: str
    make: Callable[[], Camera]
    tip: str = ""
    device: bool = False
    film: bool = False


class CameraSources(QObject):
    """The cameras of the system, those that are always there, and the files chosen before.

    Args:
        list_devices: Asks the system for its cameras; opens none.

    Attributes:
        changed: Other cameras can be chosen.
    """

    changed = Signal()

    def __init__(self, list_devices: Callable[[], Sequence[CameraInfo]], parent: QObject) -> None:
        super().__init__(parent)
        self._list_devices = list_devices
        self._demos = [
            Source(f"{DEMO}:{name}", _("Demo camera: {name}").format(name=name), partial(DemoCamera, name))
            for name in sample_pictures()
        ]
        self._demos.append(Source(DEMO, _("Demo camera: both in turn"), DemoCamera))
        self._devices: list[Source] = []
        self._files: list[Source] = []
        self._expected = ""

    @property
    def all(self) -> list[Source]:
        """What can be chosen, those of a kind together."""
        known = {source.key for source in self._devices}
        absent = [self._expected] if self._expected and self._expected not in known else []
        return [*self._demos, *self._devices, *map(_absent, absent), *self._files]

    def find(self, key: str) -> Source | None:
        """The camera of that key; a device that is not in the list is looked for, and expected."""
        if key.startswith(f"{_DEVICE}:") and key not in {source.key for source in self._devices}:
            self._expected = key
            self.look_for_devices()
        return next((source for source in self.all if source.key == key), None)

    def look_for_devices(self) -> None:
        """Asks the system for its cameras anew; none is opened."""
        self._devices = [_device(info) for info in self._list_devices()]
        self.changed.emit()

    def add_file(self, path: Path) -> str:
        """Adds a video file, or a folder of pictures; its key."""
        folder = path.is_dir()
        key = f"{_FOLDER if folder else _VIDEO}:{path}"
        if key not in {source.key for source in self._files}:
            make = partial(FolderCamera, path) if folder else partial(VideoFileCamera, path)
            text = _("{folder}: pictures").format(folder=path.name) if folder else path.name
            self._files.append(Source(key, text, make, str(path), film=True))
            self.changed.emit()
        return key

    def expect(self, key: str) -> None:
        """Keeps offering the camera used last, also while it is not plugged in."""
        kind, _, name = key.partition(":")
        if kind == _DEVICE:
            self._expected = key
        elif kind in (_VIDEO, _FOLDER) and Path(name).exists():
            self.add_file(Path(name))


def _device(info: CameraInfo) -> Source:
    make = partial(DeviceCamera, info.index, info.name, info.backend)
    tip = _("{name}, number {number}").format(name=info.name, number=info.index)
    return Source(f"{_DEVICE}:{info.name}", info.name, make, tip, device=True)


def _absent(key: str) -> Source:
    name = key.partition(":")[2]
    text, tip = _("{name} (absent)").format(name=name), _("{name} is not plugged in.").format(name=name)
    return Source(key, text, partial(_say_absent, name), tip, device=True)


def _say_absent(name: str) -> NoReturn:
    sentence = _("{name} is not plugged in. Plug it in and try again, or choose another camera.")
    raise CameraError(sentence.format(name=name))


class LiveCamera(QObject):
    """Opens one camera at a time and hands out its newest frame.

    While another camera is being opened in its place, the open one goes on; it stays where that fails.

    Attributes:
        opening: Nothing is open, and a camera is being opened.
        opened: The camera of `key` gives pictures.
        stayed: Another camera could not be opened; that of `key` goes on.
        closed: It gives none any more.
        failed: No camera is open now, and why, in a sentence.
        ended: The film has come to its end; with a sentence.
        captured: A face was captured: a `Captured`.
        capture_ended: Capturing stopped by itself.
        sources: What can be chosen.
        in_sight: Whether its picture can be seen among the faces, and need not be shown once more.
    """

    opening = Signal()
    opened = Signal()
    stayed = Signal()
    closed = Signal()
    failed = Signal(str)
    ended = Signal(str)
    captured = Signal(object)
    capture_ended = Signal()

    def __init__(self, session: "Session", parts: "Parts") -> None:
        super().__init__(session)
        self.sources = CameraSources(parts.list_devices, self)
        self.in_sight = False
        self._session = session
        self._permission = CameraPermission(parts.application, self)
        self._judges = Judges()
        self._open = TaskSlot(session.jobs, self)
        self._open.failed.connect(self._note_failure)
        self._open.over.connect(self._say_closed)
        self._coming = TaskSlot(session.jobs, self)
        self._coming.failed.connect(self._say_not_opened)
        self._source: Source | None = None
        self._next_source: Source | None = None
        self._gives_pictures = False
        self._why_closed: Callable[[], None] | None = None
        self._preparation = Preparation()
        self._pace = 1.0
        self._rest = 0.0
        self._collected: int | None = None
        self._recogniser: Recogniser | None = None
        session.closing.connect(self._let_go)

    @property
    def _job(self) -> LiveJob | None:
        job: LiveJob | None = self._open.job
        return job

    @property
    def is_open(self) -> bool:
        """Whether a camera is open or being opened."""
        return self._job is not None

    @property
    def key(self) -> str:
        """Which camera was opened last."""
        return self._source.key if self._source else ""

    @property
    def mirrored(self) -> bool:
        """Whether the camera opened last is shown as a mirror, as it looks at its user."""
        return self._source is not None and self._source.device

    @property
    def is_film(self) -> bool:
        """Whether the camera opened last can be shown slower or faster."""
        return self._source is not None and self._source.film

    def open(self, key: str) -> None:
        """Opens the camera of that key, in place of the one that is open as soon as it gives pictures."""
        source = self.sources.find(key)
        if source is None:
            self._say_not_opened(_("This camera is not there any more. Choose another one."))
            return
        self._coming.drop()
        # Neither can one device be opened twice, nor is there anything to keep of one that gives no pictures.
        if self._source is not None and (self._source.key == source.key or not self._gives_pictures):
            self.close()
        if source.device:
            self._permission.ask(partial(self._begin, source), partial(self._say_refused, source))
        else:
            self._begin(source)

    def open_again(self) -> None:
        """Opens the camera that was opened last: plugged in again, or a film from its beginning."""
        if self._source is not None:
            self.sources.look_for_devices()
            self.open(self._source.key)

    @Slot()
    def restart(self) -> None:
        """Opens the open camera anew, with another face finder."""
        if self._job is not None and self._source is not None:
            self.open(self._source.key)

    @Slot()
    def close(self) -> None:
        """Closes the camera and waits until it is released; one that is still being opened is left alone."""
        self._permission.forget()
        self._coming.drop()
        job = self._open.release()
        if job is None:
            return
        if self._gives_pictures:
            # What it captured last is shown.
            self._session.jobs.end(job)
        else:
            job.abandon()
        self._gives_pictures = False
        self.closed.emit()

    def capture_for(self, person_id: int | None) -> None:
        """Collects faces for a person until called with None."""
        self._collected = person_id
        if self._job is not None:
            self._job.capture_for(person_id)

    @Slot()
    def forget_taken(self) -> None:
        """Faces were deleted or moved: what was captured before may be captured again."""
        self._judges.forget()

    def set_pace(self, pace: float) -> None:
        """How fast films run: 1 as they were taken, 0 stands still."""
        self._pace = pace
        if self._job is not None and self.is_film:
            self._job.pacing.pace = pace

    def latest(self) -> LiveFrame | None:
        """The newest frame, to be shown: a camera whose frames nobody asks for soon takes none."""
        if self._job is None:
            return None
        self._job.mailbox.take()
        return self._job.mailbox.newest

    def prepare_with(self, preparation: Preparation) -> None:
        """Shows what a network of another input size would see."""
        self._preparation = preparation
        for job in self._jobs():
            job.preparation = preparation

    @Slot(object)
    def recognise_with(self, recogniser: Recogniser | None) -> None:
        """Asks this network about every face from now on; None asks nobody."""
        self._recogniser = recogniser
        for job in self._jobs():
            job.recogniser = recogniser

    @Slot(bool)
    def spare(self, sparing: bool) -> None:
        """Whether something else needs the processor more than all the pictures that the camera has."""
        self._rest = _SPARING if sparing else 0.0
        for job in self._jobs():
            job.rest = self._rest

    def _jobs(self) -> list[LiveJob]:
        return [slot.job for slot in (self._open, self._coming) if slot.job is not None]

    def _begin(self, source: Source) -> None:
        job = LiveJob(
            source.make,
            self._session.finder.make_live,
            self._session.project,
            self._preparation,
            self._judges,
        )
        job.recogniser = self._recogniser
        job.rest = self._rest
        if source.film:
            job.pacing.pace = self._pace
        job.opened.connect(self._say_opened)
        job.captured.connect(self.captured)
        job.capture_failed.connect(self._capture_failed)
        job.ended.connect(self._note_end)
        if self._open.busy:
            self._next_source = source
            self._coming.take(job)
            return
        self._source, self._gives_pictures, self._why_closed = source, False, None
        self.opening.emit()
        self._open.take(job)

    def _say_refused(self, source: Source) -> None:
        if self._job is None:
            self._source = source
        self._say_not_opened(REFUSED)

    @Slot(str)
    def _say_not_opened(self, sentence: str) -> None:
        if self._job is None:
            self.failed.emit(sentence)
        else:
            self.stayed.emit()
            self._session.failed.emit(sentence)

    @Slot()
    def _let_go(self) -> None:
        self.close()
        self._judges.forget()

    @Slot()
    def _say_opened(self) -> None:
        if self._coming.busy:
            self._change_over()
        self._gives_pictures = True
        self.opened.emit()

    def _change_over(self) -> None:
        """The camera that is opened takes the place of the one that gave pictures until now."""
        before, coming = self._open.release(), self._coming.release()
        self._open.adopt(coming)
        if before is not None:
            self._session.jobs.end(before)
        self._source, self._why_closed = self._next_source, None
        coming.capture_for(self._collected)

    @Slot(str)
    def _note_end(self, sentence: str) -> None:
        self._why_closed = partial(self.ended.emit, sentence)

    @Slot(str)
    def _note_failure(self, sentence: str) -> None:
        self._why_closed = partial(self.failed.emit, sentence)

    @Slot()
    def _say_closed(self) -> None:
        self._gives_pictures = False
        self.closed.emit()
        if self._why_closed is not None:
            tell, self._why_closed = self._why_closed, None
            tell()

    @Slot(str)
    def _capture_failed(self, sentence: str) -> None:
        self.capture_ended.emit()
        self._session.failed.emit(sentence)


class CameraPermission(QObject):
    """Asks for the camera where the system wants to be asked (macOS); the system remembers the answer.

    Args:
        application: Whom to ask.
    """

    def __init__(self, application: QCoreApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._permission = QCameraPermission()
        self._waiting: tuple[Callable[[], None], Callable[[], None]] | None = None

    def ask(self, allowed: Callable[[], None], refused: Callable[[], None]) -> None:
        """Calls one of the two, at once where the answer is known; another question replaces this one."""
        self._waiting = allowed, refused
        if self.status() == Qt.PermissionStatus.Undetermined:
            self._application.requestPermission(self._permission, self, self._answer)
        else:
            self._answer(self._permission)

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
        self._waiting = None

    def status(self) -> Qt.PermissionStatus:
        """What the user has answered."""
        return self._application.checkPermission(self._permission)

    def _answer(self, _permission: object) -> None:
        if self._waiting is None:
            return
        (allowed, refused), self._waiting = self._waiting, None
        # What could not be asked stays undetermined: without a bundle of its own, the Terminal that started
        # Facet is asked when the camera is opened.
        (refused if self.status() == Qt.PermissionStatus.Denied else allowed)()
