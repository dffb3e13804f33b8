"""The faces of a run, for the process that trains."""

from app.jobs.trainings.course import TrainingFaces
from app.recognition.training_run import TrainingRun


def faces_of(run: TrainingRun) -> TrainingFaces:
    """What a run learns, and what it only looks at."""
    seen = None if run.validation is None else (run.validation.images, run.validation.zeta)
    return TrainingFaces(run.training.images, run.training.zeta, seen)
