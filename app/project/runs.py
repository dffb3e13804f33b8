"""The runs of a project: trainings with their networks and histories."""

import math
import sqlite3
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.project.database import Store
from app.project.errors import DamagedError, ProjectError
from app.project.persons import tidy_name
from app.project.values import are_numbers, from_bytes, from_json, storable, to_bytes, to_json

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
_SUMMARY = (
    "id",
    "started_at",
    "persons",
    "epochs",
    "error",
    "accuracy",
    "validation_accuracy",
    "reason",
    "seconds",
)
_INSERT = f"INSERT INTO runs ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
_UPDATE = f"UPDATE runs SET {', '.join(f'{name} = :{name}' for name in _COLUMNS)} WHERE id = :id"

_GONE = _("That run is no longer in the project.")
_NOT_FINITE = _("{where} has numbers in it that are not finite. Train the network again.")
_NO_FIT = _("{where} had another shape before the training. Train the network again.")

ROLES = ("start", "parameter", "history", "state")
"""What the arrays of a run are, as the table says it."""


@dataclass(frozen=True, eq=False)
class Run:
    """One training: what went in, what came out, and how it went.

    Attributes:
        id: None until it is saved.
        started_at: ISO 8601 in UTC.
        settings: Of the training (rate, epochs, seed, …); JSON.
        architecture: Of the network; JSON.
        preparation: How a picture became the network's input; JSON.
        persons: Names as they were, in the order of the network's classes.
        person_ids: The same persons by id.
        training_faces: Ids of the faces it learned from; they may have been deleted since.
        validation_faces: Ids of the faces it was checked with.
        start: Parameters before training, by name; dtype, shape and bits are kept.
        parameters: Parameters after training, by name.
        history: One array per measured quantity, such as ``"error"``; NaN is allowed in them.
        epochs: Passes over all training faces.
        error: The total error D at the end. NaN is kept.
        accuracy: Share of the training faces named rightly, 0 … 1. NaN is kept.
        validation_accuracy: The same of the validation faces; None where there were none, and for NaN.
        reason: Why it stopped, as a sentence.
        seconds: How long it trained.
        state: What else it takes to go on as if it had never stopped, by name.
    """

    id: int | None
    started_at: str
    settings: dict[str, Any]
    architecture: dict[str, Any]
    preparation: dict[str, Any]
    persons: tuple[str, ...]
    person_ids: tuple[int, ...]
    training_faces: tuple[int, ...]
    validation_faces: tuple[int, ...]
    start: dict[str, NDArray[Any]]
    parameters: dict[str, NDArray[Any]]
    history: dict[str, NDArray[Any]]
    epochs: int
    error: float
    accuracy: float
    validation_accuracy: float | None
    reason: str
    seconds: float
    state: dict[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class RunSummary:
    """One line about a run; the attributes are those of :class:`Run`."""

    id: int
    started_at: str
    persons: tuple[str, ...]
    epochs: int
    error: float
    accuracy: float
    validation_accuracy: float | None
    reason: str
    seconds: float


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
            rows = connection.execute(f"SELECT {', '.join(_SUMMARY)} FROM runs ORDER BY id").fetchall()
        return tuple(self._summary(row) for row in rows)

    def run(self, run_id: int) -> Run:
        """A saved run with its arrays.

        Raises:
            ProjectError: If there is no such run, the project cannot be read, or an array of the run is
                damaged or holds numbers that no network has.
            DamagedError: If what else is known of the run is not what Facet writes.
        """
        with self._database.reading() as connection:
            return self._read(connection, run_id)

    def latest_run(self) -> Run | None:
        """The run that was added last; None if there is none.

        Raises:
            ProjectError: As :meth:`run`.
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

    def _read(self, connection: sqlite3.Connection, run_id: int) -> Run:
        row = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise ProjectError(_GONE)
        fields = dict(zip(_COLUMNS, row, strict=True))
        for name in ("settings", "architecture", "preparation"):
            fields[name] = from_json(fields[name], dict, self._database.path)
        for name in ("person_ids", "training_faces", "validation_faces"):
            fields[name] = tuple(from_json(fields[name], list, self._database.path))
            self._require(all(type(number) is int for number in fields[name]))
        self._require(len(fields["person_ids"]) == len(set(fields["person_ids"])))
        summary = self._summary((run_id, *(fields[name] for name in _SUMMARY[1:])))
        self._require(len(summary.persons) == len(fields["person_ids"]))
        fields |= {name: getattr(summary, name) for name in _SUMMARY}
        arrays = self._read_arrays(connection, run_id)
        return Run(
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
            self._require(role in arrays and isinstance(name, str))
            array = arrays[role][name] = from_bytes(data, checksum, self._where(run_id, name))
            if role in {"start", "parameter"} and not (
                array.dtype.kind in "biuf" and np.isfinite(array).all()
            ):
                raise ProjectError(_NOT_FINITE.format(where=self._where(run_id, name)))
        for name, array in arrays["start"].items():
            if array.shape != arrays["parameter"].get(name, array).shape:
                raise ProjectError(_NO_FIT.format(where=self._where(run_id, name)))
        return arrays

    def _summary(self, row: tuple[Any, ...]) -> RunSummary:
        run_id, started_at, persons, epochs, error, accuracy, validation_accuracy, reason, seconds = row
        names = from_json(persons, list, self._database.path)
        error, accuracy = _number(error), _number(accuracy)
        measures = (epochs, error, accuracy, seconds, validation_accuracy or 0)
        self._require(are_numbers(measures) and math.isfinite(epochs) and math.isfinite(seconds))
        self._require(all(isinstance(text, str) for text in (started_at, reason, *names)))
        return RunSummary(
            id=run_id,
            started_at=started_at,
            persons=tuple(map(tidy_name, names)),
            epochs=int(epochs),
            error=error,
            accuracy=accuracy,
            validation_accuracy=validation_accuracy,
            reason=tidy_name(reason),
            seconds=seconds,
        )

    def _where(self, run_id: int, name: str) -> str:
        return _("The array “{name}” of run {number} in {path}").format(
            name=tidy_name(name), number=run_id, path=self._database.path
        )

    def _require(self, whole: bool) -> None:
        if not whole:
            raise DamagedError(self._database.path)


def _values(run: Run) -> dict[str, Any]:
    """The row of a run. SQLite stores NaN as NULL, and an infinite number as it is."""
    validation_accuracy = run.validation_accuracy
    return {
        "started_at": run.started_at,
        "settings": to_json(run.settings, _("training settings")),
        "architecture": to_json(run.architecture, _("network's architecture")),
        "preparation": to_json(run.preparation, _("preparation")),
        "persons": to_json(run.persons, _("persons' names")),
        "person_ids": to_json(run.person_ids, _("persons' ids")),
        "training_faces": to_json(run.training_faces, _("training faces")),
        "validation_faces": to_json(run.validation_faces, _("validation faces")),
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
