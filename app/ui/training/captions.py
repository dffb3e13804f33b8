"""Words around the controls: quiet captions, and notices about what was refused or what stopped."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.theme import is_dark, muted

_SMALL = 0.92


def warning_colour(palette: QPalette) -> QColor:
    """Red, readable on the window."""
    return QColor("#ff9b90" if is_dark(palette) else "#a8200d")


class ColouredLabel(QLabel):
    """A label in a colour made from the palette of the widget it stands in."""

    def changeEvent(self, event: QEvent) -> None:
        """Takes the colour anew when the palette, or the widget it stands in, is another one."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ParentChange):
            self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        """The colour of the text on a widget of that palette."""
        return palette.color(QPalette.ColorRole.WindowText)

    def _take_colour(self) -> None:
        above = self.parentWidget()
        if above is None:
            return
        palette, colour = self.palette(), self.colour(above.palette())
        # Setting the palette brings the next PaletteChange, so it must not be set again to the same.
        if palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText) == colour:
            return
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.WindowText, colour)
        self.setPalette(palette)


class Caption(ColouredLabel):
    """A small, quiet label."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self.setFont(font)
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        """Behind the text, yet readable."""
        return muted(palette)


class Notice(ColouredLabel):
    """A sentence that has to be noticed; it takes as many lines as it needs, and none when it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWordWrap(True)
        self.setVisible(False)
        self._take_colour()

    def say(self, sentence: str) -> None:
        """Shows a sentence; "" takes it away."""
        self.setText(sentence)
        self.setVisible(bool(sentence))

    def colour(self, palette: QPalette) -> QColor:
        """Red."""
        return warning_colour(palette)
