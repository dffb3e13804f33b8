"""What the window remembers between two starts: files, geometry, camera, appearance, … Never a face."""

import math
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from app.recognition.calibration import THRESHOLD

MOST_RECENT = 8


class Preferences:
    """Values in a settings file.

    Args:
        store: Where they are kept.
    """

    def __init__(self, store: QSettings) -> None:
        self._store = store

    def remembered(self, key: str, otherwise: str = "") -> str:
        """What was remembered under a name of the caller's own: a tab, an order, what is folded."""
        return str(self._store.value(f"view/{key}", otherwise))

    def remember(self, key: str, value: str) -> None:
        """Remembers it from one start to the next."""
        self._store.setValue(f"view/{key}", value)

    @property
    def recent(self) -> list[Path]:
        """Projects opened before that are still there, the newest first."""
        return [path for path in self._opened if path.is_file()]

    @property
    def last_project(self) -> Path | None:
        """The project opened last, whether it is still there or not; None at the first start."""
        return next(iter(self._opened), None)

    def add_recent(self, path: Path) -> None:
        """Puts a project first among the recent ones."""
        # Those that are not there now may lie on a drive that comes back.
        others = [str(other) for other in self._opened if other != path]
        self._store.setValue("recent", [str(path), *others][:MOST_RECENT])

    @property
    def _opened(self) -> list[Path]:
        names = self._store.value("recent", [], list)
        return [Path(str(name)) for name in names] if isinstance(names, list) else []

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place and size, as Qt saved them."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def camera(self) -> str:
        """Key of the camera used last."""
        return str(self._store.value("camera", ""))

    @camera.setter
    def camera(self, key: str) -> None:
        self._store.setValue("camera", key)

    @property
    def face_finder(self) -> Path | None:
        """The face finder's file that the user chose; None for the built-in one."""
        name = str(self._store.value("face_finder", ""))
        return Path(name) if name else None

    @face_finder.setter
    def face_finder(self, path: Path | None) -> None:
        self._store.setValue("face_finder", str(path) if path else "")

    @property
    def appearance(self) -> str:
        """`system`, `light` or `dark`."""
        value = str(self._store.value("appearance", "system"))
        return value if value in ("light", "dark") else "system"

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._store.setValue("appearance", value)

    @property
    def scale(self) -> float:
        """How large everything is, as a multiple of the system's font: 0.5 to 3."""
        try:
            value = float(str(self._store.value("scale", 1.0)))
        except ValueError:
            return 1.0
        return min(max(value, 0.5), 3.0) if math.isfinite(value) else 1.0

    @scale.setter
    def scale(self, value: float) -> None:
        self._store.setValue("scale", value)

    @property
    def familiarity(self) -> float:
        """How familiar a face must be to be one of the persons."""
        # Under "familiarity" lies a value of an earlier scale.
        try:
            value = float(str(self._store.value("least_familiarity", THRESHOLD)))
        except ValueError:
            return THRESHOLD
        return value if math.isfinite(value) else THRESHOLD

    @familiarity.setter
    def familiarity(self, value: float) -> None:
        self._store.setValue("least_familiarity", value)

    @property
    def smooth(self) -> bool:
        """Whether curves are smoothed."""
        return bool(self._store.value("smooth", False, bool))

    @smooth.setter
    def smooth(self, value: bool) -> None:
        self._store.setValue("smooth", value)

    @property
    def settings_folded(self) -> bool:
        """Whether only the first row of a run's settings is seen."""
        return bool(self._store.value("settings_folded", True, bool))

    @settings_folded.setter
    def settings_folded(self, value: bool) -> None:
        self._store.setValue("settings_folded", value)

    @property
    def hand_calculation(self) -> str:
        """The calculation by hand as it was left, as JSON; "" before there was one."""
        return str(self._store.value("hand_calculation", ""))

    @hand_calculation.setter
    def hand_calculation(self, value: str) -> None:
        self._store.setValue("hand_calculation", value)

    @property
    def folder(self) -> Path:
        """Where the last file dialog was."""
        return Path(str(self._store.value("folder", _documents())))

    @folder.setter
    def folder(self, value: Path) -> None:
        self._store.setValue("folder", str(value))


def _documents() -> Path:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(folder) if folder and Path(folder).is_dir() else Path.home()
