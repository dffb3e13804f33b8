"""The rows of a SQLite file, read from its pages without SQLite, however damaged the rest of the file is.

SQLite finds a row through the pages above it; here every page is looked at by itself, so that a damaged page
costs no more than what is written on it. The format is described at https://www.sqlite.org/fileformat2.html.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

Value = int | float | str | bytes | None

_CHUNK = 1 << 20
_LONGEST_ROW = 1 << 28
_USUAL_PAGE_SIZE = 4096

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 0x0D, 0x0A, 0x02
# Where the pointers to the cells begin, and where in a cell its size stands.
_POINTERS = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_INTERIOR: 12}
_CELL_HEADS = {_TABLE_LEAF: 0, _INDEX_LEAF: 0, _INDEX_INTERIOR: 4}

_INTEGER_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class UnreadableError(Exception):
    """What stands at a place is no row, or no longer a whole one."""


@dataclass(frozen=True)
class Row:
    """A row, or an entry of an index, whose values are read when they are asked for.

    Attributes:
        rowid: 0 for an entry of an index.
        in_index: Whether it is an entry of an index.
        shape: One letter a column: n(ull), i(nteger), r(eal), t(ext) or b(lob).
        size: Bytes of all values and their types.
        page: The page that it begins on.
        cell: Where on that page, in bytes.
    """

    rowid: int
    in_index: bool
    shape: str
    size: int
    page: int
    cell: int


class PageFile:
    """The pages of a SQLite file, numbered from 1.

    Args:
        file: The file, which stays open as long as rows are read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = file.seek(0, 2)
        file.seek(0)
        self.page_size = _page_size(file.read(18))

    def rows(self) -> Iterator[Row]:
        """Every row and every entry of an index that can be made out, in the order of the pages.

        Raises:
            OSError: If the file cannot be read.
        """
        each = max(1, _CHUNK // self.page_size)
        for first in range(0, -(-self._length // self.page_size), each):
            self._file.seek(first * self.page_size)
            chunk = self._file.read(each * self.page_size)
            for number in range(-(-len(chunk) // self.page_size)):
                start = number * self.page_size
                # The first page begins with the header of the file.
                kind = chunk[start + 100 : start + 101] if first + number == 0 else chunk[start : start + 1]
                if kind and kind[0] in _POINTERS:
                    yield from self._rows_on(first + number + 1, chunk[start : start + self.page_size])

    def values(self, row: Row, first: int | None = None) -> list[Value]:
        """The values of a row, all or only the first ones, texts with “�” for what is not valid in them.

        Raises:
            UnreadableError: If they are not all there.
            OSError: If the file cannot be read.
        """
        parts = self._parts(row)
        payload = bytearray(next(parts))
        types, at = _types(payload)
        types = types[:first]
        needed = at + sum(map(_size, types))
        while len(payload) < needed:
            payload += next(parts)
        values: list[Value] = []
        for serial in types:
            size = _size(serial)
            values.append(_value(serial, bytes(payload[at : at + size])))
            at += size
        return values

    def _rows_on(self, number: int, page: bytes) -> Iterator[Row]:
        head = 100 if number == 1 else 0
        kind = page[head]
        pointers = page[head + _POINTERS[kind] :]
        count = int.from_bytes(page[head + 3 : head + 5], "big")
        # A row takes six bytes at least with its pointer; more of them are a damaged count.
        places = range(0, 2 * min(count, len(pointers) // 6), 2)
        for cell in {int.from_bytes(pointers[place : place + 2], "big") for place in places}:
            try:
                yield _row(number, page, kind, cell, self.page_size)
            except (IndexError, UnreadableError):
                continue

    def _page(self, number: int) -> bytes:
        if not 1 <= number <= -(-self._length // self.page_size):
            raise UnreadableError
        self._file.seek((number - 1) * self.page_size)
        return self._file.read(self.page_size)

    def _parts(self, row: Row) -> Iterator[bytes]:
        """The bytes of a row: those on its page, and those of each page that it overflows to."""
        if row.size > min(self._length, _LONGEST_ROW):
            raise UnreadableError
        page = self._page(row.page)
        kind = page[100 if row.page == 1 else 0]
        start = _payload_start(page, kind, row.cell)[1]
        local = _local_size(row.size, kind, self.page_size)
        yield page[start : start + local]
        missing, following = row.size - local, page[start + local : start + local + 4]
        while missing > 0:
            page = self._page(int.from_bytes(following, "big"))
            following = page[:4]
            yield page[4 : 4 + missing]
            missing -= self.page_size - 4
        # A page that is cut off gave less than was due.
        raise UnreadableError


def _page_size(head: bytes) -> int:
    size = int.from_bytes(head[16:18], "big")
    size = 65536 if size == 1 else size
    return size if size >= 512 and size & (size - 1) == 0 else _USUAL_PAGE_SIZE


def _row(number: int, page: bytes, kind: int, cell: int, page_size: int) -> Row:
    size, start = _payload_start(page, kind, cell)
    rowid = _varint(page, _varint(page, cell)[1])[0] if kind == _TABLE_LEAF else 0
    types, head = _types(page[start : start + _local_size(size, kind, page_size)])
    # Hardly anything but a row says twice, in two ways, how long it is.
    if head + sum(map(_size, types)) != size:
        raise UnreadableError
    return Row(rowid, kind != _TABLE_LEAF, "".join(map(_letter, types)), size, number, cell)


def _payload_start(page: bytes, kind: int, cell: int) -> tuple[int, int]:
    """How long the row in a cell is, and where on the page it begins."""
    size, at = _varint(page, cell + _CELL_HEADS[kind])
    if kind == _TABLE_LEAF:
        at = _varint(page, at)[1]
    return size, at


def _local_size(size: int, kind: int, page_size: int) -> int:
    """How many bytes of a row are on its own page; the rest overflows."""
    most = page_size - 35 if kind == _TABLE_LEAF else (page_size - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (page_size - 12) * 32 // 255 - 23
    local = least + (size - least) % (page_size - 4)
    return local if local <= most else least


def _types(payload: bytes | bytearray) -> tuple[list[int], int]:
    """The types of a row's columns, and where the first value begins."""
    try:
        end, at = _varint(payload, 0)
        types = []
        while at < end:
            serial, at = _varint(payload, at)
            types.append(serial)
    except IndexError as error:
        raise UnreadableError from error
    if at != end or any(serial in {10, 11} for serial in types):
        raise UnreadableError
    return types, end


def _varint(data: bytes | bytearray, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, of which all but the last have their highest bit set."""
    number = 0
    for place in range(at, at + 8):
        byte = data[place]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, place + 1
    number = number << 8 | data[at + 8]
    return (number - (1 << 64) if number >= 1 << 63 else number), at + 9


def _size(serial: int) -> int:
    if serial >= 12:
        return (serial - 12) // 2
    return 8 if serial == 7 else _INTEGER_SIZES.get(serial, 0)


def _letter(serial: int) -> str:
    if serial >= 12:
        return "t" if serial % 2 else "b"
    return {0: "n", 7: "r"}.get(serial, "i")


def _value(serial: int, data: bytes) -> Value:
    letter = _letter(serial)
    if letter == "t":
        return data.decode("utf-8", "replace")
    if letter == "b":
        return data
    if letter == "r":
        return float(struct.unpack(">d", data)[0])
    if letter == "n":
        return None
    return serial - 8 if serial in {8, 9} else int.from_bytes(data, "big", signed=True)
