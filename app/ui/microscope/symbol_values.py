"""The present values of the letters, for whoever asks about one."""

from app.lessons.latex import in_short, shortest
from app.lessons.microscope.microscope import Sight
from engine import Learning


def symbol_value(letter: str, sight: Sight, learning: Learning) -> str | None:
    """The value of a letter for the face that is looked at, with its shape; None for an unknown letter.

    Args:
        letter: As the interface writes it.
        sight: The face and the parameter.
        learning: The settings.
    """
    look = sight.look
    arrays = {
        "ζ": look.zeta,
        "s": look.s,
        "h": look.h,
        "σ": look.features,
        "w": look.weights,
        "φ": look.bias,
        "K": look.kernels,
    }
    if letter in arrays:
        return in_short(arrays[letter])
    words = {
        "ε": shortest(learning.rate),
        "D": f"{shortest(float(sight.shares.sum()))}, of which this face has {shortest(look.share)}",
        "μ": f"{look.sample + 1} of m = {len(sight.shares)}",
    }
    return words.get(letter)
