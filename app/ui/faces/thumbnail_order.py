"""In which order thumbnails stand."""

from collections.abc import Callable, Mapping
from typing import Literal

from app.project import Face
from app.recognition.face_errors import FaceShare

Order = Literal["oldest", "newest", "share"]

Key = Callable[[Face], tuple[float, int]]


def key_of(order: Order, errors: Mapping[int, FaceShare]) -> Key:
    """What to sort faces by.

    Args:
        order: "oldest" or "newest" first, or the largest "share" of D first.
        errors: The faces' shares of D by id; a face without one stands behind all that have one.
    """
    if order == "newest":
        return lambda face: (0.0, -face.id)
    if order == "share":
        return lambda face: (-errors[face.id].share if face.id in errors else 1.0, face.id)
    return lambda face: (0.0, face.id)
