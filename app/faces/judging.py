"""Which faces are passed over while capturing, and why."""

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import face_region
from app.faces.found import Box, Found
from app.faces.measuring import (
    LENGTH,
    Look,
    distances,
    evened,
    grey_patch,
    likeness_of,
    look_at,
    touches_edge,
    wholeness_of,
)
from app.language import _

CUT_OFF = _("Cut off by the edge: move to the middle.")
TOO_DARK = _("Too dark: more light on the face.")
TOO_BRIGHT = _("Too bright: less light on the face.")
BLURRED = _("Blurred: hold still.")
HALF_HIDDEN = _("Half hidden: nothing in front of the face.")
THE_SAME = _("The same as before: move a little.")

# Brightness that hardly any of the face exceeds: mean and two standard deviations.
_DARK = 0.25
_BURNT = 0.2
# Passed by 98.5 % of sharp faces and by 1 % of those moved by 6 % of their width; see `sharpness_of`.
_SHARP = 0.18
# Passed by 99.8 % of whole faces, and by one in ten that are half behind a patterned thing.
_WHOLE = 0.35
# Half of a moment's movement, twice what a trembling box does; see `distances`.
_NEW = 0.09


class Judge:
    """Tells which faces of one person are worth keeping: sharp, lit, whole, and not taken already.

    It remembers what was taken, so have one for each person who is collected, and a new one after faces were
    deleted. Use one in one thread.

    Args:
        most: How many taken faces are remembered; the oldest are forgotten first.
    """

    def __init__(self, most: int = 1000) -> None:
        self._taken = np.zeros((most, LENGTH), np.float32)
        self._count = 0

    def judge(self, picture: NDArray[np.uint8], found: Found, look: Look | None = None) -> str | None:
        """Whether to take a face; nothing is remembered until `take`.

        Args:
            picture: The whole picture, RGB uint8 (H, W, 3).
            found: The face in it.
            look: What `look_at` said of it, where it was asked already.

        Returns:
            None to take it; otherwise a short sentence that says why not, and what to do.

        Raises:
            FaceError: The face lies outside the picture.
        """
        return fault_of(picture, found, look) or (THE_SAME if self._is_known(picture, found) else None)

    def take(self, picture: NDArray[np.uint8], found: Found) -> None:
        """Remember a face that was kept, in its whole picture, so that the same is not taken again."""
        self.remember(picture, face_region(found.box, picture.shape))

    def remember(self, picture: NDArray[np.uint8], region: Box) -> None:
        """Remember a face that is in the project already.

        Args:
            picture: The kept picture, RGB uint8 (H, W, 3).
            region: What the network sees of it.

        Raises:
            FaceError: The region lies outside the picture.
        """
        self._taken[self._count % len(self._taken)] = likeness_of(picture, region)
        self._count += 1

    def _is_known(self, picture: NDArray[np.uint8], found: Found) -> bool:
        known = self._taken[: self._count]
        if not len(known):
            return False
        likeness = likeness_of(picture, face_region(found.box, picture.shape))
        return float(distances(likeness, known).min()) < _NEW


def fault_of(picture: NDArray[np.uint8], found: Found, look: Look | None = None) -> str | None:
    """What is wrong with a face by itself, as a short sentence, or None; for the arguments see `Judge.judge`.

    A hand or a book over one side of the face is noticed in nine of ten cases, one over the mouth or a single
    eye mostly not.
    """
    look = look or look_at(picture, found)
    if touches_edge(found.box, picture.shape):
        return CUT_OFF
    if look.light + 2 * look.contrast < _DARK:
        return TOO_DARK
    if look.burnt > _BURNT:
        return TOO_BRIGHT
    if look.sharpness < _SHARP:
        return BLURRED
    whole = wholeness_of(evened(grey_patch(picture, found.box)))
    return None if whole >= _WHOLE else HALF_HIDDEN
