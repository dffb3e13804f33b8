"""One call that may take a while, on a thread of its own."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job


class CallJob(Job):
    """Calls a function once.

    Attributes:
        returned: With what the function returned.
    """

    returned = Signal(object)

    def __init__(self, title: str, function: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(title, parent)
        self._function = function

    def work(self) -> None:
        """Calls it."""
        self.returned.emit(self._function())
