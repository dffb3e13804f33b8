"""The derivation's table of equations: each one names code that exists, and a test that computes it."""

import ast
import importlib
import re
from collections import Counter
from functools import cache, reduce
from pathlib import Path

import pytest

from app.lessons.equations import EQUATIONS, equation

ROOT = Path(__file__).parents[3]
DERIVATION = (ROOT / "assets/texts/derivation.md").read_text("utf-8")
TESTS = "tests/engine/test_equations.py"
ROW = re.compile(
    r"^\| \[\((\d+)\)\]\(#[\w-]+\) \| (.+?) \| \[`(.+?)`\]\(\.\./\.\./(.+?)\.py#(.+?)\) \| `(.+?)` \|$",
    re.MULTILINE,
)
TABLE = {
    int(number): (title, shown, f"{path.replace('/', '.')}:{name}", test)
    for number, title, shown, path, name, test in ROW.findall(DERIVATION)
}
NUMBERS = range(1, 31)


@cache
def written_tests():
    """The tests of the equations by name, as they are written."""
    found = ast.parse((ROOT / TESTS).read_text("utf-8")).body
    return {part.name: part for part in found if isinstance(part, ast.FunctionDef)}


def numbers_of(test):
    """The equations that a test says it computes: of test_equations_7_and_8_… these are 7 and 8."""
    said = re.match(r"test_equations?_((?:\d+_and_)*\d+)_", test)
    assert said, f"{test} does not say which equation it computes"
    return {int(number) for number in said[1].split("_and_")}


def bare(latex):
    """LaTeX without what only spaces it."""
    return re.sub(r"\\[,;: ]|\\quad|\s|\{(-)\}", r"\1", latex.replace(r"\\", r"\cr"))


def test_it_has_every_equation_once():
    rows = [int(number) for number in re.findall(r"^\| \[\((\d+)\)\]", DERIVATION, re.MULTILINE)]
    assert Counter(rows) == Counter(NUMBERS)
    assert sorted(TABLE) == list(NUMBERS), "a row is not written like the others"
    assert [one.number for one in EQUATIONS] == list(NUMBERS)
    assert f"`{TESTS}`" in DERIVATION


@pytest.mark.parametrize("number", NUMBERS)
def test_each_names_code_that_is_there(number):
    title, shown, function, _ = TABLE[number]
    module, _, name = function.partition(":")
    assert callable(reduce(getattr, name.split("."), importlib.import_module(module)))
    assert module.startswith("engine.")
    assert shown == name
    assert (equation(number).title, equation(number).function) == (title, function)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_names_a_test_that_computes_it(number):
    test = TABLE[number][3]
    assert test in written_tests(), f"{TESTS} has no {test}"
    assert number in numbers_of(test)
    body = list(ast.walk(written_tests()[test]))
    assert any(isinstance(part, ast.Assert) for part in body)
    # It asks the engine: by a network or a layer, or by one of the engine's own functions.
    called = {part.id for part in body if isinstance(part, ast.Name)}
    engines = {"network", "neuron", "example", "Network", "DenseLayer", "FeatureLayer", "descend", "train"}
    engines |= {"total_error", "total_error_derivative", "activation_named"}
    assert called & engines


def test_every_test_of_an_equation_is_of_one_in_the_table():
    assert {
        number for test in written_tests() if test.startswith("test_") for number in numbers_of(test)
    } == set(NUMBERS)


def test_the_derivation_shows_each_equation_as_the_window_does():
    shown = re.findall(r"\$\$(.+?) \\tag\{(\d+)\}\$\$", DERIVATION)
    assert [int(number) for _, number in shown] == list(NUMBERS)
    for latex, number in shown:
        assert bare(latex) == bare(equation(int(number)).latex), number
