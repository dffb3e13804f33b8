"""The texts of the help: every formula can be typeset, every link leads somewhere."""

import importlib
import re
from functools import reduce
from pathlib import Path

import pytest

from app.lessons.equations import EQUATIONS
from app.ui.help.texts import TEXTS, Formula, formulas, function_of, headings, read, with_formulas_replaced
from app.ui.widgets.equation import typeset

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")


def without_code(markdown):
    return re.sub(r"```.*?```|`[^`\n]*`", "", markdown, flags=re.DOTALL)


@pytest.mark.parametrize("name", TEXTS)
def test_every_formula_can_be_typeset(name, qapp):
    for formula in set(formulas(read(name))):
        drawn = typeset(formula.latex)
        assert drawn.width > 0, formula
        assert not re.search(r"\\[A-Za-z]", " ".join(re.findall(r">([^<]*)<", drawn.svg))), formula


def test_every_equation_can_be_typeset(qapp):
    for equation in EQUATIONS:
        for latex in filter(None, (equation.latex, equation.printed)):
            assert typeset(latex).width > 0


@pytest.mark.parametrize("name", TEXTS)
def test_no_dollar_is_left_over(name):
    assert "$" not in without_code(with_formulas_replaced(read(name), lambda _: ""))


@pytest.mark.parametrize("name", TEXTS)
def test_github_leaves_every_formula_as_it_is(name):
    """Its Markdown drops a backslash before a sign, ends a cell at a bar, and emphasises between stars."""
    for formula in formulas(read(name)):
        assert not re.search(r"\\[^A-Za-z]|[|*<]", formula.latex), formula
        assert "\n" not in formula.latex, formula
    # Dollars of a formula in a line stand at the edge of a word.
    marked = without_code(with_formulas_replaced(read(name), lambda _: "\0"))
    assert not re.search(r"\w\0|\0\w", marked)


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name):
    for _, link in LINK.findall(with_formulas_replaced(read(name), lambda _: "")):
        function = function_of(link)
        if function is not None:
            module, _, path = function.partition(":")
            assert callable(reduce(getattr, path.split("."), importlib.import_module(module))), link
            continue
        text, _, anchor = link.partition("#")
        assert (text or name) in TEXTS, link
        anchors = {heading.anchor for heading in headings(text or name)}
        assert not anchor or anchor in anchors, link


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_leads_out_of_the_application(name):
    assert "://" not in read(name)
    assert not re.search(r"<\w", without_code(with_formulas_replaced(read(name), lambda _: "")))


def test_the_readme_links_to_every_text():
    linked = {link for _, link in LINK.findall((ROOT / "README.md").read_text("utf-8"))}
    for name in TEXTS:
        assert any(link.split("#")[0] == f"assets/texts/{name}" for link in linked), name
    for link in linked:
        path, _, anchor = link.partition("#")
        if path.startswith("assets/texts/"):
            anchors = {heading.anchor for heading in headings(Path(path).name)}
            assert not anchor or anchor in anchors, link


def test_every_symbol_and_text_is_told_from_code():
    assert formulas("`$x$` and $y$ and\n```\n$z$\n```\n$$a = b \\tag{7}$$") == (
        Formula("y"),
        Formula("a = b", True, 7),
    )
    assert Formula("a = b", True, 7).written == r"$$a = b \tag{7}$$"
