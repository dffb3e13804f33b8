"""Project files that are not whole any more."""

from pathlib import Path

_PAGE = 4096


def cut_off(path: Path) -> bytes:
    """Cut the last page off a project, and return what is left of it."""
    left = path.read_bytes()[:-_PAGE]
    path.write_bytes(left)
    return left
