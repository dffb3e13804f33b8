"""Good picture files of every kind, read as RGB."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from picture_files import encoded, grey_tiff, heic_scene, png_chunk, scene, turned
from PIL import Image, ImageCms, ImageOps

from app.faces.errors import FaceError
from app.faces.picture import PICTURE_SUFFIXES, decode_picture, encode_png, read_picture, size_of

LOSSLESS = [".png", ".bmp", ".ppm", ".tiff"]


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(picture[..., 0])


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_colours_come_out_as_red_green_blue(suffix: str) -> None:
    picture = decode_picture(encoded(suffix, scene()), "a")

    np.testing.assert_array_equal(picture, scene())
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous


@pytest.mark.parametrize(("suffix", "loss"), [(".jpg", 3), (".webp", 3), (".gif", 24)])
def test_lossy_formats_come_out_nearly_the_same(suffix: str, loss: float) -> None:
    picture = decode_picture(encoded(suffix, scene()), "a")

    assert picture.shape == scene().shape
    assert np.abs(picture.astype(int) - scene()).mean() < loss


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".pgm", ".tiff", ".jpg"])
def test_grey_becomes_three_equal_colours(suffix: str) -> None:
    picture = decode_picture(encoded(suffix, grey(scene())), "a")

    assert picture.shape == scene().shape
    assert (picture == picture[..., :1]).all()
    assert np.abs(picture.astype(int) - scene()[..., :1]).max() <= 4


@pytest.mark.parametrize("suffix", [".png", ".tiff", ".pgm"])
def test_16_bits_are_scaled_to_8(suffix: str) -> None:
    sixteen = grey(scene()).astype(np.uint16) * 257

    np.testing.assert_array_equal(decode_picture(encoded(suffix, sixteen), "a")[..., 1], grey(scene()))


def test_16_bit_colour_with_alpha_is_read() -> None:
    rgba = np.dstack([scene(), np.full(scene().shape[:2], 255, np.uint8)]).astype(np.uint16) * 257

    np.testing.assert_array_equal(decode_picture(encoded(".png", rgba), "a"), scene())


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_see_through_parts_lie_on_mid_grey(suffix: str) -> None:
    alpha = np.full(scene().shape[:2], 255, np.uint8)
    alpha[:, :10] = 0
    alpha[:, 10:20] = 128

    picture = decode_picture(encoded(suffix, np.dstack([scene(), alpha])), "a")

    assert (picture[:, :10] == 128).all()
    half = (scene()[:, 10:20].astype(int) + 128) / 2
    assert np.abs(picture[:, 10:20] - half).max() <= 1
    np.testing.assert_array_equal(picture[:, 20:], scene()[:, 20:])


def test_a_fourth_channel_left_at_zero_hides_nothing() -> None:
    rgba = np.dstack([scene(), np.zeros(scene().shape[:2], np.uint8)])

    np.testing.assert_array_equal(decode_picture(encoded(".bmp", rgba), "a"), scene())


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize(
    ("orientation", "upright"),
    [
        (1, lambda p: p),
        (2, np.fliplr),
        (3, lambda p: np.rot90(p, 2)),
        (4, np.flipud),
        (5, lambda p: p.transpose(1, 0, 2)),
        (6, lambda p: np.rot90(p, -1)),
        (7, lambda p: np.rot90(p, 2).transpose(1, 0, 2)),
        (8, np.rot90),
    ],
)
@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_orientation_is_honoured(suffix: str, orientation: int, upright, order: str) -> None:
    picture = decode_picture(turned(suffix, scene(), orientation, order), "a")

    assert picture.shape == upright(scene()).shape
    assert np.abs(picture.astype(int) - upright(scene())).mean() < 3
    assert picture.flags.c_contiguous


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_a_senseless_orientation_is_no_orientation(orientation: int) -> None:
    np.testing.assert_array_equal(decode_picture(turned(".png", scene(), orientation), "a"), scene())


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True)])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_tiff_of_either_byte_order_and_size(order: str, big: bool, depth: type) -> None:
    stored = grey(scene()) if depth is np.uint8 else grey(scene()).astype(np.uint16) * 257

    np.testing.assert_array_equal(decode_picture(grey_tiff(stored, order, big), "a")[..., 0], grey(scene()))


def test_tiff_orientation_is_applied_once() -> None:
    picture = decode_picture(grey_tiff(grey(scene()), orientation=6), "a")

    np.testing.assert_array_equal(picture[..., 0], np.rot90(grey(scene()), -1))


@pytest.mark.parametrize(
    ("header", "pixels"),
    [
        (b"P5 8 8 100\n", bytes([0, 20, 100, 60] * 16)),
        (b"P5\n8 8\n# a remark\n1000\n", np.array([0, 200, 1000, 600] * 16, ">u2").tobytes()),
        (b"P2\n8 8\n100\n", b"0 20 100 60\n" * 16),
        (b"P2\n# a remark\n8 8\n1000\n", (b"0 200 1000 600 " * 16).strip()),
    ],
)
def test_a_pgm_is_as_bright_as_its_largest_value_says(header: bytes, pixels: bytes) -> None:
    picture = decode_picture(header + pixels, "a.pgm")

    assert picture.shape == (8, 8, 3)
    np.testing.assert_array_equal(picture[0, :4, 0], [0, 51, 255, 153])


@pytest.mark.parametrize(
    "data",
    [
        b"P1\n8 8\n" + b"1 0 0 0 1 0 0 0\n" * 8,
        b"P1 8 8\n" + b"10001000" * 8,
        b"P4 8 8\n" + b"\x88" * 8,
    ],
)
def test_a_one_in_a_bitmap_is_black(data: bytes) -> None:
    picture = decode_picture(data, "a.pbm")

    np.testing.assert_array_equal(picture[0, :, 0], [0, 255, 255, 255, 0, 255, 255, 255])


def test_a_colour_pnm_as_text() -> None:
    picture = decode_picture(b"P3 8 8 255\n" + b"10 20 30\n" * 64, "a.ppm")

    np.testing.assert_array_equal(picture[7, 7], [10, 20, 30])


def test_an_animation_is_its_first_picture() -> None:
    one = encoded(".gif", scene())
    frames = one[:-1] + one[one.index(b"\x21\xf9") :]

    np.testing.assert_array_equal(decode_picture(frames, "a.gif"), decode_picture(one, "a.gif"))


def test_names_outside_ascii(tmp_path: Path) -> None:
    path = written(tmp_path, "Zoë 顔 ☃.PNG", encoded(".png", scene()))

    np.testing.assert_array_equal(read_picture(path), scene())


def test_the_content_decides_not_the_ending(tmp_path: Path) -> None:
    path = written(tmp_path, "really_a.jpg", encoded(".png", scene()))

    np.testing.assert_array_equal(read_picture(path), scene())


def test_what_people_have_has_the_ending_of_a_picture() -> None:
    assert {
        ".heic",
        ".avif",
        ".jfif",
        ".jpg",
        ".jpeg",
        ".png",
        ".bmp",
        ".pgm",
        ".gif",
        ".webp",
        ".tif",
        ".tiff",
    } <= PICTURE_SUFFIXES


def test_what_follows_a_complete_jpeg_is_ignored() -> None:
    data = encoded(".jpg", scene())

    np.testing.assert_array_equal(decode_picture(data + b"a phone's video", "a"), decode_picture(data, "a"))


def test_png_round_trip_loses_nothing() -> None:
    np.testing.assert_array_equal(decode_picture(encode_png(scene()), "a"), scene())
    np.testing.assert_array_equal(decode_picture(encode_png(grey(scene())), "a")[..., 0], grey(scene()))


def test_nothing_is_printed_for_good_pictures_with_odd_profiles_nor_for_bad_ones(tmp_path: Path) -> None:
    good = encoded(".png", scene())
    written(tmp_path, "profile.png", good[:33] + png_chunk(b"iCCP", b"a\0\0nonsense") + good[33:])
    for suffix in (".jpg", ".png", ".bmp", ".gif", ".tiff", ".webp", ".pgm"):
        data = encoded(suffix, grey(scene()) if suffix == ".pgm" else scene())
        written(tmp_path, f"cut{suffix}", data[: len(data) * 2 // 3])
    code = (
        "import sys, pathlib\n"
        "from app.faces.picture import read_picture\n"
        "from app.faces.errors import FaceError\n"
        "for path in pathlib.Path(sys.argv[1]).iterdir():\n"
        "    try:\n"
        "        read_picture(path)\n"
        "        assert path.name == 'profile.png', path\n"
        "    except FaceError:\n"
        "        assert path.name != 'profile.png'\n"
    )

    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def wrong_colours() -> bytes:
    """The ICC profile of a device whose red and green are swapped."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")


def test_a_telephones_heic_is_read() -> None:
    picture = decode_picture(heic_scene(), "IMG_0001.HEIC")

    assert picture.shape == (48, 64, 3)
    assert np.abs(picture.astype(int) - scene(64, 48)).mean() < 3


def test_an_avif_is_read() -> None:
    picture = decode_picture(saved(Image.fromarray(scene()), "AVIF", quality=95), "a.avif")

    assert np.abs(picture.astype(int) - scene()).mean() < 3


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_heic_of_which_a_part_is_missing_is_refused(cut: float) -> None:
    data = heic_scene()
    with pytest.raises(FaceError, match="IMG"):
        decode_picture(data[: int(len(data) * cut)], "IMG")


def test_cmyk_as_printers_have_it() -> None:
    rgb = Image.new("RGB", (40, 30), (200, 40, 90))
    cmyk = rgb.convert("CMYK")
    for kind in ("JPEG", "TIFF"):
        picture = decode_picture(saved(cmyk, kind), "a")
        assert np.abs(picture.astype(int) - np.asarray(cmyk.convert("RGB"))).max() <= 4
        assert np.abs(picture[15, 20].astype(int) - (200, 40, 90)).max() <= 4


def test_palettes_and_their_see_through_colour() -> None:
    image = Image.fromarray(scene()).quantize(64)
    plain = np.asarray(image.convert("RGB"))
    np.testing.assert_array_equal(decode_picture(saved(image, "PNG"), "a"), plain)

    index = image.getpixel((0, 0))
    picture = decode_picture(saved(image, "PNG", transparency=index), "a")
    hidden = np.asarray(image) == index
    assert (picture[hidden] == 128).all()
    np.testing.assert_array_equal(picture[~hidden], plain[~hidden])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_colours_are_as_their_profile_means_them(kind: str) -> None:
    red = Image.new("RGB", (40, 30), (250, 0, 0))
    options = {"icc_profile": wrong_colours()}

    picture = decode_picture(saved(red, kind, **options), "a")

    assert picture[10, 10, 1] > 200 > 60 > picture[10, 10, 0]


def test_an_srgb_profile_changes_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(Image.fromarray(scene()), "PNG", icc_profile=profile)

    np.testing.assert_array_equal(decode_picture(data, "a"), scene())


def test_the_profile_of_a_grey_picture() -> None:
    grey_scene = Image.fromarray(grey(scene()))
    data = saved(grey_scene, "PNG", icc_profile=wrong_colours())

    assert decode_picture(data, "a").shape == scene().shape


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_its_first_picture_in_every_format(kind: str) -> None:
    first, second = Image.fromarray(scene()), Image.new("RGB", (40, 30), (0, 0, 255))
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(first, kind, save_all=True, append_images=[second], **options)

    assert np.abs(decode_picture(data, "a").astype(int) - scene()).mean() < 24


def test_a_telephone_jpeg_of_several_pictures_is_its_first() -> None:
    first, second = Image.fromarray(scene()), Image.new("RGB", (40, 30), (0, 0, 255))
    data = saved(first, "MPO", save_all=True, append_images=[second], quality=98)

    assert np.abs(decode_picture(data, "a").astype(int) - scene()).mean() < 3


def test_a_large_jpeg_is_read_at_half_its_size(tmp_path: Path) -> None:
    large = np.tile(scene(480, 360), (10, 10, 1))
    path = written(tmp_path, "large.jpg", turned(".jpg", large, 6))

    picture = read_picture(path)

    assert size_of(path) == (3600, 4800)
    assert picture.shape == (2400, 1800, 3)
    small = np.asarray(ImageOps.scale(Image.fromarray(np.rot90(large, -1)), 0.5))
    assert np.abs(picture.astype(int) - small).mean() < 4


def test_the_size_of_a_picture_is_that_of_the_upright_one(tmp_path: Path) -> None:
    assert size_of(written(tmp_path, "a.jpg", turned(".jpg", scene(), 8))) == (30, 40)
    assert size_of(written(tmp_path, "b.png", encoded(".png", scene()))) == (40, 30)
