"""Video files made by hand, as no encoder would write them."""

import struct
from collections.abc import Sequence


def avi(frames: Sequence[bytes], width: int, height: int, codec: bytes = b"MJPG") -> bytes:
    """An AVI of encoded pictures, 25 a second; it says one size, whatever the pictures say."""
    times = (40_000, 10**6, 0, 0x10, len(frames), 0, 1, 10**6)
    header = struct.pack("<14I", *times, width, height, 0, 0, 0, 0)
    numbers = (0, 0, 0, 0, 1, 25, 0, len(frames), 10**6, 2**32 - 1, 0, 0, 0, width, height)
    stream = struct.pack("<4s4sIHHIIIIIIII4H", b"vids", codec, *numbers)
    bitmap = (40, width, height, 1, 24, codec, width * height * 3, 0, 0, 0, 0)
    layout = struct.pack("<IiiHH4sIiiII", *bitmap)
    described = _chunk(b"avih", header) + _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", layout))
    movie = b"".join(_chunk(b"00dc", frame) for frame in frames)
    return _chunk(b"RIFF", b"AVI " + _list(b"hdrl", described) + _list(b"movi", movie))


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _list(name: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", name + content)
