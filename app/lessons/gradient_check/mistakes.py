"""The classic mistakes of a backward pass, what to say about each, and the passes that have them.

The wrong backward passes live here and never in the engine.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.language import _
from app.lessons.equations import equation
from app.lessons.gradient_check.check import Backward
from engine import Architecture, Network
from engine.activations import LINEAR, Array
from engine.layers import (
    DenseGradients,
    DenseLayer,
    DensePass,
    FeatureGradients,
    FeatureLayer,
    FeaturePass,
    images_from_patches,
    max_pool,
)
from engine.plain import PlainPath

# Sums of the same products may differ in their last bits, depending on where in a matrix they stand.
_SAME = 8


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        key: Its name in the code.
        title: Its name on the page.
        done: What the programmer did, in a sentence.
        right: The line of the backward pass as it is right, in (pseudo) code.
        wrong: The same with the mistake.
        right_latex: The right line as an equation.
        wrong_latex: The same with the mistake.
        seen: What one sees of it without a check.
        found: Why the check finds it.
        gradients: The backward pass with the mistake.
        needs_wall: Whether it only shows where values of a pool's window tie, see `check.before_a_wall`.
        why_not: Why a network of that architecture cannot show it, in a sentence; "" where it can.
    """

    key: str
    title: str
    done: str
    right: str
    wrong: str
    right_latex: str
    wrong_latex: str
    seen: str
    found: str
    gradients: Backward
    needs_wall: bool = False
    why_not: Callable[[Architecture], str] = lambda _architecture: ""

    @property
    def unnoticed(self) -> str:
        """What is said where a check passes in spite of it."""
        if self.needs_wall:
            return _(
                "The mistake is there, and yet the check passes: no pool window of these faces has two equal "
                "largest values. Add the wall."
            )
        return _("The mistake is there, and yet the check passes: with these faces it makes no difference.")


def _without_minus(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """Eq. (22) as printed: +Σ (ζ − s) f′(h) ∂h/∂w."""
    right = network.gradients(images, zeta).parameters
    return {name: -of for name, of in right.items()}


def _flipped_kernels(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """∂D/∂K turned by 180°: back by a convolution with the flip, where forward goes by one without."""
    right = network.gradients(images, zeta).parameters
    return {
        name: np.ascontiguousarray(of[..., ::-1, ::-1]) if name.endswith(".kernels") else of
        for name, of in right.items()
    }


def _without_last_face(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
    """The sum over μ ends one face too early."""
    if len(images) == 1:
        return {name: np.zeros_like(of) for name, of in network.parameters.items()}
    return network.gradients(images[:-1], zeta[:-1]).parameters


class _FlatOutput(DenseLayer):
    """δ = −(ζ − s), without f′(h): f′ of a linear output is 1."""

    def backward(self, d_s: Array, seen: DensePass) -> DenseGradients:
        return DenseLayer(self.weights, self.bias, LINEAR).backward(d_s, seen)


class _TiedPool(FeatureLayer):
    """The pool hands its derivative to every place that is as large as the largest."""

    def backward(self, d_features: Array, seen: FeaturePass, *, images_too: bool) -> FeatureGradients:
        right = super().backward(d_features, seen, images_too=images_too)
        if seen.winners is None:
            return right
        convolved = seen.convolved
        largest = self._spread(max_pool(convolved, self.pool)[0], convolved.shape)
        rounding = _SAME * np.finfo(convolved.dtype).eps * np.abs(convolved).max(initial=0)
        d_pooled = d_features * self.g.derivative(seen.features)
        d_convolved = self._spread(d_pooled, convolved.shape) * (convolved >= largest - rounding)
        n_kernels, channels, k = self.kernels.shape[:3]
        d_places = d_convolved.reshape(len(d_convolved), n_kernels, -1)
        # Sum over faces of (n_kernels, places) @ (places, C·k·k)
        d_kernels = np.matmul(d_places, seen.patches).sum(axis=0).reshape(self.kernels.shape)
        if not images_too:
            return FeatureGradients(d_kernels, right.bias, None)
        d_patches = np.matmul(d_places.transpose(0, 2, 1), self.kernels.reshape(n_kernels, -1))
        shape = (len(d_patches), *convolved.shape[2:], channels, k, k)
        return FeatureGradients(d_kernels, right.bias, images_from_patches(d_patches.reshape(shape)))

    def _spread(self, pooled: Array, shape: tuple[int, ...]) -> Array:
        """Every value of a pool, (N, n_kernels, h, w), at all places of its window; 0 elsewhere."""
        spread = np.zeros(shape, pooled.dtype)
        wide = pooled.repeat(self.pool, axis=2).repeat(self.pool, axis=3)
        spread[:, :, : wide.shape[2], : wide.shape[3]] = wide
        return spread


class _FlatPath(PlainPath):
    def __init__(self, network: Network) -> None:
        super().__init__(network.architecture, network.parameters)
        last = self._dense_layers[-1]
        self._dense_layers[-1] = _FlatOutput(last.weights, last.bias, last.f)


class _TiedPath(PlainPath):
    def __init__(self, network: Network) -> None:
        super().__init__(network.architecture, network.parameters)
        layers = self._feature_layers
        self._feature_layers = [_TiedPool(of.kernels, of.bias, of.pool, of.g, of.pooling) for of in layers]


def _by(path: Callable[[Network], PlainPath]) -> Backward:
    def backward(network: Network, images: Array, zeta: Array) -> dict[str, Array]:
        wrong = path(network)
        return wrong.backward(wrong.forward(images), zeta)

    return backward


def _without_larger_kernel(architecture: Architecture) -> str:
    if any(layer.kernel_size > 1 for layer in architecture.features):
        return ""
    return _("This network has no kernel larger than 1×1: turning its kernels changes nothing.")


def _without_max_pool(architecture: Architecture) -> str:
    if any(layer.pooling == "max" and layer.pool > 1 for layer in architecture.features):
        return ""
    return _("This network has no max pool, so no two values can compete for the largest.")


def _with_straight_output(architecture: Architecture) -> str:
    return _("The output of this network is linear: f′ is 1.") if architecture.dense[-1].f == "linear" else ""


_D_K = r"\frac{\partial D}{\partial k_{u,v}} = \sum_{\mu} \sum_{x,y} \delta^{\mu}(x,y)\, "
_LARGEST = (
    r"\delta(x,y) = \begin{cases} \frac{\partial D}{\partial \sigma}\, g' & \text{%s} \\"
    r" 0 & \text{%s} \end{cases}"
)
_D_W = (
    r"\frac{\partial D}{\partial w_{i,k}} = "
    r"-\sum_{\mu=1}^{%s} (\zeta_i^{\mu} - s_i^{\mu})\, f'(h_i^{\mu})\, \sigma_k^{\mu}"
)

MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "minus",
        _("The missing minus"),
        _("Copied eq. (22) as the notes print it. The minus of ∂(ζ − s)/∂s = −1 got lost."),
        "d_s = -(zeta - s)",
        "d_s = zeta - s",
        equation(22).latex.split(r", \quad")[0],
        equation(22).printed,
        _(
            "D rises with every update until the outputs are as wrong as they can be. There the slope f′ is "
            "nearly 0, so learning stops."
        ),
        _(
            "Every derivative has the wrong sign, so it is off by twice its size: all dots lie on the other "
            "diagonal."
        ),
        _without_minus,
    ),
    Mistake(
        "flip",
        _("The kernel flipped"),
        _(
            "Took the word convolution literally on the way back, and turned ∂D/∂K by 180°. Forward, K is "
            "laid on the image as it is."
        ),
        "dK[u,v] += delta[x,y] * l[x+u, y+v]",
        "dK[u,v] += delta[x,y] * l[x+k-1-u, y+k-1-v]",
        _D_K + r"l^{\mu}(x+u,\, y+v)",
        _D_K + r"l^{\mu}(x+k-1-u,\, y+k-1-v)",
        _(
            "D falls all the same: the dense layer learns correctly and makes up for the kernels, which "
            "learn nonsense."
        ),
        _(
            "Only the kernels' dots leave the diagonal. The middle coefficient of each kernel stays right, "
            "because turning a kernel leaves its middle in place."
        ),
        _flipped_kernels,
        why_not=_without_larger_kernel,
    ),
    Mistake(
        "ties",
        _("The gradient to every tie"),
        _(
            "Compared every value of a window with the largest one instead of remembering which one won. On "
            "a plain wall several values are equal."
        ),
        "d_window[window.argmax()] = d_pooled",
        "d_window[window == window.max()] = d_pooled",
        _LARGEST % (_("at the winner"), _("else")),
        _LARGEST % (_("wherever as large"), _("else")),
        _(
            "Nothing: D falls. Equal values are counted several times, so the kernels learn the plain wall "
            "more than the face."
        ),
        _(
            "Changing k changes all the equal values together, but only one of them reaches D. Pictures "
            "without equal values pass the check; that is why these faces stand before a plain wall."
        ),
        _by(_TiedPath),
        needs_wall=True,
        why_not=_without_max_pool,
    ),
    Mistake(
        "slope",
        _("f′ forgotten"),
        _("Left the slope f′ of the output out of the chain: δ is the error alone."),
        "delta = -(zeta - s) * s * (1 - s)",
        "delta = -(zeta - s)",
        r"\delta_i = -(\zeta_i - s_i)\, f'(h_i)",
        r"\delta_i = -(\zeta_i - s_i)",
        _(
            "D falls, often faster. With a sigmoid this is the gradient of another error, the cross-entropy: "
            "a good one, but not of D."
        ),
        _(
            "Every face's part is too large: with a sigmoid, whose f′ is at most ¼, by a factor of at least "
            "4. Only the check can tell."
        ),
        _by(_FlatPath),
        why_not=_with_straight_output,
    ),
    Mistake(
        "last",
        _("One face left out"),
        _("The loop over the faces ends one too early, so the sum lacks its last term."),
        "for mu in range(m):",
        "for mu in range(m - 1):",
        _D_W % "m",
        _D_W % "m-1",
        _("Almost nothing: among many faces one more or less hardly shows in D."),
        _(
            "The whole share of that face is missing. The check uses few faces and puts the one learned "
            "worst at the end, so that the gap shows."
        ),
        _without_last_face,
    ),
)


def mistake_called(key: str) -> Mistake:
    """The mistake of that key.

    Raises:
        KeyError: there is none.
    """
    return {mistake.key: mistake for mistake in MISTAKES}[key]
