"""Words around the controls: quiet captions, single lines, and notices that have to be seen."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.style import TYPE, is_dark, muted, typed

_Widget = TypeVar("_Widget", bound=QWidget)


def named(widget: _Widget, name: str, title: str = "", tip: str = "") -> _Widget:
    """Gives a widget the name it is found by, and says what it is.

    Args:
        widget: Which.
        name: The object's name.
        title: What it is, for assistive technology.
        tip: What it does, for whoever rests the mouse on it.
    """
    widget.setObjectName(name)
    if title:
        widget.setAccessibleName(title)
    if tip:
        widget.setToolTip(tip)
    return widget


def warning_colour(palette: QPalette) -> QColor:
    """Red, readable on the window."""
    return QColor("#ff9b90" if is_dark(palette) else "#a8200d")


class ColouredLabel(QLabel):
    """A label in a colour made from the palette of the widget it stands in."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ParentChange, QEvent.Type.StyleChange):
            self._take_colour()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # While it was being made, what it stands in may have had another palette.
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


class Heading(QLabel):
    """A panel's name, a little larger than the text."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        typed(self, "heading", bold=True)


class Caption(ColouredLabel):
    """A small, quiet label."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, bold: bool = False) -> None:
        super().__init__(text, parent)
        typed(self, "small", bold=bold)
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        return muted(palette)


class Notice(ColouredLabel):
    """A sentence that has to be noticed; it takes as many lines as it needs, and none when it is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setVisible(False)
        self._take_colour()

    def say(self, sentence: str) -> None:
        """Shows a sentence; "" takes it away."""
        self.setText(sentence)
        self.setVisible(bool(sentence))

    def colour(self, palette: QPalette) -> QColor:
        return warning_colour(palette)


class Verdict(ColouredLabel):
    """Sentences that are good or bad news."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWordWrap(True)
        self._bad = False

    def say(self, text: str, *, bad: bool = False) -> None:
        """Says something, so that bad news is noticed."""
        self._bad = bad
        self.setText(text)
        self._take_colour()

    def colour(self, palette: QPalette) -> QColor:
        return warning_colour(palette) if self._bad else super().colour(palette)


class OneLine(QLabel):
    """One line, muted or in a colour of its own; cut with an ellipsis where the place is too narrow.

    Hovering a line that is cut shows it whole, unless a tooltip was set.

    Args:
        text: The line.
        size: Nearly which one of the scale of type, as a multiple of the text's.
        small: As captions are.
        strong: In the colour of the text, not muted.
        bold: In bold letters.
    """

    def __init__(
        self,
        text: str = "",
        *,
        size: float = 1.0,
        small: bool = False,
        strong: bool = False,
        bold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._colour: QColor | None = None
        self._strong = strong
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        typed(self, "small" if small else min(TYPE, key=lambda name: abs(TYPE[name] - size)), bold=bold)
        self.setText(text)

    def text(self) -> str:
        """The whole line."""
        return self._text

    def setText(self, text: str) -> None:
        """Shows another line. Where the width does not depend on it, nothing is arranged anew.

        QLabel would have everything around it arranged, which a line that changes many times a second must
        not; so the line is kept and drawn here.
        """
        if text == self._text:
            return
        # A line that has no name of its own is named by what it says.
        if self.accessibleName() == self._text:
            self.setAccessibleName(text)
        else:
            self.setAccessibleDescription(text)
        self._text = text
        if self.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Ignored:
            self.updateGeometry()
        self.update()

    def set_colour(self, colour: QColor | None) -> None:
        """Draws in that colour, or muted for None."""
        self._colour = colour
        self.update()

    def minimumSizeHint(self) -> QSize:
        # As high as a line, as narrow as a few letters.
        metrics = self.fontMetrics()
        width = min(metrics.horizontalAdvance(self.text()), metrics.averageCharWidth() * 6)
        return QSize(width, metrics.height())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height())

    def shown_text(self) -> str:
        """The line as it fits now."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and self.shown_text() != self.text():
            self.setToolTip(self.text())
            shown = super().event(event)
            self.setToolTip("")
            return shown
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        usual = self.palette().windowText().color() if self._strong else muted(self.palette())
        painter.setPen(self._colour or usual)
        painter.drawText(QRect(self.rect()), self.alignment(), self.shown_text())


class Readout(OneLine):
    """A line for what is pointed at; nothing around it is arranged anew when it changes.

    Args:
        name: For finding it.
        described: What it tells, for assistive technology.
    """

    def __init__(self, name: str, described: str, parent: QWidget | None = None) -> None:
        super().__init__(strong=True, parent=parent)
        named(self, name, described)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str, *, quiet: bool = False) -> None:
        """Shows a line; a quiet one is a hint rather than a reading."""
        if self._strong == quiet:
            self._strong = not quiet
            self.update()
        self.setText(text)
