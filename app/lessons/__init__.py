"""What Facet explains: symbols, equations and calculations with real numbers, worked out by the engine.

The room knows the engine only: no Qt, no faces, no files. So a lesson can be tried in a notebook, and is
tested without a window.
"""
