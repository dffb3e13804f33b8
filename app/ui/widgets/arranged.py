"""Widgets beside each other and below each other, said as what stands where."""

from typing import TypeAlias, TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part: TypeAlias = QWidget | QLayout | tuple[QWidget | QLayout, int] | None
"""What stands in a row or a column, perhaps with its share of the room that is left; None is free room."""

_Box = TypeVar("_Box", bound=QBoxLayout)


def beside(*parts: Part, within: QWidget | None = None, margin: int | None = None) -> QHBoxLayout:
    """Puts parts beside each other.

    Args:
        parts: From left to right.
        within: The widget that they fill; None where the row becomes a part itself.
        margin: Around all of them; None for the style's.
    """
    return _filled(QHBoxLayout() if within is None else QHBoxLayout(within), parts, margin)


def stacked(*parts: Part, within: QWidget | None = None, margin: int | None = None) -> QVBoxLayout:
    """Puts parts below each other, from top to bottom, as `beside` does from left to right."""
    return _filled(QVBoxLayout() if within is None else QVBoxLayout(within), parts, margin)


def _filled(box: _Box, parts: tuple[Part, ...], margin: int | None) -> _Box:
    if margin is not None:
        box.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        what, share = part if isinstance(part, tuple) else (part, 0)
        if what is None:
            box.addStretch(1)
        elif isinstance(what, QLayout):
            box.addLayout(what, share)
        else:
            box.addWidget(what, share)
    return box
