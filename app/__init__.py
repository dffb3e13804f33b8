"""Facet: the desktop application and its command line around the engine."""
