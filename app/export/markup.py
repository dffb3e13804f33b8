"""HTML and SVG as text: what is no markup is escaped, whoever wrote it."""

import re
from html import escape

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_EMPTY = frozenset({"br", "meta", "img"})
_SHAPES = frozenset({"path", "rect", "line"})


class Markup(str):
    """Text that is HTML or SVG already."""

    __slots__ = ()


def element(tag: str, *parts: str, **attributes: object) -> Markup:
    """An element.

    Args:
        tag: Such as "p".
        parts: What is in it, in this order: markup as it is, everything else escaped.
        attributes: By name, escaped; "class_" is class, and "_" a hyphen. Those that are None are left out.
    """
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    if tag in _SHAPES:
        return Markup(f"<{tag}{said}/>")
    start = f"<{tag}{said}>"
    return Markup(start if tag in _EMPTY else f"{start}{joined(*parts)}</{tag}>")


def joined(*parts: str) -> Markup:
    """Several parts after each other, likewise."""
    return Markup("".join(part if isinstance(part, Markup) else escaped(part) for part in parts))


def escaped(text: str) -> str:
    """A text in which nothing is markup; characters that a page cannot hold are marked as unknown."""
    return escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text))
