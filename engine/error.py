"""The total error D of eq. (20), its derivative, and what counts as right."""

import numpy as np
from numpy.typing import NDArray

from engine.activations import Array


def total_error(zeta: Array, s: Array) -> float:
    """D = ½ Σ_μ Σ_i (ζ − s)², eq. (20), for ζ and s of shape (N, n_o)."""
    return float(0.5 * np.square((zeta - s).astype(np.float64)).sum())


def error_shares(zeta: Array, s: Array) -> Array:
    """Each experiment's own share of D, ½ Σ_i (ζ − s)², (N,); together they are D."""
    shares: Array = 0.5 * np.square(zeta - s).sum(axis=1)
    return shares


def total_error_derivative(zeta: Array, s: Array) -> Array:
    """∂D/∂s = −(ζ − s), (N, n_o): minus the error of eq. (18)."""
    return s - zeta


def decided(outputs: Array) -> NDArray[np.intp]:
    """Which class each row of (N, n_o) outputs or desired outputs says, (N,) integers.

    One output tells two classes apart: it is nearer to the higher ζ above ½, half way between the two. Of
    several outputs the largest decides.
    """
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0.5).astype(np.intp)
    largest: NDArray[np.intp] = outputs.argmax(axis=1)
    return largest


def accuracy(zeta: Array, s: Array) -> float:
    """The part of the experiments that are decided as desired, 0 … 1."""
    return float(np.mean(decided(s) == decided(zeta)))
