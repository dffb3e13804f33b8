"""The persons of a project."""

import sqlite3
import unicodedata

from app.project.connection import Store
from app.project.errors import ProjectError
from app.project.records import Person

LONGEST_NAME = 80
"""Characters in a person's name."""


class Persons(Store):
    """Any number of persons, in an order of their own."""

    def persons(self) -> tuple[Person, ...]:
        """All persons, in order.

        Raises:
            ProjectError: If the project cannot be read.
        """
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id, name, position FROM persons ORDER BY position, id")
            return tuple(Person(*row) for row in rows)

    def add_person(self, name: str) -> Person:
        """Add a person after the others.

        Args:
            name: White space around it is dropped.

        Raises:
            ProjectError: If the name cannot be used or is taken, or the project cannot be written.
        """
        name = _usable(name)
        with self._database.writing() as connection:
            _refuse_taken(connection, name, but_for=None)
            position = connection.execute("SELECT coalesce(max(position) + 1, 0) FROM persons").fetchone()[0]
            cursor = connection.execute(
                "INSERT INTO persons (name, position) VALUES (?, ?)", (name, position)
            )
            return Person(int(cursor.lastrowid or 0), name, position)

    def rename_person(self, person_id: int, name: str) -> None:
        """Give a person another name; runs keep the name they were made with.

        Raises:
            ProjectError: If the name cannot be used or is taken, there is no such person, or the project
                cannot be written.
        """
        name = _usable(name)
        with self._database.writing() as connection:
            require_person(connection, person_id)
            _refuse_taken(connection, name, but_for=person_id)
            connection.execute("UPDATE persons SET name = ? WHERE id = ?", (name, person_id))


def require_person(connection: sqlite3.Connection, person_id: int) -> None:
    """Make sure that a person is in the project.

    Raises:
        ProjectError: If not.
    """
    if connection.execute("SELECT 1 FROM persons WHERE id = ?", (person_id,)).fetchone() is None:
        raise ProjectError("That person is not in the project. Add the person first.")


def _usable(name: str) -> str:
    name = name.strip()
    if not name:
        raise ProjectError("A person needs a name. Type at least one letter.")
    if len(name) > LONGEST_NAME:
        raise ProjectError(f"The name “{name[:20]}…” has {len(name)} characters. Use {LONGEST_NAME} at most.")
    # Cc: line breaks and other controls; Cs: what is left of a file name that is not valid text.
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise ProjectError(f"The name {name!r} has characters in it that cannot be shown. Use others.")
    return name


def _refuse_taken(connection: sqlite3.Connection, name: str, *, but_for: int | None) -> None:
    taken = connection.execute("SELECT id FROM persons WHERE name = ?", (name,)).fetchone()
    if taken is not None and taken[0] != but_for:
        raise ProjectError(f"There is already a person called {name} in the project. Choose another name.")
