"""Damaged files for Facet's readers: made, read in watched processes, and judged."""

import app.faces  # noqa: F401 - sets OpenCV up as Facet does, before anything here imports it
