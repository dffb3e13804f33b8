"""Small courses for the training process, and what the engine alone comes to."""

from collections.abc import Callable, Iterator

import numpy as np
from small_tasks import small_network, stripes

from app.jobs.training_process import Report
from app.recognition.course import Reached
from app.recognition.snapshot import Dataset, RunFaces, Snapshot
from engine import Event, Learning, Network, TrainingState, train

QUICK = Learning(rate=0.05, epochs=12, target=0.0)
LONG = Learning(rate=0.001, epochs=100_000, target=0.0)


def some_faces(*, validation: bool = False) -> RunFaces:
    return RunFaces(striped(12), striped(4, seed=1) if validation else None)


def striped(n: int, seed: int = 0) -> Dataset:
    return Dataset(tuple(range(n)), *stripes(n=n, seed=seed, dtype=np.float32))


def some_start(learning: Learning = QUICK, seed: int = 0) -> Snapshot:
    network = small_network(seed=seed, dtype=np.float32)
    return Snapshot(network.architecture, network.copy_parameters(), learning, TrainingState())


def gradients_of(parameters, faces: RunFaces):
    """∂D/∂w of a network with these parameters over the training faces."""
    network = Network(some_start().architecture, parameters)
    return network.gradients(faces.training.images, faces.training.zeta)


def by_the_engine(start: Snapshot, faces: RunFaces) -> tuple[Network, list[Event]]:
    """The network after the whole training, and its events."""
    network, seen = start.network(), faces.validation
    steps = train(
        network,
        faces.training.images,
        faces.training.zeta,
        start.learning,
        validation=None if seen is None else (seen.images, seen.zeta),
        state=start.state.copy(),
    )
    return network, list(steps)


def first_where(reports: Iterator[Report], holds: Callable[[Reached], object]) -> Report:
    """The first report in which something holds of the first course."""
    return next(report for report in reports if holds(report.courses[0]))


def at_rest(reports: Iterator[Report]) -> Report:
    return next(report for report in reports if not report.running)
