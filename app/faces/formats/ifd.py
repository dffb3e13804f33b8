"""Image file directories: the tables of tagged values that TIFF files and EXIF data are made of."""

from typing import NamedTuple

from app.faces.formats.problems import MOST_PARTS, DamagedError, TruncatedError, numbers

# Field type: the struct letter of one value. Texts, fractions and floating point numbers are not needed here.
_INTEGERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}

_TAGS = 65_536


class Layout(NamedTuple):
    """How a file writes its numbers: byte order, and the letters and lengths of classic TIFF or BigTIFF."""

    order: str
    big: bool

    @property
    def offset(self) -> str:
        """The struct letter of an offset or a count."""
        return "Q" if self.big else "I"

    @property
    def entry(self) -> int:
        """Bytes of one directory entry."""
        return 20 if self.big else 12

    @property
    def inline(self) -> int:
        """Bytes that an entry can hold itself instead of pointing at them."""
        return 8 if self.big else 4


def layout_of(data: bytes) -> Layout | None:
    """The layout that TIFF's signature announces, or None where there is no such signature."""
    signatures = {
        b"II*\0": Layout("<", False),
        b"MM\0*": Layout(">", False),
        b"II+\0": Layout("<", True),
        b"MM\0+": Layout(">", True),
    }
    return signatures.get(data[:4])


def first_directory(data: bytes, wanted: frozenset[int]) -> dict[int, tuple[int, ...]]:
    """The integer values of the wanted tags, as far as the first directory has them.

    Raises:
        TruncatedError: The directory or a wanted value lies behind the end of the data.
        DamagedError: The data does not start as TIFF does, its directory has more entries than there are
            tags, or a wanted tag has more values than a picture needs.
    """
    layout = layout_of(data)
    if layout is None:
        raise DamagedError
    (start,) = numbers(layout.order + layout.offset, data, 8 if layout.big else 4)
    (count,) = numbers(layout.order + ("Q" if layout.big else "H"), data, start)
    if count > _TAGS:
        raise DamagedError
    start += 8 if layout.big else 2
    if start + count * layout.entry > len(data):
        raise TruncatedError
    tags: dict[int, tuple[int, ...]] = {}
    for entry in range(start, start + count * layout.entry, layout.entry):
        tag, kind = numbers(layout.order + "HH", data, entry)
        if tag in wanted and tag not in tags and kind in _INTEGERS:
            tags[tag] = _values(data, layout, entry, _INTEGERS[kind])
    return tags


def _values(data: bytes, layout: Layout, entry: int, letter: str) -> tuple[int, ...]:
    (count,) = numbers(layout.order + layout.offset, data, entry + 4)
    if count > MOST_PARTS:
        raise DamagedError
    where = entry + 4 + (8 if layout.big else 4)
    value_bytes = count * {"B": 1, "H": 2, "I": 4, "Q": 8}[letter]
    if value_bytes > layout.inline:
        (where,) = numbers(layout.order + layout.offset, data, where)
    return numbers(f"{layout.order}{count}{letter}", data, where)
