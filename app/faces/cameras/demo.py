"""The Demo camera: the drawn persons of the built-in sample, moving, to try everything without a camera."""

import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera
from app.faces.errors import CameraError
from app.faces.sample import SAMPLE_PERSONS, draw_person, scene_at

WIDTH = 640
HEIGHT = 480
FRAMES_PER_SECOND = 25
SECONDS_EACH = 4


class DemoCamera(Camera):
    """A drawn person in front of a camera that is not there.

    Its clock is the number of the frame, so the same camera shows the same film every time, however slowly it
    is read.

    Args:
        who: Name of one of the sample's persons; None for all of them, each in turn for 4 s.
        seed: Which film.

    Attributes:
        name: "Demo camera", and who is in front of it.
        interval: 1/25 s.

    Raises:
        CameraError: The sample has no such person.
    """

    def __init__(self, who: str | None = None, seed: int = 0) -> None:
        self._persons = [person for person in SAMPLE_PERSONS if who in (None, person.name)]
        if not self._persons:
            known = " and ".join(person.name for person in SAMPLE_PERSONS)
            raise CameraError(f"There is no {who} in the Demo camera; it shows {known}.")
        self.name = "Demo camera" if who is None else f"Demo camera: {who}"
        self.interval = 1 / FRAMES_PER_SECOND
        self._seed = seed
        self._frame: int | None = None

    def open(self) -> None:
        """Start the film from its beginning."""
        self._frame = 0

    def read(self) -> NDArray[np.uint8]:
        """The next frame, RGB uint8 (480, 640, 3); the film has no end.

        Raises:
            RuntimeError: It is not open.
        """
        if self._frame is None:
            raise RuntimeError(f"{self.name} is not open.")
        seconds = self._frame * self.interval
        # Whole numbers of frames, so that no rounding moves the change of persons.
        turn = self._frame // (FRAMES_PER_SECOND * SECONDS_EACH)
        self._frame += 1
        person = self._persons[turn % len(self._persons)]
        return draw_person(person, scene_at(seconds, seed=self._seed), size=(WIDTH, HEIGHT))

    def close(self) -> None:
        """Stop the film."""
        self._frame = None
