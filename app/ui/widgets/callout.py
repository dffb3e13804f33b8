"""Cards that point at something and say what it shows, one after the other, until they are put away."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shiboken6 import isValid

from app.language import _
from app.ui.style import GAP, RADIUS, typed
from app.ui.widgets.arranged import beside, stacked
from app.ui.widgets.buttons import icon_button, push_button
from app.ui.widgets.labels import named

_WIDEST = 42
"""Of a card, in letters."""
_POINTER = 10


@dataclass(frozen=True)
class Callout:
    """What is pointed at, and what is said of it.

    Attributes:
        target: The object name of the widget.
        title: In a few words.
        text: In a sentence or two.
    """

    target: str
    title: str
    text: str


class Callouts(QWidget):
    """Shows one card at a time beside what it speaks of; those whose target cannot be seen are left out.

    Args:
        page: What the cards lie over.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("callout")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page = page
        self._left: list[Callout] = []
        self._shown: Callout | None = None
        self._count = 0
        self._before: QWidget | None = None
        self._tip = QPointF()
        self._title = named(typed(QLabel(self), "heading", bold=True), "callout_title")
        self._text = named(QLabel(self), "callout_text")
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._place = typed(QLabel(self), "small")
        self._next = push_button("callout_next", "", parent=self)
        self._next.clicked.connect(self._go_on)
        close = icon_button("callout_close", "close", _("Put these hints away"), self)
        close.clicked.connect(self.put_away)
        self._arrange(close)
        page.installEventFilter(self)
        self.hide()

    def show_all(self, callouts: Sequence[Callout]) -> None:
        """Shows these, the first one at once."""
        self._before = QApplication.focusWidget()
        self._left = [one for one in callouts if self._target(one) is not None]
        self._count = len(self._left)
        self._go_on()

    @Slot()
    def put_away(self) -> None:
        """Shows none any more."""
        self._left, self._shown = [], None
        self._leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize and self._shown is not None:
            self._point()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        accent = palette.color(QPalette.ColorRole.Highlight)
        card = self._card().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        tip = self._tip
        if tip.x() <= card.left() or tip.x() >= card.right():
            edge = card.left() if tip.x() <= card.left() else card.right()
            foot = [QPointF(edge, tip.y() - _POINTER / 2), QPointF(edge, tip.y() + _POINTER / 2)]
        else:
            edge = card.top() if tip.y() <= card.top() else card.bottom()
            foot = [QPointF(tip.x() - _POINTER / 2, edge), QPointF(tip.x() + _POINTER / 2, edge)]
        painter.setBrush(accent)
        painter.drawPolygon(QPolygonF([tip, *foot]))
        painter.end()

    def _arrange(self, close: QWidget) -> None:
        above = beside((self._title, 1), close)
        above.setAlignment(close, Qt.AlignmentFlag.AlignTop)
        column = stacked(above, self._text, beside((self._place, 1), self._next), within=self)
        margin = _POINTER + GAP
        column.setContentsMargins(margin + GAP // 2, margin, margin, margin)
        column.setSpacing(GAP)

    def _card(self) -> QRect:
        return self.rect().adjusted(_POINTER, _POINTER, -_POINTER, -_POINTER)

    def _target(self, callout: Callout) -> QWidget | None:
        found = self._page.window().findChildren(QWidget, callout.target)
        return next((one for one in found if one.isVisible() and not one.visibleRegion().isEmpty()), None)

    @Slot()
    def _go_on(self) -> None:
        self._shown = self._left.pop(0) if self._left else None
        if self._shown is None:
            self._leave()
            return
        self._title.setText(self._shown.title)
        self._text.setText(self._shown.text)
        self._place.setText(
            _("{number} of {count}").format(number=self._count - len(self._left), count=self._count)
        )
        self._next.setText(_("Next") if self._left else _("Done"))
        self._next.setAccessibleName(self._next.text())
        self.setAccessibleName(self._shown.title)
        self.setAccessibleDescription(self._shown.text)
        self._point()
        self.show()
        self.raise_()
        self._next.setFocus()

    def _leave(self) -> None:
        """Hides, and gives the keyboard back: else a name would take it, and the next key."""
        before, self._before = self._before, None
        if self.isVisible() and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.hide()

    def _point(self) -> None:
        """Stands beside the target, where there is most room."""
        target = self._target(self._shown) if self._shown is not None else None
        if target is None:
            self.put_away()
            return
        width = min(self.fontMetrics().averageCharWidth() * _WIDEST, self._page.width() - 2 * GAP)
        # Measured anew: the texts have just changed.
        if (layout := self.layout()) is not None:
            layout.activate()
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        around = QRect(target.mapTo(self._page.window(), QPoint()), target.size())
        around.moveTopLeft(self._page.mapFrom(self._page.window(), around.topLeft()))
        whole = self._page.rect()
        left_room, right_room = around.left(), whole.width() - around.right()
        middle = around.center()
        if max(left_room, right_room) >= width:
            x = around.right() + 1 if right_room >= left_room else around.left() - width
            top = min(max(middle.y() - height // 2, 0), max(whole.height() - height, 0))
            tip = QPointF(
                0 if right_room >= left_room else width - 1, min(max(middle.y() - top, 24), height - 24)
            )
        else:
            x = min(max(middle.x() - width // 2, 0), max(whole.width() - width, 0))
            above = around.top() >= height
            top = around.top() - height if above else min(around.bottom() + 1, whole.height() - height)
            tip = QPointF(min(max(middle.x() - x, 24), width - 24), height - 1 if above else 0)
        self._tip = tip
        self.setGeometry(x, top, width, height)
        self.update()
