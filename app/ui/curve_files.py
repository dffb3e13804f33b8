"""Writing the curves to a file that the user chooses."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from app.language import _
from app.ui.dialogs import Dialogs
from app.ui.exporting import where_to, written
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
        path = where_to(self._dialogs, self._preferences, name)
        if path is None:
            return
        write = self._curves.exporting(path)
        work = partial(written, write, path, _("The curves are in {path}."))
        self._session.call("Writing the curves", work, self._session.told.emit)
