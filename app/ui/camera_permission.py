"""Asking the system for permission to use a camera, where it wants to be asked (macOS)."""

from collections.abc import Callable

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, QPermission, Qt

REFUSED = (
    "Facet is not permitted to use the camera. Open System Settings, Privacy & Security, Camera, "
    "switch it on for Facet (or for the Terminal that started it), and try again."
)


class CameraPermission(QObject):
    """Asks once; the answer is remembered by the system.

    Args:
        application: Whom to ask.
    """

    def __init__(self, application: QCoreApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._permission = QCameraPermission()
        self._allowed: Callable[[], None] | None = None
        self._refused: Callable[[], None] | None = None

    def ask(self, allowed: Callable[[], None], refused: Callable[[], None]) -> None:
        """Calls one of the two, at once where the answer is known; another question replaces this one."""
        self._allowed, self._refused = allowed, refused
        if self._status() == Qt.PermissionStatus.Undetermined:
            self._application.requestPermission(self._permission, self, self._answered)
        else:
            self._tell()

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
        self._allowed = self._refused = None

    def _status(self) -> Qt.PermissionStatus:
        return self._application.checkPermission(self._permission)

    def _answered(self, _permission: QPermission) -> None:
        self._tell()

    def _tell(self) -> None:
        # What could not be asked stays undetermined: without a bundle of its own, the Terminal that started
        # Facet is asked when the camera is opened.
        tell = self._refused if self._status() == Qt.PermissionStatus.Denied else self._allowed
        self.forget()
        if tell is not None:
            tell()
