"""The ten symbols: each is explained whole, and is found in a text where it stands alone."""

import numpy as np
import pytest

from app.lessons.equations import EQUATIONS, equation
from app.lessons.latex import in_short
from app.lessons.sources import source_of
from app.lessons.symbols import SYMBOLS, letters_in, symbol

LETTERS = list("ζshσwφKεDμ")


def test_all_ten_are_there_once():
    assert [one.letter for one in SYMBOLS] == LETTERS


@pytest.mark.parametrize("letter", LETTERS)
def test_a_symbol_is_explained_whole(letter):
    found = symbol(letter)
    assert found.name
    assert found.axes
    assert found.text.endswith(".")
    assert found.equations
    for number in found.equations:
        # A kernel is its coefficients.
        written = r"k_{u,v}" if letter == "K" else found.latex.split("_")[0]
        assert written in equation(number).latex, f"({number}) does not speak of {letter}"
    for function in (found.function, *(function for _, function in found.also)):
        name = function.rsplit(":")[-1].rsplit(".")[-1]
        assert f"def {name}(" in source_of(function).text.split("\n\n")[0]


def test_every_equation_names_a_function_whose_source_can_be_read():
    for one in EQUATIONS:
        assert "def " in source_of(one.function).text


def test_a_letter_that_is_none_of_the_notes_is_refused():
    with pytest.raises(KeyError):
        symbol("x")


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
