"""Starting a part of Facet as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO


def start_child(module: str, arguments: Sequence[str] = ()) -> "subprocess.Popen[bytes]":
    """Starts `python -m module`, with pipes to its standard input and from its standard output.

    Args:
        module: Of Facet.
        arguments: For it.

    Raises:
        OSError: No process can be started.
    """
    root = str(Path(__file__).parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        # -P: a folder with a file called numpy.py in it may be the current one.
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def pipe_of(pipe: IO[bytes] | None) -> IO[bytes]:
    """One end of a child that `start_child` started."""
    assert pipe is not None, "a child is started with both pipes"
    return pipe


def can_start_children() -> bool:
    """Whether there is a Python to start: in a frozen build there is none."""
    return not getattr(sys, "frozen", False)
