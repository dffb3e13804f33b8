"""From faces to a trained network and from a picture to a name, without Qt."""
