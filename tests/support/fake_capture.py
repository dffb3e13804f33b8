"""A stand-in for cv2.VideoCapture, and for time, so that cameras can fail without hardware."""

from collections.abc import Iterable, Iterator
from typing import Any

import cv2
import numpy as np


def frame(level: int = 0, shape: tuple[int, ...] = (480, 640, 3)) -> np.ndarray:
    return np.full(shape, level, np.uint8)


class FakeTime:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


class FakeCapture:
    """Delivers the given frames; None is a failed read, an exception is raised; the end fails for ever."""

    def __init__(self, frames: Iterable[Any] = (), opened: bool = True, rate: float = 30.0) -> None:
        self._frames: Iterator[Any] = iter(frames)
        self._opened = opened
        self._rate = rate
        self.asked: dict[int, float] = {}
        self.released = 0
        self.arguments: tuple[Any, ...] = ()

    def __call__(self, *arguments: Any) -> "FakeCapture":
        self.arguments = arguments
        return self

    def isOpened(self) -> bool:
        return self._opened

    def read(self) -> tuple[bool, Any]:
        item = next(self._frames, None)
        if isinstance(item, Exception):
            raise item
        return item is not None, item

    def get(self, propId: int) -> float:
        return self._rate if propId == cv2.CAP_PROP_FPS else 0.0

    def set(self, propId: int, value: float) -> bool:
        self.asked[propId] = value
        return True

    def release(self) -> None:
        self.released += 1
