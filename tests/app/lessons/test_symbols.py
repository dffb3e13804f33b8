"""The ten symbols: each is explained whole."""

import numpy as np
import pytest

from app.lessons.equations import EQUATIONS, equation
from app.lessons.latex import in_short
from app.lessons.sources import source_of
from app.lessons.symbols import SYMBOLS, symbol

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


def test_arrays_are_told_by_their_numbers_and_their_shape():
    assert in_short(np.array([0.01234])) == "0.0123, shape (1,)"
    assert in_short(np.array([[0.5, -2.0]])) == "0.5, −2, shape (1, 2)"
    assert in_short(np.linspace(-0.313, 0.28, 6).reshape(2, 3)) == "−0.313 … 0.28, shape (2, 3)"
