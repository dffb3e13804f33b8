"""Radio buttons and check boxes whose circles and boxes are seen on dark ground, too.

The style draws their outlines darker than the window, which a dark window swallows.
"""

from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QStyle, QStyleOptionButton

from app.ui.theme import muted

_Part = QStyle.SubElement


class OutlinedRadioButton(QRadioButton):
    """A radio button with an outline in the colour of quiet text."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the outline over what the style draws."""
        super().paintEvent(event)
        _outline(self, _Part.SE_RadioButtonIndicator)


class OutlinedCheckBox(QCheckBox):
    """A check box with an outline in the colour of quiet text."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the outline over what the style draws."""
        super().paintEvent(event)
        _outline(self, _Part.SE_CheckBoxIndicator)


def _outline(button: QRadioButton | QCheckBox, part: QStyle.SubElement) -> None:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    place = button.style().subElementRect(part, option, button).toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(muted(button.palette()), 1))
    if isinstance(button, QRadioButton):
        painter.drawEllipse(place)
    else:
        painter.drawRoundedRect(place, 2, 2)
    painter.end()
