"""A word in a person's colour."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from app.ui.theme import person_colour
from app.ui.training.captions import ColouredLabel


class ColouredName(ColouredLabel):
    """A bold word in the colour of a person.

    Args:
        text: The word.
        person: Which person, 0 or 1.
    """

    def __init__(self, text: str, person: int, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._person = person
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        """The person's."""
        return person_colour(self._person, palette)
