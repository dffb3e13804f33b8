"""Facet's engine: the network of the lecture notes, written by hand in NumPy.

    image l → σ = g(l * K) → h = w·σ + φ → s = f(h) → D = ½ Σ_μ Σ_i (ζ − s)²

Where to read what: `feature_layer` holds eq. (5) and (25), `dense_layer` eq. (13), (14) and (22),
`error` eq. (18) and (20), `learning` eq. (26) to (29), `training` the loop over epochs. The same equations
made fast are in `fused`, one feature layer, and `chunk_pass`, the whole network; `fast_path` shares the work.
"""

from engine.architecture import Architecture, Dense, Features
from engine.blas import one_blas_thread
from engine.chunks import Prepared
from engine.error import accuracy, decided, error_shares, total_error
from engine.events import FAILURES, BatchStep, EpochStep, Event, FaceStep, Reason
from engine.learning import Learn, Learning, Update
from engine.network import Gradients, Network
from engine.plain_path import Forward
from engine.starting import starting_parameters
from engine.training import Training, train
from engine.training_state import TrainingState

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
