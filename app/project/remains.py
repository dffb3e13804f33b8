"""What is still there in a damaged project, told by what its rows look like."""

import json
import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from app.project.checking import is_as_added
from app.project.sqlite_pages import PageFile, Row, UnreadableError, Value

_LARGEST_ID = 1 << 48
_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"

# One letter a column, as `Row.shape` has them. SQLite keeps a real number without a fraction as an integer,
# and leaves away the columns that a table did not have yet when a row was written.
_PERSON = re.compile("nti")
_FACE = re.compile("ni{5}t{4}[nt]([nt]ti[ni])?")
_PICTURE = re.compile("nb")
_SETTINGS = re.compile("nt")
_RUN = re.compile("nt{8}i[rin]{3}t[ri]")
_ARRAY = re.compile("ittib")
_ENTRY_OF_FACE = re.compile("ii")
_ENTRY_OF_ARRAY = re.compile("itti")

_DOCUMENTS_OF_RUN = {1: dict, 2: dict, 3: dict, 4: list, 5: list, 6: list, 7: list}
_PERSONS_OF_RUN, _IDS_OF_RUN = 4, 5

ArrayKey = tuple[int, str, str]


@dataclass
class Remains:
    """Where everything is that can be made out in a damaged file.

    Attributes:
        pages: The file.
        persons: Name and position by id.
        faces: The row of a face by id, without the id.
        removed: Ids of faces that were removed.
        pictures: Where the picture of a face is, by its id; more than once where the file has several.
        owners: The person's id of a face by its id, from the index.
        settings: The project's settings; empty where they are lost.
        runs: The row of a run by id, without the id.
        arrays: Where an array is, by run, role and name; empty where only the index knows of it.
    """

    pages: PageFile
    persons: dict[int, tuple[str, int]] = field(default_factory=dict)
    faces: dict[int, list[Value]] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    pictures: dict[int, list[Row]] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    settings: str = ""
    runs: dict[int, list[Value]] = field(default_factory=dict)
    arrays: dict[ArrayKey, list[Row]] = field(default_factory=dict)

    def face_ids(self) -> list[int]:
        """Every face that anything is left of, but removed ones."""
        return sorted((self.faces.keys() | self.pictures.keys() | self.owners.keys()) - self.removed)

    def run_ids(self) -> list[int]:
        """Every run that anything is left of."""
        return sorted(self.runs.keys() | {run_id for run_id, _, _ in self.arrays})

    def names_in_runs(self) -> dict[int, str]:
        """The names that persons had, by id, when a network was last trained on them."""
        names: dict[int, str] = {}
        for _, row in sorted(self.runs.items()):
            ids, texts = json.loads(str(row[_IDS_OF_RUN])), json.loads(str(row[_PERSONS_OF_RUN]))
            pairs = zip(ids, texts, strict=False)
            names |= {number: str(name) for number, name in pairs if isinstance(number, int)}
        return names

    def picture(self, face_id: int) -> bytes | None:
        """The picture of a face; None where it is lost or no longer what was added."""
        row = self.faces.get(face_id, [])
        checksum = row[13] if len(row) > 13 else None
        for place in self.pictures.get(face_id, []):
            data = self._last_value(place)
            if not isinstance(data, bytes):
                continue
            if isinstance(checksum, int) and is_as_added(data, checksum):
                return data
            if checksum is None and (size_of_png(data) or (row and not data.startswith(_PNG_MAGIC))):
                return data
        return None

    def array(self, key: ArrayKey) -> tuple[bytes, int] | None:
        """The bytes of an array and their checksum; None where it is lost or no longer what was saved."""
        for place in self.arrays[key]:
            try:
                *_, checksum, data = self.pages.values(place)
            except UnreadableError:
                continue
            if isinstance(data, bytes) and isinstance(checksum, int) and zlib.crc32(data) == checksum:
                return data, checksum
        return None

    def _last_value(self, row: Row) -> Value:
        try:
            return self.pages.values(row)[-1]
        except UnreadableError:
            return None


def look_through(pages: PageFile) -> Remains:
    """Look at every row of a file, and remember where the large ones are.

    Raises:
        OSError: If the file cannot be read.
    """
    remains = Remains(pages)
    for row in pages.rows():
        try:
            if row.in_index:
                _note_entry(remains, row)
            elif 0 < row.rowid < _LARGEST_ID:
                _note_row(remains, row)
        except UnreadableError:
            continue
    return remains


def _note_entry(remains: Remains, row: Row) -> None:
    if _ENTRY_OF_FACE.fullmatch(row.shape):
        person_id, face_id = remains.pages.values(row)
        remains.owners.setdefault(_whole(face_id), _whole(person_id))
    elif _ENTRY_OF_ARRAY.fullmatch(row.shape):
        run_id, role, name, _ = remains.pages.values(row)
        remains.arrays.setdefault((_whole(run_id), str(role), str(name)), [])


def _note_row(remains: Remains, row: Row) -> None:
    shape = row.shape
    if _PICTURE.fullmatch(shape):
        remains.pictures.setdefault(row.rowid, []).append(row)
    elif _FACE.fullmatch(shape):
        _note_face(remains, row.rowid, remains.pages.values(row)[1:])
    elif _ARRAY.fullmatch(shape):
        run_id, role, name = remains.pages.values(row, 3)
        remains.arrays.setdefault((_whole(run_id), str(role), str(name)), []).append(row)
    elif _RUN.fullmatch(shape):
        values = remains.pages.values(row)[1:]
        if all(is_json(values[at], kind) for at, kind in _DOCUMENTS_OF_RUN.items()):
            remains.runs.setdefault(row.rowid, values)
    elif _PERSON.fullmatch(shape):
        _, name, position = remains.pages.values(row)
        remains.persons.setdefault(row.rowid, (str(name), _whole(position)))
    elif _SETTINGS.fullmatch(shape):
        document = remains.pages.values(row)[1]
        remains.settings = str(document) if is_json(document, dict) else remains.settings


def _note_face(remains: Remains, face_id: int, values: list[Value]) -> None:
    removed_at = values[9]
    if removed_at is not None:
        remains.removed.add(face_id)
    else:
        remains.faces.setdefault(face_id, values)


def is_json(text: Value, kind: type[Any]) -> bool:
    """Whether a text is JSON with a value of that kind at its outermost."""
    try:
        return isinstance(text, str) and isinstance(json.loads(text), kind)
    except (ValueError, RecursionError):
        return False


def size_of_png(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG picture in pixels; None where the data is none, or not whole."""
    if not data.startswith(_PNG_MAGIC):
        return None
    size, at, name = None, len(_PNG_MAGIC), b""
    while at + 12 <= len(data) and name != b"IEND":
        (length,) = struct.unpack_from(">I", data, at)
        name, contents = data[at + 4 : at + 8], data[at + 4 : at + 8 + length]
        if data[at + 8 + length : at + 12 + length] != zlib.crc32(contents).to_bytes(4, "big"):
            return None
        if name == b"IHDR" and length >= 8:
            size = struct.unpack_from(">II", data, at + 8)
        at += 12 + length
    return (size[0], size[1]) if size and name == b"IEND" else None


def _whole(value: Value) -> int:
    if not isinstance(value, int):
        raise UnreadableError
    return value
