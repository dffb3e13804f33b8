"""Which number of the network is looked at: one coefficient, one weight, or one bias."""

from dataclasses import dataclass
from typing import Literal

from app.lessons.latex import subscript
from engine import Architecture
from engine.starting import parameter_shapes

KERNELS = "features.0.kernels"
KERNEL_BIAS = "features.0.bias"
WEIGHTS = "dense.0.weights"
BIAS = "dense.0.bias"

Kind = Literal["kernel", "kernel bias", "weight", "bias"]

_KINDS: dict[str, Kind] = {
    KERNELS: "kernel",
    KERNEL_BIAS: "kernel bias",
    WEIGHTS: "weight",
    BIAS: "bias",
}
_LETTERS: dict[Kind, str] = {"kernel": "K", "kernel bias": "b", "weight": "w", "bias": "φ"}


@dataclass(frozen=True)
class Parameter:
    """One number of the network; everything counts from 0.

    Attributes:
        tensor: The name of the array that holds it, as the engine has it.
        index: Where: (n, c, u, v) of the kernels, (n,) of their biases, (i, k) of the weights, (i,) of φ.

    Raises:
        ValueError: the network has no such array.
    """

    tensor: str
    index: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.tensor not in _KINDS:
            raise ValueError(f"tensor: {self.tensor!r} is not one of {', '.join(_KINDS)}")

    @property
    def kind(self) -> Kind:
        """What it is."""
        return _KINDS[self.tensor]

    @property
    def letter(self) -> str:
        """The letter of its array in the notes; they have none for a kernel's bias, which is b here."""
        return _LETTERS[self.kind]

    @property
    def symbol(self) -> str:
        """Itself in letters, such as k₂,₃ or w₁,₃₇; counted from 1, as in the notes."""
        small = "k" if self.kind == "kernel" else self.letter
        return small + ",".join(subscript(one + 1) for one in self._shown_index)

    @property
    def title(self) -> str:
        """Where it is, in words, counted from 1."""
        index = [one + 1 for one in self.index]
        if self.kind == "kernel":
            return f"K{subscript(index[0])}, u = {index[2]}, v = {index[3]}"
        if self.kind == "kernel bias":
            return f"b{subscript(index[0])}, the bias of K{subscript(index[0])}"
        if self.kind == "weight":
            return f"w from σ{subscript(index[1])} to s{subscript(index[0])}"
        return f"φ{subscript(index[0])}, the bias of s{subscript(index[0])}"

    @property
    def latex(self) -> str:
        """The same in LaTeX."""
        letter = {"kernel": "k", "kernel bias": "b", "weight": "w", "bias": r"\varphi"}[self.kind]
        return f"{letter}_{{{','.join(str(one + 1) for one in self._shown_index)}}}"

    def is_in(self, architecture: Architecture) -> bool:
        """Whether a network has it."""
        shape = parameter_shapes(architecture).get(self.tensor, ())
        return len(shape) == len(self.index) and all(
            0 <= at < size for at, size in zip(self.index, shape, strict=True)
        )

    @property
    def _shown_index(self) -> tuple[int, ...]:
        # Which kernel it is stands in words beside it, and so does the channel where there is but one.
        return self.index[2:] if self.kind == "kernel" else self.index


def require_plain(architecture: Architecture) -> None:
    """The chain that the microscope shows goes through one feature layer and one dense layer.

    Raises:
        ValueError: there are more, or fewer.
    """
    features, dense = len(architecture.features), len(architecture.dense)
    if (features, dense) != (1, 1):
        raise ValueError(
            "The microscope follows a network of one feature layer and one dense layer. "
            f"This one has {features} and {dense}."
        )


def kernel_of(parameter: Parameter, architecture: Architecture) -> int | None:
    """The kernel whose feature the parameter acts on; None for φ, which acts on no feature."""
    if parameter.kind == "bias":
        return None
    if parameter.kind == "weight":
        _, h, w = architecture.feature_shapes[0]
        return parameter.index[1] // (h * w)
    return parameter.index[0]


def place_of_weight(parameter: Parameter, architecture: Architecture) -> tuple[int, int, int]:
    """Kernel, row and column of the σ_k that a weight is multiplied with."""
    _, h, w = architecture.feature_shapes[0]
    kernel, rest = divmod(parameter.index[1], h * w)
    return kernel, *divmod(rest, w)
