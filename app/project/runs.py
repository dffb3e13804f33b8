"""The runs of a project: trainings with their networks and histories."""

import math
import sqlite3
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from app.project.arrays import from_bytes, to_bytes
from app.project.connection import Store
from app.project.documents import from_json, storable, to_json
from app.project.errors import DamagedError, ProjectError
from app.project.records import Run, RunSummary

_COLUMNS = (
    "started_at",
    "settings",
    "architecture",
    "preparation",
    "persons",
    "person_ids",
    "training_faces",
    "validation_faces",
    "epochs",
    "error",
    "accuracy",
    "validation_accuracy",
    "reason",
    "seconds",
)
_SUMMARY = "id, started_at, persons, epochs, error, accuracy, validation_accuracy, reason, seconds"
_INSERT = f"INSERT INTO runs ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
_UPDATE = f"UPDATE runs SET {', '.join(f'{name} = :{name}' for name in _COLUMNS)} WHERE id = :id"

_GONE = "That run is no longer in the project."

ROLES = ("start", "parameter", "history", "state")
"""What the arrays of a run are, as the table says it."""


class Runs(Store):
    """Every run that was saved; the one added last is the latest."""

    def save_run(self, run: Run) -> Run:
        """Add a run that has no id yet, or put this one in place of the saved one with its id.

        Returns:
            The run with its id.

        Raises:
            ProjectError: If its documents are not JSON, the run it replaces was deleted, or the project
                cannot be written.
            ValueError: If an array holds Python objects.
        """
        values = _values(run)
        arrays = _array_rows(run)
        with self._database.writing() as connection:
            run_id = _write_row(connection, run.id, values)
            connection.execute("DELETE FROM arrays WHERE run_id = ?", (run_id,))
            connection.executemany(
                "INSERT INTO arrays (run_id, role, name, data, crc32) VALUES (?, ?, ?, ?, ?)",
                [(run_id, *row) for row in arrays],
            )
        return replace(run, id=run_id)

    def runs(self) -> tuple[RunSummary, ...]:
        """One summary a run, in the order they were added; no array is read.

        Raises:
            ProjectError: If the project cannot be read.
        """
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT {_SUMMARY} FROM runs ORDER BY id").fetchall()
        return tuple(self._summary(row) for row in rows)

    def run(self, run_id: int) -> Run:
        """A saved run with its arrays.

        Raises:
            ProjectError: If there is no such run, an array of it is damaged, or the project cannot be read.
        """
        with self._database.reading() as connection:
            run = self._read(connection, run_id)
        if run is None:
            raise ProjectError(_GONE)
        return run

    def latest_run(self) -> Run | None:
        """The run that was added last; None if there is none.

        Raises:
            ProjectError: If an array of it is damaged, or the project cannot be read.
        """
        with self._database.reading() as connection:
            latest = connection.execute("SELECT max(id) FROM runs").fetchone()[0]
            return None if latest is None else self._read(connection, latest)

    def delete_run(self, run_id: int) -> None:
        """Delete a run with its arrays; one that is gone already stays so.

        Raises:
            ProjectError: If the project cannot be written.
        """
        with self._database.writing() as connection:
            connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))

    def _read(self, connection: sqlite3.Connection, run_id: int) -> Run | None:
        row = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            return None
        fields = dict(zip(_COLUMNS, row, strict=True))
        for name in ("settings", "architecture", "preparation"):
            fields[name] = from_json(fields[name], dict, self._database.path)
        for name in ("persons", "person_ids", "training_faces", "validation_faces"):
            fields[name] = tuple(from_json(fields[name], list, self._database.path))
        for name in ("error", "accuracy"):
            fields[name] = _number(fields[name])
        arrays = self._read_arrays(connection, run_id)
        return Run(
            id=run_id,
            start=arrays["start"],
            parameters=arrays["parameter"],
            history=arrays["history"],
            state=arrays["state"],
            **fields,
        )

    def _read_arrays(self, connection: sqlite3.Connection, run_id: int) -> dict[str, dict[str, NDArray[Any]]]:
        """The arrays of a run, by role and name."""
        arrays: dict[str, dict[str, NDArray[Any]]] = {role: {} for role in ROLES}
        for role, name, data, checksum in connection.execute(
            "SELECT role, name, data, crc32 FROM arrays WHERE run_id = ? ORDER BY rowid", (run_id,)
        ):
            where = f"The array “{name}” of run {run_id} in {self._database.path}"
            if role not in arrays:
                raise DamagedError(self._database.path)
            arrays[role][name] = from_bytes(data, checksum, where)
        return arrays

    def _summary(self, row: tuple[Any, ...]) -> RunSummary:
        run_id, started_at, persons, epochs, error, accuracy, validation_accuracy, reason, seconds = row
        return RunSummary(
            id=run_id,
            started_at=started_at,
            persons=tuple(from_json(persons, list, self._database.path)),
            epochs=epochs,
            error=_number(error),
            accuracy=_number(accuracy),
            validation_accuracy=validation_accuracy,
            reason=reason,
            seconds=seconds,
        )


def _values(run: Run) -> dict[str, Any]:
    """The row of a run. SQLite stores NaN as NULL, and an infinite number as it is."""
    validation_accuracy = run.validation_accuracy
    return {
        "started_at": run.started_at,
        "settings": to_json(run.settings, "training settings"),
        "architecture": to_json(run.architecture, "network's architecture"),
        "preparation": to_json(run.preparation, "preparation"),
        "persons": to_json(run.persons, "persons' names"),
        "person_ids": to_json(run.person_ids, "persons' ids"),
        "training_faces": to_json(run.training_faces, "training faces"),
        "validation_faces": to_json(run.validation_faces, "validation faces"),
        "epochs": int(run.epochs),
        "error": float(run.error),
        "accuracy": float(run.accuracy),
        "validation_accuracy": None if validation_accuracy is None else float(validation_accuracy),
        "reason": storable(run.reason),
        "seconds": float(run.seconds),
    }


def _array_rows(run: Run) -> list[tuple[str, str, bytes, int]]:
    roles = dict(zip(ROLES, (run.start, run.parameters, run.history, run.state), strict=True))
    return [
        (role, name, *to_bytes(array)) for role, arrays in roles.items() for name, array in arrays.items()
    ]


def _write_row(connection: sqlite3.Connection, run_id: int | None, values: dict[str, Any]) -> int:
    if run_id is None:
        return int(connection.execute(_INSERT, values).lastrowid or 0)
    if connection.execute(_UPDATE, {**values, "id": run_id}).rowcount == 0:
        raise ProjectError(_GONE)
    return run_id


def _number(value: float | None) -> float:
    return math.nan if value is None else value
