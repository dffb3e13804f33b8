"""A network as stages on one line: what each is called, its shape, and what it does."""

from typing import NamedTuple

from app.lessons.latex import subscript
from engine import Architecture, Dense, Features


class Stage(NamedTuple):
    """One stage of the network.

    Attributes:
        symbol: Its letter in the notes.
        shape: Its shape, short; "" where the symbol says enough.
        sheets: How many pictures it is made of: 1 for one image, n for n kernels or features.
        text: What it is, with shape, number of parameters and equation.
    """

    symbol: str
    shape: str
    sheets: int
    text: str


def stages(architecture: Architecture) -> list[Stage]:
    """The stages from the image l to the outputs s, in order."""
    channels, height, width = architecture.image_shape
    found = [_image(channels, height, width)]
    for i, (layer, shape) in enumerate(zip(architecture.features, architecture.feature_shapes, strict=True)):
        index = subscript(i + 1) if len(architecture.features) > 1 else ""
        found += [_kernels(layer, channels, index), _features(layer, shape, index)]
        channels = layer.kernels
    n_in = architecture.n_in
    for i, dense in enumerate(architecture.dense):
        found.append(_dense(dense, n_in, "σ" if i == 0 else "s"))
        n_in = dense.outputs
    return [*found, _outputs(architecture.dense[-1])]


def parameter_count(architecture: Architecture) -> int:
    """How many numbers the network learns at most."""
    channels, count = architecture.image_shape[0], 0
    for layer in architecture.features:
        count += layer.kernels * (channels * layer.kernel_size**2 + 1)
        channels = layer.kernels
    n_in = architecture.n_in
    for dense in architecture.dense:
        count += dense.outputs * (n_in + 1)
        n_in = dense.outputs
    return count


def _image(channels: int, height: int, width: int) -> Stage:
    shape = f"{height}×{width}"
    kind = f"The image of a face: {shape} pixels" + (f" in {channels} channels." if channels > 1 else ".")
    return Stage("l", shape, channels, f"{kind} No parameters. l(x,y) in eq. (5).")


def _kernels(layer: Features, channels: int, index: str) -> Stage:
    n, k = layer.kernels, layer.kernel_size
    count = n * (channels * k * k + 1)
    deep = f"{channels}×{k}×{k}" if channels > 1 else f"{k}×{k}"
    return Stage(
        f"K{index}",
        f"{n} × {k}×{k}",
        n,
        f"{_counted(n, 'convolution kernel')} of {deep} coefficients k_{{u,v}}, each with a bias: "
        f"{_counted(count, 'parameter')}. Eq. (5), learned by eq. (25).",
    )


def _features(layer: Features, shape: tuple[int, int, int], index: str) -> Stage:
    n, height, width = shape
    pool = (
        f"of every {layer.pool}×{layer.pool} window the largest value is kept, then "
        if layer.pool > 1
        else ""
    )
    return Stage(
        f"σ{index}",
        f"{n} × {height}×{width}",
        n,
        f"{_counted(n, 'feature')} of {height}×{width} values, one a kernel: σ = g(l * K). "
        f"In g {pool}the activation {layer.g} is applied. No parameters. Eq. (5).",
    )


def _dense(layer: Dense, n_in: int, inputs: str) -> Stage:
    count = layer.outputs * (n_in + 1)
    return Stage(
        f"w·{inputs} + φ",
        f"{layer.outputs} × {n_in}",
        1,
        f"The dense layer: {_counted(layer.outputs, 'output')} × {n_in} weights w and a bias φ each: "
        f"{_counted(count, 'parameter')}. h = w·{inputs} + φ, eq. (13), learned by eq. (22).",
    )


def _outputs(layer: Dense) -> Stage:
    n = layer.outputs
    desired = "low for the first person and high for the second" if n == 1 else "high for one person each"
    return Stage(
        "s",
        str(n),
        1,
        f"{_counted(n, 'output')} s = f(h) with f the {layer.f}, eq. (14). "
        f"The desired output ζ is {desired}. No parameters.",
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")
