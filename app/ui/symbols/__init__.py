"""Every symbol explains itself: name, equation, present value, shape, and the code that computes it."""

from app.ui.symbols.label import SymbolLabel

__all__ = ["SymbolLabel"]
