"""Facet's engine: the network of the lecture notes, written by hand in NumPy.

    image l → σ = g(l * K) → h = w·σ + φ → s = f(h) → D = ½ Σ_μ Σ_i (ζ − s)²

Where to read what: `feature_layer` holds eq. (5) and (25), `dense_layer` eq. (13), (14) and (22),
`error` eq. (18) and (20), `learning` eq. (26) to (29), `training` the loop over epochs.
"""

from engine.architecture import Architecture, Dense, Features
from engine.chunks import Prepared
from engine.error import accuracy, decided, error_shares, total_error
from engine.learning import Learn, Learning, Update
from engine.network import Gradients, Network, starting_parameters
from engine.plain_path import Forward
from engine.training import FAILURES, EpochStep, Event, FaceStep, Reason, Training, train

__all__ = [
    "FAILURES",
    "Architecture",
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
    "Update",
    "accuracy",
    "decided",
    "error_shares",
    "starting_parameters",
    "total_error",
    "train",
]
