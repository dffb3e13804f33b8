"""What is still missing among a person's faces, seen at a glance, and what to do next."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from app.faces.guide import Aspect, Guidance
from app.ui import theme
from app.ui.faces.guide_glyphs import paint_glyph
from app.ui.widgets.picture import ink_on

_SIDE = 25.0
_GAP = 3.0
_GROUP_GAP = 7.0
# A little space after these: where to look, how near, how bright.
_ENDS = ("down", "far")
_BAR = 5.0
_LEAST = 0.12


class GuideView(QWidget):
    """Eight signs, filled in the person's colour as far as they are there, the count, and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        self.setAccessibleName("What is still missing")
        self._signs = _Signs()
        self._sentence = QLabel()
        self._sentence.setObjectName("guide_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # Always two lines: nothing below moves when another sentence is shorter.
        self._sentence.setFixedHeight(2 * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._signs)
        column.addWidget(self._sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_guidance(self, guidance: Guidance, name: str, colour: QColor) -> None:
        """Shows what the faces of a person show.

        Args:
            guidance: What is there and what is missing, left and right as the person sees them.
            name: The person.
            colour: The person's.
        """
        self._signs.show_guidance(guidance, colour)
        self._sentence.setText(f"{name}: {guidance.sentence}")
        missing = ", ".join(aspect.title for aspect in guidance.aspects if not aspect.present)
        self.setAccessibleDescription(
            f"{guidance.count} of {guidance.wanted} faces. Missing: {missing or 'nothing'}."
        )


class _Signs(QWidget):
    """The signs in a row, and how many faces there are."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("guide_signs")
        self._guidance: Guidance | None = None
        self._colour = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_guidance(self, guidance: Guidance, colour: QColor) -> None:
        self._guidance, self._colour = guidance, colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(340, round(_SIDE) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, round(_SIDE) + 2)

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
        left = places[-1].right() + _GROUP_GAP + 2
        self._paint_count(painter, QRectF(left, places[0].top(), self.width() - left - 1, _SIDE))

    def _places(self, guidance: Guidance) -> list[QRectF]:
        places, left = [], 0.5
        for aspect in guidance.aspects:
            places.append(QRectF(left, 1.0, _SIDE, _SIDE))
            left += _SIDE + (_GROUP_GAP if aspect.key in _ENDS else _GAP)
        return places

    def _paint_sign(self, painter: QPainter, aspect: Aspect, place: QRectF) -> None:
        frame = QPainterPath()
        frame.addRoundedRect(place, 4, 4)
        painter.fillPath(frame, self.palette().color(QPalette.ColorRole.Base))
        text = self.palette().color(QPalette.ColorRole.WindowText)
        if aspect.present:
            painter.fillPath(frame, self._colour)
        elif aspect.strength > _LEAST:
            painter.save()
            painter.setClipPath(frame)
            painter.setOpacity(0.35)
            height = aspect.strength * place.height()
            painter.fillRect(
                QRectF(place.left(), place.bottom() - height, place.width(), height), self._colour
            )
            painter.restore()
        painter.setPen(QPen(self._colour if aspect.present else theme.line(self.palette()), 1))
        painter.drawPath(frame)
        pen = QPen(ink_on(self._colour) if aspect.present else text, 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        paint_glyph(painter, aspect.key, place)

    def _paint_count(self, painter: QPainter, place: QRectF) -> None:
        assert self._guidance is not None
        count, wanted = self._guidance.count, self._guidance.wanted
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        words = place.adjusted(0, 0, 0, -_BAR - 1)
        text = f"{count:,} of {wanted}" if count < wanted else f"{count:,} faces"
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        bar = QRectF(place.left(), place.bottom() - _BAR, place.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line(self.palette()))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        bar.setWidth(bar.width() * min(1.0, count / wanted))
        painter.setBrush(self._colour)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)

    def _tip(self, event: QHelpEvent) -> str:
        if self._guidance is None:
            return ""
        for aspect, place in zip(self._guidance.aspects, self._places(self._guidance), strict=True):
            if place.contains(event.pos().toPointF()):
                return f"{aspect.title}: {'there are enough.' if aspect.present else 'still missing.'}"
        return f"{self._guidance.wanted} varied faces of each person are enough."
