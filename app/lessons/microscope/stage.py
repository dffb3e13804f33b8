"""One step of the chain from the pixels to D and back."""

from dataclasses import dataclass

from app.lessons.latex import factor, number

LONG = 7
"""Digits where an update would not show in fewer."""


@dataclass(frozen=True)
class Stage:
    """One step of the chain.

    Attributes:
        name: For finding it.
        title: What is computed, in a few words.
        value: What comes out of it, as text; "" where nothing does.
        symbols: The equation in LaTeX.
        filled: The same with the numbers filled in.
        equations: Its numbers in the notes.
        sentence: What it means, or what is special about it here.
        forward: Whether it leads towards D; otherwise back from it.
    """

    name: str
    title: str
    value: str
    symbols: str
    filled: str
    equations: tuple[int, ...]
    sentence: str
    forward: bool = True


def sum_of(parts: list[float], total: float, digits: int = 4) -> str:
    """A sum in LaTeX with at most its first two summands written out."""
    written = [number(parts[0], digits)] if parts else []
    written += [f"+ {factor(part, digits)}" for part in parts[1:2]]
    if len(parts) > 2:
        written.append(r"+ \dots")
    return f"{' '.join(written)} = {number(total, digits)}"
