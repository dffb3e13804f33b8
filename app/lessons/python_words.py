"""Python source taken apart, as far as colouring it needs."""

import io
import keyword
import textwrap
import tokenize
from typing import Literal, NamedTuple

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
    """The parts of Python source that stand out; of what is no whole Python, those before the mistake.

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
