"""A bar that grows on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.cli.streams import is_terminal

Step = Callable[[str], None]
"""Called after each piece of work, with how things stand."""


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

    with tqdm(total=total, desc=title, file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def step(standing: str) -> None:
            bar.set_postfix_str(standing, refresh=False)
            bar.update()

        yield step


def _unseen(_standing: str) -> None:
    pass
