"""Which letters of a text are symbols: those that stand alone, and are no unit, key or part of a word."""

import numpy as np
import pytest

from app.lessons.latex import in_short
from app.lessons.letters import letters_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ε, learning rate", ["ε"]),
        ("h = w·σ + φ", ["h", "w", "σ", "φ"]),
        ("∂D/∂K", ["D", "K"]),
        ("δw(t) = −(ε/m) ∂D/∂w", ["w", "ε", "D", "w"]),
        ("½ Σ (ζ − s)²", ["ζ", "s"]),
        ("s = f(h)", ["s", "h"]),
        ("σ₃→s₂", ["σ₃", "s₂"]),
        ("K₁₂, u = 1, v = 2: 0.134", ["K₁₂"]),
        ("w₁,₂", ["w₁,₂"]),
        ("f′(h)", ["h"]),
        ("D^μ and s_i", ["D", "μ", "s"]),
        ("0.3\xa0s · D\xa0=\xa09.8e−04 · training", ["D\xa0=\xa09.8e−04"]),
        ("ζ = 0", ["ζ = 0"]),
        ("φ = −0.5 here", ["φ = −0.5"]),
        ("12 s", []),
        ("2 h 05 min 07 s", []),
        ("the person's faces", []),
        ("Press D, or the keys K", []),
        ("Ctrl+K", []),
        ("4K, 3-D, K-fold, steps/s, w/o", []),
        ("show.facet", []),
        ("Ds and Ks", []),
        ("", []),
    ],
)
def test_symbols_are_told_from_other_letters(text, found):
    assert [text[letter.start : letter.end] for letter in letters_in(text)] == found
    assert [letter.symbol for letter in letters_in(text)] == [one[0] for one in found]


def test_arrays_are_told_by_their_numbers_and_their_shape():
    assert in_short(np.array([0.01234])) == "0.0123, shape (1,)"
    assert in_short(np.array([[0.5, -2.0]])) == "0.5, −2, shape (1, 2)"
    assert in_short(np.linspace(-0.313, 0.28, 6).reshape(2, 3)) == "−0.313 … 0.28, shape (2, 3)"
