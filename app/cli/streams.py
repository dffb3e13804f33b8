"""Standard output and standard error, which may be redirected, closed, or not there at all."""

import os
import sys
from contextlib import suppress
from typing import TextIO


def prepare_streams() -> None:
    """From now on a character that the terminal or file cannot show, such as ε, is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """A line on standard error; nothing where there is none, as in a program started without a terminal."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(f"{sentence}\n")
        stream.flush()
    except (OSError, ValueError):
        silence(stream)


def flush_stdout() -> None:
    """Writes what is still held back, or drops it where nobody reads it any more."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        silence(sys.stdout)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sees the stream while it is written."""
    return stream is not None and not stream.closed and stream.isatty()


def silence(stream: TextIO) -> None:
    """Sends the rest of a broken stream to nowhere, or Python would complain about it when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
