"""Writing the curves to a file that the user chooses."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.jobs.calling import CallJob
from app.recognition.errors import RecognitionError
from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences
from app.ui.session import Session
from app.ui.training.curves import CurvesView


class CurveFiles(QObject):
    """Asks where, and writes off the GUI thread: a long run is a large table."""

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        preferences: Preferences,
        curves: CurvesView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._preferences = preferences
        self._curves = curves

    @Slot(str)
    def export(self, suffix: str) -> None:
        """Writes a picture (".png", ".svg") or a table (".csv")."""
        name = f"{self._session.project.path.stem} curves{suffix}"
        path = self._dialogs.export(self._preferences.folder, name)
        if path is None:
            return
        self._preferences.folder = path.parent
        path = path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
        job = CallJob("Writing the curves", partial(_written, self._curves.exporting(path), path))
        job.returned.connect(self._say)
        self._session.start(job)

    @Slot(object)
    def _say(self, sentence: str) -> None:
        self._session.told.emit(sentence)


def _written(write: Callable[[], None], path: Path) -> str:
    try:
        write()
    except OSError as error:
        reason = error.strerror or str(error)
        raise RecognitionError(
            f"The curves could not be written to {path}: {reason}. Choose another place."
        ) from error
    return f"The curves are in {path}."
