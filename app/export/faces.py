"""The faces of a project as pictures: a folder with one sub-folder a person, and the note beside them.

`facet train` and *Add a Folder of Persons* read it back to the same faces: see `app.faces.kept`.
"""

import hashlib
import re
from collections.abc import Container, Generator
from pathlib import Path
from typing import NamedTuple

from app.export.errors import ExportError
from app.faces.folders import LEFTOVERS
from app.faces.found import Box, Eyes
from app.faces.kept import NOTE, FacesNote, KeptFace, key_of
from app.language import _, few
from app.project import Face, Project
from app.project.persons import unlike

# What Windows does not take in a name, wherever the folder is made now: it may be carried there.
_IMPOSSIBLE = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_MOST_BYTES = 200
"""Of a folder's name; no usual file system takes more than 255."""


class ExportedFaces(NamedTuple):
    """How many faces went into a folder, whose they are, and how many stayed because they are left out."""

    faces: int
    whose: str
    persons: tuple[str, ...]
    left_out: int


def write_faces(project: Project, folder: Path) -> Generator[None, None, ExportedFaces]:
    """Writes every face that is not left out of training as a PNG picture.

    Args:
        project: Holds them.
        folder: Empty.

    Yields:
        None after each face, so that it can be stopped.

    Raises:
        ExportError: there are none.
        ProjectError: the project cannot be read.
        OSError: the folder cannot be written.
    """
    faces = [face for face in project.faces() if not face.excluded]
    left_out = len(project.faces()) - len(faces)
    if not faces:
        raise ExportError(
            _("{path} has no faces to export. Capture or add some first.").format(path=project.path)
        )
    folders: dict[str, str] = {}
    noted: list[tuple[str, KeptFace]] = []
    counts: list[str] = []
    for person in project.persons():
        own = [face for face in faces if face.person_id == person.id]
        if not own:
            continue
        name = folder_name(person.name, {known.casefold() for known in folders})
        folders[name] = person.name
        (folder / name).mkdir()
        digits = max(3, len(str(len(own))))
        for number, face in enumerate(own, start=1):
            picture = project.picture(face.id)
            (folder / name / f"{number:0{digits}}.png").write_bytes(picture)
            noted.append((key_of(picture), _kept(face)))
            yield
        counts.append(_("{count} of {name}").format(count=len(own), name=person.name))
    (folder / NOTE).write_text(FacesNote(folders, noted).to_json(), encoding="utf-8")
    return ExportedFaces(len(faces), few(counts), tuple(folders.values()), left_out)


def folder_name(name: str, taken: Container[str]) -> str:
    """A folder's name for a person that every system takes, and nobody here has.

    Args:
        name: Of the person; most are taken as they are.
        taken: The names of the other folders, casefolded: some systems know no capital letters.
    """
    safe = _IMPOSSIBLE.sub("_", name).strip(" .")
    while len(safe.encode()) > _MOST_BYTES:
        safe = safe[:-1]
    if not safe or _DEVICES.fullmatch(safe) or safe.casefold() in LEFTOVERS:
        safe = f"_{safe}"
    free = unlike(safe.casefold(), taken)
    return safe + free[len(safe.casefold()) :]


def _kept(face: Face) -> KeptFace:
    eyes = None if face.eyes is None else Eyes(*face.eyes)
    # A burst may be named by a file or a film, whose name is nobody's business elsewhere.
    burst = hashlib.sha256(face.burst.encode()).hexdigest()[:16]
    return KeptFace(Box(*face.region), face.crop, burst, eyes, face.look)
