"""The texts of the help: Markdown from assets, with its formulas between dollars."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from app.language import _

TEXTS = {
    "help.md": "Facet",
    "derivation.md": _("The Derivation"),
    "validation.md": _("Validation"),
    "lessons.md": _("Lessons for Teachers"),
}
"""Their files, and what they are called in the contents."""

HEADINGS_SHOWN = 3
"""Headings of a lower level than this are not in the contents."""

_PIECE = re.compile(r"```.*?```|`[^`\n]+`|\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$\n]+)\$", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_TAG = re.compile(r"\s*\\tag\{(\d+)\}\s*$")
_SOURCE = re.compile(r"\.\./\.\./(engine(?:/\w+)+)\.py#([\w.]+)")


@dataclass(frozen=True)
class Heading:
    """A heading of a text.

    Attributes:
        level: 1 for the title.
        title: Its words.
        anchor: What a link names it by, as on GitHub.
    """

    level: int
    title: str
    anchor: str


@dataclass(frozen=True)
class Formula:
    """LaTeX in a text.

    Attributes:
        latex: What is typeset.
        display: Whether it stands on a line of its own.
        number: Of the equation in the notes; None for others.
    """

    latex: str
    display: bool = False
    number: int | None = None

    @property
    def written(self) -> str:
        """As it stands in the text."""
        if not self.display:
            return f"${self.latex}$"
        tag = "" if self.number is None else rf" \tag{{{self.number}}}"
        return f"$${self.latex}{tag}$$"


@lru_cache(maxsize=len(TEXTS))
def read(name: str) -> str:
    """The Markdown of a text, by the name of its file."""
    return files("assets").joinpath("texts", name).read_text("utf-8")


@lru_cache(maxsize=len(TEXTS))
def plain(name: str) -> str:
    """The words of a text in small letters, without marks and line ends, to look for some."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", with_formulas_replaced(read(name), lambda _formula: ""))
    return re.sub(r"\s+", " ", re.sub(r"[*`|#]", "", words)).casefold()


@lru_cache(maxsize=len(TEXTS))
def headings(name: str) -> tuple[Heading, ...]:
    """All headings of a text, in its order; of equal ones the later get a number, as on GitHub."""
    found: list[Heading] = []
    for marks, title in _HEADING.findall(re.sub(r"```.*?```", "", read(name), flags=re.DOTALL)):
        anchor = slug(title)
        before = sum(slug(one.title) == anchor for one in found)
        found.append(Heading(len(marks), title, f"{anchor}-{before}" if before else anchor))
    return tuple(found)


def formulas(markdown: str) -> tuple[Formula, ...]:
    """All formulas of a text, in its order."""
    found: list[Formula] = []

    def note(formula: Formula) -> str:
        found.append(formula)
        return ""

    with_formulas_replaced(markdown, note)
    return tuple(found)


def with_formulas_replaced(markdown: str, replacement: Callable[[Formula], str]) -> str:
    """A text with something else in place of each formula; code is left as it is."""

    def replaced(piece: re.Match[str]) -> str:
        if piece["inline"] is not None:
            return replacement(Formula(piece["inline"]))
        if piece["display"] is not None:
            tag = _TAG.search(piece["display"])
            latex = piece["display"][: tag.start()] if tag is not None else piece["display"]
            return replacement(Formula(latex.strip(), True, int(tag[1]) if tag is not None else None))
        return piece[0]

    return _PIECE.sub(replaced, markdown)


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def function_of(link: str) -> str | None:
    """The function that a link leads to, "module:qualified name"; None for a link to a text."""
    found = _SOURCE.fullmatch(link)
    return f"{found[1].replace('/', '.')}:{found[2]}" if found is not None else None
