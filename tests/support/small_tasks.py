"""Small training tasks whose answer is known."""

import numpy as np

import engine


def stripes(n=12, size=10, seed=0, dtype=np.float64):
    """Images with horizontal (ζ = 0) and vertical (ζ = 1) stripes in noise: (images, zeta)."""
    draw = np.random.default_rng(seed)
    images = draw.normal(0, 0.3, (n, 1, size, size))
    zeta = np.arange(n) % 2
    wave = np.sin(np.arange(size) * 1.5)
    images[zeta == 0, 0] += wave[:, None]
    images[zeta == 1, 0] += wave[None, :]
    return images.astype(dtype), zeta[:, None].astype(dtype)


def small_network(size=10, seed=0, dtype=np.float64, **features):
    """One feature layer with 3 kernels of 3×3 and pool 2 unless told otherwise, one sigmoid output."""
    layer = engine.Features(**{"kernels": 3, "kernel_size": 3, "pool": 2} | features)
    return engine.Network.create((1, size, size), (layer,), seed=seed, dtype=dtype)
