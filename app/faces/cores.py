"""How many cores OpenCV takes: one while a camera is watched, all of them otherwise.

With a camera's small pictures OpenCV's helper threads mostly wait for each other. They burn another quarter
of the processor time for that, which the training beside needs more.
"""

import cv2


def spare_cores() -> None:
    """OpenCV works on one core in this process from now on; to be called with each picture of a camera.

    Another camera, closed at that moment, may just have given the cores back.
    """
    if cv2.getNumThreads() > 1:
        cv2.setNumThreads(1)


def use_cores() -> None:
    """OpenCV works on all cores again, as with large pictures it should."""
    cv2.setNumThreads(-1)
