"""The colours of `style`, by their former place, until every room takes them from there."""

from app.ui.style import curve_colours, diverging, is_dark, line, muted, person_colour

__all__ = ["curve_colours", "diverging", "is_dark", "line", "muted", "person_colour"]
