"""The numbers of several runs as a table."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path

from app.ui.training.run_history import RunHistory
from app.ui.training.thinning import Numbers

HEADER = ("run", "epoch", "D", "accuracy", "validation D", "validation accuracy")


def write_table(path: Path, runs: Sequence[tuple[str, RunHistory]]) -> None:
    """Writes a CSV file with a line an epoch and run, in full precision; a number that is none is left empty.

    Args:
        path: The file; it is overwritten.
        runs: Names and numbers. The validation D is written as it was measured, not scaled.

    Raises:
        OSError: The file cannot be written.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for name, run in runs:
            epochs, *columns = run.columns()
            written = (_texts(column) for column in columns)
            rows.writerows(zip([name] * len(epochs), epochs.astype(int).tolist(), *written, strict=True))


def _texts(column: Numbers) -> list[float | str]:
    return ["" if math.isnan(value) else value for value in column.tolist()]
