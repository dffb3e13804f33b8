"""Small courses for the training process, and what the engine alone comes to."""

from collections.abc import Callable, Iterator

import numpy as np
from small_tasks import small_network, stripes

from app.jobs.trainings.course import CourseStart, TrainingFaces
from app.jobs.trainings.reports import Reached, Report
from engine import Event, Learning, Network, TrainingState, train

QUICK = Learning(rate=0.05, epochs=12, target=0.0)
LONG = Learning(rate=0.001, epochs=100_000, target=0.0)


def some_faces(*, validation: bool = False) -> TrainingFaces:
    images, zeta = stripes(dtype=np.float32)
    return TrainingFaces(images, zeta, stripes(n=4, seed=1, dtype=np.float32) if validation else None)


def some_start(learning: Learning = QUICK, seed: int = 0) -> CourseStart:
    network = small_network(seed=seed, dtype=np.float32)
    return CourseStart(network.architecture, network.copy_parameters(), learning, TrainingState())


def network_of_start(start: CourseStart) -> Network:
    return Network(start.architecture, start.parameters)


def by_the_engine(start: CourseStart, faces: TrainingFaces) -> tuple[Network, list[Event]]:
    """The network after the whole training, and its events."""
    network = network_of_start(start)
    steps = train(
        network,
        faces.images,
        faces.zeta,
        start.learning,
        validation=faces.validation,
        state=start.state.copy(),
    )
    return network, list(steps)


def first_where(reports: Iterator[Report], holds: Callable[[Reached], object]) -> Report:
    """The first report in which something holds of the first course."""
    return next(report for report in reports if holds(report.courses[0]))


def at_rest(reports: Iterator[Report]) -> Report:
    return next(report for report in reports if not report.running)
