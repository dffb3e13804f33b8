"""The persons of a project."""

import sqlite3
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from app.language import _
from app.project.database import Store
from app.project.errors import ProjectError

LONGEST_NAME = 80
"""Characters in a person's name."""

_JOINERS = "\u200c\u200d"  # Format characters that the writing of several languages needs.


@dataclass(frozen=True)
class Person:
    """One person of a project.

    Attributes:
        id: Never used again for another person.
        name: Unique in the project, and as :func:`tidy_name` has it.
        position: Where the person stands in the order of persons; smaller comes first.
    """

    id: int
    name: str
    position: int


def tidy_name(name: str) -> str:
    """A person's name as it is kept, shown and compared; it may be empty, and is the same if tidied again.

    Letters are composed (NFC), white space of any kind becomes single spaces, and what is not for the eye is
    left out: control characters, and invisible ones such as those that turn the direction of writing. What is
    not valid text, as in a foreign file name, becomes "?".
    """
    valid = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    spaced = "".join(" " if character.isspace() else character for character in valid)
    shown = "".join(
        each for each in spaced if each in _JOINERS or unicodedata.category(each) not in {"Cc", "Cf"}
    )
    return " ".join(unicodedata.normalize("NFC", shown).split())


class Persons(Store):
    """Any number of persons, in an order of their own."""

    def persons(self) -> tuple[Person, ...]:
        """All persons, in order. Every name is tidy and unique, whatever program wrote it."""
        with self._database.reading() as connection:
            return _persons(connection)

    def add_person(self, name: str) -> Person:
        """Add a person after the others.

        Args:
            name: It is kept as :func:`tidy_name` has it.

        Raises:
            ProjectError: If the name cannot be used or is taken.
        """
        name = _usable(name)
        with self._database.writing() as connection:
            _refuse_taken((person.name for person in _persons(connection)), name)
            position = connection.execute("SELECT coalesce(max(position) + 1, 0) FROM persons").fetchone()[0]
            cursor = connection.execute(
                "INSERT INTO persons (name, position) VALUES (?, ?)", (name, position)
            )
            return Person(int(cursor.lastrowid or 0), name, position)

    def rename_person(self, person_id: int, name: str) -> None:
        """Give a person another name. Raises as :meth:`rename_persons`."""
        self.rename_persons({person_id: name})

    def rename_persons(self, names: Mapping[int, str]) -> None:
        """Give persons other names, by id, all or none; runs keep the names they were made with.

        Raises:
            ProjectError: If a name cannot be used or is taken, there is no such person.
        """
        usable = {int(person_id): _usable(name) for person_id, name in names.items()}
        with self._database.writing() as connection:
            others = {person.id: person.name for person in _persons(connection)}
            for person_id in usable:
                require_person(connection, person_id)
                # On the way to its new name, as two persons may swap theirs.
                others[person_id] = f"\n{person_id}"
                connection.execute("UPDATE persons SET name = ? WHERE id = ?", (others[person_id], person_id))
            for person_id, name in usable.items():
                _refuse_taken(others.values(), name)
                others[person_id] = name
                connection.execute("UPDATE persons SET name = ? WHERE id = ?", (name, person_id))


def require_person(connection: sqlite3.Connection, person_id: int) -> None:
    """Make sure that a person is in the project.

    Raises:
        ProjectError: If not.
    """
    if connection.execute("SELECT 1 FROM persons WHERE id = ?", (person_id,)).fetchone() is None:
        raise ProjectError(_("That person is not in the project. Add the person first."))


def unlike(name: str, taken: Container[str]) -> str:
    """A name that nobody has: this one, or with the first number behind it that makes it so."""
    numbered = (f"{name} {number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _persons(connection: sqlite3.Connection) -> tuple[Person, ...]:
    persons: dict[str, Person] = {}
    rows = connection.execute("SELECT id, name, position FROM persons ORDER BY position, id")
    for person_id, stored, position in rows:
        name = tidy_name(str(stored))[:LONGEST_NAME] or _("Person {number}").format(number=person_id)
        name = unlike(name, persons)
        persons[name] = Person(person_id, name, position)
    return tuple(persons.values())


def _usable(name: str) -> str:
    name = tidy_name(name)
    if not name:
        raise ProjectError(_("A person needs a name. Type at least one letter."))
    if len(name) > LONGEST_NAME:
        raise ProjectError(
            _("The name “{beginning}…” has {length} characters. Use {longest} at most.").format(
                beginning=name[:20], length=len(name), longest=LONGEST_NAME
            )
        )
    return name


def _refuse_taken(taken: Iterable[str], name: str) -> None:
    if name in taken:
        raise ProjectError(
            _("There is already a person called {name} in the project. Choose another name.").format(
                name=name
            )
        )
