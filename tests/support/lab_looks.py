"""Made-up courses of a comparison."""

import numpy as np

from app.recognition.lab import LabCourse, LabState
from app.recognition.settings import RunSettings
from engine import EpochStep


def made_state(errors, reason=None, *, accuracy=1.0, validation=0.9, title="a course", **settings):
    """A course with these D, epoch after epoch; `validation` None is without validation faces."""
    errors = np.asarray(errors, dtype=np.float64)
    last = EpochStep(len(errors) - 1, float(errors[-1]), accuracy, None, validation, reason)
    nothing = np.full(len(errors), np.nan)
    history = {
        "epoch": np.arange(len(errors), dtype=np.float64),
        "error": errors,
        "accuracy": np.linspace(0.5, accuracy, len(errors)),
        "validation_error": nothing,
        "validation_accuracy": nothing if validation is None else np.linspace(0.5, validation, len(errors)),
    }
    course = LabCourse(title, RunSettings(**{"target": 0.0} | settings))
    return LabState(course, history, last)


def falling(epochs=60, to=0.01, start=20.0):
    """D that falls by the same factor every epoch."""
    return start * (to / start) ** np.linspace(0, 1, epochs + 1)


def leaping(epochs=60, to=0.05, start=20.0):
    """D that falls, yet doubles at every other epoch."""
    errors = falling(epochs, to, start)
    errors[2:30:2] *= 3
    return errors
