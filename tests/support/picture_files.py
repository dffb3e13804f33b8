"""Picture files made by hand, with the headers that no encoder would write."""

import base64
import struct
import zlib

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def scene(width: int = 40, height: int = 30) -> Picture:
    """A smooth colour picture, RGB (H, W, 3), in which every corner is different."""
    across = np.linspace(20, 230, width)[None, :]
    down = np.linspace(230, 40, height)[:, None]
    return np.dstack(
        [
            np.broadcast_to(across, (height, width)),
            np.broadcast_to(down, (height, width)),
            (across + down) / 2,
        ]
    ).astype(np.uint8)


def encoded(suffix: str, pixels: NDArray[np.integer], *options: int) -> bytes:
    """RGB, RGBA or grey pixels as the bytes of a file of that kind."""
    if pixels.ndim == 3:
        code = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
        pixels = cv2.cvtColor(pixels, code)
    done, data = cv2.imencode(suffix, pixels, list(options))
    assert done
    return data.tobytes()


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is that large, and holds one row."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + png_chunk(b"IDAT", zlib.compress(bytes(1 + 3 * width)))
        + png_chunk(b"IEND", b"")
    )


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG whose frame header says that it is that large."""
    data = encoded(".jpg", scene())
    start = data.index(b"\xff\xc0")
    return data[: start + 5] + struct.pack(">HH", height, width) + data[start + 9 :]


def gif_of_size(width: int, height: int) -> bytes:
    data = encoded(".gif", scene())
    return data[:6] + struct.pack("<HH", width, height) + data[10:]


def bmp_of_size(width: int, height: int) -> bytes:
    data = encoded(".bmp", scene())
    return data[:18] + struct.pack("<ii", width, height) + data[26:]


def webp_of_size(width: int, height: int) -> bytes:
    """An extended WebP header without a picture."""
    canvas = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff(b"VP8X", canvas)


def riff(*parts: bytes) -> bytes:
    """A WebP file of chunks given as name, content, and so on."""
    body = b"WEBP"
    for name, content in zip(parts[::2], parts[1::2], strict=True):
        body += name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def tiff(
    tags: dict[int, tuple[str, list[int]]], pixels: bytes = b"", order: str = "<", big: bool = False
) -> bytes:
    """A TIFF or BigTIFF whose pixels start right behind the header; tags as {number: (letter, values)}.

    The tag 273 (where the strips start) is filled in.
    """
    start = 16 if big else 8
    tags = {**tags, 273: ("I", [start])}
    offset, inline = ("Q", 8) if big else ("I", 4)
    entries, extra = b"", b""
    directory = start + len(pixels)
    after = directory + (8 if big else 2) + len(tags) * (20 if big else 12) + (8 if big else 4)
    for tag, (letter, values) in sorted(tags.items()):
        content = struct.pack(f"{order}{len(values)}{letter}", *values)
        if len(content) > inline:
            content, extra = struct.pack(order + offset, after + len(extra)), extra + content
        kind = {"H": 3, "I": 4, "Q": 16}[letter]
        entries += struct.pack(order + "HH" + offset, tag, kind, len(values)) + content.ljust(inline, b"\0")
    mark = b"II" if order == "<" else b"MM"
    signature = (
        struct.pack(order + "HHHQ", 43, 8, 0, directory) if big else struct.pack(order + "HI", 42, directory)
    )
    count = struct.pack(order + ("Q" if big else "H"), len(tags))
    return mark + signature + pixels + count + entries + struct.pack(order + offset, 0) + extra


def grey_tiff(
    pixels: NDArray[np.integer], order: str = "<", big: bool = False, orientation: int = 1
) -> bytes:
    """Grey pixels, 8 or 16 bit, as an uncompressed TIFF in one strip."""
    height, width = pixels.shape
    stored = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
    tags = {
        256: ("H", [width]),
        257: ("H", [height]),
        258: ("H", [8 * pixels.dtype.itemsize]),
        259: ("H", [1]),
        262: ("H", [1]),
        274: ("H", [orientation]),
        277: ("H", [1]),
        278: ("H", [height]),
        279: ("I", [len(stored)]),
    }
    return tiff(tags, stored, order, big)


def exif(orientation: int, order: str = "<") -> bytes:
    """EXIF data that says nothing but the orientation."""
    mark = b"II" if order == "<" else b"MM"
    header = mark + struct.pack(order + "HI", 42, 8)
    return header + struct.pack(order + "HHHIHHI", 1, 274, 3, 1, orientation, 0, 0)


def turned(suffix: str, picture: Picture, orientation: int, order: str = "<") -> bytes:
    """A JPEG, PNG or WebP file of a picture with an EXIF orientation."""
    data = encoded(suffix, picture, *((cv2.IMWRITE_JPEG_QUALITY, 100) if suffix == ".jpg" else ()))
    content = exif(orientation, order)
    if suffix == ".jpg":
        segment = b"Exif\0\0" + content
        return data[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + data[2:]
    if suffix == ".png":
        return data[:33] + png_chunk(b"eXIf", content) + data[33:]
    height, width = picture.shape[:2]
    canvas = b"\x08\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    (length,) = struct.unpack_from("<I", data, 16)
    return riff(b"VP8X", canvas, data[12:16], data[20 : 20 + length], b"EXIF", content)


def heic_scene() -> bytes:
    """`scene(64, 48)` as a telephone writes it; no library that Facet uses can."""
    return base64.b64decode(_HEIC)


# fmt: off
_HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAksAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAA"
    "AA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNw"
    "AAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFz"
    "wIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAA"
    "Av////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAlNtZGF0AAACRygBrwY46ebAtW+W"
    "ck5Ajw7JJ9ZxZ4TfQ1WforJRpctm5R3BH869M42Fy6QrIdNuNJH2/1CRvk15FXfFvVD2Ha+uoH83v98dl+Tb+eH3Wt8UtGYn"
    "PZBF/bfACi/7H0d8XfJ8qbi3PTPAKE2hjwbPGLYX1JMs05LXJDFlPPCf48hsNQpxWItWtYXNfxuqFDwZtO81/n6JEBnSCSB3"
    "zzJnwCfULv8RBN/mBdSsJelMdwm2+YTEiORbRuLrqDG3mbGkVGqzI52iJp7p58B2g7sAVl9jQ1t+3nKr1cpNNV27UMXMBO+y"
    "S655V9DR7+ADMiDPY06fO1ETh9gXZ2b5exEwVqCNtLFP4E6RIEjKbonl8OuG81z/uvOnZTghCWeuSqTKo+jVvIUItpguHp7s"
    "DUrgceNXA9RACJboYKq74eeIy5BgoBkYMjHNAxH8vtdrSDYoEbH8Uacf7w8SOT/f4af8fj+MCXZvrtVqnf7dKwXNdBFeoEbO"
    "7YGZZQnUGZAkn9JHspA/yBK451tK3votP+HnhcDUlC0ANgV9iN9uRofYJ0kP23rUMXXVsuQS9qac5jmiFfDmTVnrbh7hJHGf"
    "7/tQlINTEZC/p0lD0bJwckvbuuJiMyvv/n1TomyGdRI1rlfU/BHiRMTVh8pnO8CZXenOXdaPrUyxeqrCqgMWH2t7wFIUfrwR"
    "Z63MPnbrHX9Q2/zH2J/GFjVNbcbFnGMkyljXYNe1NbopW1K0PgAydOFBmqAK0Wn5DcvoHYfsJ9hgbmCg8mMLSrBqk/w="
)
# fmt: on
