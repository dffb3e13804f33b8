"""What a command of Facet did, run in the test's own process."""

import json
import subprocess
from collections.abc import Callable
from typing import Any, NamedTuple


class Ended(NamedTuple):
    """How it ended, and what it wrote on standard output and standard error."""

    code: int
    out: str
    err: str

    def json(self) -> list[dict[str, Any]]:
        """Standard output, of which every line has to be an object."""
        return [json.loads(line, parse_constant=_refuse_constant) for line in self.out.splitlines()]


Facet = Callable[..., Ended]
"""Runs a command, given what would be typed."""

Start = Callable[..., subprocess.Popen[str]]
"""Starts a command in a process of its own, given what would be typed."""


def _refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")
