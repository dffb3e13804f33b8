"""The numbers of a run: everything as NumPy's .npz, and its history as a table."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.project import Run
from app.recognition.course import COLUMNS
from app.recognition.snapshot import Snapshot


def npz_bytes(run: Run, snapshot: Snapshot, about: Mapping[str, Any]) -> bytes:
    """The bytes of an .npz file without Python objects, to be loaded with `allow_pickle=False`.

    Args:
        run: Its history is written, as `history/error` and so on.
        snapshot: Its network: each parameter by its name in PyTorch's layout, as `features.0.kernels`, and as
            it was before the training, as `start/features.0.kernels`.
        about: What else is to be known; each a text, lists of texts as such, all else as JSON.
    """
    arrays: dict[str, Any] = dict(snapshot.parameters)
    arrays |= {f"start/{name}": values for name, values in snapshot.start.items()}
    arrays |= {f"history/{name}": run.history[name] for name in COLUMNS}
    for name, value in about.items():
        is_plain = isinstance(value, str | list)
        arrays[name] = np.array(value if is_plain else json.dumps(value, ensure_ascii=False))
    written = io.BytesIO()
    np.savez(written, **arrays)
    return written.getvalue()


def csv_bytes(run: Run) -> bytes:
    """The history as comma separated values: a row an epoch, empty where nothing was measured."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(["epoch", "D", "accuracy", "validation D", "validation accuracy"])
    for row in zip(*(run.history[name].tolist() for name in COLUMNS), strict=True):
        epoch, *others = row
        table.writerow([int(epoch), *("" if value != value else value for value in others)])
    return written.getvalue().encode()
