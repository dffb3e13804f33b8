"""A stand-in for cv2.VideoCapture, so that cameras can fail without hardware."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import cv2
import numpy as np


def frame(level: int = 0, shape: tuple[int, ...] = (480, 640, 3)) -> np.ndarray:
    return np.full(shape, level, np.uint8)


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


class FakeDevice(FakeCapture):
    """A device whose reader waits for the next frame, until the test sends one.

    Attributes:
        threads: In which it was opened, read and released.
        hangs: While set, reading does not come back.
        unplugged: While set, every read fails at once.
    """

    def __init__(self, *frames: Any, opened: bool = True) -> None:
        super().__init__(opened=opened)
        self._sent: queue.Queue[Any] = queue.Queue()
        self._taken = threading.Condition()
        self.threads: set[int] = set()
        self.hangs = threading.Event()
        self.goes_on = threading.Event()
        self.unplugged = threading.Event()
        self.send(*frames)

    def __call__(self, *arguments: Any) -> "FakeDevice":
        self.threads.add(threading.get_ident())
        super().__call__(*arguments)
        return self

    def send(self, *frames: Any) -> None:
        for each in frames:
            self._sent.put(each)

    def join(self) -> None:
        """Waits until nobody reads it any more."""
        for thread in threading.enumerate():
            if thread.ident in self.threads:
                thread.join(5)

    def wait_until_read(self) -> None:
        """Waits until the reader has come back for more than was sent."""
        with self._taken:
            assert self._taken.wait_for(self._sent.empty, 5)
            assert self._taken.wait(5)

    def read(self) -> tuple[bool, Any]:
        self.threads.add(threading.get_ident())
        with self._taken:
            self._taken.notify_all()
        if self.hangs.is_set():
            self.goes_on.wait(5)
        try:
            item = None if self.unplugged.is_set() else self._sent.get(timeout=0.01)
        except queue.Empty:
            item = None
        if isinstance(item, Exception):
            raise item
        return item is not None, item

    def release(self) -> None:
        self.threads.add(threading.get_ident())
        super().release()
