"""Who the network says it is, how surely, and the output s between the two desired outputs."""

import math
from html import escape

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.language import _
from app.recognition.recogniser import Answer
from app.ui import style
from app.ui.session import Session
from app.ui.symbols import SymbolLabel
from app.ui.view import View
from app.ui.widgets.labels import OneLine
from app.ui.widgets.picture import percent_text, undecided_text

_MARGIN, _TRACK, _MARKER, _GAP = 10.0, 8.0, 7.0, 3.0
_IDLE_OPACITY = 0.35
_FAINT = 0.7


class AnswerView(View):
    """The answer for the face that is explained: the name, what qualifies it, s, and s on the scale of ζ.

    Attributes:
        explanation_wanted: Why is a face unfamiliar?
    """

    explanation_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("answer_view")
        self.setAccessibleName(_("Answer"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._session, self._answering = session, session.answering
        self._name = OneLine()
        style.typed(self._name, "answer", bold=True)
        # What changes with every frame is only painted anew, never arranged.
        self._sure, self._s = OneLine(strong=True), OneLine(strong=True)
        self._sure.setObjectName("answer_confidence")
        self._s.setObjectName("answer_s")
        for line in (self._name, self._sure, self._s):
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name.setObjectName("answer_name")
        self._name.setAccessibleName(_("Who it is"))
        self._detail = QLabel(self)
        self._detail.setObjectName("answer_detail")
        self._detail.setAccessibleName(_("How surely"))
        self._detail.setWordWrap(True)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._detail.linkActivated.connect(self.explanation_wanted)
        self._symbol = SymbolLabel("s", "s", self)
        output = QHBoxLayout()
        output.setSpacing(4)
        output.addWidget(self._symbol)
        output.addWidget(self._s, 1)
        self._scale = OutputScale()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self._name, self._sure, self._detail):
            column.addWidget(widget)
        column.addLayout(output)
        column.addWidget(self._scale)
        self._keep_height()
        self._answering.seen.connect(self._show)
        self._answering.changed.connect(self._show)
        session.trainer.settings_changed.connect(self._show)
        session.roster.faces_changed.connect(self._show)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()
        elif event.type() == QEvent.Type.FontChange:
            self._keep_height()

    def _keep_height(self) -> None:
        """An answer, and why there is none, take the same place."""
        self._detail.setMinimumHeight(self.fontMetrics().lineSpacing())
        self._s.setMinimumHeight(self.fontMetrics().lineSpacing())

    @Slot()
    def _show(self) -> None:
        answer, names = self._answering.answer, self._answering.persons
        if len(names) >= 2:
            self._scale.set_persons((names[0], names[1]), self._answering.margin)
        if answer is None:
            name, detail = self._why_none()
            self._name.set_colour(None)
            self._scale.set_value(None)
            self._s.setText("")
        else:
            name = undecided_text(answer, names) if answer.undecided else answer.person
            detail = self._qualified(answer)
            person = style.person_colour(answer.index, self.palette())
            self._name.set_colour(None if answer.undecided else person)
            self._scale.set_value(answer.s[0], answer.raw_s[0])
            value = value_text(answer.s[0]).removeprefix("s ")
            self._s.setText(value + raw_text(answer.s[0], answer.raw_s[0]))
        self._name.setText(name)
        self._symbol.setVisible(answer is not None)
        self._sure.setText("" if answer is None else confidence_text(answer.confidence))
        self._sure.setVisible(not detail)
        self._detail.setVisible(bool(detail))
        self._detail.setText(detail)

    def _qualified(self, answer: Answer) -> str:
        """What keeps the name from being sure, beside the confidence; "" where nothing does."""
        confidence = confidence_text(answer.confidence)
        if not answer.known and answer.familiarity is not None:
            asked = self._answering.familiarity
            return _(
                "{confidence}, yet unfamiliar: like the faces learned by {familiarity}, asked {asked} ({why})"
            ).format(
                confidence=confidence,
                familiarity=_two_digits(answer.familiarity),
                asked=_two_digits(asked),
                why=f'<a href="strangers">{escape(_("why?"))}</a>',
            )
        if answer.undecided:
            return _("{confidence}: s is too near to the threshold to name one.").format(
                confidence=confidence
            )
        return ""

    def _how_to_train(self) -> str:
        roster = self._session.roster
        # A view may be drawn once more when its project is closed already.
        if not self._session.is_open or all(
            any(face.person_id == person.id for face in roster.faces) for person in roster.persons
        ):
            return _("Train the network first: press Run.")
        return _("Collect faces of both persons first, then press Run.")

    def _why_none(self) -> tuple[str, str]:
        """What stands in place of a name, and what helps."""
        answering = self._answering
        if answering.recogniser is None:
            return _("Nobody yet"), self._how_to_train()
        if answering.picture is None:
            return _("Nobody yet"), _("Open a camera, or drop a picture here.")
        if answering.still is not None:
            draw = _("Draw a box around the face in the picture.")
            return _("No face found"), f"{escape(answering.still.reason)} {draw}".strip()
        trouble = escape(answering.trouble) or _("Come nearer, or turn to the light.")
        return _("No face found"), trouble


class OutputScale(QWidget):
    """An axis from 0 to 1 with the ζ of both persons, a marker at s and the threshold.

    The marker stands at the average over a short time; a faint tick shows the output for the newest picture.
    What lies outside of the axis, as the linear f can give it, is marked by an arrow at the near end.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("output_scale")
        self.setAccessibleName(_("Output s"))
        self.setToolTip(
            _(
                "s against both desired outputs ζ: left of 0.5 it speaks for the first person, right of "
                "it for the second. From a camera s is a short average; the faint tick is the newest frame."
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names = ("", "")
        self._desired = (0.0, 1.0)
        self._s: float | None = None
        self._raw_s: float | None = None

    def set_persons(self, names: tuple[str, str], margin: float) -> None:
        """The names of the first two persons, whose ζ are so far from 0 and from 1."""
        if (names, (margin, 1 - margin)) != (self._names, self._desired):
            self._names, self._desired = names, (margin, 1 - margin)
            self._tell()

    def set_value(self, s: float | None, raw_s: float | None = None) -> None:
        """Marks this output, or its average, and the newest picture's own; None marks none."""
        if (s, raw_s) != (self._s, self._raw_s):
            self._s, self._raw_s = s, raw_s
            self._tell()

    def marker_x(self) -> float | None:
        """Where the marker of s stands in the widget; None while there is none."""
        return self._place_of(self._s)

    def raw_x(self) -> float | None:
        """Where the tick of the newest picture's own output stands; None while there is none."""
        return self._place_of(self._raw_s)

    def sizeHint(self) -> QSize:
        lines = 2 * self.fontMetrics().height()
        return QSize(240, math.ceil(self._track_top() + _TRACK + _GAP + lines + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter)
        self._paint_ends(painter)
        top, ink = self._track_top(), self.palette().color(QPalette.ColorRole.WindowText)
        raw, marker = self.raw_x(), self.marker_x()
        if raw is not None:
            painter.setOpacity(_FAINT)
            self._paint_marker(
                painter, raw, _overshoot(self._raw_s), _MARKER - 2, QRectF(raw - 1, top - _GAP, 2, 11)
            )
            painter.setOpacity(1.0)
        if marker is not None:
            painter.setBrush(ink)
            self._paint_marker(
                painter, marker, _overshoot(self._s), _MARKER, QRectF(marker - 1.5, top, 3, _TRACK)
            )
            if not _overshoot(self._s):
                above = top - _MARKER
                painter.drawPolygon(
                    _triangle((marker, top + 1), (marker - _MARKER, above), (marker + _MARKER, above))
                )

    def _tell(self) -> None:
        said = _("{first} at {low:g}, {second} at {high:g}").format(
            first=self._names[0], low=self._desired[0], second=self._names[1], high=self._desired[1]
        )
        value = "" if self._s is None else value_text(self._s) + raw_text(self._s, self._raw_s)
        self.setAccessibleDescription("; ".join(filter(None, (value, said))))
        self.update()

    def _place_of(self, s: float | None) -> float | None:
        return None if s is None or math.isnan(s) else self._x(min(1.0, max(0.0, s)))

    def _x(self, s: float) -> float:
        return _MARGIN + s * (self.width() - 2 * _MARGIN)

    def _track_top(self) -> float:
        return _MARKER + 2

    def _paint_track(self, painter: QPainter) -> None:
        top, middle = self._track_top(), self._x(0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setOpacity(_IDLE_OPACITY if self.marker_x() is None else 1.0)
        for index, (left, right) in enumerate(((self._x(0), middle), (middle, self._x(1)))):
            painter.setBrush(style.person_colour(index, self.palette()))
            painter.drawRect(QRectF(left, top, right - left, _TRACK))
        painter.setOpacity(1.0)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 1.5))
        for place in (self._x(self._desired[0]), middle, self._x(self._desired[1])):
            painter.drawLine(QPointF(place, top - 2), QPointF(place, top + _TRACK + _GAP))

    def _paint_ends(self, painter: QPainter) -> None:
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        top, threshold = self._track_top() + _TRACK + _GAP, _("threshold 0.5")
        middle = metrics.horizontalAdvance(threshold) + 2 * _GAP
        half = (self.width() - middle) / 2
        muted = style.muted(self.palette())
        for index, align in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
            left = index * (half + middle)
            text = f"ζ = {self._desired[index]:g}"
            width = metrics.horizontalAdvance(text) + 2.0
            below = min(max(self._x(self._desired[index]) - width / 2, left), left + half - width)
            painter.setPen(muted)
            painter.drawText(QRectF(below, top, width, line), Qt.AlignmentFlag.AlignHCenter, text)
            painter.setPen(style.person_colour(index, self.palette()))
            name = metrics.elidedText(
                self._names[index], Qt.TextElideMode.ElideRight, round(self.width() / 2) - 4
            )
            painter.drawText(
                QRectF(index * self.width() / 2, top + line, self.width() / 2, line), align, name
            )
        painter.setPen(muted)
        painter.drawText(QRectF(half, top, middle, line), Qt.AlignmentFlag.AlignHCenter, threshold)

    def _paint_marker(self, painter: QPainter, x: float, side: int, half: float, bar: QRectF) -> None:
        """A bar, or an arrow at the end of the axis where the output lies beyond it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.WindowText))
        if side:
            middle, tip, back = self._track_top() + _TRACK / 2, x + side * _MARGIN, x - side * 2
            painter.drawPolygon(_triangle((tip, middle), (back, middle - half), (back, middle + half)))
        else:
            painter.drawRect(bar)


def confidence_text(confidence: float) -> str:
    """A confidence in 0 … 1 as "confidence 97 %"; full certainty is never claimed."""
    return _("confidence {percent}").format(percent=percent_text(confidence))


def value_text(s: float) -> str:
    """The output as "s = 0.031", with as many digits as say something."""
    return _("s is not a number") if math.isnan(s) else f"s = {_digits(s)}"


def raw_text(s: float, raw_s: float | None) -> str:
    """What is said of the newest picture's own output beside the average s: ", this frame 0.035".

    Returns:
        "" where there is none, or the two are the same.
    """
    if raw_s is None or raw_s == s or (math.isnan(raw_s) and math.isnan(s)):
        return ""
    return _(", this frame {s}").format(s=_("not a number") if math.isnan(raw_s) else _digits(raw_s))


def _digits(s: float) -> str:
    digits = f"{s:z.3f}" if abs(s) < 100 else f"{s:.3g}"
    return digits.replace("-", "−")


def _two_digits(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _overshoot(s: float | None) -> int:
    """-1 where s lies left of the axis, 1 where right of it, else 0."""
    return 0 if s is None or math.isnan(s) else (s > 1) - (s < 0)


def _triangle(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*corner) for corner in corners])
