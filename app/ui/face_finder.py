"""Which face finder is used: the built-in one, or a file that the user has."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.faces.detection import FaceDetector, YuNetDetector
from app.faces.errors import FaceError
from app.language import _

if TYPE_CHECKING:
    from app.ui.session import Parts, Session

_BUILT_IN_GOES_ON = _("The built-in face finder is used instead.")


class FaceFinder(QObject):
    """Makes face finders, each for a thread of its own, and lets the user choose which.

    Args:
        session: Asks for the file, and remembers which.
        parts: Make the built-in ones.

    Attributes:
        changed: Another face finder is used from now on.
    """

    changed = Signal()

    def __init__(self, session: "Session", parts: "Parts") -> None:
        super().__init__(session)
        self._session = session
        self._parts = parts
        self._model = parts.preferences.face_finder
        self._show_used()

    def make(self) -> FaceDetector:
        """One for pictures; on any thread."""
        return self._made(YuNetDetector, self._parts.make_detector)

    def make_live(self) -> FaceDetector:
        """A quicker one for the camera; on any thread."""
        return self._made(YuNetDetector.live, self._parts.make_live_detector)

    def choose(self) -> None:
        """Uses the file that the user chooses, where it is a face finder; else all stays as it is."""
        path = self._session.dialogs.face_finder()
        if path is None:
            return
        try:
            YuNetDetector.live(path)
        except FaceError as error:
            self._session.failed.emit(str(error))
            return
        self._use(path, _("Faces are found with {name} from now on.").format(name=path.name))

    def use_built_in(self) -> None:
        """Goes back to the built-in one."""
        if self._model is not None or self._session.preferences.face_finder is not None:
            self._use(None, _("Faces are found with the built-in face finder from now on."))

    def _use(self, model: Path | None, remark: str) -> None:
        self._model = self._session.preferences.face_finder = model
        self._show_used()
        self._session.told.emit(remark)
        self.changed.emit()

    def _show_used(self) -> None:
        self._session.actions["built_in_face_finder"].setEnabled(self._model is not None)

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
            self._session.failed.emit(f"{error} {_BUILT_IN_GOES_ON}")
            return make_built_in()
