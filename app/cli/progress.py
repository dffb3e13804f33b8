"""A bar that grows on a terminal."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.cli.streams import is_terminal

Step = Callable[[str], None]
"""Called after each piece of work, with how things stand."""

_USUAL_SCREEN = (80, 24)
# D and the accuracies have room beside it on the usual screen.
_LAYOUT = "{desc} {n_fmt}/{total_fmt} |{bar}| {remaining} left{postfix}"


@contextmanager
def progress(total: int, title: str) -> Iterator[Step]:
    """A progress bar on standard error while the block runs; nothing where that is no terminal.

    Args:
        total: How many pieces of work there are at most.
        title: What the work is.
    """
    if not is_terminal(sys.stderr):
        yield _unseen
        return
    # Imported only where it is shown: it starts a thread.
    from tqdm import tqdm

    columns, rows = _screen()
    with tqdm(
        total=total,
        desc=title,
        file=sys.stderr,
        leave=False,
        ncols=columns - 1,
        nrows=rows,
        bar_format=_LAYOUT,
    ) as bar:

        def step(standing: str) -> None:
            bar.set_postfix_str(standing, refresh=False)
            bar.update()

        yield step


def _screen() -> tuple[int, int]:
    """Columns and rows of the terminal; some say that they have none, and tqdm would show nothing there."""
    try:
        columns, rows = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError):
        return _USUAL_SCREEN
    return columns or _USUAL_SCREEN[0], rows or _USUAL_SCREEN[1]


def _unseen(_standing: str) -> None:
    pass
