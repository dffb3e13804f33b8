"""Equations, typeset from LaTeX, in the palette's colours and as sharp as the screen."""
