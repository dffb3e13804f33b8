"""Facet's engine and its rivals, each in a process of its own, doing the same work in turns."""
