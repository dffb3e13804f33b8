"""A piece of work on a thread of its own, which can be cancelled and always ends with a word."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from app.recognition.errors import USER_ERRORS

_log = logging.getLogger(__name__)


class Job(QThread):
    """Work that a subclass does in `work`, off the GUI thread.

    It gets data and gives data, never widgets. A failure is logged with its traceback and
    reaches the user as one sentence.

    Args:
        title: What it does, for the log and for a sentence about a failure: "The training".

    Attributes:
        failed: Emitted with the sentence when the work fails.
    """

    failed = Signal(str)

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.setObjectName(title)
        self._cancelled = threading.Event()

    def work(self) -> None:
        """What the job does; looks at `cancelled` often, or waits on `wait_cancelled`."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Asks the work to end soon; returns at once. May be called from any thread, more than once."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work should end."""
        return self._cancelled.is_set()

    def wait_cancelled(self, seconds: float) -> bool:
        """Waits, but not a moment longer than until the job is cancelled; whether it is."""
        return self._cancelled.wait(seconds)

    def run(self) -> None:
        """Does the work; called by Qt on the new thread."""
        _log.info("%s starts", self.title)
        self.guarded(self.work)
        _log.info("%s ends", self.title)

    def guarded(self, part: Callable[[], None]) -> bool:
        """Does a part of the work; a failure is logged and said, no more. Whether all went well."""
        try:
            part()
        except USER_ERRORS as error:
            _log.warning("%s: %s", self.title, error, exc_info=True)
            self.failed.emit(str(error))
            return False
        except Exception as error:
            _log.exception("%s failed", self.title)
            self.failed.emit(
                f"{self.title} failed unexpectedly ({type(error).__name__}: {error}). "
                "Nothing kept before is lost; the details are in the log (Help, Show the log)."
            )
            return False
        return True
