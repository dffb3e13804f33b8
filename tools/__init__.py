"""Programs for those who work on Facet; none is installed."""
