"""What leaves Facet: a run as files for other programs, and as a page for people; no Qt."""
