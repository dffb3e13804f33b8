"""What both pictures of a check have in common: dots to point at, and a drawing that is made once."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.gradient_check.dots import Dots


class DotsView(QWidget):
    """Shows the derivatives of a check.

    Attributes:
        pointed: The number of the dot that is pointed at; None when none is any more.
    """

    pointed = Signal(object)

    def __init__(self, name: str, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(tip)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._dots: Dots | None = None
        self._pointer: int | None = None

    def show_dots(self, dots: Dots | None) -> None:
        """Draws the derivatives of a check; None for none."""
        self._dots, self._pointer = dots, None
        self.draw_anew()

    def show_pointer(self, dot: int | None) -> None:
        """Marks a dot; None marks none."""
        if dot != self._pointer:
            self._pointer = dot
            self.update()

    def draw_anew(self) -> None:
        """What was drawn before no longer holds."""
        self.update()

    def dot_at(self, point: QPointF) -> int | None:
        """The dot at a point; None where there is none."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Nearly a square."""
        return QSize(400, 380)

    def minimumSizeHint(self) -> QSize:
        """Where the dots can still be told apart."""
        return QSize(190, 170)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Points at the dot at the mouse."""
        self.pointed.emit(self.dot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing any more."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follows palette and font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.draw_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws in another size."""
        super().resizeEvent(event)
        self.draw_anew()
