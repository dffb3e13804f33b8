"""The microscope: what a training at one time makes of a face and a number, checked against the engine."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from app.language import _, ngettext
from app.lessons.latex import shortest
from app.lessons.microscope.look import (
    KERNEL_BIAS,
    KERNELS,
    WEIGHTS,
    FaceLook,
    Parameter,
    Terms,
    kernel_of,
    look_at_face,
    pixels_under,
    place_of_weight,
    terms_of,
    winner_places,
)
from app.lessons.microscope.update import NextUpdate, NoUpdateError, NumberUpdate, foresee
from engine import Learning, Network, TrainingState, error_shares, one_blas_thread
from engine.activations import Array, activation_named
from engine.error import total_error_derivative
from engine.layers import FeatureLayer

LIMIT = 1e-5
"""How much a shown sum may differ from the engine's gradient, in shares of the scale."""
_ROUNDINGS = 8
"""By how many units in the last place of s the two may differ besides: a small ζ − s makes much of them."""
_COARSEST = 1e-2
_AT_ONCE = 64
"""Images whose patches are laid out at a time: 5 MB for 5×5 patches of 32×32 images."""


@dataclass(frozen=True)
class Agreement:
    """A shown sum beside the gradient of the engine's fast path.

    Attributes:
        shown: The sum.
        engine: ∂D/∂p of the engine's fast path, of the same parameter and faces.
        scale: The largest |∂D/∂p| of the parameter's array, or the largest summand where that is larger.
        what: What was summed, such as "the 49 terms".
        limit: How far they may be apart, as a share of the scale.
    """

    shown: float
    engine: float
    scale: float
    what: str
    limit: float = LIMIT

    @property
    def share(self) -> float:
        """How far they are apart, as a share of the scale; ∞ where there is no scale to speak of."""
        apart = abs(self.shown - self.engine)
        if apart == 0:
            return 0.0
        return apart / self.scale if self.scale > 0 and math.isfinite(apart) else math.inf

    @property
    def holds(self) -> bool:
        """Whether they agree."""
        return self.share <= self.limit

    @property
    def sentence(self) -> str:
        """Both numbers and how far they are apart."""
        if self.share == 0:
            text = _("Sum of {what}: {shown}. The engine has {engine}, the same number.")
        else:
            text = _(
                "Sum of {what}: {shown}. The engine has {engine}. They differ by {share} of the largest "
                "number involved."
            )
        numbers = {"shown": shortest(self.shown, 7), "engine": shortest(self.engine, 7)}
        return text.format(what=self.what, share=shortest(self.share, 1), **numbers)


@dataclass(frozen=True)
class Contributions:
    """The parts of M faces in ∂D/∂p, the largest first.

    Attributes:
        samples: μ, rows of the images, (M,).
        values: What each adds, (M,), float64.
    """

    samples: NDArray[np.intp]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.samples)

    @cached_property
    def running(self) -> NDArray[np.float64]:
        """The sum up to each face, (M,)."""
        return np.cumsum(self.values)

    @property
    def sum(self) -> float:
        """∂D/∂p of all of them."""
        return float(self.values.sum())


@dataclass(frozen=True)
class Way:
    """One way through the network: from a patch of the face through one place of σ to one output.

    Attributes:
        look: The face.
        kernel: Whose feature it leads through, from 0.
        row: Of σ, from 0.
        column: Of σ, from 0.
        output: i, from 0.
    """

    look: FaceLook
    kernel: int
    row: int
    column: int
    output: int

    @property
    def place(self) -> tuple[int, int, int]:
        """Kernel, row and column."""
        return self.kernel, self.row, self.column

    @property
    def k(self) -> int:
        """Which input of the dense layer, from 0."""
        return self.look.input_of(*self.place)

    @property
    def winner(self) -> tuple[int, int]:
        """Row and column in l * K that the pool kept; for the average pool the first of its window."""
        y, x = self.look.winners[self.place]
        return int(y), int(x)

    @property
    def weight(self) -> float:
        """w_{i,k}."""
        return float(self.look.weights[self.output, self.k])


@dataclass(frozen=True)
class Sight:
    """One face and one parameter, and the next update of it.

    Attributes:
        look: The face, there and back.
        parameter: Which number.
        terms: ∂D/∂p of this face, term by term.
        of_face: Their sum against the engine.
        contributions: ∂D/∂p of the next update, face by face.
        of_total: Their sum against the engine.
        update: The next update; None where there is none.
        number: What it does to the parameter; None where there is none.
        why_none: Why there is none, in a sentence; "" where there is one.
        shares: The share of D of each of all faces, (N,).
    """

    look: FaceLook
    parameter: Parameter
    terms: Terms
    of_face: Agreement
    contributions: Contributions
    of_total: Agreement
    update: NextUpdate | None
    number: NumberUpdate | None
    why_none: str
    shares: Array

    @np.errstate(over="ignore", invalid="ignore")
    def way(self, term: int) -> Way:
        """The way through the network that one of the terms takes, forward and back.

        Args:
            term: Which, from 0; ignored where the parameter is φ, whose one term comes through no place: the
                way is that of the input which counts most for its output.
        """
        look, parameter = self.look, self.parameter
        if parameter.kind == "weight":
            return Way(look, *place_of_weight(parameter, look.architecture), parameter.index[0])
        if parameter.kind == "bias":
            output = parameter.index[0]
            most = int(np.argmax(np.abs(look.weights[output] * look.features.reshape(-1))))
            of, at_row, at_column = map(int, np.unravel_index(most, look.features.shape))
            return Way(look, of, at_row, at_column, output)
        kernel = parameter.index[0]
        row, column = map(int, self.terms.places[min(term, len(self.terms) - 1)])
        back = look.delta * look.weights[:, look.input_of(kernel, row, column)]
        return Way(look, kernel, row, column, int(np.argmax(np.abs(back))))


class Microscope:
    """Looks at a network between two updates. What was computed is kept, so one thread at a time may ask.

    Args:
        network: Of one feature layer and one dense layer; it must not change any more.
        images: The training faces, (N, C, H, W), at least one.
        zeta: (N, n_o).
        learning: The settings of the next update.
        state: Where the training is.
        over: Why the training cannot go on, in a sentence; "" where it can.

    Raises:
        ValueError: the network has other layers.
    """

    def __init__(
        self,
        network: Network,
        images: Array,
        zeta: Array,
        learning: Learning,
        state: TrainingState,
        over: str = "",
    ) -> None:
        features, dense = len(network.architecture.features), len(network.architecture.dense)
        if (features, dense) != (1, 1):
            raise ValueError(
                _(
                    "The microscope follows a network of one feature layer and one dense layer. "
                    "This one has {features} and {dense}."
                ).format(features=features, dense=dense)
            )
        self.network = network
        self.learning = learning
        self._images = images.astype(network.dtype, copy=False)
        self._zeta = zeta.astype(network.dtype, copy=False)
        self._state = state
        self._over = over
        self._face = lru_cache(maxsize=8)(self._look)
        self._gradients_of_face = lru_cache(maxsize=8)(self._face_gradients)
        # The coefficients of one kernel are often looked at one after the other.
        self._feature = lru_cache(maxsize=4)(self._make_feature)

    def __len__(self) -> int:
        return len(self._images)

    @cached_property
    def s(self) -> Array:
        """The outputs for all faces, (N, n_o)."""
        return self.network.outputs(self._images)

    @cached_property
    def shares(self) -> Array:
        """Each face's share of D, (N,)."""
        return error_shares(self._zeta, self.s)

    @cached_property
    def next_update(self) -> NextUpdate | None:
        """What the training will do next; None where it will do nothing: `why_none`."""
        if self._over:
            return None
        try:
            return foresee(self.network, self._images, self._zeta, self.learning, self._state)
        except NoUpdateError as error:
            self._over = str(error)
            return None

    @property
    def why_none(self) -> str:
        """Why there is no next update, in a sentence; "" where there is one."""
        return "" if self.next_update is not None else self._over

    @property
    def samples(self) -> NDArray[np.intp]:
        """The faces of the next update, rows of the images; all of them where there is none."""
        update = self.next_update
        return np.arange(len(self)) if update is None else update.samples

    # Where a run has diverged there may be ∞, which is then what is shown.
    @np.errstate(over="ignore", invalid="ignore")
    def see(self, sample: int, parameter: Parameter) -> Sight:
        """Looks at one face and one parameter.

        Args:
            sample: μ, from 0.
            parameter: One that the network has.
        """
        look = self._face(sample)
        terms = terms_of(look, parameter)
        parts, samples = self._parts(parameter)[self.samples].astype(np.float64), self.samples
        order = np.argsort(-np.abs(parts), kind="stable")
        faces = Contributions(samples[order], parts[order])
        of_terms = ngettext("the one term", "the {count:,} terms", len(terms)).format(count=len(terms))
        of_faces = ngettext("the one face", "the {count:,} faces", len(faces)).format(count=len(faces))
        update = self.next_update
        return Sight(
            look,
            parameter,
            terms,
            _agreement(
                terms.products, self._gradients_of_face(sample), parameter, of_terms, self._limit([sample])
            ),
            faces,
            _agreement(faces.values, self._total_gradients, parameter, of_faces, self._limit(samples)),
            update,
            None if update is None else update.of(parameter),
            self.why_none,
            self.shares,
        )

    def _limit(self, samples: Sequence[int] | NDArray[np.intp]) -> float:
        """How far a sum over those faces may be off: beside a small ζ − s the rounding of s is large."""
        s, zeta = self.s[samples], self._zeta[samples]
        largest = float(np.abs(zeta - s).max())
        rounding = _ROUNDINGS * float(np.finfo(s.dtype).eps * np.abs(s).max())
        return LIMIT + (min(rounding / largest, _COARSEST) if largest > 0 else _COARSEST)

    @one_blas_thread
    def _parts(self, parameter: Parameter) -> Array:
        """What every face adds to ∂D/∂p: the summands over μ of eq. (22) and (25), (N,)."""
        kernel = kernel_of(parameter, self.network.architecture)
        if kernel is None:
            return self._deltas[:, parameter.index[0]]
        features, winners = self._feature(kernel)
        sigma = features.reshape(len(features), -1)
        size = sigma.shape[1]
        if parameter.kind == "weight":
            output, k = parameter.index
            part: Array = self._deltas[:, output] * sigma[:, k % size]
            return part
        layer = self.network.architecture.features[0]
        # (N, n_o) @ (n_o, h·w): what comes back to each place of this kernel's σ
        weights = self.network.parameters[WEIGHTS][:, kernel * size : (kernel + 1) * size]
        d_features = (self._deltas @ weights).reshape(features.shape)
        deltas = (d_features * activation_named(layer.g).derivative(features)).astype(np.float64)
        if parameter.kind == "kernel":
            channel, u, v = parameter.index[1:]
            reach = layer.pool if layer.pooling == "average" else 1
            deltas = deltas * pixels_under(self._images[:, channel], winners, u, v, reach)
        summed: Array = deltas.sum(axis=(1, 2))
        return summed

    def _make_feature(self, kernel: int) -> tuple[Array, NDArray[np.intp]]:
        """What one kernel makes of all images: σ, (N, h, w), and what the pool kept, (N, h, w, 2)."""
        settings, parameters = self.network.architecture.features[0], self.network.parameters
        layer = FeatureLayer(
            parameters[KERNELS][[kernel]],
            parameters[KERNEL_BIAS][[kernel]],
            settings.pool,
            activation_named(settings.g),
            settings.pooling,
        )
        features, winners = [], []
        for first in range(0, len(self._images), _AT_ONCE):
            seen = layer.forward(self._images[first : first + _AT_ONCE])
            features.append(seen.features[:, 0])
            winners.append(winner_places(seen.winners, seen.features.shape, settings.pool)[:, 0])
        return np.concatenate(features), np.concatenate(winners)

    @cached_property
    def _deltas(self) -> Array:
        f = activation_named(self.network.architecture.dense[0].f)
        deltas: Array = total_error_derivative(self._zeta, self.s) * f.derivative(self.s)
        return deltas

    @cached_property
    def _total_gradients(self) -> Mapping[str, Array]:
        update = self.next_update
        if update is not None:
            return update.gradients
        return self.network.gradients(self._images, self._zeta).parameters

    def _look(self, sample: int) -> FaceLook:
        return look_at_face(self.network, self._images[sample], self._zeta[sample], sample)

    def _face_gradients(self, sample: int) -> Mapping[str, Array]:
        one = slice(sample, sample + 1)
        return self.network.gradients(self._images[one], self._zeta[one]).parameters


def _agreement(
    summands: NDArray[np.float64],
    gradients: Mapping[str, Array],
    parameter: Parameter,
    what: str,
    limit: float,
) -> Agreement:
    tensor = gradients[parameter.tensor]
    # Summands that cancel are rounded as coarsely as the largest of them.
    scale = float(max(np.abs(tensor).max(), np.abs(summands).max(initial=0)))
    return Agreement(float(summands.sum()), float(tensor[parameter.index]), scale, what, limit)
