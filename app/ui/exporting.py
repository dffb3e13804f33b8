"""Writing something to a file that the user chooses."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.language import _
from app.recognition.errors import RecognitionError
from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences

if TYPE_CHECKING:
    from app.ui.session import Session
    from app.ui.widgets.plot import Plot


def where_to(dialogs: Dialogs, preferences: Preferences, name: str) -> Path | None:
    """Asks for a file; None when cancelled.

    Args:
        dialogs: Ask.
        preferences: Remember the folder.
        name: To begin with; its ending is added where the user's name lacks it.
    """
    path = dialogs.export(preferences.folder, name)
    if path is None:
        return None
    preferences.folder = path.parent
    suffix = Path(name).suffix
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def written(write: Callable[[], object], path: Path, done: str) -> str:
    """Writes a file, and says in a sentence where it is.

    Args:
        write: Writes it.
        path: To which file.
        done: The sentence, with "{path}" in it.

    Raises:
        RecognitionError: it cannot be written.
    """
    try:
        write()
    except OSError as error:
        text = _("{path} could not be written: {reason}. Choose another place.")
        raise RecognitionError(text.format(path=path, reason=error.strerror or str(error))) from error
    return done.format(path=path)


def keep(plot: "Plot", name: str, session: "Session", *, log: bool = False) -> None:
    """Offers to save a plot in its menu, and remembers from one start to the next whether it is logarithmic.

    Args:
        plot: Its object name is what it is remembered by.
        name: Of the file, after the project's.
        session: Asks where to, and tells.
        log: Whether it is logarithmic the first time.
    """
    key = f"{plot.objectName()}_logarithmic"

    def save(suffix: str) -> None:
        file_name = f"{session.project.path.stem} {name}{suffix}"
        path = where_to(session.dialogs, session.preferences, file_name)
        if path is not None:
            done = _("The plot is in {path}.")
            try:
                session.told.emit(written(partial(plot.export, path), path, done))
            except RecognitionError as error:
                session.failed.emit(str(error))

    plot.save_wanted.connect(save)
    plot.log = session.preferences.remembered(key, "yes" if log else "no") == "yes"
    plot.log_changed.connect(lambda log: session.preferences.remember(key, "yes" if log else "no"))
