"""What every way of finding faces can do."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.faces.found import Found


class FaceDetector(Protocol):
    """Whatever finds faces in a picture.

    A detector keeps state while it looks; give each thread its own.
    """

    def detect(self, picture: NDArray[np.uint8]) -> list[Found]:
        """The faces of a picture, RGB uint8 (H, W, 3), the largest first; an empty list for none."""
        ...
