"""What the microscope shows of one face and one parameter."""

from dataclasses import dataclass

import numpy as np

from app.lessons.microscope.agreement import Agreement
from app.lessons.microscope.contributions import Contributions
from app.lessons.microscope.face_look import FaceLook
from app.lessons.microscope.microscope import Microscope
from app.lessons.microscope.next_update import NextUpdate, NumberUpdate
from app.lessons.microscope.parameter import Parameter, place_of_weight
from app.lessons.microscope.terms import Terms
from engine.activations import Array


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

    def way(self, term: int) -> "Way":
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
            of, at_row, at_column = np.unravel_index(most, look.features.shape)
            return Way(look, int(of), int(at_row), int(at_column), output)
        kernel = parameter.index[0]
        row, column = (int(at) for at in self.terms.places[min(term, len(self.terms) - 1)])
        k = look.input_of(kernel, row, column)
        output = int(np.argmax(np.abs(look.delta * look.weights[:, k])))
        return Way(look, kernel, row, column, output)


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


def see(microscope: Microscope, sample: int, parameter: Parameter) -> Sight:
    """Looks at one face and one parameter.

    Args:
        microscope: Of a moment.
        sample: μ, from 0.
        parameter: One that the network has.
    """
    # Where a run has diverged there may be ∞, which is then what is shown.
    with np.errstate(over="ignore", invalid="ignore"):
        return _seen(microscope, sample, parameter)


def _seen(microscope: Microscope, sample: int, parameter: Parameter) -> Sight:
    look = microscope.face(sample)
    terms = microscope.terms(sample, parameter)
    contributions = microscope.contributions(parameter)
    update = microscope.next_update
    return Sight(
        look,
        parameter,
        terms,
        microscope.agreement_of_face(sample, parameter, terms),
        contributions,
        microscope.agreement_of_total(parameter, contributions),
        update,
        None if update is None else update.of(parameter),
        microscope.why_none,
        microscope.shares,
    )
