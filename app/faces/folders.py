"""Folders of pictures, with everything in their sub-folders, and what in them is not read."""

import mimetypes
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from app.faces.errors import FaceError
from app.faces.kept import NOTE
from app.faces.picture import PICTURE_SUFFIXES
from app.language import _, few

LEFTOVERS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx"}
"""What systems and programs leave in folders, in small letters; nobody misses it."""


class LeftOut(NamedTuple):
    """A file or folder that is not read, and a sentence that says why."""

    path: Path
    reason: str

    @property
    def sentence(self) -> str:
        """The same, with the path."""
        if str(self.path) in self.reason:
            return self.reason
        return _("{path} was not read. {reason}").format(path=self.path, reason=self.reason)


@dataclass
class Listing:
    """The pictures of a folder and its sub-folders, in natural order, and what is not read."""

    pictures: list[Path] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


class PersonFolder(NamedTuple):
    """One person as found on disk: the sub-folder's name and the pictures in it, in natural order."""

    name: str
    pictures: list[Path]


class PersonFolders(NamedTuple):
    """The persons of a folder, in natural order, and what in it is not read."""

    persons: list[PersonFolder]
    left_out: list[LeftOut]


def persons_in(folder: Path) -> PersonFolders:
    """The persons of a folder that has one sub-folder a person, in natural order (s2 before s10).

    Hidden sub-folders and sub-folders without pictures are no persons. There may be only one: whether that
    is enough is for the caller to say.

    Raises:
        FaceError: The folder is not there, is a file, cannot be opened, or holds no person.
    """
    folders, loose, left_out = _entries(folder)
    beside = _("A picture of a person belongs in that person's sub-folder.")
    found = PersonFolders([], [*left_out, *(LeftOut(path, beside) for path in loose)])
    for sub_folder in folders:
        listing = Listing()
        _go_into(sub_folder, listing, _above(sub_folder))
        found.left_out.extend(listing.left_out)
        if listing.pictures:
            found.persons.append(PersonFolder(sub_folder.name, listing.pictures))
    if not found.persons:
        sentence = _(
            "{folder} holds no persons. Give each person a sub-folder of it, with pictures of that person."
        ).format(folder=folder)
        raise FaceError(" ".join(filter(None, (sentence, said_of_left_out(found.left_out, folder)))))
    return found


def pictures_in(folder: Path) -> Listing:
    """The pictures of a folder and its sub-folders; a folder that is reached twice is read once.

    Raises:
        FaceError: It is not there, is a file, cannot be opened, or holds no pictures.
    """
    listing = Listing()
    _list(folder, listing, _above(folder))
    if not listing.pictures:
        sentence = _("{folder} holds no pictures.").format(folder=folder)
        raise FaceError(" ".join(filter(None, (sentence, said_of_left_out(listing.left_out, folder)))))
    return listing


def said_of_left_out(left_out: Sequence[LeftOut], folder: Path) -> str:
    """What in a folder is not read, by a few names, and why; "" where that is nothing."""
    if not left_out:
        return ""
    names = [str(each.path.relative_to(folder)) for each in left_out]
    sentence = _("Not read in {folder}: {names}.").format(folder=folder, names=few(names))
    return " ".join([sentence, *list(dict.fromkeys(each.reason for each in left_out))[:3]])


def natural_order(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    """A sorting key that counts: 2 comes before 10, capital letters where their small ones do."""
    parts = re.findall(r"\d+|\D+", path.name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], path.name


def _list(folder: Path, listing: Listing, seen: set[tuple[int, int]]) -> None:
    """Adds what a folder holds, then what its sub-folders do, but for folders that were seen."""
    folders, pictures, left_out = _entries(folder)
    if (identity := _identity(folder)) in seen:
        return
    seen.add(identity)
    listing.pictures += pictures
    listing.left_out += left_out
    for sub_folder in folders:
        _go_into(sub_folder, listing, seen)


def _go_into(folder: Path, listing: Listing, seen: set[tuple[int, int]]) -> None:
    try:
        _list(folder, listing, seen)
    except FaceError as error:
        listing.left_out.append(LeftOut(folder, str(error)))


def _entries(folder: Path) -> tuple[list[Path], list[Path], list[LeftOut]]:
    """The sub-folders, the pictures and the other files of a folder, each in natural order."""
    folders: list[Path] = []
    pictures: list[Path] = []
    left_out: list[LeftOut] = []
    for entry in _names(folder):
        try:
            is_folder = entry.is_dir()
        except OSError as error:
            left_out.append(LeftOut(entry, _not_opened(entry, error)))
            continue
        if is_folder:
            folders.append(entry)
        elif entry.suffix.lower() in PICTURE_SUFFIXES:
            pictures.append(entry)
        else:
            left_out.append(LeftOut(entry, _of_another_kind(entry)))
    return folders, pictures, left_out


def _names(folder: Path) -> list[Path]:
    try:
        entries = sorted(folder.iterdir(), key=natural_order)
    except FileNotFoundError:
        raise FaceError(_("There is no folder {folder}; check its name.").format(folder=folder)) from None
    except NotADirectoryError:
        raise FaceError(
            _("{folder} is a file; a folder with one sub-folder a person is needed.").format(folder=folder)
        ) from None
    except OSError as error:
        raise FaceError(_not_opened(folder, error)) from error
    return [
        entry
        for entry in entries
        if not entry.name.startswith(".") and entry.name.lower() not in {*LEFTOVERS, NOTE}
    ]


def _of_another_kind(path: Path) -> str:
    kind, _encoding = mimetypes.guess_type(path.name)
    if kind is not None and kind.startswith("video/"):
        return _("A video is read where it is dropped on a person by itself.")
    return _("Facet does not read files of that kind; use pictures, such as JPEG or PNG.")


def _identity(folder: Path) -> tuple[int, int]:
    """By which a folder is known again, whatever links lead to it."""
    try:
        found = folder.stat()
    except OSError as error:
        raise FaceError(_not_opened(folder, error)) from error
    return found.st_dev, found.st_ino


def _above(folder: Path) -> set[tuple[int, int]]:
    """The folders that a folder lies in, links followed or not: a link to one of them leads in a circle."""
    above: set[tuple[int, int]] = set()
    # The current folder may have been deleted.
    with suppress(OSError):
        for parent in {*folder.absolute().parents, *folder.resolve().parents}:
            with suppress(FaceError):
                above.add(_identity(parent))
    return above


def _not_opened(path: Path, error: OSError) -> str:
    return _("{path} cannot be opened: {reason}.").format(path=path, reason=error.strerror)
