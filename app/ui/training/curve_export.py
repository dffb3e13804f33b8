"""The curves as a file: which kind, its name says."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.ui.training.curve_sheet import CurveSheet
from app.ui.training.curve_table import write_table


def exporting(path: Path, sheet: CurveSheet) -> Callable[[], None]:
    """The call that writes a file, to be made in any thread; it raises OSError if it cannot be written.

    Args:
        path: Ends in ".png", ".svg" or ".csv".
        sheet: What is written; of a table only its runs count.

    Raises:
        OSError: The file has another suffix.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return partial(write_table, path, [(run.title, run.history) for run in sheet.runs])
    if suffix == ".png":
        return partial(sheet.write_png, path)
    if suffix == ".svg":
        return partial(sheet.write_svg, path)
    raise OSError(f"{path.name} was not written: give it a name that ends in .png, .svg or .csv.")
