"""The Faces panel: the camera, what the network sees of it, and the two persons."""
