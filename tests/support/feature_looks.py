"""Looks at the features of a drawn-up face, by networks of every kind."""

import numpy as np
from numpy.typing import NDArray

from app.recognition.features import FeatureLook, look_at_features
from engine import Features, Network


def some_face(size: int = 32, channels: int = 1, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(channels, size, size)).astype(np.float32)


def some_network(*layers: Features, size: int = 32, channels: int = 1) -> Network:
    """Its biases are not 0, so that a bias that is forgotten is seen."""
    network = Network.create((channels, size, size), layers or (Features(16, 5, 2),), seed=1)
    bias = network.parameters["features.0.bias"]
    bias[:] = np.linspace(-0.3, 0.4, len(bias))
    return network


def some_look(
    kernels: int = 16,
    k: int = 5,
    pool: int = 2,
    *,
    size: int = 32,
    channels: int = 1,
    pooling: str = "max",
    g: str = "relu",
    seed: int = 0,
) -> FeatureLook:
    network = some_network(Features(kernels, k, pool, g, pooling), size=size, channels=channels)
    return look_at_features(network, some_face(size, channels, seed))
