"""Which cameras can be chosen: Demo cameras, devices, videos and folders of pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from app.faces.cameras.camera import Camera
from app.faces.cameras.demo import DemoCamera
from app.faces.cameras.device import CameraInfo, DeviceCamera
from app.faces.cameras.film import VideoFileCamera
from app.faces.cameras.folder import FolderCamera
from app.faces.errors import CameraError

DEMO = "demo"
VIDEO = "video"
FOLDER = "folder"
_DEVICE = "device"


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

    @property
    def kind(self) -> str:
        """`demo`, `device`, `video` or `folder`."""
        return self.key.split(":", 1)[0]


class CameraSources:
    """The cameras of the system, those that are always there, and the files chosen before.

    Args:
        persons: Who can be in front of the Demo camera.
        list_devices: Asks the system for its cameras; opens none.
    """

    def __init__(self, persons: Sequence[str], list_devices: Callable[[], Sequence[CameraInfo]]) -> None:
        self._list_devices = list_devices
        self._demos = [
            Source(f"{DEMO}:{name}", f"Demo camera: {name}", partial(DemoCamera, name)) for name in persons
        ]
        self._demos.append(Source(DEMO, "Demo camera: both in turn", DemoCamera))
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
            self.look_for_devices()
            self._expected = key
        return next((source for source in self.all if source.key == key), None)

    def look_for_devices(self) -> None:
        """Asks the system anew."""
        self._devices = [_device(info) for info in self._list_devices()]

    def add_file(self, path: Path) -> str:
        """Adds a video file, or a folder of pictures; its key."""
        folder = path.is_dir()
        key = f"{FOLDER if folder else VIDEO}:{path}"
        if key not in {source.key for source in self._files}:
            make = partial(FolderCamera, path) if folder else partial(VideoFileCamera, path)
            text = f"{path.name}: pictures" if folder else path.name
            self._files.append(Source(key, text, make, str(path), film=True))
        return key

    def expect(self, key: str) -> None:
        """Keeps offering the camera used last, also while it is not plugged in."""
        kind, _, name = key.partition(":")
        if kind == _DEVICE:
            self._expected = key
        elif kind in (VIDEO, FOLDER) and Path(name).exists():
            self.add_file(Path(name))


def _device(info: CameraInfo) -> Source:
    make = partial(DeviceCamera, info.index, info.name, info.backend)
    return Source(f"{_DEVICE}:{info.name}", info.name, make, f"{info.name}, number {info.index}", device=True)


def _absent(key: str) -> Source:
    name = key.partition(":")[2]
    return Source(
        key, f"{name} (absent)", partial(_say_absent, name), f"{name} is not plugged in.", device=True
    )


def _say_absent(name: str) -> NoReturn:
    raise CameraError(f"{name} is not plugged in. Plug it in and try again, or choose another camera.")
