"""Films of the Demo camera's persons, as files, and devices that show them."""

from pathlib import Path

import cv2
import numpy as np

from app.faces.cameras.demo import DemoCamera
from app.faces.picture import encode_png


def drawn_frames(who: str, count: int) -> list[np.ndarray]:
    """The first frames of a person's film, RGB (480, 640, 3)."""
    camera = DemoCamera(who)
    camera.open()
    return [camera.read() for _ in range(count)]


def write_film(path: Path, frames: list[np.ndarray], rate: float = 25.0) -> Path:
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), rate, (width, height))
    assert writer.isOpened()
    for frame in frames:
        writer.write(frame[..., ::-1])
    writer.release()
    return path


def write_pictures(folder: Path, frames: list[np.ndarray]) -> Path:
    folder.mkdir()
    for number, frame in enumerate(frames):
        (folder / f"{number}.png").write_bytes(encode_png(frame))
    return folder
