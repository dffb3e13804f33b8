"""Saying who is in a picture, on a thread of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.faces.detection import FaceDetector
from app.faces.picture import read_picture
from app.jobs.job import Job
from app.recognition.recogniser import Answer, Recogniser


@dataclass(frozen=True)
class ClassifiedPicture:
    """A picture, RGB uint8 (H, W, 3), and what the network says of every face in it."""

    path: Path
    picture: NDArray[np.uint8]
    answers: list[Answer]


class ClassifyJob(Job):
    """Reads one picture and asks the network about its faces.

    Attributes:
        classified: With a `ClassifiedPicture`.
        path: Of the picture.
    """

    classified = Signal(object)

    def __init__(
        self,
        path: Path,
        recogniser: Recogniser,
        make_detector: Callable[[], FaceDetector],
        parent: QObject | None = None,
    ) -> None:
        super().__init__("Reading the picture", parent)
        self.path = path
        self._recogniser = recogniser
        self._make_detector = make_detector

    def work(self) -> None:
        """Reads, finds and asks."""
        picture = read_picture(self.path)
        answers = self._recogniser.classify(picture, self._make_detector())
        self.classified.emit(ClassifiedPicture(self.path, picture, answers))
