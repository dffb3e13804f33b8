"""The whole network layer by layer, the way the notes write it: every value between is kept to be looked at.

`engine.fast` computes the same in a fraction of the time and keeps nothing; this one is what
`Network.forward` shows, and what the tests hold the fast path against.
"""

from collections.abc import Mapping
from typing import NamedTuple

from engine.activations import Array, activation_named
from engine.architecture import Architecture
from engine.error import total_error_derivative
from engine.fast.blas import one_blas_thread
from engine.layers import DenseLayer, DensePass, FeatureLayer, FeaturePass


class Forward(NamedTuple):
    """Everything a forward pass computes, for looking at and for going back.

    Attributes:
        features: One pass a feature layer; `features[-1].features` are the σ the dense layer sees.
        dense: One pass a dense layer; `dense[-1]` holds h and s.
    """

    features: tuple[FeaturePass, ...]
    dense: tuple[DensePass, ...]

    @property
    def h(self) -> Array:
        """The transfer function of the outputs, (N, n_o), eq. (13)."""
        return self.dense[-1].h

    @property
    def s(self) -> Array:
        """The outputs, (N, n_o), eq. (14)."""
        return self.dense[-1].s


class PlainPath:
    """Feature layers, then dense layers, forward and back.

    Args:
        architecture: The layers.
        parameters: The network's own arrays, by name; they may change between calls.
    """

    def __init__(self, architecture: Architecture, parameters: Mapping[str, Array]) -> None:
        self._names = list(parameters)
        self._feature_layers = [
            FeatureLayer(
                parameters[f"features.{i}.kernels"],
                parameters[f"features.{i}.bias"],
                layer.pool,
                activation_named(layer.g),
                layer.pooling,
            )
            for i, layer in enumerate(architecture.features)
        ]
        self._dense_layers = [
            DenseLayer(
                parameters[f"dense.{i}.weights"], parameters[f"dense.{i}.bias"], activation_named(layer.f)
            )
            for i, layer in enumerate(architecture.dense)
        ]

    def forward(self, images: Array) -> Forward:
        """σ, h and s for images (N, C, H, W)."""
        feature_passes: list[FeaturePass] = []
        signal = images
        for layer in self._feature_layers:
            feature_passes.append(layer.forward(signal))
            signal = feature_passes[-1].features
        signal = signal.reshape(len(signal), -1)
        dense_passes: list[DensePass] = []
        for dense_layer in self._dense_layers:
            dense_passes.append(dense_layer.forward(signal))
            signal = dense_passes[-1].s
        return Forward(tuple(feature_passes), tuple(dense_passes))

    @one_blas_thread
    def backward(self, seen: Forward, zeta: Array) -> dict[str, Array]:
        """∂D/∂p for every parameter p by its name, eq. (22) and (25), for what `forward` saw."""
        found: dict[str, Array] = {}
        d_signal = total_error_derivative(zeta, seen.s)
        for i in reversed(range(len(self._dense_layers))):
            dense = self._dense_layers[i].backward(d_signal, seen.dense[i])
            found[f"dense.{i}.weights"], found[f"dense.{i}.bias"] = dense.weights, dense.bias
            d_signal = dense.inputs
        for i in reversed(range(len(self._feature_layers))):
            d_features = d_signal.reshape(seen.features[i].features.shape)
            feature = self._feature_layers[i].backward(d_features, seen.features[i], images_too=i > 0)
            found[f"features.{i}.kernels"], found[f"features.{i}.bias"] = feature.kernels, feature.bias
            if feature.images is not None:
                d_signal = feature.images
        return {name: found[name] for name in self._names}
