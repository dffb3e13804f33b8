"""The row of a face in a project file."""

import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.project.documents import from_json, storable, to_json
from app.project.errors import DamagedError
from app.project.records import Face, NewFace

_NEW = (
    "person_id",
    "x",
    "y",
    "width",
    "height",
    "source",
    "burst",
    "captured_at",
    "crop",
    "eyes",
    "look",
    "picture_crc32",
)
INSERT_FACE = f"INSERT INTO faces ({', '.join(_NEW)}) VALUES ({', '.join(f':{name}' for name in _NEW)})"
FACE_COLUMNS = "id, person_id, x, y, width, height, source, burst, captured_at, crop, eyes, look, excluded"


def row_of_face(face: NewFace) -> dict[str, Any]:
    """What goes into the table of a new face, for :data:`INSERT_FACE`.

    Raises:
        ProjectError: If a measure of it is no finite number.
    """
    x, y, width, height = (int(value) for value in face.region)
    eyes = None if face.eyes is None else [float(value) for value in face.eyes]
    look = {storable(name): float(value) for name, value in face.look.items()}
    return {
        "person_id": face.person_id,
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "source": storable(face.source),
        "burst": storable(face.burst),
        "captured_at": now(),
        "crop": face.crop,
        "eyes": None if eyes is None else to_json(eyes, "places of the eyes"),
        "look": to_json(look, "look of a face"),
        "picture_crc32": zlib.crc32(face.picture),
    }


def _eyes(values: list[Any], path: Path) -> tuple[float, float, float, float]:
    if len(values) != 4 or not all(isinstance(value, int | float) for value in values):
        raise DamagedError(path)
    left_x, left_y, right_x, right_y = values
    return left_x, left_y, right_x, right_y


def face_of_row(row: tuple[Any, ...], path: Path) -> Face:
    """A face from its :data:`FACE_COLUMNS`.

    Args:
        row: The columns.
        path: Of the project, for the sentence.

    Raises:
        DamagedError: If one of them cannot be read.
    """
    face_id, person_id, x, y, width, height, source, burst, captured_at, crop, eyes, look, excluded = row
    return Face(
        id=face_id,
        person_id=person_id,
        region=(x, y, width, height),
        source=source,
        burst=burst,
        captured_at=captured_at,
        crop=crop,
        eyes=None if eyes is None else _eyes(from_json(eyes, list, path), path),
        look=from_json(look, dict, path),
        excluded=bool(excluded),
    )


def now() -> str:
    """This moment: ISO 8601 in UTC, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
