"""Pictures of two drawn persons side by side, of whom one is nearer."""

import cv2
import numpy as np
from drawn_faces import ADA, BEN, SIZE, Picture

from tools.draw_sample import Scene, draw_person


def group_picture(turn: float = 0.0) -> Picture:
    """Ben beside Ada, a little larger, RGB."""
    ada, ben = (draw_person(person, Scene(yaw=turn), SIZE) for person in (ADA, BEN))
    larger = cv2.resize(ben, None, fx=1.3, fy=1.3)
    both = np.full((len(larger), ada.shape[1] + larger.shape[1], 3), 120, np.uint8)
    both[: len(ada), : ada.shape[1]] = ada
    both[:, ada.shape[1] :] = larger
    return both


def lone_picture(person: int, turn: float = 0.0) -> Picture:
    """Ada (0) or Ben (1) alone, RGB."""
    return draw_person((ADA, BEN)[person], Scene(yaw=turn), SIZE)
