"""The faces of a task: noise, which leaves no branch to guess and no constant region to profit from."""

import numpy as np
from numpy.typing import NDArray

from rivals.tasks import Task


def faces_of(task: Task) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Images (N, 1, S, S) in 0 … 1 and desired outputs (N, 1), the same in every process."""
    draw = np.random.default_rng(1)
    images = draw.random((task.faces, 1, task.side, task.side), dtype=np.float32)
    return images, draw.integers(0, 2, (task.faces, 1)).astype(np.float32)
