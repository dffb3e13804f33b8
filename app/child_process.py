"""Work in a process of its own: started anew (spawn), spoken to over a `Connection`, its end noticed."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

_SPAWN = get_context("spawn")
# What is changed while a process starts belongs to all threads.
_starting = threading.Lock()
_PATIENCE = 2.0
"""Seconds that a process gets to end by itself."""
_INTERRUPTS = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]


class Child:
    """A process in which a function works, and the connection to it.

    The process imports the function's module, and the program's main module once more: both should be quick
    to import. It ignores Ctrl-C and a closed terminal, which are its parent's business, and its connection
    ends when its parent does.

    Args:
        function: Called in the process, with the connection and the arguments; of a module, not a closure. It
            need not catch the EOFError or ConnectionError that ends the connection.
        arguments: For it; they are pickled.

    Attributes:
        connection: To the function. It ends (EOFError, OSError) when the process does.

    Raises:
        OSError: no process can be started.
    """

    def __init__(self, function: Callable[..., None], *arguments: Any) -> None:
        _leave_a_folder_that_is_gone()
        self.connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(function, theirs, arguments), daemon=True)
        # Only the process may hold that end, or its death would not be noticed.
        with theirs, _starting, _no_modules_of_the_current_folder(), _no_interrupts():
            self._process.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid or 0

    @property
    def lives(self) -> bool:
        """Whether the process is still there."""
        return self._process.is_alive()

    def kill(self) -> None:
        """Ends the process at once, in the middle of whatever it does."""
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """Closes the connection, waits until the process has ended, and kills it if that takes too long."""
        # Before the process is waited for: it may be saying what nobody reads any more.
        self.connection.close()
        self._process.join(_PATIENCE)
        self.kill()


def _work(function: Callable[..., None], connection: Connection, arguments: tuple[Any, ...]) -> None:
    for number in _INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    # Where the parent has gone, there is nobody to tell.
    with connection, suppress(EOFError, ConnectionError):
        function(connection, *arguments)


def _leave_a_folder_that_is_gone() -> None:
    """Makes the root the current folder if that was deleted: no process could be started in it."""
    try:
        os.getcwd()
    except FileNotFoundError:
        os.chdir(os.sep)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """What is started meanwhile is never interrupted, not even while it begins; Windows does not do it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    # It lifts the mask when it is started, so it is started before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_modules_of_the_current_folder() -> Iterator[None]:
    """What is started meanwhile does not import a file called socket.py that happens to lie there."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        with suppress(KeyError):
            del os.environ["PYTHONSAFEPATH"]
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before
