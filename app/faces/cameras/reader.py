"""Reading a device in a thread of its own, so that neither its queue nor a hung driver holds anyone up."""

import threading
from collections.abc import Callable

import cv2

from app.faces.cameras.camera import Capture

_PAUSE = 0.05
"""Seconds to wait after a read that brought nothing."""


class Reader:
    """Opens a capture, reads it without a pause, and releases it, all in one thread; keeps the newest frame.

    What nobody took is replaced, so a slow taker gets the newest frame and not the oldest of the driver's
    queue. The thread is a daemon: where the driver never comes back, nobody has to wait for it.

    Args:
        name: For the thread.
        make: Makes the capture.
        prepare: Sets it up once it is open.
    """

    def __init__(self, name: str, make: Callable[[], Capture], prepare: Callable[[Capture], None]) -> None:
        self._make = make
        self._prepare = prepare
        self._news = threading.Condition()
        self._frame: object = None
        self._opened: bool | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"reading {name}", daemon=True)
        self._thread.start()

    def opened(self, patience: float) -> bool | None:
        """Whether there is something to read from; None where that is not known after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._opened is not None or self._stopped.is_set(), patience)
            return self._opened

    def newest(self, patience: float) -> object:
        """The newest frame that was not given yet; None where none has come within so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._frame is not None or self._stopped.is_set(), patience)
            frame, self._frame = self._frame, None
        return frame

    @property
    def stopped(self) -> bool:
        """Whether no more frames come, as it was stopped."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Lets the thread release the device, and everybody who waits for a frame go; returns at once."""
        self._stopped.set()
        with self._news:
            self._news.notify_all()

    def join(self, patience: float) -> None:
        """Waits until the device is released, but no longer than so many seconds."""
        self._thread.join(patience)

    def _run(self) -> None:
        capture = None
        try:
            capture = self._make()
            if capture.isOpened():
                self._prepare(capture)
                self._tell(True)
                self._follow(capture)
        except cv2.error:
            pass
        finally:
            if capture is not None:
                capture.release()
            self._tell(False)

    def _tell(self, opened: bool) -> None:
        with self._news:
            self._opened = opened
            self._news.notify_all()

    def _follow(self, capture: Capture) -> None:
        while not self._stopped.is_set():
            try:
                came, frame = capture.read()
            except cv2.error:
                came, frame = False, None
            if came and frame is not None:
                with self._news:
                    self._frame = frame
                    self._news.notify_all()
            else:
                self._stopped.wait(_PAUSE)
