"""Folders of pictures: one sub-folder a person, and what was dropped on a person."""

import re
from pathlib import Path
from typing import NamedTuple

from app.faces.errors import FaceError
from app.faces.picture import PICTURE_SUFFIXES


class PersonFolder(NamedTuple):
    """One person as found on disk: the sub-folder's name and its picture files in natural order."""

    name: str
    pictures: tuple[Path, ...]


def persons_in(folder: Path) -> list[PersonFolder]:
    """The persons of a folder that has one sub-folder a person, in natural order (s2 before s10).

    Hidden sub-folders and sub-folders without pictures are no persons. There may be only one: whether that
    is enough is for the caller to say.

    Raises:
        FaceError: The folder is not there, is a file, cannot be opened, or holds no person.
    """
    persons = [
        PersonFolder(entry.name, tuple(pictures))
        for entry in _entries(folder)
        if _is_folder(entry) and (pictures := _pictures_of(entry))
    ]
    if not persons:
        raise FaceError(
            f"{folder} holds no persons. Give each person a sub-folder of it, with pictures of that person."
        )
    return persons


def pictures_in(path: Path) -> list[Path]:
    """The pictures of a dropped file or folder: a picture file is itself, a folder its picture files.

    Raises:
        FaceError: It is not there, is no picture file, or is a folder without pictures.
    """
    if _is_folder(path):
        pictures = _pictures_of(path)
        if not pictures:
            raise FaceError(f"{path} holds no pictures.")
        return pictures
    if not path.exists():
        raise FaceError(f"{path} is not there; it may have been moved or deleted.")
    if not _is_picture_file(path):
        raise FaceError(
            f"{path} is not a picture file; its name should end in .jpg, .png or another picture ending."
        )
    return [path]


def natural_order(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    """A sorting key that counts: 2 comes before 10, capital letters where their small ones do."""
    parts = re.findall(r"\d+|\D+", path.name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], path.name


def _pictures_of(folder: Path) -> list[Path]:
    return [entry for entry in _entries(folder) if _is_picture_file(entry)]


def _is_picture_file(path: Path) -> bool:
    if path.suffix.lower() not in PICTURE_SUFFIXES:
        return False
    try:
        return path.is_file()
    except OSError:
        # It has the name of one; reading it will say what is wrong.
        return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        raise FaceError(f"{path} cannot be opened: {error.strerror}.") from error


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(
            (entry for entry in folder.iterdir() if not entry.name.startswith(".")), key=natural_order
        )
    except FileNotFoundError:
        raise FaceError(f"There is no folder {folder}; check its name.") from None
    except NotADirectoryError:
        raise FaceError(f"{folder} is a file; a folder with one sub-folder a person is needed.") from None
    except OSError as error:
        raise FaceError(f"The folder {folder} cannot be opened: {error.strerror}.") from error
