"""The command line: Facet's work without a window. One file a command, and what they share."""
