"""Which cameras this computer has, by name, without opening any of them."""

import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2

_KNOWN_SYSTEMS = frozenset({"Linux", "Windows", "Darwin"})


@dataclass(frozen=True)
class CameraInfo:
    """A camera that can be chosen.

    Attributes:
        index: OpenCV's index of the device.
        name: Its name, unlike every other in the list.
        backend: The OpenCV backend that the index belongs to.
    """

    index: int
    name: str
    backend: int = cv2.CAP_ANY


def device_cameras(
    enumerate_backend: Callable[[int], Iterable[Any]] | None = None, backends: Sequence[int] | None = None
) -> list[CameraInfo]:
    """The cameras of this computer; an empty list where there is none, or where they cannot be listed.

    A device that several backends offer is listed once, with the backend that OpenCV itself would prefer.

    Args:
        enumerate_backend: Lists one backend's cameras, each with index, name, path, vid and pid.
        backends: The backends to ask, the preferred first; by default those that this OpenCV really has.
    """
    if enumerate_backend is None:
        enumerate_backend = _enumerate_backend
    if backends is None:
        backends = _usable_backends()
    found: dict[object, CameraInfo] = {}
    for backend in backends:
        # One broken backend must not hide the cameras of the others, nor keep the window from opening.
        try:
            cameras = sorted(enumerate_backend(backend), key=lambda camera: int(camera.index))
        except Exception:
            continue
        for camera in cameras:
            info = CameraInfo(int(camera.index), camera.name or f"Camera {camera.index}", int(backend))
            found.setdefault(_identity(camera), info)
    return _told_apart(found.values())


def _usable_backends() -> list[int]:
    registry = cv2.videoio_registry
    usable = [backend for backend in registry.getCameraBackends() if registry.hasBackend(backend)]
    return sorted(usable, key=lambda backend: not registry.isBackendBuiltIn(backend))


def _enumerate_backend(backend: int) -> list[Any]:
    # Elsewhere the package would open one index after another.
    if platform.system() not in _KNOWN_SYSTEMS:
        return []
    from cv2_enumerate_cameras import enumerate_cameras, supported_backends

    return list(enumerate_cameras(backend)) if backend in supported_backends else []


def _identity(camera: Any) -> object:
    # Windows' backends give one device the same path but for the kind of interface at its end.
    if camera.path:
        return str(camera.path).lower().split("#{", maxsplit=1)[0]
    return camera.name, camera.vid, camera.pid, camera.index


def _told_apart(cameras: Iterable[CameraInfo]) -> list[CameraInfo]:
    seen: dict[str, int] = {}
    told_apart = []
    for camera in cameras:
        seen[camera.name] = count = seen.get(camera.name, 0) + 1
        told_apart.append(camera if count == 1 else replace(camera, name=f"{camera.name} ({count})"))
    return told_apart
