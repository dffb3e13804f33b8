"""Facet's engine: the network of the lecture notes, written by hand in NumPy.

    image l → σ = g(l * K) → h = w·σ + φ → s = f(h) → D = ½ Σ_μ Σ_i (ζ − s)²

Where to read what: `layers` holds eq. (5), (13), (14), (22) and (25), `plain` the whole network layer by
layer, `error` eq. (18) and (20), `learning` eq. (26) to (29), `training` the loop over epochs. `fast`
computes the same numbers in a fraction of the time: `features` one feature layer, `chunks` the whole
network over a few images, `path` all images on several cores.
"""

from engine.architecture import Architecture, Dense, Features
from engine.error import accuracy, decided, error_shares, total_error
from engine.fast.blas import one_blas_thread
from engine.fast.chunks import Prepared
from engine.learning import Learn, Learning, Update
from engine.network import Gradients, Network
from engine.plain import Forward
from engine.starting import starting_parameters
from engine.training import (
    FAILURES,
    BatchStep,
    EpochStep,
    Event,
    FaceStep,
    Reason,
    Training,
    TrainingState,
    train,
)

__all__ = [
    "FAILURES",
    "Architecture",
    "BatchStep",
    "Dense",
    "EpochStep",
    "Event",
    "FaceStep",
    "Features",
    "Forward",
    "Gradients",
    "Learn",
    "Learning",
    "Network",
    "Prepared",
    "Reason",
    "Training",
    "TrainingState",
    "Update",
    "accuracy",
    "decided",
    "error_shares",
    "one_blas_thread",
    "starting_parameters",
    "total_error",
    "train",
]
