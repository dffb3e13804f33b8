"""The Demo camera: films of the built-in sample's persons, to try everything without a camera."""

import numpy as np
from numpy.typing import NDArray

from app.faces.cameras.camera import Camera
from app.faces.errors import CameraError
from app.faces.sample import SampleFilm, sample_pictures
from app.language import _, few

SECONDS_EACH = 4.0


class DemoCamera(Camera):
    """A recorded person in place of a camera.

    Its clock is the number of the frame, so it shows the same film every time, however slowly it is read.

    Args:
        who: Name of one of the sample's persons; None for all of them, each in turn for 4 s.

    Attributes:
        name: "Demo camera", and who is in front of it.
        interval: 1/15 s.

    Raises:
        CameraError: The sample has no such person.
    """

    def __init__(self, who: str | None = None) -> None:
        names = list(sample_pictures())
        if who is not None and who not in names:
            raise CameraError(
                _("There is no {name} in the Demo camera; it shows {names}.").format(
                    name=who, names=few(names)
                )
            )
        self.name = _("Demo camera: {name}").format(name=who) if who else _("Demo camera")
        self.interval = 1 / 15
        self._names = [who] if who else names
        self._films: list[SampleFilm] = []
        self._frame = 0

    def open(self) -> None:
        """Start the films from their beginning.

        Raises:
            CameraError: They are not there, or cannot be read.
        """
        self.close()
        try:
            self._films = [SampleFilm(name) for name in self._names]
        except OSError as error:
            raise CameraError(
                _("The Demo camera's film cannot be read ({reason}). Install Facet again.").format(
                    reason=error
                )
            ) from error
        self.interval = self._films[0].interval
        self._frame = 0

    def read(self) -> NDArray[np.uint8]:
        """The next frame, RGB uint8 (480, 640, 3); the film has no end.

        Raises:
            RuntimeError: It is not open.
        """
        if not self._films:
            raise RuntimeError(f"{self.name} is not open.")
        # Whole numbers of frames, so that no rounding moves the change of persons.
        turn = self._frame // round(SECONDS_EACH / self.interval)
        self._frame += 1
        return self._films[turn % len(self._films)].read()

    def close(self) -> None:
        """Stop the film."""
        for film in self._films:
            film.close()
        self._films = []
