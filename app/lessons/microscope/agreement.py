"""Whether what is shown is what the engine has: a sum written out against the gradient of the fast path."""

import math
from dataclasses import dataclass

from app.lessons.latex import shortest

LIMIT = 1e-5
"""How much a shown sum may differ from the engine's gradient, in shares of the scale."""


@dataclass(frozen=True)
class Agreement:
    """A shown sum and what the engine says.

    Attributes:
        shown: The sum.
        engine: ∂D/∂p of the engine's fast path, of the same parameter and faces.
        scale: The largest |∂D/∂p| of the parameter's array, or the largest summand where that is larger.
    """

    shown: float
    engine: float
    scale: float

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
        return self.share <= LIMIT

    def sentence(self, what: str, letter: str) -> str:
        """Both numbers and how far they are apart.

        Args:
            what: What was summed, such as "the 49 terms".
            letter: Of the array, such as "K".
        """
        apart = (
            "they are the same number"
            if self.share == 0
            else f"they differ by {shortest(self.share, 1)} of the largest ∂D/∂{letter} or summand"
        )
        return (
            f"Σ of {what} = {shortest(self.shown, 7)}; the engine says {shortest(self.engine, 7)}; {apart}."
        )
