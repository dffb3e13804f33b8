"""The note beside exported faces, by which they come back as the project kept them.

Pictures alone would be searched for faces anew, and the network would see something else. So beside the
persons' folders lies `facet-faces.json`. It knows a face by its bytes: a picture that was renamed, or moved
to another person, is still known; one that was changed in another program is not, and is searched as any
other.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.faces.crop import Crop
from app.faces.errors import FaceError
from app.faces.found import Box, Eyes
from app.language import _

NOTE = "facet-faces.json"
"""Its name."""

_VERSION = 1
_MOST_BYTES = 64 * 2**20
_LONGEST_BURST = 64
_LARGEST = 1_000_000_000


@dataclass(frozen=True)
class KeptFace:
    """What a project knows of a face besides its picture.

    Attributes:
        region: What the network sees, in pixels of the picture.
        crop: How it was found.
        burst: Faces that share it stay together when faces are set aside.
        eyes: In pixels of the picture; None where they were not found.
        look: What was measured of it.
    """

    region: Box
    crop: Crop
    burst: str
    eyes: Eyes | None = None
    look: Mapping[str, float] = field(default_factory=dict)


class FacesNote:
    """What a note says.

    Args:
        persons: The persons' names by their folders, in the order of the persons.
        faces: The faces, each by its picture's bytes; of pictures that are the same, in their order.
    """

    def __init__(self, persons: Mapping[str, str], faces: Iterable[tuple[str, KeptFace]]) -> None:
        self.persons = dict(persons)
        self._faces: dict[str, list[KeptFace]] = {}
        for key, face in faces:
            self._faces.setdefault(key, []).append(face)

    def taken(self, path: Path) -> KeptFace | None:
        """What it says of a picture file; None where that is not one of its faces, or cannot be read.

        Each of several pictures that are the same is taken once.
        """
        try:
            faces = self._faces.get(key_of(path.read_bytes()))
        except OSError:
            # Reading the picture says why.
            return None
        if faces is None:
            return None
        return faces.pop(0) if len(faces) > 1 else faces[0]

    def to_json(self) -> str:
        """The text of the note."""
        faces = {key: [_face_to_json(face) for face in same] for key, same in self._faces.items()}
        persons = [{"folder": folder, "name": name} for folder, name in self.persons.items()]
        return json.dumps({"version": _VERSION, "persons": persons, "faces": faces}, indent=1)


def key_of(picture: bytes) -> str:
    """By which a picture is known again: the SHA-256 of its file."""
    return hashlib.sha256(picture).hexdigest()


def read_note(folder: Path) -> FacesNote | None:
    """The note in a folder of persons; None where there is none.

    Raises:
        FaceError: It cannot be read, or says what cannot be.
    """
    path = folder / NOTE
    try:
        if not path.is_file():
            return None
        data = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
    except OSError as error:
        raise FaceError(
            _("{path} cannot be opened: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    try:
        document = json.loads(data)
        if document["version"] != _VERSION:
            raise FaceError(
                _(
                    "{path} was written by a newer Facet. Use that one, or delete the file: then the faces "
                    "are looked for anew."
                ).format(path=path)
            )
        persons = {_text(person["folder"]): _text(person["name"]) for person in document["persons"]}
        faces = [(key, _face_from_json(face)) for key, same in document["faces"].items() for face in same]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise FaceError(
            _(
                "{path} is damaged: it does not say where the faces are. Export them again, or delete the "
                "file: then the faces are looked for anew."
            ).format(path=path)
        ) from error
    return FacesNote(persons, faces)


def _face_to_json(face: KeptFace) -> dict[str, Any]:
    return {
        "region": list(face.region),
        "eyes": None if face.eyes is None else list(face.eyes),
        "crop": face.crop,
        "burst": face.burst,
        "look": dict(face.look),
    }


def _face_from_json(values: Mapping[str, Any]) -> KeptFace:
    crop, eyes = values["crop"], values["eyes"]
    if crop not in ("detect", "none"):
        raise ValueError(f"crop: {crop!r}")
    return KeptFace(
        Box(*_numbers(values["region"], whole=True)),
        crop,
        _text(values["burst"])[:_LONGEST_BURST],
        None if eyes is None else Eyes(*_numbers(eyes)),
        dict(zip(values["look"], _numbers(values["look"].values()), strict=True)),
    )


def _numbers(values: Iterable[Any], *, whole: bool = False) -> list[Any]:
    for value in values:
        is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or abs(value) > _LARGEST:
            raise ValueError(f"{value!r} is no such number")
    return list(values)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
