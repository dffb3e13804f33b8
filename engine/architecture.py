"""The description of a network: what has to be known, beside its parameters, to build it again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from engine.activations import activation_named
from engine.layers import Pooling, Shape, feature_shape


@dataclass(frozen=True)
class Features:
    """One feature layer.

    Attributes:
        kernels: How many.
        kernel_size: Their side k, odd.
        pool: The side p of the pool's windows.
        g: The activation's name.
        pooling: What the pool keeps of a window: its largest value ("max") or the mean ("average").
    """

    kernels: int = 8
    kernel_size: int = 5
    pool: int = 2
    g: str = "relu"
    pooling: Pooling = "max"


@dataclass(frozen=True)
class Dense:
    """One dense layer: how many outputs, and f."""

    outputs: int = 1
    f: str = "sigmoid"


@dataclass(frozen=True)
class Architecture:
    """Images of one shape, through feature layers, then dense layers.

    Attributes:
        image_shape: (C, H, W).
        features: The feature layers in order.
        dense: The dense layers in order; the last one gives s.

    Raises:
        ValueError: a layer is missing or impossible; the sentence names the argument.
    """

    image_shape: Shape
    features: tuple[Features, ...] = (Features(),)
    dense: tuple[Dense, ...] = (Dense(),)

    def __post_init__(self) -> None:
        if len(self.image_shape) != 3 or min(self.image_shape) < 1:
            raise ValueError(f"image_shape: {self.image_shape} must be (C, H, W), each at least 1")
        if not self.dense:
            raise ValueError("dense: there must be at least one dense layer")
        for name in [layer.g for layer in self.features] + [layer.f for layer in self.dense]:
            activation_named(name)
        for layer in self.features:
            if layer.pooling not in get_args(Pooling):
                raise ValueError(f"pooling: {layer.pooling!r} is not one of {', '.join(get_args(Pooling))}")
        if any(layer.outputs < 1 for layer in self.dense):
            raise ValueError("dense: a layer must have at least 1 output")
        _ = self.feature_shapes

    @property
    def feature_shapes(self) -> tuple[Shape, ...]:
        """(n_kernels, h, w) of σ after each feature layer."""
        shapes: list[Shape] = []
        shape = self.image_shape
        for layer in self.features:
            shape = feature_shape(shape, layer.kernels, layer.kernel_size, layer.pool)
            shapes.append(shape)
        return tuple(shapes)

    @property
    def n_in(self) -> int:
        """How many inputs the first dense layer has: n_kernels · h · w."""
        n, h, w = self.feature_shapes[-1] if self.features else self.image_shape
        return n * h * w

    @property
    def n_o(self) -> int:
        """How many outputs s has."""
        return self.dense[-1].outputs

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Architecture":
        """The architecture that `to_json` wrote.

        Raises:
            ValueError: something is missing or makes no network.
        """
        try:
            channels, height, width = data["image_shape"]
            return cls(
                (channels, height, width),
                tuple(Features(**layer) for layer in data["features"]),
                tuple(Dense(**layer) for layer in data["dense"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"architecture: {error} does not describe a network") from error
