"""Numbers and LaTeX as people and screen readers get them."""

import math

import pytest

from app.lessons.latex import factor, in_words, number, shortest


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.5, "0.5"),
        (-0.02, "−0.02"),
        (2.0, "2"),
        (-0.0, "0"),
        (0.123456, "0.1235"),
        (1234567.0, "1.235·10⁶"),
        (-2.5e-7, "−2.5·10⁻⁷"),
        (math.inf, "∞"),
        (math.nan, "?"),
    ],
)
def test_a_number_is_as_short_as_one_writes_it(value, written):
    assert shortest(value) == written


def test_a_minus_stands_close_to_its_number_and_a_negative_factor_in_brackets():
    assert number(-0.5) == "{-}0.5"
    assert factor(-0.5) == "({-}0.5)"
    assert factor(0.5) == "0.5"
    assert number(-2.5e-7) == r"{-}2.5 \cdot 10^{{-}7}"


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"h = 0.1 \cdot 1 + 0.2 \cdot 2 = 0.5", "h = 0.1 · 1 + 0.2 · 2 = 0.5"),
        (
            r"\frac{\partial D}{\partial w_{1}} = -({-}0.5)\, f'(h)\, \sigma_{1}",
            "∂ D/∂ w_1 = −(−0.5) f′(h) σ_1",
        ),
        (r"D = \frac{1}{2} \sum_{\mu=1}^{m} (\zeta - s)^2", "D = 1/2 Σ_μ=1^m (ζ − s)^2"),
        (r"\begin{cases} 1 & h > 0 \\ 0 & h \le 0 \end{cases}", "1 h > 0 ; 0 h ≤ 0"),
        (r"\text{the face } \mu", "the face μ"),
    ],
)
def test_an_equation_can_be_read_aloud(latex, words):
    assert in_words(latex) == words
