"""BLAS on one thread while the engine works.

The engine's matrix products are small, and it shares its work between threads itself. Threads of BLAS's
own gain nothing here: they wait for each other, long where another program has the processor, and they
change the last bits.

Each call holds the limit while it computes. A training holds it within a step, never between two events:
what the caller does there is not the engine's to slow down, and a training may be left standing for ever.

This is for the OpenBLAS of NumPy's wheels, and needs `threadpoolctl`. Without it, or with another BLAS,
everything works, with as many threads as BLAS likes.
"""

import threading
from contextlib import ContextDecorator
from typing import Any


class _OneBlasThread(ContextDecorator):
    """Around a block or a function.

    OpenBLAS has one number of threads for the whole process: whoever comes first sets it, and the last to go
    puts it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._libraries: list[Any] | None = None
        self._before: list[int] = []

    def __enter__(self) -> None:
        with self._lock:
            if self._users == 0:
                if self._libraries is None:
                    self._libraries = _libraries()
                self._before = [library.num_threads for library in self._libraries]
                for library in self._libraries:
                    _set(library, 1)
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                for library, number in zip(self._libraries or (), self._before, strict=True):
                    _set(library, number)


def _set(library: Any, number: int) -> None:
    # Since 3.8, threadpoolctl lets no other thread set the number until the one that set it lets go. Here the
    # last to go may be another than the first to come, and a thread elsewhere may hold a limit of its own.
    let_go = getattr(library, "clear_controlling_thread", _nothing)
    let_go(force=True)
    library.set_num_threads(number)
    let_go(force=True)


def _nothing(*, force: bool) -> None:
    """What there is to let go of in threadpoolctl before 3.8."""


def _libraries() -> list[Any]:
    # Only now: importing the engine stays quick.
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return []
    found = ThreadpoolController().select(internal_api="openblas").lib_controllers
    # With OpenMP the number is each thread's own, and cannot be set for all from here.
    shared = [library for library in found if library.threading_layer == "pthreads"]
    # OpenCV brings one, too, which is not the engine's.
    return [library for library in shared if library.prefix == "libscipy_openblas"] or shared


one_blas_thread = _OneBlasThread()
