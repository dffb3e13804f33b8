"""What has to be there before a window can open; looked at without loading Qt, which would abort."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

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
