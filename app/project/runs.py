"""The runs of a project: trainings with their networks and histories."""

import math
import sqlite3
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.language import _
from app.project.database import Store, insert
from app.project.errors import DamagedError, ProjectError
from app.project.persons import tidy_name
from app.project.values import are_numbers, from_bytes, from_json, storable, to_bytes, to_json

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
            ProjectError: If its documents are not JSON, or the run it replaces was deleted.
            ValueError: If an array holds Python objects.
        """
        row = _row_of(run)
        roles = zip(ROLES, (run.start, run.parameters, run.history, run.state), strict=True)
        arrays = [(role, name, *to_bytes(array)) for role, named in roles for name, array in named.items()]
        with self._database.writing() as connection:
            run_id = run.id
            if run_id is None:
                run_id = insert(connection, "runs", row)
            else:
                changes = ", ".join(f"{name} = :{name}" for name in row)
                changed = connection.execute(
                    f"UPDATE runs SET {changes} WHERE id = :id", row | {"id": run_id}
                )
                if changed.rowcount == 0:
                    raise ProjectError(_GONE)
            connection.execute("DELETE FROM arrays WHERE run_id = ?", (run_id,))
            connection.executemany(
                "INSERT INTO arrays (run_id, role, name, data, crc32) VALUES (?, ?, ?, ?, ?)",
                [(run_id, *each) for each in arrays],
            )
        return replace(run, id=run_id)

    def runs(self) -> tuple[RunSummary, ...]:
        """One summary a run, in the order they were added; no array is read."""
        with self._database.reading() as connection:
            return tuple(
                RunSummary(**self._summary(row))
                for row in connection.execute("SELECT * FROM runs ORDER BY id")
            )

    def run(self, run_id: int) -> Run:
        """A saved run with its arrays.

        Raises:
            ProjectError: If there is no such run, or an array of it is damaged or holds numbers that no
                network has.
            DamagedError: If what else is known of it is not what Facet writes.
        """
        with self._database.reading() as connection:
            return self._read(connection, run_id)

    def latest_run(self) -> Run | None:
        """The run that was added last; None if there is none. Raises as :meth:`run`."""
        with self._database.reading() as connection:
            latest = connection.execute("SELECT max(id) FROM runs").fetchone()[0]
            return None if latest is None else self._read(connection, latest)

    def delete_run(self, run_id: int) -> None:
        """Delete a run with its arrays; one that is gone already stays so."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))

    def _read(self, connection: sqlite3.Connection, run_id: int) -> Run:
        row = connection.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise ProjectError(_GONE)
        path, fields = self._database.path, self._summary(row)
        for name in ("settings", "architecture", "preparation"):
            fields[name] = from_json(row[name], dict, path)
        for name in ("person_ids", "training_faces", "validation_faces"):
            fields[name] = tuple(from_json(row[name], list, path))
            self._require(all(type(number) is int for number in fields[name]))
        self._require(len(fields["persons"]) == len(set(fields["person_ids"])) == len(fields["person_ids"]))
        start, parameters, history, state = self._arrays(connection, run_id).values()
        return Run(**fields, start=start, parameters=parameters, history=history, state=state)

    def _arrays(self, connection: sqlite3.Connection, run_id: int) -> dict[str, dict[str, NDArray[Any]]]:
        """The arrays of a run, by role and name."""
        arrays: dict[str, dict[str, NDArray[Any]]] = {role: {} for role in ROLES}
        for role, name, data, checksum in connection.execute(
            "SELECT role, name, data, crc32 FROM arrays WHERE run_id = ? ORDER BY rowid", (run_id,)
        ):
            self._require(role in arrays and isinstance(name, str))
            where = _("The array “{name}” of run {number} in {path}").format(
                name=tidy_name(name), number=run_id, path=self._database.path
            )
            array = arrays[role][name] = from_bytes(data, checksum, where)
            is_finite = array.dtype.kind in "biuf" and bool(np.isfinite(array).all())
            if role in {"start", "parameter"} and not is_finite:
                raise ProjectError(_NOT_FINITE.format(where=where))
            if role == "parameter" and arrays["start"].get(name, array).shape != array.shape:
                raise ProjectError(_NO_FIT.format(where=where))
        return arrays

    def _summary(self, row: sqlite3.Row) -> dict[str, Any]:
        """The fields of :class:`RunSummary`."""
        names = from_json(row["persons"], list, self._database.path)
        error, accuracy = (math.nan if row[name] is None else row[name] for name in ("error", "accuracy"))
        measures = (row["epochs"], row["seconds"], error, accuracy, row["validation_accuracy"] or 0)
        self._require(are_numbers(measures) and math.isfinite(row["epochs"] + row["seconds"]))
        self._require(all(isinstance(text, str) for text in (row["started_at"], row["reason"], *names)))
        return {
            "id": row["id"],
            "started_at": row["started_at"],
            "persons": tuple(map(tidy_name, names)),
            "epochs": int(row["epochs"]),
            "error": error,
            "accuracy": accuracy,
            "validation_accuracy": row["validation_accuracy"],
            "reason": tidy_name(row["reason"]),
            "seconds": row["seconds"],
        }

    def _require(self, whole: bool) -> None:
        if not whole:
            raise DamagedError(self._database.path)


def _row_of(run: Run) -> dict[str, Any]:
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
