"""Which face finder is used: the built-in one, or a file that the user has."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from app.faces.detection import FaceDetector, YuNetDetector
from app.faces.errors import FaceError
from app.language import _
from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences

_BUILT_IN_GOES_ON = _("The built-in face finder is used instead.")


class FaceFinder(QObject):
    """Makes face finders, each for a thread of its own, and lets the user choose which.

    Args:
        make_built_in: Makes the built-in one for pictures.
        make_built_in_live: Makes the built-in one for the camera.
        preferences: Where the choice is remembered.
        dialogs: Asks for the file.
        back: The action that goes back to the built-in one; enabled while another one is used.

    Attributes:
        changed: Another face finder is used from now on.
        told: A passing remark.
        failed: A sentence: the file cannot be used.
    """

    changed = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        make_built_in: Callable[[], FaceDetector],
        make_built_in_live: Callable[[], FaceDetector],
        preferences: Preferences,
        dialogs: Dialogs,
        back: QAction,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_built_in = make_built_in
        self._make_built_in_live = make_built_in_live
        self._preferences = preferences
        self._dialogs = dialogs
        self._back = back
        self._model = preferences.face_finder
        self._back.setEnabled(self._model is not None)

    def make(self) -> FaceDetector:
        """One for pictures; on any thread."""
        return self._made(YuNetDetector, self._make_built_in)

    def make_live(self) -> FaceDetector:
        """A quicker one for the camera; on any thread."""
        return self._made(YuNetDetector.live, self._make_built_in_live)

    def choose(self) -> None:
        """Uses the file that the user chooses, where it is a face finder; else all stays as it is."""
        path = self._dialogs.face_finder(self._preferences.folder)
        if path is None:
            return
        self._preferences.folder = path.parent
        try:
            YuNetDetector.live(path)
        except FaceError as error:
            self.failed.emit(str(error))
            return
        self._use(path, _("Faces are found with {name} from now on.").format(name=path.name))

    def use_built_in(self) -> None:
        """Goes back to the built-in one."""
        if self._model is not None or self._preferences.face_finder is not None:
            self._use(None, _("Faces are found with the built-in face finder from now on."))

    def _use(self, model: Path | None, remark: str) -> None:
        self._model = self._preferences.face_finder = model
        self._back.setEnabled(model is not None)
        self.told.emit(remark)
        self.changed.emit()

    def _made(
        self, make: Callable[[Path], FaceDetector], make_built_in: Callable[[], FaceDetector]
    ) -> FaceDetector:
        model = self._model
        if model is None:
            return make_built_in()
        try:
            return make(model)
        except FaceError as error:
            # Said once; the next start tries the file again, which may lie on a drive that is back then.
            self._model = None
            self.failed.emit(f"{error} {_BUILT_IN_GOES_ON}")
            return make_built_in()
