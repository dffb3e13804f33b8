"""The faces of a project."""

import sqlite3
from collections.abc import Iterable, Mapping

from app.project.checking import is_as_added
from app.project.connection import Store
from app.project.errors import DamagedError, ProjectError
from app.project.face_rows import FACE_COLUMNS, INSERT_FACE, face_of_row, now, row_of_face
from app.project.older_copies import delete_older_copies
from app.project.persons import require_person
from app.project.records import Crop, Face, NewFace

_PICTURE = "SELECT data, picture_crc32 FROM pictures JOIN faces ON id = face_id WHERE face_id = ?"

_PURGED_AT_ONCE = 50


class Faces(Store):
    """Every face with its picture. Removing keeps it until it is purged, so that it can be brought back."""

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
            ProjectError: If there is no such person, a measure of a face is no finite number, or the project
                cannot be written.
        """
        # Asked for before the transaction, which must not wait for whoever makes the pictures.
        new_faces = list(faces)
        with self._database.writing() as connection:
            for person_id in {face.person_id for face in new_faces}:
                require_person(connection, person_id)
            return tuple(self._insert(connection, face) for face in new_faces)

    def faces(self, person_id: int | None = None) -> tuple[Face, ...]:
        """The faces of one person, or of all, without their pictures, in the order they were added.

        Raises:
            ProjectError: If the project cannot be read.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {FACE_COLUMNS} FROM faces "
                "WHERE removed_at IS NULL AND (:person_id IS NULL OR person_id = :person_id) ORDER BY id",
                {"person_id": person_id},
            )
            return tuple(face_of_row(row, self._database.path) for row in rows)

    def count_faces(self) -> dict[int, int]:
        """How many faces each person has, by person id, in the order of the persons.

        Raises:
            ProjectError: If the project cannot be read.
        """
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
            ProjectError: If there is no such face, or the project cannot be read.
            DamagedError: If the picture is not the one that was added.
        """
        pictures = self.pictures([face_id])
        if not pictures:
            raise ProjectError(f"That face is no longer in {self._database.path}.")
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
            ProjectError: If there is no such person or face, or the project cannot be written.
        """
        with self._database.writing() as connection:
            require_person(connection, person_id)
            _update(connection, "person_id = ?", person_id, face_ids)

    def remove_faces(self, face_ids: Iterable[int]) -> None:
        """Take faces out of the project, all or none, until :meth:`restore_faces` or the next purge.

        Raises:
            ProjectError: If there is no such face, or the project cannot be written.
        """
        with self._database.writing() as connection:
            _update(connection, "removed_at = ?", now(), face_ids)

    def restore_faces(self, face_ids: Iterable[int]) -> None:
        """Bring removed faces back, all or none.

        Raises:
            ProjectError: If one of them was purged, or the project cannot be written.
        """
        with self._database.writing() as connection:
            _update(connection, "removed_at = ?", None, face_ids)

    def exclude_faces(self, face_ids: Iterable[int]) -> None:
        """Keep faces out of training and validation from now on, all or none; they stay in the project.

        Raises:
            ProjectError: If there is no such face, or the project cannot be written.
        """
        with self._database.writing() as connection:
            _update(connection, "excluded = ?", 1, face_ids)

    def include_faces(self, face_ids: Iterable[int]) -> None:
        """Take excluded faces into training and validation again, all or none.

        Raises:
            ProjectError: If there is no such face, or the project cannot be written.
        """
        with self._database.writing() as connection:
            _update(connection, "excluded = ?", 0, face_ids)

    def purge_removed(self) -> int:
        """Delete the removed faces for good, and overwrite their bytes in the file.

        This is done a few faces at a time, each time in a transaction, because SQLite first writes down what
        it overwrites: so an almost full disk has room enough, and what was deleted before a failure stays so.

        Returns:
            How many there were.

        Raises:
            ProjectError: If the project cannot be written.
        """
        total = 0
        while True:
            with self._database.writing() as connection:
                deleted = delete_removed(connection, at_most=_PURGED_AT_ONCE)
            total += deleted
            if deleted < _PURGED_AT_ONCE:
                return total

    def delete_all_faces(self) -> None:
        """Delete every face, removed ones too, so that no byte of them stays in the file. Runs stay.

        What Facet keeps of the file as it was in an older version holds faces as well: those files beside the
        project (:meth:`older_copies`) are deleted with them.

        Raises:
            ProjectError: If the project or such a file cannot be written; the sentence says how far it came.
        """
        with self._database.writing() as connection:
            connection.execute("UPDATE faces SET removed_at = ?", (now(),))
        try:
            self.purge_removed()
        except ProjectError as error:
            raise ProjectError(
                f"All faces are removed, but their bytes are not all overwritten yet: {error} "
                "Facet tries it again when the project is closed or opened."
            ) from error
        try:
            self._database.compact()
        except ProjectError as error:
            raise ProjectError(
                f"All faces are deleted and overwritten, but the file could not be made smaller: {error}"
            ) from error
        finally:
            delete_older_copies(self._database)

    def _insert(self, connection: sqlite3.Connection, face: NewFace) -> Face:
        values = row_of_face(face)
        face_id = int(connection.execute(INSERT_FACE, values).lastrowid or 0)
        connection.execute("INSERT INTO pictures (face_id, data) VALUES (?, ?)", (face_id, face.picture))
        row = connection.execute(f"SELECT {FACE_COLUMNS} FROM faces WHERE id = ?", (face_id,)).fetchone()
        return face_of_row(row, self._database.path)


def delete_removed(connection: sqlite3.Connection, *, at_most: int = -1) -> int:
    """Delete faces that are marked as removed, all or only so many, and return how many these were."""
    return connection.execute(
        "DELETE FROM faces WHERE id IN (SELECT id FROM faces WHERE removed_at IS NOT NULL LIMIT ?)",
        (at_most,),
    ).rowcount


def _update(
    connection: sqlite3.Connection, change: str, value: int | str | None, face_ids: Iterable[int]
) -> None:
    wanted = {int(face_id) for face_id in face_ids}
    changed = connection.executemany(
        f"UPDATE faces SET {change} WHERE id = ?", [(value, face_id) for face_id in wanted]
    ).rowcount
    if wanted and changed != len(wanted):
        raise ProjectError("Some of these faces were deleted for good, so nothing was changed.")
