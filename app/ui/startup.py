"""Starting: what must be there before a window can open, the log, and what keeps it fluent. No Qt here."""

import ctypes
import gc
import logging
import os
import sys
from collections.abc import Callable, Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.language import _

COMMAND_LINE = _("Or work without a window: facet train --help.")

_QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}

_WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class NoDisplayError(Exception):
    """A window cannot open here; the text is a sentence that says what to install or do."""


def check_display(
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    load: Callable[[str], object] = ctypes.CDLL,
) -> None:
    """Looks for a display and for the libraries that Qt loads.

    Args:
        environment: Where DISPLAY, WAYLAND_DISPLAY and QT_QPA_PLATFORM are looked up.
        platform: Only Linux needs a look.
        load: Loads a library by name, or raises OSError.

    Raises:
        NoDisplayError: something is missing; the sentence names it.
    """
    if not platform.startswith("linux"):
        return
    chosen = environment.get("QT_QPA_PLATFORM", "")
    _check_libraries(_QT_LIBRARIES, load)
    if chosen.startswith(("offscreen", "minimal", "vnc", "linuxfb", "eglfs")):
        return
    if environment.get("WAYLAND_DISPLAY") and not chosen.startswith("xcb"):
        return
    if not environment.get("DISPLAY"):
        raise NoDisplayError(
            _("There is no display to open a window on. Start Facet from a desktop session. {else_}").format(
                else_=COMMAND_LINE
            )
        )
    _check_libraries(_WINDOW_LIBRARIES, load)


def _check_libraries(packages: Mapping[str, str], load: Callable[[str], object]) -> None:
    missing = []
    for library, package in packages.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    if missing:
        raise NoDisplayError(
            _(
                "A window needs libraries that are not installed: run apt install {packages} "
                "(or your system's packages of these names). {else_}"
            ).format(packages=" ".join(missing), else_=COMMAND_LINE)
        )


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


_TURN = 0.0002
"""Seconds that another thread may keep Python's lock while the window waits for it.

The window asks for the lock dozens of times while it draws, and Python's own 5 ms would be lost at each.
"""


def keep_fluent() -> None:
    """To be called once, when the window stands.

    What was made until then stays until the end: the garbage collector need not look through all of it again
    and again, which takes a tenth of a second each time.
    """
    sys.setswitchinterval(_TURN)
    gc.freeze()
