"""The source code of the functions that equations and symbols name, and its words for colouring."""

import importlib
import inspect
import io
import keyword
import sys
import textwrap
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Literal, NamedTuple

from app.language import _

_PACKAGE = "engine"


class SourceError(Exception):
    """There is nothing to read; the text says why, in a sentence."""


@dataclass(frozen=True)
class Source:
    """A function as it is written.

    Attributes:
        function: "module:qualified name".
        file: Its file, from the folder that holds `engine`: "engine/error.py".
        first: The number of its first line in that file, from 1.
        text: Its lines.
        whole: All lines of the file.
    """

    function: str
    file: str
    first: int
    text: str
    whole: str

    @property
    def last(self) -> int:
        """The number of its last line."""
        return self.first + len(self.text.splitlines()) - 1


def full_name(function: str) -> str:
    """How Python names "module:qualified name": "engine.error.total_error"."""
    return function.replace(":", ".")


@lru_cache(maxsize=64)
def source_of(function: str) -> Source:
    """Reads the source of a function, a method or a class of `engine`.

    Args:
        function: "module:qualified name", such as "engine.layers:DenseLayer.forward".

    Raises:
        LookupError: there is no such function.
        SourceError: this build of Facet has come without its source.
    """
    module, found = _found(function)
    try:
        lines, first = inspect.getsourcelines(found)
        whole = inspect.getsource(module)
    except (OSError, TypeError) as error:
        text = _(
            "The source of {function} is not in this build of Facet. It is in the file {file} of Facet's "
            "source code."
        )
        raise SourceError(text.format(function=full_name(function), file=_file_of(module))) from error
    return Source(function, _file_of(module), first, "".join(lines), whole)


def _found(function: str) -> tuple[ModuleType, Callable[..., object]]:
    name, colon, path = function.partition(":")
    if not colon or name.split(".")[0] != _PACKAGE:
        raise LookupError(f"function: {function!r} must be one of {_PACKAGE}, as 'module:qualified name'")
    try:
        module = importlib.import_module(name)
        found: object = module
        for part in path.split("."):
            found = inspect.getattr_static(found, part)
    except (ImportError, AttributeError) as error:
        raise LookupError(f"function: there is no {function!r}") from error
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    if not callable(found):
        raise LookupError(f"function: {function!r} is no function")
    return sys.modules[name], inspect.unwrap(found)


def _file_of(module: ModuleType) -> str:
    parts = module.__name__.split(".")
    if hasattr(module, "__path__"):
        parts.append("__init__")
    return Path(*parts).with_suffix(".py").as_posix()


Kind = Literal["keyword", "name", "text", "comment", "number"]


class Word(NamedTuple):
    """A part of one line.

    Attributes:
        line: From 0.
        start: Its first column, from 0.
        end: The column after it.
        kind: A keyword, the name that is being defined, a text in quotes, a comment, or a number.
    """

    line: int
    start: int
    end: int
    kind: Kind


def words_of(source: str) -> list[Word]:
    """The parts of Python source that stand out; where it breaks off, those before that place.

    Args:
        source: A file, or an indented part of one.
    """
    even = textwrap.dedent(source)
    lines = even.splitlines()
    indent = len(source.splitlines()[0]) - len(lines[0]) if lines else 0
    words: list[Word] = []
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(even).readline):
            kind = _kind(token, before)
            if kind is not None:
                words += _on_each_line(token, kind, lines, indent)
            if token.type not in (tokenize.NL, tokenize.COMMENT):
                before = token.string
    except (tokenize.TokenError, SyntaxError):
        pass
    return words


def _kind(token: tokenize.TokenInfo, before: str) -> Kind | None:
    if token.type == tokenize.COMMENT:
        return "comment"
    if token.type == tokenize.NUMBER:
        return "number"
    if token.type == tokenize.STRING or tokenize.tok_name[token.type].startswith("FSTRING"):
        return "text"
    if token.type != tokenize.NAME:
        return None
    if before in ("def", "class"):
        return "name"
    return "keyword" if keyword.iskeyword(token.string) else None


def _on_each_line(token: tokenize.TokenInfo, kind: Kind, lines: list[str], indent: int) -> list[Word]:
    (first, start), (last, end) = token.start, token.end
    words = []
    for number in range(first - 1, last):
        left = start if number == first - 1 else 0
        right = end if number == last - 1 else len(lines[number])
        # Empty lines of a text lose their indentation with all others.
        if right > left:
            words.append(Word(number, left + indent, right + indent, kind))
    return words
