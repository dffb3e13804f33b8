"""Widgets that all views are made of."""
