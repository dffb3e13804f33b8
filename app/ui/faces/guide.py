"""What is still missing among a person's faces, and what might mislead the network."""

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QTransform
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from app.faces.guide import Aspect, Guidance, difference, guidance
from app.faces.measuring import Look
from app.language import _, ngettext
from app.ui import style
from app.ui.roster import Roster
from app.ui.widgets.buttons import icon_button
from app.ui.widgets.picture import ink_on

_MILLISECONDS = 200
"""Faces come in batches; what they show together is said once."""
_SIDE = 1.8
"""Of a sign at most, in lines of text."""
_GAP, _GROUP_GAP = 3.0, 7.0
# A little space after these: where to look, how near, how bright.
_ENDS = ("down", "far")
_BAR = 5.0
_LEAST = 0.12


class Coach(QObject):
    """Knows how the faces of the open project look.

    Attributes:
        changed: There are other faces: ask anew.
    """

    changed = Signal()

    def __init__(self, roster: Roster, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roster = roster
        self._looks: dict[int, Look | None] = {}
        self._soon = QTimer(self, singleShot=True, interval=_MILLISECONDS)
        self._soon.timeout.connect(self.changed)
        roster.cleared.connect(self._forget)
        for signal in (roster.added, roster.removed, roster.changed):
            signal.connect(self._note)

    def guidance(self, person_id: int, mirrored: bool) -> Guidance:
        """What a person's faces show; excluded ones do not count.

        Args:
            person_id: The person.
            mirrored: Whether the user sees the camera as a mirror: left and right are then as seen there.
        """
        count, looks = self._of(person_id)
        return guidance([_mirrored(look) for look in looks] if mirrored else looks, count)

    def hint(self, person_ids: Sequence[int]) -> str:
        """What two persons' faces differ in that is not the persons; empty where they do not."""
        if len(person_ids) != 2:
            return ""
        first, second = (self._of(person_id)[1] for person_id in person_ids)
        return difference(first, second) or ""

    def _of(self, person_id: int) -> tuple[int, list[Look]]:
        """How many faces of a person there are to learn, and the looks of those that have one."""
        faces = [face for face in self._roster.faces if face.person_id == person_id and not face.excluded]
        for face in faces:
            if face.id not in self._looks:
                self._looks[face.id] = Look.from_json(face.look)
        looks = (self._looks[face.id] for face in faces)
        return len(faces), [look for look in looks if look is not None]

    @Slot()
    def _forget(self) -> None:
        self._looks.clear()
        self._soon.start()

    @Slot(object)
    def _note(self, _faces: object) -> None:
        if not self._soon.isActive():
            self._soon.start()


def _mirrored(look: Look) -> Look:
    return replace(look, turn=None if look.turn is None else -look.turn, side_light=-look.side_light)


class GuideView(QWidget):
    """Eight signs, filled in the person's colour as far as they are there, the count, and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        self.setAccessibleName(_("What is still missing"))
        self._signs = _Signs(self)
        self._sentence = QLabel(self)
        self._sentence.setObjectName("guide_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._signs)
        column.addWidget(self._sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_guidance(self, guided: Guidance, name: str, colour: QColor) -> None:
        """Shows what the faces of a person show.

        Args:
            guided: What is there and what is missing, left and right as the person sees them.
            name: The person.
            colour: The person's.
        """
        # Always two lines: nothing below moves when another sentence is shorter.
        self._sentence.setFixedHeight(2 * self.fontMetrics().lineSpacing())
        self._signs.show_guidance(guided, colour)
        self._sentence.setText(_("{name}: {sentence}").format(name=name, sentence=guided.sentence))
        self._sentence.setToolTip(self._sentence.text())
        missing = ", ".join(aspect.title for aspect in guided.aspects if not aspect.present)
        said = (
            _("{count} of {wanted} faces. Missing: {missing}.")
            if missing
            else _("{count} of {wanted} faces.")
        )
        self.setAccessibleDescription(said.format(count=guided.count, wanted=guided.wanted, missing=missing))


class _Signs(QWidget):
    """The signs in a row, and how many faces there are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("guide_signs")
        self._guidance: Guidance | None = None
        self._colour = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_guidance(self, guided: Guidance, colour: QColor) -> None:
        self._guidance, self._colour = guided, colour
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(24 * line, round(_SIDE * line) + 2)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(17 * line, round(_SIDE * line) + 2)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._guidance is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places(self._guidance)
        for aspect, place in zip(self._guidance.aspects, places, strict=True):
            self._paint_sign(painter, aspect, place)
        left = places[-1].right() + _GROUP_GAP
        self._paint_count(painter, QRectF(left, 1, self.width() - left - 1, self.height() - 2))

    def _places(self, guided: Guidance) -> list[QRectF]:
        words = self.fontMetrics().horizontalAdvance(self._count_text(guided))
        count = len(guided.aspects)
        free = self.width() - words - (count - len(_ENDS)) * _GAP - (len(_ENDS) + 1) * _GROUP_GAP
        side = min(self.height() - 2.0, free / max(1, count))
        places, left = [], 0.5
        for aspect in guided.aspects:
            places.append(QRectF(left, (self.height() - side) / 2, side, side))
            left += side + (_GROUP_GAP if aspect.key in _ENDS else _GAP)
        return places

    def _paint_sign(self, painter: QPainter, aspect: Aspect, place: QRectF) -> None:
        frame = QPainterPath()
        frame.addRoundedRect(place, 4, 4)
        painter.fillPath(frame, self.palette().color(QPalette.ColorRole.Base))
        if aspect.present:
            painter.fillPath(frame, self._colour)
        elif aspect.strength > _LEAST:
            faint = QColor(self._colour)
            faint.setAlphaF(0.35)
            filled = QPainterPath()
            filled.addRect(place.adjusted(0, (1 - aspect.strength) * place.height(), 0, 0))
            painter.fillPath(frame.intersected(filled), faint)
        painter.setPen(QPen(self._colour if aspect.present else style.line(self.palette()), 1))
        painter.drawPath(frame)
        ink = ink_on(self._colour) if aspect.present else self.palette().color(QPalette.ColorRole.WindowText)
        round_ends = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(ink, 1.6, *round_ends))
        to_place = QTransform.fromTranslate(place.center().x(), place.center().y())
        lines, filled = _glyph(aspect.key)
        to_place.scale(place.width(), place.height())
        painter.drawPath(to_place.map(lines))
        painter.fillPath(to_place.map(filled), ink)

    def _paint_count(self, painter: QPainter, place: QRectF) -> None:
        assert self._guidance is not None
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        words = place.adjusted(0, 0, 0, -_BAR - 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, right, self._count_text(self._guidance))
        bar = QRectF(place.left(), place.bottom() - _BAR, place.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, part in (
            (style.line(self.palette()), 1.0),
            (self._colour, min(1.0, self._guidance.count / self._guidance.wanted)),
        ):
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(part * bar.width(), _BAR)), 2.5, 2.5)

    def _count_text(self, guided: Guidance) -> str:
        count = guided.count
        if count < guided.wanted:
            return _("{count} of {wanted}").format(count=f"{count:,}", wanted=guided.wanted)
        return ngettext("{count} face", "{count} faces", count).format(count=f"{count:,}")

    def _tip(self, event: QHelpEvent) -> str:
        if self._guidance is None:
            return ""
        for aspect, place in zip(self._guidance.aspects, self._places(self._guidance), strict=True):
            if place.contains(event.pos().toPointF()):
                said = _("{title}: there are enough.") if aspect.present else _("{title}: still missing.")
                return said.format(title=aspect.title)
        return _("{count} varied faces of each person are enough.").format(count=self._guidance.wanted)


def _glyph(key: str) -> tuple[QPainterPath, QPainterPath]:
    """The lines and the filled part of a sign, in a square of side 1 around (0, 0)."""
    lines, filled, centre = QPainterPath(), QPainterPath(), QPointF(0, 0)
    turns = {"right": 0, "down": 90, "left": 180, "up": 270}
    if key in turns:
        lines.moveTo(-0.3, 0)
        lines.lineTo(0.3, 0)
        lines.moveTo(0.1, -0.2)
        lines.lineTo(0.3, 0)
        lines.lineTo(0.1, 0.2)
        return QTransform().rotate(turns[key]).map(lines), filled
    if key in ("near", "far"):
        # A head in the frame of a picture.
        size = 0.22 if key == "near" else 0.07
        lines.addRect(QRectF(-0.34, -0.3, 0.68, 0.6))
        filled.addEllipse(centre, 0.8 * size, size)
    elif key == "brighter":
        lines.addEllipse(centre, 0.14, 0.14)
        for ray in range(8):
            way = QPointF(math.cos(math.pi * ray / 4), math.sin(math.pi * ray / 4))
            lines.moveTo(way * 0.26)
            lines.lineTo(way * 0.36)
    else:
        bite = QPainterPath()
        lines.addEllipse(QPointF(-0.02, 0), 0.28, 0.28)
        bite.addEllipse(QPointF(0.13, -0.09), 0.24, 0.24)
        lines = lines.subtracted(bite)
    return lines, filled


class HintLine(QFrame):
    """A quiet sentence with a button that puts it away; it comes back only with something else to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hint_line")
        self.setProperty("card", True)
        self._put_away = ""
        self._text = QLabel(self)
        self._text.setObjectName("hint_text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = icon_button("hint_close", "close", _("Put this hint away"), self)
        close.setToolTip(_("Put this hint away. It comes back only when it has changed."))
        close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 2, 2)
        row.addWidget(self._text, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Shows a hint; an empty one, or the one that was put away, is not shown."""
        if sentence:
            self._text.setText(sentence)
        self.setVisible(bool(sentence) and sentence != self._put_away)

    @Slot()
    def forget(self) -> None:
        """Another project: what was put away may be said again."""
        self._put_away = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, 3, self.height(), self.palette().color(QPalette.ColorRole.Highlight))

    @Slot()
    def _dismiss(self) -> None:
        self._put_away = self._text.text()
        self.hide()
