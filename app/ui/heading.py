"""The name of a panel above it."""

from PySide6.QtWidgets import QLabel, QWidget

_LARGER = 1.15


class Heading(QLabel):
    """A panel's name, a little larger than the text."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        font.setBold(True)
        self.setFont(font)
