"""Buttons that stand out: the one that matters most, and those that are switched on."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

_LARGER = 1.3
_TALLER = 1.5
_DARKER = 125


class PrimaryButton(QToolButton):
    """A larger button in the palette's highlight colour, which does what its action does.

    Icon and text stand together in its middle, however large it is.

    It keeps the width of the widest text it may show, so nothing beside it jumps.

    Args:
        action: Gives text, icon, tooltip and what to do.
        texts: Every text the action may have.
    """

    def __init__(self, action: QAction, texts: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        font.setBold(True)
        self.setFont(font)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.setDefaultAction(action)

    def sizeHint(self) -> QSize:
        """Taller than other buttons, and wide enough for each of its texts."""
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(text) for text in self._texts)
        height = round(_TALLER * metrics.height()) + 6
        return QSize(widest + self.iconSize().width() + 2 * metrics.averageCharWidth() + 16, height)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Draws it highlighted while it can be pressed."""
        super().initStyleOption(option)
        if self.isEnabled():
            _highlight(option, self.palette())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws an empty button, and icon and text in its middle."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        mode = QIcon.Mode.Selected if self.isEnabled() else QIcon.Mode.Disabled
        side, gap = self.iconSize().width(), self.fontMetrics().averageCharWidth() // 2
        left = (self.width() - side - gap - self.fontMetrics().horizontalAdvance(self.text())) // 2
        place = QRect(left, (self.height() - side) // 2, side, side)
        self.icon().paint(painter, place, mode=mode)
        painter.setPen(option.palette.color(QPalette.ColorRole.ButtonText))
        beside = QRect(place.right() + 1 + gap, 0, self.width(), self.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class ToggleButton(QToolButton):
    """A button that stays down, highlighted, once it is switched on.

    Args:
        name: For finding it.
        text: What it switches.
        tooltip: The same in a sentence.
    """

    def __init__(self, name: str, text: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tooltip)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def initStyleOption(self, option: QStyleOptionToolButton) -> None:
        """Draws it highlighted while it is on."""
        super().initStyleOption(option)
        if self.isChecked() and self.isEnabled():
            _highlight(option, self.palette())


def _highlight(option: QStyleOptionToolButton, palette: QPalette) -> None:
    colours = QPalette(palette)
    # Styles draw buttons lighter than their colour, which would leave the text too faint.
    colours.setColor(QPalette.ColorRole.Button, palette.color(QPalette.ColorRole.Highlight).darker(_DARKER))
    colours.setColor(QPalette.ColorRole.ButtonText, palette.color(QPalette.ColorRole.HighlightedText))
    option.palette = colours
