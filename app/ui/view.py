"""What every view is, and the one timer that has them show what is new."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.session import Session

_BUSY, _CALM = 8, 40
"""Milliseconds from one tick to the next while something is being drawn, and while nothing is."""
_CALMS_AFTER = 1.0
"""Seconds without anything new, after which the ticks come less often."""


class View(QWidget):
    """A part of the window that shows something of the session.

    It connects itself to what it shows; what changes many times a second it looks up when it is refreshed.

    Args:
        session: What there is to show.

    Attributes:
        interval: Seconds from one refresh to the next, at the least.
    """

    interval = 0.05

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        session.refresher.add(self.refresh, self.interval, self)

    def refresh(self) -> bool:
        """Shows what is new; whether anything was drawn. Called while the view is visible."""
        return False


@dataclass
class _Part:
    refresh: Callable[[], bool]
    every: float
    view: QWidget | None
    due: float = 0.0

    @property
    def wanted(self) -> bool:
        return self.view is None or self.view.isVisible()


class Refresher(QObject):
    """The window's one timer.

    Drawing everything at once would hold up the mouse for too long; so in each tick there is one part, the
    one that has waited longest beyond its time.

    Args:
        window: Nothing is drawn while it is minimised.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._parts: list[_Part] = []
        self._drawn = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def add(self, refresh: Callable[[], bool], every: float, view: QWidget | None = None) -> None:
        """Calls a function again and again.

        Args:
            refresh: Shows what is new, if anything is, and says whether anything was.
            every: Seconds from one call to the next, at the least.
            view: It is called only while this is visible; None calls it always.
        """
        part = _Part(refresh, every, view)
        self._parts.append(part)
        if view is not None:
            view.destroyed.connect(lambda _gone=None: self._parts.remove(part))

    @Slot()
    def start(self) -> None:
        """Calls from now on."""
        self._timer.start(_BUSY)

    @Slot()
    def stop(self) -> None:
        """Calls no more."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        # A camera whose frames nobody takes soon takes none itself.
        if self._window.isMinimized():
            return
        now = time.monotonic()
        for part in sorted(self._parts, key=attrgetter("due")):
            if part.due > now:
                break
            if part.wanted:
                # Late once, it does not hurry to catch up.
                part.due = max(part.due + part.every, now)
                if part.refresh():
                    self._drawn = now
                    break
        interval = _BUSY if now - self._drawn < _CALMS_AFTER else _CALM
        # Setting it begins the wait anew, also where it is the same.
        if interval != self._timer.interval():
            self._timer.setInterval(interval)
