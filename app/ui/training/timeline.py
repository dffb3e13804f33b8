"""The time machine's row: which epoch of a run is shown, and the way back and forth."""

import time
from bisect import bisect_left

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolButton, QWidget

from app.language import _
from app.ui.session import Session
from app.ui.style import line
from app.ui.view import View
from app.ui.widgets.arranged import beside
from app.ui.widgets.buttons import icon_button, tool_button
from app.ui.widgets.labels import OneLine, named
from app.ui.widgets.scales import role_colour

_TINT = 40
_WHOLE = 10**6
"""More places than any run keeps."""
_CALM = 0.2
"""Seconds from one epoch to the next that is shown, while a run goes on."""


def past_colour(palette: QPalette) -> QColor:
    """The colour of everything that shows the past instead of the present: violet, which nothing else is."""
    return role_colour("past", palette)


class Timeline(View):
    """A slider over the kept epochs of a run; its last place is the present.

    While something else than the present is shown, the whole row has the colour of the past.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        named(self, "timeline", _("time machine"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._session = session
        self._trainer, self._machine = session.trainer, session.machine
        self._kept: tuple[int, ...] = ()
        self._taken = 0.0
        tip = _("Drag to see the run at any kept epoch; the right end is the present.")
        self._slider = named(Scrubber(self), "kept_epochs", _("epoch shown"), tip)
        self._first = self._arrow("first", _("Shows the start of the run."), -_WHOLE)
        self._back = self._arrow("previous", _("Shows the kept epoch before this one."), -1)
        self._forth = self._arrow("next", _("Shows the kept epoch after this one."), 1)
        self._words = named(OneLine(parent=self), "epoch_shown")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        tip = _("Goes back to the present (Escape).")
        self._now = tool_button("now_button", _("Now"), tip, self)
        tip = _("Begins a run of its own at the epoch that is shown. Change settings if you like; press Run.")
        self._branch = tool_button("continue_button", _("Continue here"), tip, self)
        ways = self._first, self._back, (self._slider, 3), self._forth
        row = beside(*ways, (self._words, 2), self._now, self._branch, within=self)
        row.setContentsMargins(3, 2, 3, 2)
        row.setSpacing(4)
        self.setTabOrder(self._back, self._slider)
        self._slider.valueChanged.connect(self._pick)
        self._now.clicked.connect(self._machine.go_to_now)
        self._branch.clicked.connect(self._continue)
        trainer = self._trainer
        for changed in (self._machine.moved, trainer.started, trainer.cleared, trainer.recorded):
            changed.connect(self._show)
        # Not only at the next refresh: the last epoch is there when the run has paused or ended.
        trainer.running_changed.connect(self.refresh)
        trainer.ended.connect(self.refresh)
        self._show()

    @Slot()
    def refresh(self) -> bool:
        """Takes the epochs that can be shown."""
        # While it runs the curves say it twenty times a second, and larger.
        if self._trainer.running and time.monotonic() - self._taken < _CALM:
            return False
        if tuple(map(int, self._trainer.checkpoints.epochs)) == self._kept:
            return False
        self._show()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._machine.epoch is not None:
            self._machine.go_to_now()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._machine.epoch is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = past_colour(self.palette())
        painter.setPen(colour)
        colour.setAlpha(_TINT)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _arrow(self, icon: str, tip: str, places: int) -> QToolButton:
        arrow = icon_button(f"{icon}_epoch", icon, tip, self)
        arrow.setAutoRepeat(icon != "first")
        arrow.clicked.connect(lambda: self._slider.setValue(self._slider.value() + places))
        return arrow

    @Slot()
    @Slot(object)
    def _show(self, _record: object = None) -> None:
        self._taken = time.monotonic()
        self._kept = tuple(map(int, self._trainer.checkpoints.epochs))
        epoch, present = self._machine.epoch, max(len(self._kept) - 1, 0)
        # Only the present is at the present's place.
        place = present if epoch is None else min(bisect_left(self._kept, epoch), max(present - 1, 0))
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, present)
            self._slider.setValue(place)
        self._slider.setEnabled(present > 0)
        self._slider.setPageStep(max(present // 10, 1))
        for button, possible in (
            *((self._first, place > 0), (self._back, place > 0)),
            *((self._forth, epoch is not None), (self._now, epoch is not None)),
            (self._branch, epoch is not None),
        ):
            if not possible and button.hasFocus():
                # A button that is pressed until it can no more hands the keyboard on within the row.
                self._slider.setFocus()
            button.setEnabled(possible)
        self._say(epoch)
        self.update()

    def _say(self, epoch: int | None) -> None:
        if not self._kept:
            text = told = _("no run yet")
        elif epoch is None:
            text = _("epoch {epoch}").format(epoch=self._kept[-1])
            told = _("now: epoch {epoch}").format(epoch=self._kept[-1])
        else:
            text = _("{epoch} of {last}").format(epoch=epoch, last=self._kept[-1])
            told = _("epoch {epoch} of {last} (looking back)").format(epoch=epoch, last=self._kept[-1])
        # Other words move nothing.
        last = self._kept[-1] if self._kept else 0
        wordings = _("no run yet"), _("{epoch} of {last}").format(epoch=last, last=last)
        metrics = self._words.fontMetrics()
        width = max(map(metrics.horizontalAdvance, wordings)) + 2
        self._words.setMinimumWidth(width // 2)
        self._words.setMaximumWidth(width)
        self._words.setText(text)
        self._words.setAccessibleName(told)
        self._words.setToolTip(told)

    @Slot(int)
    def _pick(self, place: int) -> None:
        if place >= len(self._kept) - 1:
            self._machine.go_to_now()
        else:
            self._machine.pick(self._kept[place])

    @Slot()
    def _continue(self) -> None:
        # What it branches off from stays to be seen.
        self._session.kept.keep_present()
        self._machine.continue_from_here()


class Scrubber(QAbstractSlider):
    """A slim slider from the first place to the last, which is the present.

    Left of the last place it is drawn in the colour of the past. A click takes the handle there at once.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, round(1.5 * self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def handle(self) -> QPointF:
        """The middle of the handle, in the widget's points."""
        places = self.maximum() - self.minimum()
        share = (self.value() - self.minimum()) / places if places else 1.0
        return QPointF(self._left + share * self._length, self.height() / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        at, colour, radius = self.handle(), self._colour(), self._radius
        groove = QRectF(self._left, at.y() - radius / 3, self._length, radius * 2 / 3)
        painter.setBrush(line(self.palette()))
        painter.drawRoundedRect(groove, radius / 3, radius / 3)
        painter.setBrush(colour)
        painter.drawRoundedRect(groove.adjusted(0, 0, at.x() - groove.right(), 0), radius / 3, radius / 3)
        painter.drawEllipse(at, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour)
            painter.drawEllipse(at, radius + 2.5, radius + 2.5)

    def _colour(self) -> QColor:
        palette = self.palette()
        if not self.isEnabled():
            return line(palette)
        return past_colour(palette) if self.value() < self.maximum() else palette.highlight().color()

    @property
    def _radius(self) -> float:
        return 0.4 * self.fontMetrics().height()

    @property
    def _left(self) -> float:
        return self._radius + 3

    @property
    def _length(self) -> float:
        return max(self.width() - 2 * self._left, 1.0)

    def _go(self, event: QMouseEvent) -> None:
        share = (event.position().x() - self._left) / self._length
        self.setValue(self.minimum() + round(share * (self.maximum() - self.minimum())))
