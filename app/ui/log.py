"""The log: a file that turns over, in the system's folder for logs; errors reach the user besides."""

import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.language import _

_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


def start_logging(folder: Path) -> None:
    """Writes the log into the folder; without a folder that can be written there is no log, and no error."""
    handlers: list[logging.Handler] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "facet.log"
        handlers.append(RotatingFileHandler(file, maxBytes=500_000, backupCount=2, encoding="utf-8"))
    except OSError:
        # In a frozen build there is no standard error either.
        handlers.append(logging.StreamHandler(sys.stderr) if sys.stderr else logging.NullHandler())
    logging.basicConfig(level=logging.INFO, format=_FORMAT, handlers=handlers, force=True)


def report_unexpected(tell: Callable[[str], None]) -> None:
    """An error that nobody caught goes to the log with its traceback, then to the user as one sentence."""

    def hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        logging.getLogger("app").critical("unexpected", exc_info=(kind, error, traceback))
        tell(
            _(
                "Something unexpected happened ({kind}: {error}). What was collected and trained is saved. "
                "The details are in the log (Help, Show the Log)."
            ).format(kind=kind.__name__, error=error)
        )

    sys.excepthook = hook
