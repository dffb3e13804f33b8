"""The table of a sweep: a CSV with a line a run, which grows as they finish and is gone on with."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from app.language import _, ngettext
from app.project import ProjectError
from app.project.errors import NO_FOLDER, sentences
from app.project.files import HeldElsewhereError, Hold, write_whole
from app.recognition.errors import SettingsError
from app.recognition.settings import SETTINGS, RunSettings
from app.sweep.plan import SweepError
from app.sweep.running import Outcome, Row

_PERSONS = ("person_1", "person_2")
_OUTCOME = ("epochs_done", "D", "accuracy", "validation_accuracy", "seconds", "reason")
_KEY = "run"
COLUMNS = (*_PERSONS, *(row.name for row in SETTINGS), *_OUTCOME, _KEY)
"""The columns: the persons, every setting by its name, what came of it, and the key of the run."""

_ALSO_UTF8 = "utf-8-sig"
"""Some programs mark UTF-8 at its beginning."""


def cells(row: Row) -> list[str]:
    """A row as text, column by column; numbers as exact as they are."""
    outcome = row.outcome
    settings = [str(getattr(row.settings, setting.name)) for setting in SETTINGS]
    seen = "" if outcome.validation_accuracy is None else repr(outcome.validation_accuracy)
    done = [str(outcome.epochs), repr(outcome.error), repr(outcome.accuracy), seen]
    return [*row.persons, *settings, *done, f"{outcome.seconds:.3f}", outcome.reason, row.key]


def text_of(rows: Iterable[Row]) -> str:
    """A whole table."""
    return _line(COLUMNS) + "".join(_line(cells(row)) for row in rows)


class SweepTable:
    """A CSV file, opened to be gone on with.

    While it is open no other sweep writes to it. A line that was broken off, as when the power fails, is
    dropped. A file without any row is deleted when it is closed, if it was made here.

    Args:
        path: Of the file; made where there is none.
        keys: Of all runs of the sweep. A file that holds others is kept, and refused.

    Attributes:
        rows: Those that are done, by their keys.

    Raises:
        SweepError: the file is no table of a sweep, or is that of another one, or another sweep writes to it.
        ProjectError: it cannot be read or written.
    """

    def __init__(self, path: Path, keys: Iterable[str]) -> None:
        self.path = path
        self.rows: dict[str, Row] = {}
        self._keys = list(keys)
        if not path.absolute().parent.is_dir():
            raise ProjectError(NO_FOLDER.format(folder=path.parent))
        if path.is_dir():
            raise SweepError(_("{path} is a folder. Give the table a file name in it.").format(path=path))
        self._made = not path.exists()
        try:
            self._hold = Hold(path.absolute())
        except HeldElsewhereError:
            raise SweepError(
                _(
                    "Another sweep is writing to {path}. Wait until it has ended, or choose another name."
                ).format(path=path)
            ) from None
        self._end = 0
        with ExitStack() as on_failure:
            on_failure.callback(self._hold.release)
            with sentences(path):
                self._file: BinaryIO = path.open("xb" if self._made else "r+b", buffering=0)
                on_failure.callback(self._file.close)
                if not self._made:
                    self._read()
            on_failure.pop_all()

    def add(self, row: Row) -> None:
        """Appends a row; it is in the file when this returns, or nothing of it is.

        Raises:
            ProjectError: the file cannot be written, as when the disk is full.
        """
        text = _line(cells(row)) if self._end else text_of([row])
        data = text.encode()
        with sentences(self.path):
            try:
                written = self._file.write(data)
                while written < len(data):
                    written += self._file.write(data[written:])
                os.fsync(self._file.fileno())
            except OSError:
                with suppress(OSError):
                    self._cut()
                raise
        self._end += len(data)
        self.rows[row.key] = row

    def in_order(self) -> list[Row]:
        """The rows that are done, in the order of the plan."""
        return [self.rows[key] for key in self._keys if key in self.rows]

    def close(self, *, in_order: bool = False) -> None:
        """Lets go of the file.

        Args:
            in_order: Has its rows in the order of the plan first.

        Raises:
            ProjectError: it cannot be written anew; the rows are in it all the same.
        """
        try:
            self._file.close()
            if in_order:
                write_whole(self.path, text_of(self.in_order()).encode())
            elif self._made and not self.rows:
                with suppress(OSError):
                    self.path.unlink()
        finally:
            self._hold.release()

    def _read(self) -> None:
        """Takes over the rows that are there."""
        whole = self._file.read()
        data = whole[: whole.rfind(b"\n") + 1]
        try:
            lines = list(csv.reader(io.StringIO(data.decode(_ALSO_UTF8), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error):
            raise self._refused() from None
        if not lines:
            if whole and not _line(COLUMNS).encode().startswith(whole):
                raise self._refused()
        elif tuple(lines[0]) != COLUMNS:
            raise self._refused()
        rows = [self._row(dict(zip(COLUMNS, line, strict=False))) for line in lines[1:]]
        self._refuse_others(rows)
        self.rows = {row.key: row for row in rows}
        self._end = len(data)
        self._cut()

    def _refuse_others(self, rows: list[Row]) -> None:
        known = set(self._keys)
        others = sum(row.key not in known for row in rows)
        if others:
            raise SweepError(
                ngettext(
                    "{path} holds {count} run of another sweep, with other settings or faces, and is kept. "
                    "Choose another name for the table.",
                    "{path} holds {count} runs of another sweep, with other settings or faces, and is kept. "
                    "Choose another name for the table.",
                    others,
                ).format(path=self.path, count=others)
            )

    def _row(self, values: Mapping[str, str]) -> Row:
        try:
            settings = {row.name: type(row.default)(values[row.name]) for row in SETTINGS}
            seen = values["validation_accuracy"]
            outcome = Outcome(
                int(values["epochs_done"]),
                float(values["D"]),
                float(values["accuracy"]),
                float(seen) if seen else None,
                float(values["seconds"]),
                values["reason"],
            )
            names = values["person_1"], values["person_2"]
            return Row(names, RunSettings(**settings), values[_KEY], outcome)
        except (KeyError, ValueError, SettingsError):
            raise self._refused() from None

    def _refused(self) -> SweepError:
        return SweepError(
            _(
                "{path} is not a table of this version of `facet sweep`, and is kept. Choose another name "
                "for the table."
            ).format(path=self.path)
        )

    def _cut(self) -> None:
        """Drops what comes after the last whole line."""
        self._file.truncate(self._end)
        self._file.seek(self._end)


def _line(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
