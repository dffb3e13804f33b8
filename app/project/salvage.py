"""A new project from what can still be read of a damaged one, and from its backup.

SQLite is asked for one row after the other: where a page is damaged, the rows on it do not answer, and those
before and behind it do. A file whose first page is damaged is read with the first page of a new project, as
Facet makes the tables of every project at the same places.
"""

import io
import json
import shutil
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.language import _, ngettext
from app.project.copies import backup_of, refuse_lost
from app.project.database import Database, connect, insert
from app.project.errors import NO_FILE, NOT_A_PROJECT, DamagedError, ProjectError, sentences
from app.project.faces import NewFace, face_of, row_of
from app.project.files import name_beside, remove_with_journal, written_beside
from app.project.persons import tidy_name, unlike
from app.project.runs import ROLES, Runs
from app.project.schema import is_as_added, is_of_others, migrate, parts_of_facet

_PAGE = 4096
_MOST_IDS = 200_000
_LARGEST_ID = 1 << 48
_AT_ONCE = 50
_MAY_BE_NULL = {"error", "accuracy", "validation_accuracy"}


@dataclass(frozen=True)
class Rescued:
    """What became of a damaged project; ``str()`` of it says so to the user.

    Attributes:
        damaged: The file, which is left as it was.
        into: The new project.
        persons: How many there are in the new project.
        unnamed: How many of them have lost their name and got another.
        faces_saved: How many faces there are in the new project.
        faces_from_backup: How many of these come from the backup.
        faces_unsure: How many of these lost all but picture and person: they are excluded from training.
        faces_lost: Faces of which something is left, but no whole picture or no person.
        runs_saved: How many trainings are in the new project.
        runs_from_backup: How many of these come from the backup.
        runs_lost: Trainings of which something is left, but not all.
    """

    damaged: Path
    into: Path
    persons: int = 0
    unnamed: int = 0
    faces_saved: int = 0
    faces_from_backup: int = 0
    faces_unsure: int = 0
    faces_lost: int = 0
    runs_saved: int = 0
    runs_from_backup: int = 0
    runs_lost: int = 0

    def __str__(self) -> str:
        saved = _(
            "{persons}, {faces} and {trainings} of {damaged} could be read; they are now in {into}."
        ).format(
            persons=ngettext("{count} person", "{count} persons", self.persons).format(count=self.persons),
            faces=_counted_faces(self.faces_saved),
            trainings=_counted_trainings(self.runs_saved),
            damaged=self.damaged,
            into=self.into,
        )
        lost = (
            _("{faces} and {trainings} are lost.").format(
                faces=_counted_faces(self.faces_lost), trainings=_counted_trainings(self.runs_lost)
            )
            if self.faces_lost or self.runs_lost
            else _("Nothing is known to be lost.")
        )
        notes = [saved, lost]
        if self.faces_from_backup or self.runs_from_backup:
            notes.insert(
                1,
                _("Of these, {faces} and {trainings} come from the backup.").format(
                    faces=_counted_faces(self.faces_from_backup),
                    trainings=_counted_trainings(self.runs_from_backup),
                ),
            )
        if self.faces_unsure:
            notes.append(
                ngettext(
                    "Of {count} face only the picture and the person could be read: "
                    "it is excluded from training until you have looked at it.",
                    "Of {count} faces only the picture and the person could be read: "
                    "they are excluded from training until you have looked at them.",
                    self.faces_unsure,
                ).format(count=self.faces_unsure)
            )
        if self.unnamed:
            notes.append(
                ngettext(
                    "{count} person lost the name and got another: rename as needed.",
                    "{count} persons lost the name and got another: rename as needed.",
                    self.unnamed,
                ).format(count=self.unnamed)
            )
        return " ".join(notes)


def _counted_faces(count: int) -> str:
    return ngettext("{count} face", "{count} faces", count).format(count=count)


def _counted_trainings(count: int) -> str:
    return ngettext("{count} training", "{count} trainings", count).format(count=count)


def rescue(damaged: Path, into: Path) -> Rescued:
    """Put all that can still be read of a project into a new one; the damaged file is only read.

    A face or training that is lost in the file and there in its backup is taken from the backup. One picture
    is in memory at a time.

    Args:
        damaged: The file that cannot be opened. It must not be open as a project in this process.
        into: Where the new project goes; it is complete, or not there.

    Raises:
        ProjectError: If nothing can be read, the file is something else, there is a file ``into`` already, or
            it cannot be written.
    """
    with sentences(damaged):
        if not damaged.exists():
            raise ProjectError(NO_FILE.format(path=damaged))
        if not damaged.is_file():
            raise ProjectError(NOT_A_PROJECT.format(path=damaged))
    if backup_of(into) != damaged:
        refuse_lost(into)
    with written_beside(into, replacing=False) as temporary, ExitStack() as stack:
        with sentences(damaged):
            remains = [_remains(damaged, into, stack)]
            backup = backup_of(damaged)
            if backup.exists():
                remains.append(_remains(backup, into, stack))
            elif remains[0].is_of_others:
                raise ProjectError(NOT_A_PROJECT.format(path=damaged))
            if not any(each.size() for each in remains):
                raise ProjectError(_NOTHING.format(path=damaged))
        with sentences(into), closing(connect(temporary, "rw")) as new:
            migrate(new)
            new.execute("PRAGMA foreign_keys = ON")
            database = Database(into, new)
            counts = Counter[str]()
            _save_persons(remains, database, counts)
            _save_faces(remains, database, counts)
            _save_runs(remains, database, counts)
            documents = [each.settings for each in remains if each.settings is not None]
            new.executemany("INSERT INTO settings VALUES (1, ?)", [(text,) for text in documents[:1]])
    return Rescued(damaged, into, **counts)


_NOTHING = _("Nothing could be read of {path}. Open a copy of it, if you have one.")


Row = dict[str, Any]


class _Remains:
    """What answers in a file, table by table, but pictures and arrays, which are read one at a time.

    Args:
        path: Of the file, which nobody changes meanwhile.
        stack: Closes it.

    Attributes:
        is_of_others: Whether it is a whole database that is no project.
        persons: The row of a person by id; faces and runs alike.
        owners: The person's id of a face by its id, from the index.
        pictures: Ids of the faces that have a picture.
        arrays: Id of the run, role and name of each array, by row id.
        settings: The document; None where there is none, or none that can be read.
    """

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._connection = stack.enter_context(closing(connect(path, "damaged")))
        self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
        self._parts: set[str] = set()
        self.is_of_others = False
        with suppress(sqlite3.Error):
            # A table of another shape, or a view that never ends, may have the name of one of Facet's.
            self._parts = parts_of_facet(self._connection)
            self.is_of_others = is_of_others(self._connection)
        self.owners: dict[int, int] = {}
        known_arrays: dict[int, Row] = {}
        if "faces_of_person" in self._parts:
            owners = self._answers("SELECT id, person_id FROM faces INDEXED BY faces_of_person")
            self.owners = {row[0]: row[1] for row in owners if _is_id(row[0]) and _is_id(row[1])}
        if "arrays" in self._parts:
            entries = "SELECT rowid, run_id, role, name FROM arrays INDEXED BY sqlite_autoindex_arrays_1"
            known_arrays = {row[0]: dict(row) for row in self._answers(entries) if _is_id(row[0])}
        self.persons = self._rows("persons", "*")
        self.pictures = self._rows("pictures", "face_id", self.owners).keys()
        self.faces = self._rows("faces", "*", self.owners.keys() | self.pictures)
        self.runs = self._rows("runs", "*")
        self.arrays = known_arrays | self._rows("arrays", "run_id, role, name", known_arrays)
        documents = [row["document"] for row in self._rows("settings", "document").values()]
        self.settings = next((text for text in documents if _is_json(text, dict)), None)

    def size(self) -> int:
        """How many persons, faces and trainings answer."""
        return sum(map(len, (self.persons, self.faces, self.pictures, self.runs)))

    def face_ids(self) -> set[int]:
        """Every face that anything is left of."""
        return self.faces.keys() | self.pictures | self.owners.keys()

    def picture(self, face_id: int) -> bytes | None:
        """The picture of a face; None where it is lost or no longer what was added."""
        data = self._value("SELECT data FROM pictures WHERE face_id = ?", face_id)
        row = self.faces.get(face_id)
        checksum = None if row is None else row.get("picture_crc32")
        if checksum is None:
            return data if isinstance(data, bytes) and _size_of(data) is not None else None
        return data if is_as_added(data, checksum) else None

    def arrays_of(self, run_id: int) -> list[tuple[Any, ...]] | None:
        """The rows of a run's arrays; None unless all are there and as they were saved."""
        mine = {number: row for number, row in self.arrays.items() if row["run_id"] == run_id}
        start, now = (
            {row["name"] for row in mine.values() if row["role"] == role} for role in ("start", "parameter")
        )
        # Of an array that neither the table nor its index knows any more, only its other half can tell.
        if not now or start != now:
            return None
        rows = []
        for number, row in mine.items():
            data = self._value("SELECT data FROM arrays WHERE rowid = ?", number)
            checksum = self._value("SELECT crc32 FROM arrays WHERE rowid = ?", number)
            if row["role"] not in ROLES or not isinstance(row["name"], str):
                return None
            if not isinstance(data, bytes) or zlib.crc32(data) != checksum:
                return None
            rows.append((run_id, row["role"], row["name"], checksum, data))
        return rows

    def names_in_runs(self) -> dict[int, str]:
        """The names that persons had, by id, when a network was last trained on them."""
        names: dict[int, str] = {}
        for _number, row in sorted(self.runs.items()):
            if _is_json(row["person_ids"], list) and _is_json(row["persons"], list):
                pairs = zip(json.loads(row["person_ids"]), json.loads(row["persons"]), strict=False)
                names |= {each: str(name) for each, name in pairs if isinstance(each, int)}
        return names

    def _rows(self, table: str, columns: str, known: Iterable[int] = ()) -> dict[int, Row]:
        """Every row that answers, by its id: from both ends, each in between, and each that is known of."""
        if table not in self._parts:
            return {}
        rows: dict[int, Row] = {}
        ask = f"SELECT rowid AS number, {columns} FROM {table}"
        ends = []
        for order in ("ASC", "DESC"):
            end = None
            try:
                for row in self._connection.execute(f"{ask} ORDER BY rowid {order}"):
                    end = row["number"]
                    rows.setdefault(end, dict(row))
                return self._plausible(rows)
            except sqlite3.Error:
                ends.append(end)
        highest = self._value("SELECT seq FROM sqlite_sequence WHERE name = 'faces'", None) or 0
        first, last = ends[0] or 0, ends[1] or max([highest, *known, *rows]) + 1
        for number in {*range(first + 1, last)[:_MOST_IDS], *known} - rows.keys():
            rows |= {row["number"]: dict(row) for row in self._answers(f"{ask} WHERE rowid = {number:d}")}
        return self._plausible(rows)

    def _plausible(self, rows: dict[int, Row]) -> dict[int, Row]:
        return {row.pop("number"): row for number, row in rows.items() if _is_id(number)}

    def _answers(self, ask: str) -> list[sqlite3.Row]:
        rows: list[sqlite3.Row] = []
        with suppress(sqlite3.Error):
            rows.extend(self._connection.execute(ask))
        return rows

    def _value(self, ask: str, *key: object) -> Any:
        with suppress(sqlite3.Error):
            row = self._connection.execute(ask, key).fetchone()
            return None if row is None else row[0]
        return None


def _remains(path: Path, into: Path, stack: ExitStack) -> _Remains:
    """What answers in a file: as it is, or with the first page of a new project if more answers then."""
    as_it_is = _Remains(path, stack)
    if as_it_is.is_of_others:
        # Its rows may look like persons.
        return as_it_is
    repaired = name_beside(into)
    stack.callback(remove_with_journal, repaired)
    with sentences(into):
        shutil.copyfile(path, repaired)
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(connection)
        page = bytearray(connection.serialize()[:_PAGE])
    # The number of pages stands there: https://www.sqlite.org/fileformat2.html#the_database_header
    page[28:32] = (-(-path.stat().st_size // _PAGE)).to_bytes(4, "big")
    with repaired.open("r+b") as file:
        file.write(page)
    return max(as_it_is, _Remains(repaired, stack), key=_Remains.size)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and 0 < value < _LARGEST_ID


def _save_persons(remains: Sequence[_Remains], database: Database, counts: Counter[str]) -> None:
    """Save all persons who were there or have a face."""
    ids: set[int] = set()
    rows: dict[int, Row] = {}
    names: dict[int, str] = {}
    for each in reversed(remains):
        rows |= each.persons
        names |= each.names_in_runs()
        owners = {row["person_id"] for row in each.faces.values()}.union(each.owners.values())
        ids |= each.persons.keys() | {owner for owner in owners if _is_id(owner)}
    names |= {number: str(row["name"]) for number, row in rows.items()}
    taken: set[str] = set()
    with database.writing() as connection:
        for number in sorted(ids):
            known = tidy_name(names.get(number, ""))
            name = unlike(known or _("Person {number}").format(number=number), taken)
            taken.add(name)
            counts["persons"] += 1
            counts["unnamed"] += not known
            position = rows[number]["position"] if number in rows else None
            position = position if isinstance(position, int) else number
            values = {"id": number, "name": name, "position": position}
            insert(connection, "persons", values)


def _save_faces(remains: Sequence[_Remains], database: Database, counts: Counter[str]) -> None:
    removed = {
        number for each in remains for number, row in each.faces.items() if row["removed_at"] is not None
    }
    ids = sorted(set().union(*(each.face_ids() for each in remains)) - removed)
    for first in range(0, len(ids), _AT_ONCE):
        with database.writing() as connection:
            for face_id in ids[first : first + _AT_ONCE]:
                counts[f"faces_{_save_face(remains, connection, face_id, counts)}"] += 1


def _save_face(
    remains: Sequence[_Remains], connection: sqlite3.Connection, face_id: int, counts: Counter[str]
) -> str:
    for make in (_row_of_face, _row_of_picture):
        for each in remains:
            picture = each.picture(face_id)
            row = None if picture is None else make(each, face_id, picture)
            if row is not None:
                insert(connection, "faces", row)
                insert(connection, "pictures", {"face_id": face_id, "data": picture})
                counts["faces_from_backup"] += each is not remains[0]
                counts["faces_unsure"] += make is _row_of_picture
                return "saved"
    return "lost"


def _row_of_face(remains: _Remains, face_id: int, picture: bytes) -> Row | None:
    if face_id not in remains.faces:
        return None
    row = {"eyes": None, "look": "{}", "excluded": 0} | dict(remains.faces[face_id])
    row["picture_crc32"] = zlib.crc32(picture)
    for change in ({}, {"eyes": None, "look": "{}", "crop": "detect"}):
        row |= change
        with suppress(DamagedError):
            face_of(row, Path())
            return row if _is_id(row["person_id"]) and isinstance(row["excluded"], int) else None
    return None


def _row_of_picture(remains: _Remains, face_id: int, picture: bytes) -> Row | None:
    """Of a face that has lost all but its picture and its person."""
    size, owner = _size_of(picture), remains.owners.get(face_id)
    if size is None or owner is None:
        return None
    face = NewFace(owner, picture, (0, 0, *size), "rescued", f"rescued {face_id}", "none")
    return row_of(face) | {"id": face_id, "excluded": 1}


def _save_runs(remains: Sequence[_Remains], database: Database, counts: Counter[str]) -> None:
    ids = {row["run_id"] for each in remains for row in each.arrays.values()}
    for run_id in sorted(filter(_is_id, ids.union(*(each.runs for each in remains)))):
        source = next((each for each in remains if _save_run(each, database, run_id)), None)
        counts["runs_lost" if source is None else "runs_saved"] += 1
        counts["runs_from_backup"] += source in remains[1:]


def _save_run(remains: _Remains, database: Database, run_id: int) -> bool:
    """Save a training whole, or not at all; whether it is saved."""
    row, arrays = remains.runs.get(run_id), remains.arrays_of(run_id)
    if row is None or arrays is None:
        return False
    if any(value is None for name, value in row.items() if name not in _MAY_BE_NULL):
        return False
    with database.writing() as connection:
        insert(connection, "runs", row)
        connection.executemany("INSERT INTO arrays VALUES (?, ?, ?, ?, ?)", arrays)
    runs = Runs(database)
    try:
        runs.run(run_id)
    except ProjectError:
        runs.delete_run(run_id)
        return False
    return True


def _is_json(text: object, kind: type[Any]) -> bool:
    """Whether a text is JSON with a value of that kind at its outermost."""
    try:
        return isinstance(text, str) and isinstance(json.loads(text), kind)
    except (ValueError, RecursionError):
        return False


def _size_of(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a picture that is whole; None where it is not."""
    from PIL import Image  # Only whoever rescues waits for it.

    try:
        with Image.open(io.BytesIO(picture)) as image:
            image.verify()
            return image.size
    except Exception:  # Pillow stumbles over damaged bytes in more ways than it lists
        return None
