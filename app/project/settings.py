"""The settings that go with a project."""

from collections.abc import Mapping
from typing import Any

from app.project.connection import Store
from app.project.documents import from_json, to_json


class Settings(Store):
    """One JSON document: what was last chosen, such as the training settings and the way of cropping."""

    def settings(self) -> dict[str, Any]:
        """The document as it was last saved; empty before that.

        Raises:
            ProjectError: If the project cannot be read.
        """
        with self._database.reading() as connection:
            row = connection.execute("SELECT document FROM settings").fetchone()
        return {} if row is None else from_json(row[0], dict, self._database.path)

    def save_settings(self, settings: Mapping[str, Any]) -> None:
        """Put another document in place of the whole old one.

        Raises:
            ProjectError: If something in it is no JSON value (NaN is none), or the project cannot be written.
        """
        document = to_json(dict(settings), "settings")
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO settings (id, document) VALUES (1, ?)", (document,))
