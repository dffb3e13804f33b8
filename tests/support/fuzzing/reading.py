"""Reading a file as Facet does, all of it; what is no sentence for the user is a failure."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from app.faces.cameras.film import VideoFileCamera
from app.faces.errors import FaceError
from app.faces.picture import read_picture

MOST_FRAMES = 100


class Reading(NamedTuple):
    """How reading a file went: whether it opened, and the sentences about what could not be read."""

    opened: bool
    sentences: tuple[str, ...] = ()


def read_face_source(reader: str, path: Path, alive: Callable[[], None]) -> Reading:
    """Read a picture or a video (reader "pictures" or "video"), and call ``alive`` after each frame."""
    return _picture(path) if reader == "pictures" else _video(path, alive)


def check(reading: Reading, path: Path) -> None:
    """See that what is said about a file is fit for a user.

    Raises:
        AssertionError: A sentence is no sentence, or does not name the file that it refuses.
    """
    for sentence in reading.sentences:
        _check_sentence(sentence)
    if not reading.opened:
        assert str(path) in reading.sentences[0], f"names no file: {reading.sentences[0]}"


def _check_sentence(sentence: str) -> None:
    assert sentence.strip(), "an empty sentence"
    assert "\n" not in sentence, f"more than one line: {sentence!r}"
    assert sentence.endswith("."), f"no full stop: {sentence!r}"


def _check_picture(picture: np.ndarray) -> None:
    height, width, channels = picture.shape
    assert picture.dtype == np.uint8, picture.dtype
    assert channels == 3, picture.shape
    assert min(height, width) >= 1, picture.shape
    int(picture.sum())  # every byte is there


def _picture(path: Path) -> Reading:
    try:
        picture = read_picture(path)
    except FaceError as error:
        return Reading(False, (str(error),))
    _check_picture(picture)
    return Reading(True)


def _video(path: Path, alive: Callable[[], None]) -> Reading:
    camera = VideoFileCamera(path)
    try:
        camera.open()
    except FaceError as error:
        return Reading(False, (str(error),))
    try:
        assert 0 < camera.interval <= 1, camera.interval
        for _ in range(MOST_FRAMES):
            alive()
            picture = camera.read()
            if picture is None:
                break
            _check_picture(picture)
    except FaceError as error:
        return Reading(True, (str(error),))
    finally:
        camera.close()
    return Reading(True, (camera.remark,) if camera.remark else ())
