"""The dense layer: h = Σ_k w_{i,k} σ_k + φ, eq. (13), and s = f(h), eq. (14), with its derivatives.

The notes sum over the outputs i in eq. (4), (7), (8), (12), (13) and (17); the sum runs over the inputs k.
"""

from typing import NamedTuple

from engine.activations import Activation, Array


class DensePass(NamedTuple):
    """What one forward pass leaves behind for the backward pass.

    Attributes:
        inputs: σ, (N, n_in).
        h: The transfer function, (N, n_o), eq. (13).
        s: The outputs, (N, n_o), eq. (14).
    """

    inputs: Array
    h: Array
    s: Array


class DenseGradients(NamedTuple):
    """Derivatives of D for one dense layer.

    Attributes:
        weights: ∂D/∂w, (n_o, n_in), eq. (22).
        bias: ∂D/∂φ, (n_o,).
        inputs: ∂D/∂σ, (N, n_in), where the chain of eq. (25) goes on.
    """

    weights: Array
    bias: Array
    inputs: Array


class DenseLayer:
    """Outputs s = f(w·σ + φ), eq. (14).

    Attributes:
        weights: w_{i,k} from input k to output i, (n_o, n_in).
        bias: φ, (n_o,).
        f: The activation.
    """

    def __init__(self, weights: Array, bias: Array, f: Activation) -> None:
        self.weights = weights
        self.bias = bias
        self.f = f

    def forward(self, inputs: Array) -> DensePass:
        """The transfer function h and the outputs s for inputs of shape (N, n_in)."""
        # (N, n_in) @ (n_in, n_o) + (n_o,) = (N, n_o)
        h = inputs @ self.weights.T + self.bias
        return DensePass(inputs, h, self.f.value(h))

    def backward(self, d_s: Array, seen: DensePass) -> DenseGradients:
        """The chain from ∂D/∂s, (N, n_o), to the weights, the bias and the inputs, eq. (22).

        With ∂D/∂s = −(ζ − s) this is ∂D/∂w = −Σ_μ (ζ − s) f′(h) σ_k: the minus that the notes
        leave out of eq. (22) and without which eq. (27) climbs D instead of descending it.
        """
        d_h = d_s * self.f.derivative(seen.s)
        # (n_o, N) @ (N, n_in): the product sums over the experiments μ
        return DenseGradients(d_h.T @ seen.inputs, d_h.sum(axis=0), d_h @ self.weights)
