"""A backward pass put together from the engine's layers, of which a mistake may replace a step."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine import Network, one_blas_thread
from engine.activations import Array, activation_named
from engine.error import total_error_derivative
from engine.layers import DenseGradients, DenseLayer, DensePass, FeatureGradients, FeatureLayer, FeaturePass

OutputStep: TypeAlias = Callable[[DenseLayer, Array, DensePass], DenseGradients]
"""(layer, ∂D/∂s, what its forward pass saw) → the derivatives of the last layer."""
FeatureStep: TypeAlias = Callable[[FeatureLayer, Array, FeaturePass, bool], FeatureGradients]
"""(layer, ∂D/∂σ, what its forward pass saw, whether ∂D/∂l is asked for) → the derivatives of the layer."""


def right_output(layer: DenseLayer, d_s: Array, seen: DensePass) -> DenseGradients:
    """The engine's own step through the last layer, eq. (22)."""
    return layer.backward(d_s, seen)


def right_features(
    layer: FeatureLayer, d_features: Array, seen: FeaturePass, images_too: bool
) -> FeatureGradients:
    """The engine's own step through a feature layer, eq. (25)."""
    return layer.backward(d_features, seen, images_too=images_too)


@one_blas_thread
def backward_pass(
    network: Network,
    images: Array,
    zeta: Array,
    *,
    output: OutputStep = right_output,
    features: FeatureStep = right_features,
) -> dict[str, Array]:
    """∂D/∂p by name, layer by layer from the outputs to the image.

    With the right steps it gives what `Network.gradients` does.

    Args:
        network: Whose.
        images: (N, C, H, W).
        zeta: (N, n_o).
        output: The step through the last dense layer.
        features: The step through every feature layer.
    """
    seen = network.forward(images)
    found: dict[str, Array] = {}
    d_signal = total_error_derivative(zeta, seen.s)
    last = len(seen.dense) - 1
    for i in reversed(range(len(seen.dense))):
        step = output if i == last else right_output
        dense = step(_dense_layer(network, i), d_signal, seen.dense[i])
        found[f"dense.{i}.weights"], found[f"dense.{i}.bias"] = dense.weights, dense.bias
        d_signal = dense.inputs
    for i in reversed(range(len(seen.features))):
        d_features = d_signal.reshape(seen.features[i].features.shape)
        feature = features(_feature_layer(network, i), d_features, seen.features[i], i > 0)
        found[f"features.{i}.kernels"], found[f"features.{i}.bias"] = feature.kernels, feature.bias
        if feature.images is not None:
            d_signal = feature.images
    return _in_order(found, network.parameters)


def _dense_layer(network: Network, i: int) -> DenseLayer:
    f = activation_named(network.architecture.dense[i].f)
    return DenseLayer(network.parameters[f"dense.{i}.weights"], network.parameters[f"dense.{i}.bias"], f)


def _feature_layer(network: Network, i: int) -> FeatureLayer:
    layer, own = network.architecture.features[i], network.parameters
    g = activation_named(layer.g)
    return FeatureLayer(own[f"features.{i}.kernels"], own[f"features.{i}.bias"], layer.pool, g, layer.pooling)


def _in_order(found: Mapping[str, Array], names: Mapping[str, Array]) -> dict[str, Array]:
    return {name: found[name] for name in names}
