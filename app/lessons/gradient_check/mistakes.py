"""The classic mistakes of a backward pass, and what to say about each."""

from collections.abc import Callable
from dataclasses import dataclass

from app.lessons.equations import equation
from app.lessons.gradient_check import wrong_gradients
from app.lessons.gradient_check.check import Backward
from engine import Architecture


@dataclass(frozen=True)
class Lines:
    """One line of the backward pass as it is right and as the mistake has it.

    Attributes:
        right: In (pseudo) code.
        wrong: The same with the mistake.
        right_latex: As an equation.
        wrong_latex: The same with the mistake.
    """

    right: str
    wrong: str
    right_latex: str
    wrong_latex: str


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Attributes:
        key: Its name in the code.
        title: Its name on the page.
        done: What the programmer did, in a sentence.
        lines: What is right and what is wrong.
        seen: What one sees of it without a check.
        found: Why the check finds it.
        gradients: The backward pass with the mistake.
        needs_wall: Whether it only shows where values of a pool's window tie, see `subject.before_a_wall`.
        why_not: Why a network of that architecture cannot show it, in a sentence; "" where it can.
    """

    key: str
    title: str
    done: str
    lines: Lines
    seen: str
    found: str
    gradients: Backward
    needs_wall: bool = False
    why_not: Callable[[Architecture], str] = lambda _architecture: ""


def _without_larger_kernel(architecture: Architecture) -> str:
    if any(layer.kernel_size > 1 for layer in architecture.features):
        return ""
    return "This network has no kernel larger than 1×1: turned around, its kernels are the same."


def _without_max_pool(architecture: Architecture) -> str:
    if any(layer.pooling == "max" and layer.pool > 1 for layer in architecture.features):
        return ""
    return "This network has no max pool: there is no winner that could tie."


def _with_straight_output(architecture: Architecture) -> str:
    return "The output of this network is linear: f′ is 1." if architecture.dense[-1].f == "linear" else ""


_D_K = r"\frac{\partial D}{\partial k_{u,v}} = \sum_{\mu} \sum_{x,y} \delta^{\mu}(x,y)\, "
_LARGEST = (
    r"\delta(x,y) = \begin{cases} \frac{\partial D}{\partial \sigma}\, g' & \text{%s} \\"
    r" 0 & \text{else} \end{cases}"
)
_D_W = (
    r"\frac{\partial D}{\partial w_{i,k}} = "
    r"-\sum_{\mu=1}^{%s} (\zeta_i^{\mu} - s_i^{\mu})\, f'(h_i^{\mu})\, \sigma_k^{\mu}"
)

MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "minus",
        "The missing minus",
        "Copied eq. (22) as the notes print it. The minus of ∂(ζ − s)/∂s = −1 got lost.",
        Lines(
            "d_s = -(zeta - s)",
            "d_s = zeta - s",
            equation(22).latex.split(r", \quad")[0],
            equation(22).printed,
        ),
        "D climbs with every update, until outputs are as wrong as they can be. There f′ is nearly 0, and "
        "nothing moves any more.",
        "Every derivative has the wrong sign, and is off by twice its size: all dots lie on the other "
        "diagonal.",
        wrong_gradients.without_minus,
    ),
    Mistake(
        "flip",
        "The kernel flipped",
        "Took the word convolution literally on the way back, and turned ∂D/∂K by 180°. Forward, K is laid "
        "on the image as it is.",
        Lines(
            "dK[u,v] += delta[x,y] * l[x+u, y+v]",
            "dK[u,v] += delta[x,y] * l[x+k-1-u, y+k-1-v]",
            _D_K + r"l^{\mu}(x+u,\, y+v)",
            _D_K + r"l^{\mu}(x+k-1-u,\, y+k-1-v)",
        ),
        "D falls all the same: the dense layer learns rightly, and makes up for kernels that learn nonsense.",
        "Only the kernels' dots leave the diagonal. The middle of each kernel stays right: turned around, it "
        "is where it was.",
        wrong_gradients.flipped_kernels,
        why_not=_without_larger_kernel,
    ),
    Mistake(
        "ties",
        "The gradient to every tie",
        "Asked which places of a window are as large as its largest, in place of which one won. On a plain "
        "wall that is several of them.",
        Lines(
            "d_window[window.argmax()] = d_pooled",
            "d_window[window == window.max()] = d_pooled",
            _LARGEST % "at the winner",
            _LARGEST % "wherever as large",
        ),
        "Nothing: D falls. What ties counts several times, so the kernels learn the plain wall "
        "more than the face.",
        "Moving k moves all ties at once, but their largest only once. Pictures without ties pass: so these "
        "faces stand before a plain wall.",
        wrong_gradients.to_every_tie,
        needs_wall=True,
        why_not=_without_max_pool,
    ),
    Mistake(
        "slope",
        "f′ forgotten",
        "Left the output's slope out of the chain: δ is the error alone.",
        Lines(
            "delta = -(zeta - s) * s * (1 - s)",
            "delta = -(zeta - s)",
            r"\delta_i = -(\zeta_i - s_i)\, f'(h_i)",
            r"\delta_i = -(\zeta_i - s_i)",
        ),
        "D falls, often faster. With a sigmoid this is the gradient of another error, the cross-entropy: "
        "a good one, but not of D.",
        "Every face's part is too large: with a sigmoid, whose f′ is ¼ at most, at least four times. Only "
        "the check can tell.",
        wrong_gradients.without_slope,
        why_not=_with_straight_output,
    ),
    Mistake(
        "last",
        "One face left out",
        "The loop over the faces ends one too early, so the sum lacks its last term.",
        Lines(
            "for mu in range(m):",
            "for mu in range(m - 1):",
            _D_W % "m",
            _D_W % "m-1",
        ),
        "Next to nothing: among many faces one more or less hardly shows in D.",
        "What is missing is that face's whole share. The check takes few faces, the worst learned last, so "
        "that it counts.",
        wrong_gradients.without_last_face,
    ),
)

_BY_KEY = {mistake.key: mistake for mistake in MISTAKES}


def mistake_called(key: str) -> Mistake:
    """The mistake of that key.

    Raises:
        KeyError: there is none.
    """
    return _BY_KEY[key]
