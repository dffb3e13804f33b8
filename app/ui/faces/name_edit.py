"""A name that is edited where it stands."""

from typing import cast

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.ui import theme

MAX_LENGTH = 60
_INSET = 3


class NameEdit(QLineEdit):
    """Reads as a label until it is clicked or tabbed into; Enter or leaving it renames, Esc reverts.

    An empty name, or one that did not change, renames nothing.

    Signals:
        renamed (str): The new name, without spaces around it.
    """

    renamed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._colour: QColor | None = None
        self.setMaxLength(MAX_LENGTH)
        self.setAcceptDrops(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        font.setBold(True)
        self.setFont(font)
        # The height of the framed field, so that nothing moves when the frame comes and goes.
        self.setFixedHeight(super().sizeHint().height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFrame(False)
        self.editingFinished.connect(self._finish)

    def show_name(self, name: str) -> None:
        """Show that name, in place of what is being typed."""
        self._name = name
        self.setText(name)
        self.setCursorPosition(0)

    def set_colour(self, colour: QColor) -> None:
        """The colour of the name while it is not edited."""
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        """The name, as far as there is place."""
        return QSize(self.fontMetrics().averageCharWidth() * 14, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 5, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_name(self._name)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the name can be typed now."""
        super().focusInEvent(event)
        self.setFrame(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read as a label again."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setFrame(False)

    def event(self, event: QEvent) -> bool:
        """Keep Esc for taking back, where the window uses it too."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_key and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field while it is edited, else the name alone, cut with an ellipsis if it must."""
        if self.hasFocus():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        if self.underMouse():
            painter.setPen(theme.line(self.palette()))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
        place = QRect(QPoint(_INSET, 0), QSize(self.width() - 2 * _INSET, self.height()))
        painter.setPen(self._colour or self.palette().color(QPalette.ColorRole.WindowText))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    @Slot()
    def _finish(self) -> None:
        name = self.text().strip()
        changed = bool(name) and name != self._name
        self.show_name(name or self._name)
        self.clearFocus()
        if changed:
            self.renamed.emit(name)
