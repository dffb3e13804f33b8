"""The faces of a project, each with its picture."""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from app.language import _
from app.project.copies import copies_of, delete_from_backup, deleted
from app.project.database import Store, insert
from app.project.errors import DamagedError, ProjectError
from app.project.persons import require_person, tidy_name
from app.project.schema import is_as_added
from app.project.values import are_numbers, from_json, storable, to_json

Crop = Literal["detect", "none"]


@dataclass(frozen=True)
class NewFace:
    """A face that is not in a project yet.

    Attributes:
        person_id: Whose face it is.
        picture: The encoded picture (PNG) that is kept of the face.
        region: x, y, width and height in pixels of that picture: what the network sees.
        source: Where the picture came from, for people to read: a camera's or a file's name.
        burst: Faces captured in one go share it, so that they need not be split over training and validation.
        crop: How the region was found: with the detector, or as the whole picture.
        eyes: x and y of the left eye and then of the right in pixels of that picture (left is left in the
            picture); None where they were not found.
        look: What was measured of the face when it was captured, by name, such as ``"turn"``; may be empty.
    """

    person_id: int
    picture: bytes
    region: tuple[int, int, int, int]
    source: str
    burst: str
    crop: Crop
    eyes: tuple[float, float, float, float] | None = None
    look: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Face:
    """A face of a project, without its picture; the attributes are those of :class:`NewFace`.

    Attributes:
        id: Never used again for another face, even after this one is deleted.
        captured_at: When it was added: ISO 8601 in UTC, with milliseconds.
        excluded: Kept, but neither trained on nor validated with.
    """

    id: int
    person_id: int
    region: tuple[int, int, int, int]
    source: str
    burst: str
    captured_at: str
    crop: Crop
    eyes: tuple[float, float, float, float] | None = None
    look: Mapping[str, float] = field(default_factory=dict, hash=False)
    excluded: bool = False


_PICTURE = "SELECT data, picture_crc32 FROM pictures JOIN faces ON id = face_id WHERE face_id = ?"

_LARGEST = 1_000_000
"""Pixels: no region is as large."""

_PURGED_AT_ONCE = 50


class Faces(Store):
    """Every face with its picture. A removed face is kept until it is purged, and can be brought back."""

    def add_face(
        self,
        person_id: int,
        picture: bytes,
        region: tuple[int, int, int, int],
        *,
        source: str,
        burst: str,
        crop: Crop,
        eyes: tuple[float, float, float, float] | None = None,
        look: Mapping[str, float] | None = None,
    ) -> Face:
        """Add one face; it is on the disk when this returns. The arguments are those of :class:`NewFace`.

        Raises:
            ProjectError: As :meth:`add_faces`.
        """
        face = NewFace(person_id, picture, region, source, burst, crop, eyes, look or {})
        return self.add_faces([face])[0]

    def add_faces(self, faces: Iterable[NewFace]) -> tuple[Face, ...]:
        """Add several faces, all or none; they are on the disk when this returns.

        Raises:
            ProjectError: If there is no such person, or a measure of a face is no finite number.
        """
        # Asked for before the transaction, which must not wait for whoever makes the pictures.
        new_faces = list(faces)
        with self._database.writing() as connection:
            for person_id in {face.person_id for face in new_faces}:
                require_person(connection, person_id)
            return tuple(_add(connection, face, self._database.path) for face in new_faces)

    def faces(self, person_id: int | None = None) -> tuple[Face, ...]:
        """The faces of one person, or of all, without their pictures, in the order they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM faces WHERE removed_at IS NULL AND ifnull(person_id = ?, TRUE) ORDER BY id",
                (person_id,),
            )
            return tuple(face_of(row, self._database.path) for row in rows)

    def count_faces(self) -> dict[int, int]:
        """How many faces each person has, by person id, in the order of the persons."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT persons.id, count(faces.id) FROM persons "
                "LEFT JOIN faces ON faces.person_id = persons.id AND faces.removed_at IS NULL "
                "GROUP BY persons.id ORDER BY persons.position, persons.id"
            )
            return dict(rows.fetchall())

    def picture(self, face_id: int) -> bytes:
        """The encoded picture of a face, also of a removed one that is not purged yet.

        Raises:
            ProjectError: If there is no such face.
            DamagedError: If the picture is not the one that was added.
        """
        pictures = self.pictures([face_id])
        if not pictures:
            raise ProjectError(_("That face is no longer in {path}.").format(path=self._database.path))
        return pictures[face_id]

    def pictures(self, face_ids: Iterable[int]) -> dict[int, bytes]:
        """The encoded pictures of several faces by id; faces that are no longer there are left out.

        Raises:
            ProjectError: If the project cannot be read.
            DamagedError: If a picture is not the one that was added.
        """
        found: dict[int, bytes] = {}
        with self._database.reading() as connection:
            for face_id in map(int, face_ids):
                row = connection.execute(_PICTURE, (face_id,)).fetchone()
                if row is None:
                    continue
                if not is_as_added(*row):
                    raise DamagedError(self._database.path)
                found[face_id] = row[0]
        return found

    def move_faces(self, face_ids: Iterable[int], person_id: int) -> None:
        """Make faces those of another person, all or none.

        Raises:
            ProjectError: If there is no such person or face.
        """
        with self._database.writing() as connection:
            require_person(connection, person_id)
            _update(connection, "person_id = ?", person_id, face_ids)

    def remove_faces(self, face_ids: Iterable[int]) -> None:
        """Take faces out of the project, all or none, until :meth:`restore_faces` or the next purge.

        Raises:
            ProjectError: If there is no such face.
        """
        with self._database.writing() as connection:
            _update(connection, "removed_at = ?", _now(), face_ids)

    def restore_faces(self, face_ids: Iterable[int]) -> None:
        """Bring removed faces back, all or none.

        Raises:
            ProjectError: If one of them was purged.
        """
        with self._database.writing() as connection:
            _update(connection, "removed_at = ?", None, face_ids)

    def exclude_faces(self, face_ids: Iterable[int]) -> None:
        """Keep faces out of training and validation from now on, all or none; they stay in the project.

        Raises:
            ProjectError: If there is no such face.
        """
        with self._database.writing() as connection:
            _update(connection, "excluded = ?", 1, face_ids)

    def include_faces(self, face_ids: Iterable[int]) -> None:
        """Take excluded faces into training and validation again, all or none.

        Raises:
            ProjectError: If there is no such face.
        """
        with self._database.writing() as connection:
            _update(connection, "excluded = ?", 0, face_ids)

    def purge_removed(self) -> int:
        """Delete the removed faces for good, and overwrite their bytes in the file and in its backup.

        This is done a few faces at a time, each time in a transaction, because SQLite first writes down what
        it overwrites: so an almost full disk has room enough, and what was deleted before a failure stays so.

        Returns:
            How many there were.

        Raises:
            ProjectError: If the project or its backup cannot be written.
        """
        total = 0
        while True:
            with self._database.writing() as connection:
                purged = delete_removed(connection, self._database.path, at_most=_PURGED_AT_ONCE)
            total += purged
            if purged < _PURGED_AT_ONCE:
                return total

    def copies(self) -> tuple[Path, ...]:
        """The files beside the project in which Facet keeps copies of it, with its faces."""
        with self._database.reading() as connection:
            return copies_of(connection, self._database.path)

    def delete_all_faces(self) -> None:
        """Delete every face, removed ones too, so that no byte of them stays in the file. Runs stay.

        The copies that Facet keeps beside the project (:meth:`copies`) hold faces as well, and are deleted.

        Raises:
            ProjectError: If the project or a copy cannot be written; the sentence says how far it came.
        """
        path = self._database.path
        with self._database.writing() as connection:
            connection.execute("UPDATE faces SET removed_at = ?", (_now(),))
            copies = copies_of(connection, path)
        kept = [copy for copy in copies if not deleted(copy)]
        try:
            self.purge_removed()
        except ProjectError as error:
            raise ProjectError(_UNPURGED.format(reason=error)) from error
        try:
            self._database.compact()
        except ProjectError as error:
            raise ProjectError(_NOT_COMPACT.format(reason=error)) from error
        if kept:
            raise ProjectError(_COPY_KEPT.format(path=path, copies=", ".join(map(str, kept))))


_UNPURGED = _(
    "All faces are removed, but their bytes are not all overwritten yet: {reason} "
    "Facet tries it again when the project is closed or opened."
)
_NOT_COMPACT = _("All faces are deleted and overwritten, but the file could not be made smaller: {reason}")
_COPY_KEPT = _(
    "All faces are deleted from {path}, but what Facet keeps as a copy of it could not be deleted: {copies}. "
    "Delete that yourself: it holds faces too."
)


def _now() -> str:
    """This moment: ISO 8601 in UTC, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def delete_removed(connection: sqlite3.Connection, path: Path, *, at_most: int = -1) -> int:
    """Delete faces that are marked as removed, from a file and its backup.

    Args:
        connection: To the file; its foreign keys are enforced.
        path: Of the file.
        at_most: How many, −1 for all.

    Returns:
        How many they were.

    Raises:
        sqlite3.Error: If the file cannot be written.
        OSError: If the backup cannot be written, or deleted instead.
    """
    ids = connection.execute(
        "SELECT id FROM faces WHERE removed_at IS NOT NULL LIMIT ?", (at_most,)
    ).fetchall()
    if ids:
        delete_from_backup(path, ids)
        connection.executemany("DELETE FROM faces WHERE id = ?", ids)
    return len(ids)


def _add(connection: sqlite3.Connection, face: NewFace, path: Path) -> Face:
    face_id = insert(connection, "faces", row_of(face))
    insert(connection, "pictures", {"face_id": face_id, "data": face.picture})
    return face_of(connection.execute("SELECT * FROM faces WHERE id = ?", (face_id,)).fetchone(), path)


def row_of(face: NewFace) -> dict[str, Any]:
    """What goes into the table of faces of a new one.

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
        "captured_at": _now(),
        "crop": face.crop,
        "eyes": None if eyes is None else to_json(eyes, _("places of the eyes")),
        "look": to_json(look, _("look of a face")),
        "picture_crc32": zlib.crc32(face.picture),
    }


def face_of(row: Mapping[str, Any] | sqlite3.Row, path: Path) -> Face:
    """A face from its row.

    Args:
        row: Of the table of faces.
        path: Of the project, for the sentence.

    Raises:
        DamagedError: If something in it is not what Facet writes.
    """
    region = (row["x"], row["y"], row["width"], row["height"])
    texts = (row["source"], row["burst"], row["captured_at"])
    eyes = None if row["eyes"] is None else tuple(from_json(row["eyes"], list, path))
    look = from_json(row["look"], dict, path)
    if not (
        all(isinstance(value, int) and abs(value) <= _LARGEST for value in region)
        and min(region[2:]) > 0
        and all(isinstance(text, str) for text in texts)
        and row["crop"] in {"detect", "none"}
        and (eyes is None or (len(eyes) == 4 and are_numbers(eyes)))
        and are_numbers(look.values())
    ):
        raise DamagedError(path)
    return Face(
        id=row["id"],
        person_id=row["person_id"],
        region=region,
        source=tidy_name(row["source"]),
        burst=row["burst"],
        captured_at=row["captured_at"],
        crop=row["crop"],
        eyes=eyes,
        look=look,
        excluded=bool(row["excluded"]),
    )


def _update(
    connection: sqlite3.Connection, change: str, value: int | str | None, face_ids: Iterable[int]
) -> None:
    wanted = {int(face_id) for face_id in face_ids}
    changed = connection.executemany(
        f"UPDATE faces SET {change} WHERE id = ?", [(value, face_id) for face_id in wanted]
    ).rowcount
    if wanted and changed != len(wanted):
        raise ProjectError(_("Some of these faces were deleted for good, so nothing was changed."))
