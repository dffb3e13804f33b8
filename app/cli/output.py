"""What a command says: results on standard output as text or JSON, everything else on standard error."""

import errno
import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from app.cli.errors import CommandError
from app.cli.streams import say, silence
from app.recognition.gathering import Refused

MOST_SHOWN = 10
"""Refused pictures that are named one by one."""


class Output:
    """Says the same either to a person or, with `--json`, to a program.

    Args:
        as_json: Print one JSON object a line, and no text, on standard output.

    Attributes:
        listened: False once the reader of standard output has gone, as `head` does; what is said after that
            is dropped.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self.listened = True

    def text(self, *lines: str) -> None:
        """Lines for a person; nothing with `--json`.

        Raises:
            CommandError: standard output cannot be written.
        """
        if not self._as_json:
            for line in lines:
                self._write(line)

    def record(self, **values: Any) -> None:
        """One JSON object on a line of its own; nothing without `--json`. NaN and infinity become null.

        Raises:
            CommandError: standard output cannot be written.
        """
        if self._as_json:
            self._write(json.dumps(_finite(values), allow_nan=False))

    def note(self, sentence: str) -> None:
        """A sentence beside the results, on standard error."""
        say(sentence)

    def refused(self, refused: Sequence[Refused], count: int) -> None:
        """Which of so many pictures could not be used, and why, on standard error."""
        if not refused:
            return
        say(f"{len(refused)} of {count} pictures could not be used:")
        for one in refused[:MOST_SHOWN]:
            say(f"  {one.sentence}")
        if len(refused) > MOST_SHOWN:
            say(f"  … and {len(refused) - MOST_SHOWN} more.")

    def _write(self, line: str) -> None:
        stream = sys.stdout
        if stream is None or not self.listened:
            return
        try:
            stream.write(f"{line}\n")
            stream.flush()
        except OSError as error:
            silence(stream)
            self.listened = False
            # Windows says EINVAL where others say EPIPE.
            if error.errno not in {errno.EPIPE, errno.EINVAL}:
                raise CommandError(f"Standard output cannot be written: {error.strerror}.") from error


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value
