"""What each of a network's numbers is called: "K₃, u = 2, v = 4"."""

from app.lessons.latex import subscript
from engine import Architecture


def tensor_name(architecture: Architecture, name: str) -> str:
    """A parameter in the notes' letters, such as "K", "bias of K", "w" or "φ"."""
    kind, number, part = name.split(".")
    layers = architecture.features if kind == "features" else architecture.dense
    layer = f" of layer {int(number) + 1}" if len(layers) > 1 else ""
    letter = {"kernels": "K", "weights": "w"}.get(part) or ("bias of K" if kind == "features" else "φ")
    return letter + layer


def place_name(architecture: Architecture, name: str, index: tuple[int, ...]) -> str:
    """One number of a parameter in words; everything counts from 1.

    Args:
        architecture: Of the network.
        name: The parameter's, such as "features.0.kernels".
        index: Where in it.
    """
    kind, number, part = name.split(".")
    layer = int(number)
    if kind == "features":
        of_layer = f" of layer {layer + 1}" if len(architecture.features) > 1 else ""
        kernel = f"K{_low(index[0])}{of_layer}"
        return (
            f"bias of {kernel}" if part == "bias" else f"{kernel}, {_coefficient(architecture, layer, index)}"
        )
    several = len(architecture.dense) > 1
    of_layer = f" of layer {layer + 1}" if several else ""
    if part == "bias":
        alone = architecture.dense[layer].outputs == 1
        return f"φ{'' if alone else _low(index[0])}{of_layer}"
    return (
        f"w{of_layer} from {_input(architecture, layer, index[1])}{_towards(architecture, layer, index[0])}"
    )


def _coefficient(architecture: Architecture, layer: int, index: tuple[int, ...]) -> str:
    before = architecture.features[layer - 1].kernels if layer else architecture.image_shape[0]
    channel = f"channel {index[1] + 1}, " if before > 1 else ""
    return f"{channel}u = {index[2] + 1}, v = {index[3] + 1}"


def _input(architecture: Architecture, layer: int, k: int) -> str:
    if layer:
        return f"s{_low(k)}"
    if not architecture.features:
        return f"σ{_low(k)}"
    _, height, width = architecture.feature_shapes[-1]
    kernel, rest = divmod(k, height * width)
    row, column = divmod(rest, width)
    return f"σ{_low(kernel)}, row {row + 1}, column {column + 1}"


def _towards(architecture: Architecture, layer: int, i: int) -> str:
    if architecture.dense[layer].outputs == 1:
        return ""
    return f", to {'s' if layer == len(architecture.dense) - 1 else 'neuron '}{_end(architecture, layer, i)}"


def _end(architecture: Architecture, layer: int, i: int) -> str:
    return _low(i) if layer == len(architecture.dense) - 1 else str(i + 1)


def _low(number: int) -> str:
    return subscript(number + 1)
