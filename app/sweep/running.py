"""The runs of a sweep, one after the other or on all cores: the same rows whichever way.

joblib is in the extra `sweep`, and is imported only where it is used.
"""

import importlib.util
import os
import signal
import sys
import tempfile
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.cores import cores, spare_cores
from app.language import _
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.sweep.plan import FacesOfPair, PairFaces, PlannedRun, SweepError, SweepFaces
from engine import EpochStep, train

_LOOKS_EVERY = 1.0
"""Seconds from one look to the next whether the process that started this one is still there."""
_SHARED_FROM = "1K"
"""Bytes from which joblib lays an array where all processes read it, in place of sending it each time."""


class Outcome(NamedTuple):
    """What a training came to.

    Attributes:
        epochs: How many were done.
        error: D.
        accuracy: On the training faces, 0 … 1.
        validation_accuracy: The same on the faces only looked at; None without any.
        seconds: That preparing the faces and training took.
        reason: Why it stopped, as the engine says it: "epochs reached", "target reached", …
    """

    epochs: int
    error: float
    accuracy: float
    validation_accuracy: float | None
    seconds: float
    reason: str


@dataclass(frozen=True)
class Row:
    """A run that is done.

    Attributes:
        persons: The names of the two, in the order of their ζ.
        settings: How it was trained.
        key: That of the planned run.
        outcome: What it came to.
    """

    persons: tuple[str, str]
    settings: RunSettings
    key: str
    outcome: Outcome


class WorkerLostError(Exception):
    """A process that trains has ended in the middle of its work."""


class StoppedError(Exception):
    """A run was stopped on its way."""


class Crew:
    """Who trains.

    Attributes:
        at_once: How many runs at a time.
    """

    at_once = 1

    def rows(self, faces: SweepFaces, runs: Sequence[PlannedRun]) -> Generator[Row, None, None]:
        """Does runs, and yields the row of each as it is done, in any order.

        Raises:
            WorkerLostError: a process has died; those whose rows did not come are not done.
            StoppedError: `stop` was called.
        """
        raise NotImplementedError

    def stop(self) -> None:
        """Ends what is under way, soon and for good; from any thread, and returns at once."""
        raise NotImplementedError


def trained(
    pictures: NDArray[np.uint8],
    pair: PairFaces,
    settings: RunSettings,
    stopped: Callable[[], bool],
) -> Outcome:
    """Trains a network as `facet train` does, on one core.

    Args:
        pictures: Of all persons.
        pair: Whose faces it learns.
        settings: How.
        stopped: Whether to give it up, asked after every step.

    Raises:
        StoppedError: it was given up.
        RecognitionError: a person has too few faces.
        FaceError: a picture cannot be read.
    """
    began = time.perf_counter()
    # A network that diverges overflows on its way.
    with np.errstate(over="ignore", invalid="ignore"):
        run = TrainingRun.create(FacesOfPair(pair, pictures), settings)
        seen = run.validation
        steps = train(
            run.network,
            run.training.images,
            run.training.zeta,
            settings.learning,
            validation=None if seen is None else (seen.images, seen.zeta),
            workers=1,
        )
        for step in steps:
            if isinstance(step, EpochStep):
                last = step
            if stopped():
                raise StoppedError
    return Outcome(
        last.epoch,
        float(last.error),
        float(last.accuracy),
        None if last.validation_accuracy is None else float(last.validation_accuracy),
        time.perf_counter() - began,
        last.reason or "",
    )


def here(jobs: int | None = None) -> Crew:
    """The runs on this machine: in this process where there is to be one at a time, else with joblib.

    Args:
        jobs: How many at a time; one for each core when None.

    Raises:
        SweepError: joblib is not installed.
    """
    jobs = jobs or cores()
    # joblib's processes are started as Python's are, and a frozen program is none.
    if jobs == 1 or getattr(sys, "frozen", False):
        return OneByOne()
    if importlib.util.find_spec("joblib") is None:
        raise SweepError(
            _(
                "Running on several cores needs joblib, which is not installed. Install it with "
                "`pip install joblib`, or give --jobs 1."
            )
        )
    return _Processes(jobs)


class OneByOne(Crew):
    """The runs in this process, one after the other."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def rows(self, faces: SweepFaces, runs: Sequence[PlannedRun]) -> Generator[Row, None, None]:
        """As every crew."""
        for run in runs:
            yield row_of(run, trained(faces.pictures, run.pair, run.settings, self._stopped.is_set))

    def stop(self) -> None:
        """Ends them after the step under way."""
        self._stopped.set()


class _Processes(Crew):
    """The runs in processes of their own, by joblib.

    Args:
        jobs: How many at a time.
    """

    def __init__(self, jobs: int) -> None:
        self.at_once = jobs
        handle, name = tempfile.mkstemp(prefix="facet-sweep-")
        os.close(handle)
        # Each process looks for this file after every step. To kill them from a second thread while joblib
        # ends them in the first has both wait for each other.
        self._file = name
        self._remove = weakref.finalize(self, Path(name).unlink, missing_ok=True)

    def rows(self, faces: SweepFaces, runs: Sequence[PlannedRun]) -> Generator[Row, None, None]:
        """As every crew."""
        import joblib
        from joblib.externals.loky import get_reusable_executor
        from joblib.externals.loky.process_executor import BrokenProcessPool

        tasks = (
            joblib.delayed(_numbered)(place, faces.pictures, run.pair, run.settings, self._file)
            for place, run in enumerate(runs)
            if self._remove.alive
        )
        try:
            with joblib.parallel_config(
                backend="loky",
                inner_max_num_threads=1,
                # At once, as this process may be killed before the first run begins.
                initializer=_belong_to,
                initargs=(os.getpid(),),
            ):
                parallel = joblib.Parallel(
                    self.at_once, return_as="generator_unordered", batch_size=1, max_nbytes=_SHARED_FROM
                )
                outcomes = parallel(tasks)
                try:
                    for place, outcome in outcomes:
                        if outcome is not None:
                            yield row_of(runs[place], outcome)
                finally:
                    with warnings.catch_warnings():
                        # Of joblib, where not all outcomes were taken.
                        warnings.simplefilter("ignore", UserWarning)
                        outcomes.close()
            if not self._remove.alive:
                raise StoppedError
        except BrokenProcessPool as error:
            raise WorkerLostError from error
        finally:
            get_reusable_executor(reuse=True).shutdown(kill_workers=True)

    def stop(self) -> None:
        """Ends each run after the step under way."""
        self._remove()


def rows_of(
    faces: SweepFaces,
    runs: Sequence[PlannedRun],
    crew: Crew,
    told: Callable[[str], None],
) -> Generator[Row, None, None]:
    """The rows of some runs as they are done, each once.

    What is lost with a process that dies is done again, once.

    Args:
        faces: What they learn.
        runs: Which.
        crew: Who does them.
        told: Takes a sentence about what was lost.

    Raises:
        SweepError: the same runs were lost twice, or the cluster is gone.
    """
    left = {run.key: run for run in runs}
    again: set[str] = set()
    while left:
        try:
            for row in crew.rows(faces, tuple(left.values())):
                del left[row.key]
                yield row
        except WorkerLostError as error:
            if again & left.keys():
                raise SweepError(
                    _(
                        "A process that trains ended for the second time in the middle of the same runs, "
                        "perhaps for want of memory. Try fewer at once (--jobs), or smaller settings."
                    )
                ) from error
            # Those under way were among the first of what was left.
            again = set(list(left)[: 2 * crew.at_once])
            told(_("A process that trains ended in the middle of its work. Its runs are done again."))


def _numbered(
    place: int, pictures: NDArray[np.uint8], pair: PairFaces, settings: RunSettings, file: str
) -> tuple[int, Outcome | None]:
    """Trains in a process of joblib's, while that file is there; None where it went."""
    # joblib itself, told to give up by an error, may fall over what is still under way.
    with suppress(StoppedError):
        return place, on_one_core(pictures, pair, settings, lambda: not os.path.exists(file))
    return place, None


def on_one_core(
    pictures: NDArray[np.uint8],
    pair: PairFaces,
    settings: RunSettings,
    stopped: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Trains in a process that does nothing else, beside others like it."""
    spare_cores()
    return trained(pictures, pair, settings, stopped)


def _belong_to(parent: int) -> None:
    """Leaves Ctrl-C to the process that started this one, and ends soon after that was killed."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOKS_EVERY)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def row_of(run: PlannedRun, outcome: Outcome) -> Row:
    """The row of a run that came to this."""
    return Row(run.pair.names, run.settings, run.key, outcome)
