"""What happens to files: bits flip, blocks are lost, ends are cut off, numbers in headers become absurd."""

import struct
import zlib
from collections.abc import Callable, Iterator

from numpy.random import Generator

_PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = 200
"""Bytes at the start of a file in which most of what describes it is said."""

_ABSURD = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x100, 4095, 8000, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, 10**6)
_ABSURD_LONG = (*_ABSURD, 0x00FFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)

Damage = Callable[[bytearray, Generator], bytearray]


def damaged(data: bytes, size: tuple[int, int], other: bytes, rng: Generator) -> bytes:
    """A file as it may come back from a bad drive, a broken copy or a hostile hand.

    Args:
        data: A valid file.
        size: Width and height of its pictures, so that the fields that say them can be found.
        other: Another file of the same kind, parts of which may get into this one.
        rng: Decides everything; the same state gives the same damage.
    """
    changed = bytearray(data)
    for _ in range(int(rng.choice([1, 1, 1, 2, 3, 6]))):
        kind = int(rng.integers(len(_DAMAGES) + 2))
        if kind == len(_DAMAGES):
            changed = _resized(changed, size, rng)
        elif kind > len(_DAMAGES):
            changed = _spliced(changed, other, rng)
        else:
            changed = _DAMAGES[kind](changed, rng)
    # Most readers look no further than a wrong checksum: the damage behind it has to be reached, too.
    if changed.startswith(_PNG) and rng.random() < 0.75:
        changed = _with_right_checksums(changed)
    return bytes(changed)


def _place(data: bytearray, rng: Generator) -> int:
    """Anywhere, but every second time in the header."""
    end = len(data) if rng.random() < 0.5 else min(len(data), _HEADER)
    return int(rng.integers(max(1, end)))


def _length(data: bytearray, rng: Generator) -> int:
    """Of a run: a few bytes, or much of the file."""
    longest = max(2, len(data) // 2)
    return int(rng.integers(1, min(longest, 17) if rng.random() < 0.5 else longest))


def _bits_flipped(data: bytearray, rng: Generator) -> bytearray:
    for _ in range(int(rng.integers(1, 9))):
        if data:
            data[_place(data, rng)] ^= 1 << int(rng.integers(8))
    return data


def _bytes_replaced(data: bytearray, rng: Generator) -> bytearray:
    start = _place(data, rng)
    new = rng.bytes(int(rng.integers(1, 9)))
    data[start : start + len(new)] = new
    return data


def _absurd_number(data: bytearray, rng: Generator) -> bytearray:
    letter = str(rng.choice(list("BHIQ")))
    order = str(rng.choice(list("<>")))
    largest = 2 ** (8 * struct.calcsize(letter)) - 1
    number = struct.pack(order + letter, int(rng.choice(_ABSURD_LONG)) & largest)
    start = _place(data, rng)
    data[start : start + len(number)] = number
    return data


def _cut_off(data: bytearray, rng: Generator) -> bytearray:
    return data[: _place(data, rng)]


def _run_lost(data: bytearray, rng: Generator) -> bytearray:
    start = _place(data, rng)
    del data[start : start + _length(data, rng)]
    return data


def _run_inserted(data: bytearray, rng: Generator) -> bytearray:
    length = int(rng.choice([1, 2, 4, 16, 512, 100_000]))
    what = int(rng.integers(4))
    new = (bytes(length), b"\xff" * length, rng.bytes(length), bytes(data[:length]))[what]
    start = _place(data, rng)
    data[start:start] = new
    return data


def _runs_swapped(data: bytearray, rng: Generator) -> bytearray:
    first, second = sorted((_place(data, rng), _place(data, rng)))
    length = min(_length(data, rng), second - first)
    one, two = data[first : first + length], data[second : second + length]
    data[second : second + length] = one
    data[first : first + length] = two
    return data


def _run_repeated(data: bytearray, rng: Generator) -> bytearray:
    start = _place(data, rng)
    run = data[start : start + _length(data, rng)]
    data[start:start] = run * int(rng.choice([1, 2, 50]))
    return data


def _block_wiped(data: bytearray, rng: Generator) -> bytearray:
    size = int(rng.choice([64, 512, 4096]))
    start = _place(data, rng) // size * size
    data[start : start + size] = bytes([int(rng.choice([0, 0xFF, 0xAA]))]) * len(data[start : start + size])
    return data


def _garbage_behind(data: bytearray, rng: Generator) -> bytearray:
    data += rng.bytes(int(rng.choice([1, 100, 70_000])))
    return data


def _almost_nothing(data: bytearray, rng: Generator) -> bytearray:
    return data[: int(rng.integers(0, 30))] if rng.random() < 0.3 else data


_DAMAGES: tuple[Damage, ...] = (
    _bits_flipped,
    _bytes_replaced,
    _absurd_number,
    _absurd_number,
    _cut_off,
    _run_lost,
    _run_inserted,
    _runs_swapped,
    _run_repeated,
    _block_wiped,
    _garbage_behind,
    _almost_nothing,
)


def _resized(data: bytearray, size: tuple[int, int], rng: Generator) -> bytearray:
    """One or all of the places that say how large the picture is say something else."""
    side = int(rng.choice(size))
    packed = struct.pack(str(rng.choice(["<H", ">H", "<I", ">I"])), side)
    places = list(_places_of(bytes(data), packed))
    if not places:
        return data
    wanted = places if rng.random() < 0.3 else [places[int(rng.integers(len(places)))]]
    largest = 2 ** (8 * len(packed)) - 1
    new = int(rng.choice(_ABSURD_LONG)) & largest
    order = "big" if packed[0] == 0 else "little"
    for place in wanted:
        data[place : place + len(packed)] = new.to_bytes(len(packed), order)
    return data


def _places_of(data: bytes, part: bytes) -> Iterator[int]:
    place = data.find(part)
    while place >= 0:
        yield place
        place = data.find(part, place + 1)


def _spliced(data: bytearray, other: bytes, rng: Generator) -> bytearray:
    start = _place(data, rng)
    end = int(rng.integers(len(other) + 1))
    return data[:start] + other[end:] if rng.random() < 0.5 else data[:start] + other[start:]


def _with_right_checksums(data: bytearray) -> bytearray:
    start = len(_PNG)
    while start + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, start)
        end = start + 8 + length
        if end + 4 > len(data):
            break
        struct.pack_into(">I", data, end, zlib.crc32(data[start + 4 : end]))
        start = end + 4
    return data
