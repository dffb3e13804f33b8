"""How familiar a face must be not to be a stranger's, and what that accepts and refuses."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.language import _
from app.recognition.calibration import EVERYBODY, THRESHOLD, Calibration
from app.ui import style
from app.ui.answering import NOBODY_FAMILIAR
from app.ui.session import Session
from app.ui.view import View
from app.ui.widgets.labels import Caption, OneLine

_STEPS = 100
"""The slider's steps for a familiarity of 1."""
_HIGHEST = round(NOBODY_FAMILIAR * _STEPS)

_TICK, _MARKER, _FAINT = 7.0, 5.0, 0.35


class StrangersView(View):
    """The slider with its value, what it does to the training faces, and an honest word."""

    interval = 0.2

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("stranger_scale")
        self.setAccessibleName(_("Strangers"))
        self._answering = session.answering
        self._slider = FamiliaritySlider(self)
        self._counts = Caption(parent=self)
        self._counts.setObjectName("familiarity_counts")
        self._counts.setWordWrap(True)
        self._value = QLabel(self)
        self._value.setObjectName("familiarity_value")
        self._value.setToolTip(_("Strangers have about 0, a person's own other faces about 1."))
        self._usual = QToolButton(self)
        self._usual.setObjectName("usual_familiarity")
        self._usual.setText(_("Back to {usual:g}").format(usual=THRESHOLD))
        self._usual.setAccessibleName(_("Usual familiarity"))
        self._usual.setToolTip(_("Puts the usual value back."))
        self._usual.setAutoRaise(True)
        self._arrange()
        self._slider.setValue(round(self._answering.familiarity * _STEPS))
        self._slider.valueChanged.connect(self._judge)
        self._slider.asked_back.connect(self._put_back)
        self._usual.clicked.connect(self._put_back)
        for changed in (self._answering.changed, self._answering.seen):
            changed.connect(self._show)
        self._show()

    def refresh(self) -> bool:
        # Only while somebody looks: it costs some tens of milliseconds for every run.
        self._answering.measure()
        return False

    def _arrange(self) -> None:
        caption = Caption(_("A teaching instrument, not a lock: a photograph deceives it too."), self)
        caption.setObjectName("familiarity_caption")
        caption.setWordWrap(True)
        meaning = Caption(
            _(
                "A face less familiar than this is called unfamiliar. Ticks above: each training face, "
                "measured without itself. Ticks below: mixed faces, half of one person and half of the "
                "other. Triangle: the face that is shown."
            ),
            self,
        )
        meaning.setObjectName("familiarity_meaning")
        meaning.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(OneLine(_("How familiar a face must be")), 1)
        head.addWidget(self._usual)
        head.addWidget(self._value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for widget in (self._slider, self._counts, meaning, caption):
            column.addWidget(widget)
        column.addStretch(1)

    @Slot(int)
    def _judge(self, value: int) -> None:
        self._answering.judge_by(value / _STEPS)
        self._show()

    @Slot()
    def _put_back(self) -> None:
        self._slider.setValue(round(THRESHOLD * _STEPS))

    @Slot()
    def _show(self) -> None:
        answering, usual = self._answering, round(THRESHOLD * _STEPS)
        calibration, answer, value = answering.calibration, answering.answer, self._slider.value()
        self._slider.show_faces(calibration, None if answer is None else answer.familiarity)
        self._slider.setEnabled(calibration is not None)
        self._value.setText({0: _("anybody"), _HIGHEST: _("nobody")}.get(value, f"{value / _STEPS:.2f}"))
        self._usual.setEnabled(value != usual)
        if calibration is not None:
            self._counts.setText(_counts_text(calibration, value))
        elif answering.recogniser is not None and answering.recogniser.reference_set is None:
            self._counts.setText(_("No training faces to compare with now: every face is named."))
        else:
            self._counts.setText(_("The training faces appear here once they are learned."))
        self._slider.setAccessibleDescription(self._counts.text())


class FamiliaritySlider(QSlider):
    """Ticks above the track are training faces, ticks below it are mixed ones.

    Those beyond an end of the track are drawn at it; those that are not accepted are faint.

    Attributes:
        asked_back: The usual value is wanted: it was double-clicked.
    """

    asked_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("familiarity")
        self.setAccessibleName(_("How familiar a face must be"))
        self.setToolTip(_("A double click puts the usual value back."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setRange(0, _HIGHEST)
        self.setPageStep(5)
        self._calibration: Calibration | None = None
        self._face: float | None = None
        self._ticks: tuple[object, QPixmap] | None = None

    def show_faces(self, calibration: Calibration | None, face: float | None) -> None:
        """Shows how familiar the training faces are, and marks the shown face; a None shows none."""
        if calibration is not self._calibration or face != self._face:
            self._calibration, self._face = calibration, face
            self.update()

    def x_of(self, familiarity: float) -> float:
        """Where a familiarity stands in the widget: where the middle of the handle would be."""
        return self._places([familiarity])[0]

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + round(2 * _TICK))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._drawn_ticks())
        if self._face is not None and self.isEnabled():
            marker = self.x_of(self._face)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Window), 1))
            painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
            tip = QPointF(marker, _TICK + _MARKER)
            painter.drawPolygon(QPolygonF([tip, QPointF(marker - _MARKER, 0), QPointF(marker + _MARKER, 0)]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.asked_back.emit()

    def _places(self, familiarities: Sequence[float]) -> list[float]:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = QStyle.SubControl.SC_SliderHandle
        length = self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, handle, self).width()
        left, room = length / 2, self.width() - length
        return [left + min(1.0, max(0.0, value / NOBODY_FAMILIAR)) * room for value in familiarities]

    def _drawn_ticks(self) -> QPixmap:
        """Drawn once, not with every picture of the camera: there are many of them."""
        ratio = self.devicePixelRatioF()
        now = self.size(), ratio, self.value(), self.palette().cacheKey(), self._calibration
        if self._ticks is None or self._ticks[0] != now:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            if self._calibration is not None:
                painter = QPainter(pixmap)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                ink = self.palette().color(QPalette.ColorRole.WindowText)
                self._paint_ticks(painter, self._calibration.own.tolist(), 0.0, ink)
                below = self.height() - _TICK
                self._paint_ticks(
                    painter, self._calibration.mixed.tolist(), below, style.muted(self.palette())
                )
                painter.end()
            self._ticks = now, pixmap
        return self._ticks[1]

    def _paint_ticks(self, painter: QPainter, values: Sequence[float], top: float, colour: QColor) -> None:
        painter.setPen(QPen(colour, 1.5))
        for accepted, opacity in ((False, _FAINT), (True, 1.0)):
            kept = [value for value in values if (value * _STEPS >= self.value()) == accepted]
            painter.setOpacity(opacity)
            painter.drawLines([QLineF(x, top, x, top + _TICK - 1) for x in self._places(kept)])
        painter.setOpacity(1.0)


def _counts_text(calibration: Calibration, value: int) -> str:
    own, mixed, threshold = calibration.own, calibration.mixed, value / _STEPS
    everybody, nobody = threshold <= EVERYBODY, value == _HIGHEST
    accepted = 0 if nobody else len(own) if everybody else int((own >= threshold).sum())
    refused = len(mixed) if nobody else 0 if everybody else int((mixed < threshold).sum())
    return _("accepts {accepted} of {own} training faces, refuses {refused} of {mixed} mixed ones").format(
        accepted=accepted, own=len(own), refused=refused, mixed=len(mixed)
    )
