"""A network small enough for paper, with everything that it computes written down.

Two kernels of 3×3 look at images of 4×4 through a pool of 2, so that each makes one feature, and the first
image gives the feature vector (1, 2) of the notes' Example 1.

    l¹ = 1 0 2 0    l² = 0 2 0 0    K₁ = 1 0 0    K₂ =  0  0 1
         0 1 0 0         0 0 1 0         0 1 0          0  0 0
         0 0 1 1         6 0 0 1         0 0 1         0.5 0 0
         1 0 0 0         0 0 0 0    bias −2         bias 0

    l¹ * K₁ = 3 1   the largest, 3 at (0, 0), and −2: σ₁ = 1
              0 2
    l¹ * K₂ =  2  0   the largest, 2 at (0, 0): σ₂ = 2
              0.5 0
    l² * K₁ = 0 4   the largest, 4 at (0, 1), and −2: σ₁ = 2
              0 0
    l² * K₂ = 3 0   the largest, 3 at (0, 0): σ₂ = 3
              1 0

    w = (0.1, 0.2), φ = 0, f sigmoid; ζ = 0 for the first image, 1 for the second
    h¹ = 0.1·1 + 0.2·2 = 0.5, s¹ = 0.622459; h² = 0.1·2 + 0.2·3 = 0.8, s² = 0.689974
"""

import math

import numpy as np

from engine import Dense, Features, Network
from engine.activations import activation_named
from engine.layers import DenseLayer

IMAGES = [
    [[1, 0, 2, 0], [0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0]],
    [[0, 2, 0, 0], [0, 0, 1, 0], [6, 0, 0, 1], [0, 0, 0, 0]],
]
KERNELS = [[[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 0, 1], [0, 0, 0], [0.5, 0, 0]]]
KERNEL_BIAS = [-2.0, 0.0]
WEIGHTS = [0.1, 0.2]
ZETA = [0.0, 1.0]
SIGMA = [[1.0, 2.0], [2.0, 3.0]]
WINNERS = [[(0, 0), (0, 0)], [(0, 1), (0, 0)]]
H = [0.5, 0.8]
S = [0.622459, 0.689974]
SIX = [(1, 2), (2, 1), (0, 1), (3, 3), (4, 2), (2, 4)]
SIX_ZETA = [0, 0, 0, 1, 1, 1]


def array(values):
    return np.array(values, dtype=np.float64)


def images(*which):
    return array([[IMAGES[m]] for m in which or range(2)])


def sigmoid(h):
    return 1 / (1 + math.exp(-h))


def network():
    """The network of the module's text."""
    made = Network.create((1, 4, 4), (Features(2, 3, 2),), (Dense(1),), dtype=np.float64)
    made.load_parameters(
        {
            "features.0.kernels": array(KERNELS)[:, None],
            "features.0.bias": array(KERNEL_BIAS),
            "dense.0.weights": array([WEIGHTS]),
            "dense.0.bias": array([0]),
        }
    )
    return made


def neuron(weights=WEIGHTS, bias=0.0, f="sigmoid"):
    """One output with as many inputs as there are weights."""
    return DenseLayer(array([weights]), array([bias]), activation_named(f))


def example(weights=WEIGHTS, bias=0.0, f="sigmoid"):
    """The same as a whole network without kernels, whose image is the feature vector."""
    made = Network.create((1, 1, len(weights)), (), (Dense(1, f),), dtype=np.float64)
    made.load_parameters({"dense.0.weights": array([weights]), "dense.0.bias": array([bias])})
    return made
