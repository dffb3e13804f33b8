"""Writing something to a file that the user chooses."""

from collections.abc import Callable
from pathlib import Path

from app.recognition.errors import RecognitionError
from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences


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


def written(write: Callable[[], object], path: Path, what: str, verb: str = "is") -> str:
    """Writes a file, and says in a sentence where it is.

    Args:
        write: Writes it.
        path: To which file.
        what: Is written, such as "The worksheet".
        verb: Of that.

    Raises:
        RecognitionError: it cannot be written.
    """
    try:
        write()
    except OSError as error:
        reason = error.strerror or str(error)
        raise RecognitionError(
            f"{what} could not be written to {path}: {reason}. Choose another place."
        ) from error
    return f"{what} {verb} in {path}."
