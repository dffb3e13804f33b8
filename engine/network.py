"""The whole network: feature layers, dense layers, D, and the gradient of every parameter."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from engine.activations import Array, activation_named
from engine.architecture import Architecture, Dense, Features
from engine.checks import checked_images, checked_zeta
from engine.dense_layer import DenseLayer, DensePass
from engine.error import total_error, total_error_derivative
from engine.feature_layer import FeatureLayer, FeaturePass, Shape


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


class Gradients(NamedTuple):
    """D, the outputs it was computed from, and ∂D/∂p for every parameter p by its name."""

    error: float
    s: Array
    parameters: dict[str, Array]


class Network:
    """image → σ = g(l * K) → s = f(w·σ + φ), eq. (5) to (8).

    Parameters have names and PyTorch's layout: `features.0.kernels` (n_kernels, C, k, k),
    `features.0.bias` (n_kernels,), `dense.0.weights` (n_o, n_in), `dense.0.bias` (n_o,).

    Args:
        architecture: The layers.
        parameters: All parameters by name, all of one floating dtype. They are copied.

    Raises:
        ValueError: a parameter is missing, unknown, or of another shape than the architecture's.
    """

    def __init__(self, architecture: Architecture, parameters: Mapping[str, Array]) -> None:
        self.architecture = architecture
        self._parameters = _checked_copies(architecture, parameters)
        self._feature_layers = [
            FeatureLayer(
                self._parameters[f"features.{i}.kernels"],
                self._parameters[f"features.{i}.bias"],
                layer.pool,
                activation_named(layer.g),
            )
            for i, layer in enumerate(architecture.features)
        ]
        self._dense_layers = [
            DenseLayer(
                self._parameters[f"dense.{i}.weights"],
                self._parameters[f"dense.{i}.bias"],
                activation_named(layer.f),
            )
            for i, layer in enumerate(architecture.dense)
        ]

    @classmethod
    def create(
        cls,
        image_shape: Shape,
        features: tuple[Features, ...] = (Features(),),
        dense: tuple[Dense, ...] = (Dense(),),
        *,
        seed: int = 0,
        dtype: DTypeLike = np.float32,
    ) -> "Network":
        """A network with starting parameters drawn from a seed.

        Args:
            image_shape: (C, H, W).
            features: The feature layers.
            dense: The dense layers.
            seed: The same seed gives the same network.
            dtype: float32 or float64.
        """
        architecture = Architecture(image_shape, features, dense)
        return cls(architecture, starting_parameters(architecture, seed, dtype))

    @property
    def parameters(self) -> dict[str, Array]:
        """The parameters by name. The arrays are the network's own: change them in place."""
        return dict(self._parameters)

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """What every parameter is made of."""
        return next(iter(self._parameters.values())).dtype

    def copy_parameters(self) -> dict[str, Array]:
        """The parameters as they are now, by name, in arrays of their own."""
        return {name: values.copy() for name, values in self._parameters.items()}

    def load_parameters(self, parameters: Mapping[str, Array]) -> None:
        """Takes over parameters by name.

        Raises:
            ValueError: a parameter is missing, unknown, or of another shape.
        """
        for name, values in _checked_copies(self.architecture, parameters).items():
            self._parameters[name][...] = values

    def forward(self, images: Array) -> Forward:
        """σ, h and s for images (N, C, H, W).

        Raises:
            ValueError: the images have another shape than the network's, or are not finite.
        """
        return self._forward(checked_images(images, self.architecture.image_shape, self.dtype))

    def outputs(self, images: Array) -> Array:
        """The outputs s, (N, n_o), for images (N, C, H, W). Raises as `forward`."""
        return self.forward(images).s

    def gradients(self, images: Array, zeta: Array) -> Gradients:
        """D of eq. (20) and its derivative for every parameter, eq. (22) and (25).

        Args:
            images: (N, C, H, W).
            zeta: The desired outputs, (N, n_o).

        Raises:
            ValueError: shapes do not fit, or a number is not finite.
        """
        images = checked_images(images, self.architecture.image_shape, self.dtype)
        zeta = checked_zeta(zeta, len(images), self.architecture.n_o, self.dtype)
        seen = self._forward(images)
        return Gradients(total_error(zeta, seen.s), seen.s, self._backward(seen, zeta))

    def _forward(self, images: Array) -> Forward:
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

    def _backward(self, seen: Forward, zeta: Array) -> dict[str, Array]:
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
        return {name: found[name] for name in self._parameters}


def parameter_shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """The shape of every parameter by its name."""
    shapes: dict[str, tuple[int, ...]] = {}
    channels = architecture.image_shape[0]
    for i, layer in enumerate(architecture.features):
        shapes[f"features.{i}.kernels"] = (layer.kernels, channels, layer.kernel_size, layer.kernel_size)
        shapes[f"features.{i}.bias"] = (layer.kernels,)
        channels = layer.kernels
    n_in = architecture.n_in
    for i, dense in enumerate(architecture.dense):
        shapes[f"dense.{i}.weights"] = (dense.outputs, n_in)
        shapes[f"dense.{i}.bias"] = (dense.outputs,)
        n_in = dense.outputs
    return shapes


def starting_parameters(architecture: Architecture, seed: int, dtype: DTypeLike) -> dict[str, Array]:
    """Parameters to start from: normally distributed with deviation √(2 / inputs), biases 0.

    Scaled so, h and l * K start with a spread near 1 whatever the number of inputs (He et al. 2015).
    """
    draw = np.random.default_rng(seed)
    parameters: dict[str, Array] = {}
    for name, shape in parameter_shapes(architecture).items():
        if name.endswith(".bias"):
            parameters[name] = np.zeros(shape, dtype)
        else:
            deviation = np.sqrt(2 / np.prod(shape[1:]))
            parameters[name] = (deviation * draw.standard_normal(shape)).astype(dtype)
    return parameters


def _checked_copies(architecture: Architecture, parameters: Mapping[str, Array]) -> dict[str, Array]:
    shapes = parameter_shapes(architecture)
    if set(shapes) != set(parameters):
        raise ValueError(f"parameters: {sorted(parameters)} must be {sorted(shapes)}")
    for name, shape in shapes.items():
        if parameters[name].shape != shape:
            raise ValueError(f"{name}: shape {parameters[name].shape} must be {shape}")
    dtypes = {parameters[name].dtype for name in shapes}
    if len(dtypes) != 1 or next(iter(dtypes)) not in (np.float32, np.float64):
        raise ValueError(f"parameters: all must be float32 or all float64, not {sorted(map(str, dtypes))}")
    return {name: np.array(parameters[name], order="C") for name in shapes}
