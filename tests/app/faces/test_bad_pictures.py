"""Bad picture files: each gets a sentence that names it and says what is wrong."""

import os
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from picture_files import (
    bmp_of_size,
    encoded,
    gif_of_size,
    jpeg_of_size,
    png_of_size,
    scene,
    tiff,
)
from PIL import ImageFile

from app.faces import picture as picture_module
from app.faces.errors import FaceError
from app.faces.picture import decode_picture, read_picture

SUFFIXES = [".jpg", ".png", ".bmp", ".pgm", ".ppm", ".gif", ".webp", ".tiff"]


def of_kind(suffix: str) -> bytes:
    return encoded(suffix, np.ascontiguousarray(scene()[..., 0]) if suffix == ".pgm" else scene())


def sentence(error: pytest.ExceptionInfo[FaceError], name: str) -> str:
    text = str(error.value)
    assert text.startswith(name)
    assert text.endswith(".")
    assert "\n" not in text
    return text


@pytest.fixture
def never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse)


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(FaceError, match="is not there") as error:
        read_picture(tmp_path / "gone.png")
    sentence(error, str(tmp_path / "gone.png"))


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FaceError, match="is a folder") as error:
        read_picture(tmp_path)
    sentence(error, str(tmp_path))


def test_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(FaceError, match="is empty") as error:
        read_picture(tmp_path / "empty.jpg")
    sentence(error, str(tmp_path / "empty.jpg"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among its files")
def test_a_pipe_and_a_device_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path / "pipe.png", Path("/dev/zero")):
        with pytest.raises(FaceError, match="is not a file"):
            read_picture(path)


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(FaceError, match="cannot be opened") as error:
        read_picture(tmp_path / ("x" * 300 + ".png"))
    sentence(error, str(tmp_path))


def test_too_little_memory_is_not_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse)
    with pytest.raises(FaceError, match=r"not enough memory to read large\.bmp"):
        decode_picture(of_kind(".bmp"), "large.bmp")


def test_not_permitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.png").write_bytes(of_kind(".png"))
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FaceError, match="cannot be opened: Permission denied"):
        read_picture(tmp_path / "locked.png")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_module, "MOST_BYTES", 10)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("read"))
    (tmp_path / "huge.tiff").write_bytes(bytes(11))
    with pytest.raises(FaceError, match="too large to be read"):
        read_picture(tmp_path / "huge.tiff")


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"\0",
        b"MZ" + bytes(100),
        b"%PDF-1.7",
        b"BM",
        b"BMW cars are not pictures, are they?",
        b"P9 8 8 255\n",
    ],
)
def test_not_a_picture(data: bytes) -> None:
    with pytest.raises(FaceError, match=r"not a picture|truncated") as error:
        decode_picture(data, "letter.png")
    sentence(error, "letter.png")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("part", [0.02, 0.2, 0.5, 0.9])
def test_truncated(suffix: str, part: float) -> None:
    data = of_kind(suffix)
    with pytest.raises(FaceError, match=r"truncated|damaged|not a picture") as error:
        decode_picture(data[: int(len(data) * part)], "cut")
    sentence(error, "cut")


@pytest.mark.parametrize(("suffix", "missing"), [(".jpg", 2), (".png", 12), (".gif", 1)])
def test_a_picture_that_lacks_only_its_end_mark_is_read(suffix: str, missing: int) -> None:
    whole = of_kind(suffix)
    np.testing.assert_array_equal(decode_picture(whole[:-missing], "cut"), decode_picture(whole, "whole"))


def test_a_panorama_with_something_else_in_place_of_its_end_mark_is_read() -> None:
    whole = of_kind(".jpg")
    np.testing.assert_array_equal(
        decode_picture(whole[:-2] + b"SEFT" + bytes(range(200)), "panorama"), decode_picture(whole, "whole")
    )


@pytest.mark.parametrize("progressive", [0, 1])
@pytest.mark.parametrize("part", [0.5, 0.8, 0.97])
def test_a_jpeg_of_which_a_part_is_missing_is_refused(part: float, progressive: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (200, 240, 3), np.uint8)
    data = encoded(".jpg", picture, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive)
    with pytest.raises(FaceError, match="is truncated"):
        decode_picture(data[: int(len(data) * part)], "cut.jpg")


@pytest.mark.parametrize(("suffix", "missing"), [(".bmp", 1), (".pgm", 1), (".webp", 1), (".png", 40)])
def test_a_missing_end_is_refused(suffix: str, missing: int) -> None:
    with pytest.raises(FaceError, match=r"is truncated|is damaged"):
        decode_picture(of_kind(suffix)[:-missing], "cut")


def test_every_beginning_of_every_file_gets_a_sentence() -> None:
    for suffix in SUFFIXES:
        data = of_kind(suffix)
        for length in range(1, len(data) * 9 // 10, max(1, len(data) // 80)):
            with pytest.raises(FaceError):
                decode_picture(data[:length], f"{suffix} {length}")


def test_changed_bytes_give_a_picture_or_a_sentence() -> None:
    rng = np.random.default_rng(0)
    for suffix in SUFFIXES:
        data = of_kind(suffix)
        for _ in range(60):
            changed = np.frombuffer(data, np.uint8).copy()
            changed[rng.integers(0, min(len(data), 200), 3)] = rng.integers(0, 256, 3)
            with suppress(FaceError):
                assert decode_picture(changed.tobytes(), "changed").ndim == 3


def test_a_flipped_bit_in_a_png_is_damage() -> None:
    data = bytearray(of_kind(".png"))
    data[len(data) // 2] ^= 0x10
    with pytest.raises(FaceError, match="is damaged"):
        decode_picture(bytes(data), "flipped.png")


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".ppm", ".tiff"])
@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 40, 3), (40, 7, 3)])
def test_too_small(suffix: str, shape: tuple[int, int, int]) -> None:
    data = encoded(suffix, np.zeros(shape, np.uint8))
    with pytest.raises(FaceError, match=rf"too small: {shape[1]}×{shape[0]} pixels") as error:
        decode_picture(data, "dot")
    sentence(error, "dot")


def test_eight_by_eight_is_enough() -> None:
    assert decode_picture(encoded(".png", np.zeros((8, 8, 3), np.uint8)), "a").shape == (8, 8, 3)


@pytest.mark.usefixtures("never_decoded")
@pytest.mark.parametrize(
    "data",
    [
        png_of_size(30_000, 30_000),
        jpeg_of_size(30_000, 30_000),
        gif_of_size(30_000, 30_000),
        bmp_of_size(30_000, 30_000),
        bmp_of_size(30_000, -30_000),
        b"P5 30000 30000 255\n",
        tiff({256: ("I", [30_000]), 257: ("I", [30_000])}),
        tiff({256: ("I", [30_000]), 257: ("I", [30_000])}, order=">"),
    ],
    ids=["png", "jpeg", "gif", "bmp", "bmp from the top", "pgm", "tiff", "tiff from the big end"],
)
def test_30000_by_30000_is_refused_from_its_header(data: bytes) -> None:
    with pytest.raises(FaceError, match=r"too large: 30000×30000 pixels") as error:
        decode_picture(data, "wall")
    sentence(error, "wall")


@pytest.mark.usefixtures("never_decoded")
@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ((20_001, 8), "sides of up to 20,000 pixels"),
        ((8, 25_000), "sides of up to 20,000 pixels"),
        ((10_000, 10_000), "up to 80 million"),
    ],
)
def test_too_long_or_too_many_pixels(size: tuple[int, int], reason: str) -> None:
    with pytest.raises(FaceError, match=f"too large: {size[0]}×{size[1]} pixels.*{reason}"):
        decode_picture(png_of_size(*size), "long")


def test_floating_point_pixels_are_refused() -> None:
    data = cv2.imencode(".tiff", np.zeros((10, 10), np.float32))[1].tobytes()
    with pytest.raises(FaceError, match="float32"):
        decode_picture(data, "depth.tiff")
