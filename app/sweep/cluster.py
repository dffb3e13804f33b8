"""The runs of a sweep on a Dask cluster: what its scheduler, its workers and the way to them may do.

Dask is in the extra `sweep`, and is imported only where it is used.
"""

import asyncio
import concurrent.futures
import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from app.language import _, ngettext
from app.sweep.plan import PlannedRun, SweepError, SweepFaces
from app.sweep.running import Crew, Outcome, Row, WorkerLostError, on_one_core, row_of

_ANSWERS_WITHIN = 3.0
"""Seconds in which a scheduler has to answer."""
_WITHOUT_WORKERS = 30.0
"""Seconds for which a cluster may be without any worker before that is said."""
_CANCELLED = (asyncio.CancelledError, concurrent.futures.CancelledError)
"""Raised of runs whose scheduler, or faces, are gone."""
_AHEAD = 32
"""Runs that are at the cluster at a time, at the least: more workers may come."""


@contextmanager
def on_cluster(address: str) -> Iterator[Crew]:
    """The runs on the workers of a Dask scheduler, to which the faces are sent.

    Args:
        address: Of the scheduler: "tcp://host:port".

    Raises:
        SweepError: Dask is not installed, or nobody answers at that address.
    """
    try:
        import distributed
    except ImportError:
        raise SweepError(
            _(
                "A cluster needs Dask, which is not installed. Install it with "
                "`pip install dask[distributed]`."
            )
        ) from None
    for name in ("distributed", "distributed.client"):
        # It would write tracebacks between the sentences.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    _refuse_silent(address)
    client = distributed.Client(address, timeout=_ANSWERS_WITHIN)
    try:
        yield _Cluster(client, address)
    finally:
        client.close(timeout=_ANSWERS_WITHIN)


class _Cluster(Crew):
    """Runs on a Dask cluster.

    Args:
        client: Connected.
        address: For sentences.
    """

    def __init__(self, client: Any, address: str) -> None:
        self.at_once = max(1, sum(client.nthreads().values()))
        self._client = client
        self._address = address

    def rows(self, faces: SweepFaces, runs: Sequence[PlannedRun]) -> Generator[Row, None, None]:
        """As every crew."""
        try:
            yield from self._rows(faces, runs)
        except OSError as error:
            # The connection was closed in the middle of something.
            raise self._gone() from error

    def _rows(self, faces: SweepFaces, runs: Sequence[PlannedRun]) -> Generator[Row, None, None]:
        self._wait_for_workers()
        pictures = self._client.scatter(faces.pictures, broadcast=True, hash=False)
        waiting: dict[Any, PlannedRun] = {}
        coming = iter(runs)
        try:
            while self._fill(waiting, coming, pictures):
                for future in self._done(list(waiting)):
                    yield row_of(waiting.pop(future), self._outcome(future))
        finally:
            # What is no longer waited for need not be done.
            with suppress(Exception):
                self._client.cancel(list(waiting))

    def stop(self) -> None:
        """Leaves the cluster."""
        self._client.close(timeout=_ANSWERS_WITHIN)

    def _fill(self, waiting: dict[Any, PlannedRun], coming: Iterator[PlannedRun], pictures: Any) -> bool:
        """Sends more runs, until enough wait; whether there are any."""
        while len(waiting) < max(_AHEAD, 2 * self.at_once) and (run := next(coming, None)) is not None:
            # Its own key: a cluster remembers no run of another sweep.
            future = self._client.submit(on_one_core, pictures, run.pair, run.settings, pure=False)
            waiting[future] = run
        return bool(waiting)

    def _done(self, futures: list[Any]) -> list[Any]:
        """Those that have ended, once there are any."""
        import distributed

        while True:
            try:
                found = distributed.wait(futures, timeout=_ANSWERS_WITHIN, return_when="FIRST_COMPLETED")
            except _CANCELLED as error:
                self._refuse_gone()
                raise WorkerLostError from error
            except TimeoutError:
                self._refuse_gone()
                self._wait_for_workers()
            else:
                return list(found.done)

    def _outcome(self, future: Any) -> Outcome:
        import distributed

        try:
            return Outcome(*future.result())
        except _CANCELLED as error:
            self._refuse_gone()
            raise WorkerLostError from error
        except distributed.KilledWorker as error:
            # Dask itself has done it again already, on another worker.
            raise SweepError(
                _(
                    "Workers of the cluster at {address} ended again and again in the middle of the same "
                    "run, perhaps for want of memory. Look at their log."
                ).format(address=self._address)
            ) from error

    def _wait_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_WITHOUT_WORKERS)
        except TimeoutError as error:
            raise SweepError(
                _(
                    "The scheduler at {address} has no worker. Start one with `dask worker {address}`, "
                    "where Facet is installed."
                ).format(address=self._address)
            ) from error

    def _refuse_gone(self) -> None:
        if self._client.status != "running":
            raise self._gone()

    def _gone(self) -> SweepError:
        return SweepError(
            _("The scheduler at {address} is gone. What is done is kept; the same command goes on.").format(
                address=self._address
            )
        )


def _refuse_silent(address: str) -> None:
    """Asks the scheduler who it is, before anything else is begun."""
    import distributed

    async def ask() -> None:
        scheduler = distributed.rpc(address)
        try:
            await asyncio.wait_for(scheduler.identity(), _ANSWERS_WITHIN)
        finally:
            await scheduler.close_rpc()

    try:
        asyncio.run(ask())
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise SweepError(
            ngettext(
                "No Dask scheduler answers at {address} within {seconds:.0f} second. Start one with `dask "
                "scheduler`, and give the address that it names.",
                "No Dask scheduler answers at {address} within {seconds:.0f} seconds. Start one with `dask "
                "scheduler`, and give the address that it names.",
                round(_ANSWERS_WITHIN),
            ).format(address=address, seconds=_ANSWERS_WITHIN)
        ) from error
