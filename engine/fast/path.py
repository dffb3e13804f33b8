"""D and every gradient over any number of images: chunk by chunk, on one core or several.

Chunks belong to lanes, at most eight, by their number; a lane adds its chunks up in order, and the lanes
are added up in order at the end. So the sums do not depend on how many workers share the lanes, bit for
bit. NumPy lets go of Python's lock while it computes, so threads run at once. BLAS uses one thread for
each product: threads of its own would only get in the workers' way.
"""

import contextvars
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from engine.activations import Array
from engine.architecture import Architecture
from engine.error import total_error_derivative
from engine.fast.blas import one_blas_thread
from engine.fast.chunks import Chunked, ChunkPass, geometries, write_images
from engine.fast.pools import Workspace

_LANES = 8
# Multiplications and comparisons that take about 2 ms on one core: with less to do, threads do not pay.
_WORTH_SHARING = 50_000_000
# Passes over chunks of other sizes that one worker keeps ready.
_SIZES_KEPT = 4


class FastPath:
    """The passes over chunks of one network, kept ready between calls.

    Calls from several threads at once are safe: each borrows passes of its own.

    Args:
        architecture: Of the network.
        parameters: The network's own arrays; they may change between calls.
    """

    def __init__(self, architecture: Architecture, parameters: Mapping[str, Array]) -> None:
        self._architecture = architecture
        self._parameters = parameters
        self._dtype = next(iter(parameters.values())).dtype
        self._free: list[_Worker] = []

    @one_blas_thread
    def few_outputs(self, images: Array) -> Array:
        """The outputs s, (N, n_o), of so few images (N, C, H, W) that they are one chunk."""
        worker = self._take()
        passing = worker.passing(len(images))
        write_images(passing.images, images)
        s: Array = passing.forward().T.copy()
        self._free.append(worker)
        return s

    @one_blas_thread
    def outputs(self, images: Chunked, workers: int = 1) -> Array:
        """The outputs s, (N, n_o)."""
        s = np.empty((len(images), self._architecture.n_o), self._dtype)
        workers = min(workers, len(images.cuts))

        left = iter(range(len(images.cuts)))

        def work(worker: int) -> None:
            for chunk in left:
                cut = images.cuts[chunk]
                passing = borrowed[worker].passing(cut.stop - cut.start)
                images.load(chunk, passing)
                s[cut] = passing.forward().T

        with self._borrowed(workers) as borrowed:
            _in_threads(work, workers)
        return s

    @one_blas_thread
    def gradients(
        self, images: Chunked, zeta: Array, names: Collection[str], workers: int = 1
    ) -> tuple[Array, dict[str, Array]]:
        """The outputs s, (N, n_o), and ∂D/∂p for the parameters named, eq. (22) and (25).

        Args:
            images: N of them.
            zeta: The desired outputs, (N, n_o).
            names: Which parameters' derivatives are asked for; others are not computed.
            workers: How many threads share the work; the numbers are the same with any.
        """
        s = np.empty_like(zeta)
        lanes = [
            {name: np.zeros_like(self._parameters[name]) for name in names}
            for _ in range(min(_LANES, len(images.cuts)))
        ]
        workers = min(workers, len(lanes))

        # A worker whose core is taken by another program does fewer lanes; each lane's sum is the same.
        left = iter(range(len(lanes)))

        def work(worker: int) -> None:
            for lane in left:
                for chunk in range(lane, len(images.cuts), len(lanes)):
                    _there_and_back(borrowed[worker], images, chunk, zeta, s, lanes[lane])

        with self._borrowed(workers) as borrowed:
            _in_threads(work, workers)
        return s, _sum(lanes)

    def workers_for(self, n: int) -> int:
        """How many workers suit a pass over n images, there and back."""
        if n * _operations(self._architecture) < _WORTH_SHARING:
            return 1
        return min(_cores(), _LANES)

    @contextmanager
    def _borrowed(self, count: int) -> Iterator[list["_Worker"]]:
        """So many, in the same order every time: each thread finds its numbers in its own core's caches."""
        borrowed = [self._take() for _ in range(count)]
        yield borrowed
        self._free += reversed(borrowed)

    def _take(self) -> "_Worker":
        try:
            return self._free.pop()
        except IndexError:
            return _Worker(self._architecture, self._parameters, Workspace(self._dtype))


class _Worker:
    """The buffers one thread works in, and the passes over chunks of several sizes that share them."""

    def __init__(
        self, architecture: Architecture, parameters: Mapping[str, Array], workspace: Workspace
    ) -> None:
        self._architecture = architecture
        self._parameters = parameters
        self._workspace = workspace
        self._passes: dict[int, ChunkPass] = {}

    def passing(self, size: int) -> ChunkPass:
        """The pass over chunks of that many images."""
        if size not in self._passes:
            if len(self._passes) >= _SIZES_KEPT:
                self._passes.pop(next(iter(self._passes)))
            self._passes[size] = ChunkPass(self._architecture, self._parameters, size, self._workspace)
        return self._passes[size]


def _there_and_back(
    worker: _Worker, images: Chunked, chunk: int, zeta: Array, s: Array, found: dict[str, Array]
) -> None:
    cut = images.cuts[chunk]
    passing = worker.passing(cut.stop - cut.start)
    images.load(chunk, passing)
    s[cut] = passing.forward().T
    passing.backward(np.ascontiguousarray(total_error_derivative(zeta[cut], s[cut]).T), found)


def _sum(lanes: list[dict[str, Array]]) -> dict[str, Array]:
    total = lanes[0]
    for lane in lanes[1:]:
        for name, values in lane.items():
            total[name] += values
    return total


def _operations(architecture: Architecture) -> int:
    """About how many multiplications one image takes there and back."""
    convolving = sum(
        2 * g.rows * g.columns * g.tiles * g.channels * g.patch**2 * g.tile**2 * g.kernels
        for g in geometries(architecture)
    )
    return convolving + 4 * architecture.n_in * architecture.dense[0].outputs


def _in_threads(work: Callable[[int], None], workers: int) -> None:
    """Calls work(0) … work(workers − 1), the first here and each other in a thread of its own.

    Returns when all have. The threads live as long as the call: starting one takes 0.05 ms, and none can
    be left behind.

    Raises:
        BaseException: the first that a call of `work` raised, after all have ended.
    """
    errors: list[BaseException] = []

    def guarded(worker: int) -> None:
        try:
            work(worker)
        except BaseException as error:
            errors.append(error)

    # Each in a copy of the caller's context, which is where NumPy keeps what `errstate` says.
    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(guarded, i), name=f"engine {i}")
        for i in range(1, workers)
    ]
    for thread in threads:
        thread.start()
    guarded(0)
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
