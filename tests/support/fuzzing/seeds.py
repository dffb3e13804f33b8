"""Valid files of every kind that Facet reads, small ones: what is damaged afterwards."""

import io
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from picture_files import encoded, grey_tiff, heic_scene, png_chunk, turned
from PIL import Image
from video_files import avi

WIDTH, HEIGHT = 78, 58
"""Numbers that are rare in files for other reasons, so that the fields that hold them can be found."""

FRAMES = 8


class Seed(NamedTuple):
    """One valid file: which reader it is for (pictures, video, project), and its name with its ending."""

    reader: str
    name: str
    data: bytes


def write_seeds(folder: Path, readers: Iterable[str]) -> list[Path]:
    """Make every seed for these readers, as FOLDER/READER/NAME, and return the files in a fixed order."""
    paths = []
    for reader in readers:
        place = folder / reader
        place.mkdir(parents=True)
        for name, data in _MAKERS[reader](place):
            (place / name).write_bytes(data)
            paths.append(place / name)
    return paths


def seeds_in(folder: Path) -> dict[str, list[Seed]]:
    """What :func:`write_seeds` wrote, by reader."""
    return {
        place.name: [Seed(place.name, path.name, path.read_bytes()) for path in sorted(place.iterdir())]
        for place in folder.iterdir()
    }


def drawing(moved: int = 0) -> NDArray[np.uint8]:
    """A picture, RGB (H, W, 3): a soft background, a disc that can move, a little noise."""
    rng = np.random.default_rng(moved)
    picture = np.empty((HEIGHT, WIDTH, 3), np.float64)
    picture[..., 0] = np.linspace(30, 220, WIDTH)[None, :]
    picture[..., 1] = np.linspace(200, 40, HEIGHT)[:, None]
    picture[..., 2] = 120
    down, across = np.mgrid[:HEIGHT, :WIDTH]
    picture[(down - 30) ** 2 + (across - 20 - 4 * moved) ** 2 < 150] = (240, 200, 170)
    return np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)


def _pictures(_: Path) -> Iterator[tuple[str, bytes]]:
    yield from _jpegs()
    yield from _pngs()
    yield from _webps()
    yield from _tiffs()
    yield from _others()
    yield "telephone.heic", heic_scene()
    modern = io.BytesIO()
    Image.fromarray(drawing()).save(modern, "AVIF")
    yield "modern.avif", modern.getvalue()


def _jpegs() -> Iterator[tuple[str, bytes]]:
    colour, grey = drawing(), drawing()[..., 1]
    yield "plain.jpg", encoded(".jpg", colour)
    yield "grey.jpeg", encoded(".jpg", grey)
    yield "progressive.jpg", encoded(".jpg", colour, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    yield "restarts.jpg", encoded(".jpg", colour, cv2.IMWRITE_JPEG_RST_INTERVAL, 3)
    fine = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    yield "fine.jpg", encoded(".jpg", colour, *fine)
    for orientation in (3, 6):
        yield f"turned{orientation}.jpg", turned(".jpg", colour, orientation, "<>"[orientation == 6])


def _pngs() -> Iterator[tuple[str, bytes]]:
    colour, grey = drawing(), drawing()[..., 1]
    alpha = np.dstack([colour, 255 - grey])
    yield "plain.png", encoded(".png", colour)
    yield "grey.png", encoded(".png", grey)
    yield "alpha.png", encoded(".png", alpha)
    yield "deep.png", encoded(".png", colour.astype(np.uint16) * 257)
    yield "deep alpha.png", encoded(".png", alpha.astype(np.uint16) * 257)
    yield "bits.png", encoded(".png", grey, cv2.IMWRITE_PNG_BILEVEL, 1)
    yield "turned.png", turned(".png", colour, 8)
    yield "palette.png", _palette_png()
    yield "interlaced.png", _interlaced_png(grey)


def _palette_png() -> bytes:
    palette = np.random.default_rng(1).integers(0, 256, (64, 3), np.uint8)
    rows = np.random.default_rng(2).integers(0, 64, (HEIGHT, WIDTH), np.uint8)
    raw = np.hstack([np.zeros((HEIGHT, 1), np.uint8), rows]).tobytes()
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0))
        + png_chunk(b"PLTE", palette.tobytes())
        + png_chunk(b"tRNS", bytes(range(64)))
        + png_chunk(b"IDAT", zlib.compress(raw))
        + png_chunk(b"IEND", b"")
    )


def _interlaced_png(grey: NDArray[np.uint8]) -> bytes:
    raw = b""
    for top, left, down, across in (
        (0, 0, 8, 8),
        (0, 4, 8, 8),
        (4, 0, 8, 4),
        (0, 2, 4, 4),
        (2, 0, 4, 2),
        (0, 1, 2, 2),
        (1, 0, 2, 1),
    ):
        raw += b"".join(b"\0" + row.tobytes() for row in grey[top::down, left::across])
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 1))
        + png_chunk(b"IDAT", zlib.compress(raw))
        + png_chunk(b"IEND", b"")
    )


def _webps() -> Iterator[tuple[str, bytes]]:
    colour = drawing()
    alpha = np.dstack([colour, 255 - colour[..., 1]])
    yield "lossy.webp", encoded(".webp", colour, cv2.IMWRITE_WEBP_QUALITY, 80)
    yield "lossless.webp", encoded(".webp", colour, cv2.IMWRITE_WEBP_QUALITY, 101)
    yield "alpha.webp", encoded(".webp", alpha, cv2.IMWRITE_WEBP_QUALITY, 70)
    yield "turned.webp", turned(".webp", colour, 5)
    yield "animated.webp", _animation(".webp")


def _animation(suffix: str) -> bytes:
    animation = cv2.Animation()
    animation.frames = [cv2.cvtColor(drawing(moved), cv2.COLOR_RGB2BGRA) for moved in range(3)]
    animation.durations = np.array([50, 50, 50])
    done, data = cv2.imencodeanimation(suffix, animation)
    assert done
    return data.tobytes()


def _tiffs() -> Iterator[tuple[str, bytes]]:
    colour, grey = drawing(), np.ascontiguousarray(drawing()[..., 1])
    for name, compression in (("plain", 1), ("lzw", 5), ("deflate", 8), ("packed", 32773), ("jpeg", 7)):
        options = (cv2.IMWRITE_TIFF_COMPRESSION, compression, cv2.IMWRITE_TIFF_ROWSPERSTRIP, 16)
        yield f"{name}.tif", encoded(".tiff", colour, *options)
    yield "deep.tiff", encoded(".tiff", colour.astype(np.uint16) * 257)
    yield "alpha.tiff", encoded(".tiff", np.dstack([colour, grey]))
    yield "motorola.tiff", grey_tiff(grey, ">", orientation=6)
    yield "big.tiff", grey_tiff(grey, big=True)


def _others() -> Iterator[tuple[str, bytes]]:
    colour, grey = drawing(), drawing()[..., 1]
    yield "plain.bmp", encoded(".bmp", colour)
    yield "grey.bmp", encoded(".bmp", grey)
    yield "alpha.bmp", encoded(".bmp", np.dstack([colour, grey]))
    yield "packed.bmp", _packed_bmp()
    yield "still.gif", encoded(".gif", colour)
    yield "animated.gif", _animation(".gif")
    yield "plain.ppm", encoded(".ppm", colour)
    yield "plain.pgm", encoded(".pgm", grey)
    yield "deep.pgm", encoded(".pgm", grey.astype(np.uint16) * 257)
    yield "plain.pbm", encoded(".pbm", grey)
    text = b"".join(b" ".join(b"%d" % value for value in row.ravel()) + b"\n" for row in colour)
    yield "text.ppm", b"P3 # drawn\n%d %d 255\n" % (WIDTH, HEIGHT) + text
    bits = b"".join(b"".join(b"%d" % (value > 128) for value in row) + b"\n" for row in grey)
    yield "text.pbm", b"P1\n%d %d\n" % (WIDTH, HEIGHT) + bits


def _packed_bmp() -> bytes:
    """A BMP with a palette and run lengths (RLE8)."""
    rows = b"".join(
        bytes([40, row % 7, WIDTH - 40, row % 5]) + (b"\0\1" if row == HEIGHT - 1 else b"\0\0")
        for row in range(HEIGHT)
    )
    palette = bytes(range(256)) * 4
    start = 14 + 40 + len(palette)
    header = struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start)
    return (
        header
        + struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 8, 1, len(rows), 0, 0, 256, 0)
        + palette
        + rows
    )


# Kinds of video that OpenCV's FFmpeg can write; where it cannot, the others are enough.
_VIDEOS = (
    ("MJPG", ".avi"),
    ("mp4v", ".mp4"),
    ("mp4v", ".3gp"),
    ("XVID", ".avi"),
    ("VP80", ".webm"),
    ("VP90", ".webm"),
    ("VP80", ".ogv"),
    ("MJPG", ".mkv"),
    ("FFV1", ".mkv"),
    ("MPG1", ".mpg"),
    ("MPG2", ".mov"),
    ("WMV2", ".wmv"),
    ("HFYU", ".avi"),
    ("I420", ".avi"),
    ("png ", ".mov"),
    ("FLV1", ".mov"),
)


def _videos(folder: Path) -> Iterator[tuple[str, bytes]]:
    for codec, suffix in _VIDEOS:
        path = folder / f"{codec.strip()}{suffix}"
        writer = cv2.VideoWriter(
            str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*codec), 25.0, (WIDTH, HEIGHT)
        )
        if not writer.isOpened():
            path.unlink(missing_ok=True)
            continue
        for moved in range(FRAMES):
            writer.write(cv2.cvtColor(drawing(moved), cv2.COLOR_RGB2BGR))
        writer.release()
        yield path.name, path.read_bytes()
    yield from _changing_videos()


def _changing_videos() -> Iterator[tuple[str, bytes]]:
    """Their first picture has less or more in it than the next ones."""
    fine, coarse = (
        encoded(".jpg", drawing(), cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling)
        for sampling in (cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420)
    )
    small = encoded(".jpg", drawing()[:16, :16])
    deep = encoded(".png", drawing().astype(np.uint16) * 257)
    flat = encoded(".png", drawing()[..., 1])
    yield "fine to coarse.avi", avi([fine, coarse, coarse], WIDTH, HEIGHT)
    yield "coarse to fine.avi", avi([coarse, fine, fine], WIDTH, HEIGHT)
    yield "large to small.avi", avi([fine, small, small], WIDTH, HEIGHT)
    yield "small to large.avi", avi([small, fine, fine], 16, 16)
    yield "deep to flat.avi", avi([deep, flat, flat], WIDTH, HEIGHT, b"MPNG")


def _projects(folder: Path) -> Iterator[tuple[str, bytes]]:
    # Only here: whoever damages pictures needs no project.
    from fuzzing.project_seeds import projects

    yield from projects(folder)


_MAKERS: dict[str, Callable[[Path], Iterator[tuple[str, bytes]]]] = {
    "pictures": _pictures,
    "video": _videos,
    "project": _projects,
}
