"""A run kept to compare with, and a place on the epochs where something was changed by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


# Compared by identity: arrays have no single answer to ==.
@dataclass(frozen=True, eq=False)
class KeptCurve:
    """A run that is drawn pale behind the present one.

    Attributes:
        key: Tells it from the others.
        title: Its name, a few words.
        settings: What it was trained with, in words.
        history: As `CurvesView.set_history` takes it; its first epoch may be later than 0.
        n_training: How many faces its "error" sums over.
        n_validation: How many faces its "validation_error" sums over; 0 shows no validation.
    """

    key: str
    title: str
    settings: str
    history: Mapping[str, NDArray[np.floating]]
    n_training: int
    n_validation: int


@dataclass(frozen=True)
class CurveMark:
    """Something changed after an epoch.

    Attributes:
        epoch: How many whole epochs were done by then.
        text: What was changed, such as "ε 0.1 → 0.05".
    """

    epoch: int
    text: str
