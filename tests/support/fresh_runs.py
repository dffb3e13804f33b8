"""Runs that no window has seen: what the engine comes to by itself, to compare with."""

import numpy as np

from app.project import Project
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from app.recognition.snapshot import Numbers
from engine import EpochStep


def fresh_run(project: Project, settings: RunSettings, epoch: int) -> TrainingRun:
    """A run over the project's faces from the start, stopped at that epoch."""
    return advanced(TrainingRun.create(project, settings), epoch)


def advanced(run: TrainingRun, epoch: int) -> TrainingRun:
    """The same run, stopped at that epoch, or where it ends by itself before."""
    steps = run.steps()
    while True:
        event = next(steps)
        if isinstance(event, EpochStep) and (event.epoch >= epoch or event.reason is not None):
            steps.close()
            return run


def are_same(one: Numbers, other: Numbers) -> bool:
    """Whether parameters are the same, bit for bit."""
    return set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in one)
