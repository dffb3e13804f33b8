"""Picture files that were made to keep Facet busy or to fill its memory, and harmless large ones."""

import struct
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import cv2
import numpy as np
import pytest
from picture_files import encoded, png_chunk, png_of_size, riff, scene, tiff
from PIL import ImageFile

from app.faces.errors import FaceError
from app.faces.picture import decode_picture

MANY = 300_000
"""Parts of a file, more than any program writes."""


@contextmanager
def seconds_of_work(limit: float) -> Iterator[None]:
    """Fails where the processor works longer, whatever else the machine does."""
    began = time.process_time()
    yield
    assert time.process_time() - began < limit


@contextmanager
def memory(limit: int) -> Iterator[None]:
    """Fails where more bytes than that are in use at any moment, beyond those that were before."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < limit


def jpeg_with(inserted: bytes, end: bytes = b"") -> bytes:
    data = encoded(".jpg", scene())
    return data[:2] + inserted + data[2:-2] + end + data[-2:]


def test_padding_before_a_marker_is_passed_over_quickly() -> None:
    with seconds_of_work(5):
        assert decode_picture(jpeg_with(b"\xff" * 3_000_000), "padded.jpg").shape == (30, 40, 3)


def test_a_million_marker_bytes_in_a_scan_are_passed_over_quickly() -> None:
    with seconds_of_work(2):
        decode_picture(jpeg_with(b"", b"\xff" * 1_000_000 + b"\0"), "scan.jpg")


@pytest.mark.parametrize(
    "data",
    [
        jpeg_with(b"\xff\xe2\0\2" * MANY),
        png_of_size(40, 30)[:33] + png_chunk(b"tEXt", b"") * MANY + png_of_size(40, 30)[33:],
        encoded(".gif", scene())[:13] + b"\x21\xfe\0" * MANY + encoded(".gif", scene())[13:],
        encoded(".gif", scene())[:13] + b"\x21\xfe" + b"\1x" * MANY + b"\0" + encoded(".gif", scene())[13:],
        riff(b"VP8X", bytes([8, 0, 0, 0, 39, 0, 0, 29, 0, 0])) + b"none\0\0\0\0" * MANY,
        tiff({256: ("H", [40]), 257: ("H", [30]), 279: ("I", [9] * MANY)}, bytes(1200)),
        b"II" + struct.pack("<HHHQQ", 43, 8, 0, 16, MANY) + bytes(20 * MANY),
    ],
    ids=["jpeg", "png", "gif extensions", "gif blocks", "webp", "tiff values", "tiff entries"],
)
def test_a_file_of_very_many_parts_keeps_nobody_busy(data: bytes) -> None:
    with seconds_of_work(3), suppress(FaceError):
        decode_picture(data, "busy")


def test_thousands_of_scans_of_a_large_jpeg_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(".jpg", np.zeros((4000, 4000), np.uint8), cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    last = data.rindex(b"\xff\xda")
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *_: pytest.fail("decoded"))
    with pytest.raises(FaceError, match="is damaged"):
        decode_picture(data[:-2] + data[last:-2] * 100 + data[-2:], "scans.jpg")


def test_spaces_without_end_before_a_number_are_passed_over() -> None:
    with seconds_of_work(2), memory(50_000_000), pytest.raises(FaceError, match="is damaged"):
        decode_picture(b"P5" + b" " * 10_000_000 + b"x", "spaces.pgm")


def test_a_bitmap_as_text_takes_little_more_memory_than_its_file() -> None:
    data = b"P1\n2000 1000\n" + b"1 0 " * 1_000_000
    with memory(16 * len(data)):
        assert decode_picture(data, "text.pbm").shape == (1000, 2000, 3)


def test_bands_of_a_large_picture_fit_together() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (600, 701, 4), np.uint8)

    rgb = decode_picture(encoded(".png", pixels), "large").astype(int)

    alpha = pixels[..., 3:].astype(int)
    expected = (pixels[..., :3] * alpha + 128 * (255 - alpha) + 127) // 255
    assert np.array_equal(rgb, expected)


def test_one_see_through_row_is_enough_to_lie_on_grey() -> None:
    pixels = np.full((900, 900, 4), 255, np.uint8)
    pixels[-1, :, 3] = 0

    rgb = decode_picture(encoded(".png", pixels), "cut out")

    assert (rgb[:-1] == 255).all()
    assert (rgb[-1] == 128).all()


def test_the_first_of_many_orientations_counts() -> None:
    entry = struct.pack("<HHII", 274, 3, 1, 6)
    content = b"II" + struct.pack("<HIH", 42, 8, 5000) + entry * 5000 + bytes(4)
    segment = b"Exif\0\0" + content
    turned = jpeg_with(b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment)
    assert decode_picture(turned, "turned.jpg").shape == (40, 30, 3)
