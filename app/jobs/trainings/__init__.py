"""Training in a process of its own, so that it and the window do not wait for each other's Python."""
