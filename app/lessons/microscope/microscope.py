"""One moment of a training under the microscope: faces, parameters, and the next update."""

from collections.abc import Mapping
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from app.lessons.microscope.agreement import Agreement
from app.lessons.microscope.contributions import Contributions, FaceSums
from app.lessons.microscope.face_look import FaceLook, look_at_face
from app.lessons.microscope.next_update import NextUpdate, NoUpdateError, foresee
from app.lessons.microscope.parameter import Parameter, require_plain
from app.lessons.microscope.terms import Terms, terms_of
from engine import Learning, Network, TrainingState, error_shares
from engine.activations import Array


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
        require_plain(network.architecture)
        self.network = network
        self.learning = learning
        self._images = images.astype(network.dtype, copy=False)
        self._zeta = zeta.astype(network.dtype, copy=False)
        self._state = state
        self._over = over
        self.face = lru_cache(maxsize=8)(self._look)
        self._gradients_of_face = lru_cache(maxsize=8)(self._face_gradients)

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

    def terms(self, sample: int, parameter: Parameter) -> Terms:
        """∂D/∂p of one face, term by term."""
        return terms_of(self.face(sample), parameter)

    def contributions(self, parameter: Parameter) -> Contributions:
        """What each face of the next update adds to ∂D/∂p."""
        return self._sums.of(parameter, self.samples)

    def agreement_of_face(self, sample: int, parameter: Parameter, terms: Terms) -> Agreement:
        """The sum of a face's terms against the engine's gradient for that face alone."""
        return _agreement(terms.products, self._gradients_of_face(sample), parameter)

    def agreement_of_total(self, parameter: Parameter, contributions: Contributions) -> Agreement:
        """The sum over the faces of the next update against the engine's gradient for all of them."""
        return _agreement(contributions.values, self._total_gradients, parameter)

    @cached_property
    def _sums(self) -> FaceSums:
        return FaceSums(self.network, self._images, self._zeta, self.s)

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
    summands: NDArray[np.float64], gradients: Mapping[str, Array], parameter: Parameter
) -> Agreement:
    tensor = gradients[parameter.tensor]
    # Summands that cancel are rounded as coarsely as the largest of them.
    scale = max(np.abs(tensor).max(), np.abs(summands).max(initial=0))
    return Agreement(float(summands.sum()), float(tensor[parameter.index]), float(scale))
