"""A place for one letter: the writer replaces what nobody took, so a slow reader drops and never queues."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds the newest item only. Any thread may post, any thread may take.

    Attributes:
        newest: The newest item that was ever posted, whether it was taken or not; None before the first.
    """

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._item: T | None = None
        self.newest: T | None = None

    def post(self, item: T) -> None:
        """Puts the item in place of the one before."""
        with self._lock:
            self._item = self.newest = item

    def take(self) -> T | None:
        """The newest item, once; None where nothing came since the last time."""
        with self._lock:
            item, self._item = self._item, None
            self._lock.notify_all()
        return item

    def wait_taken(self, seconds: float) -> bool:
        """Waits, at most so long, until nothing lies here any more; whether nothing does."""
        with self._lock:
            return self._lock.wait_for(lambda: self._item is None, seconds)
