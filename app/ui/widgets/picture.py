"""A picture with marked faces: live, dropped by the user, or one in which a face is drawn by hand."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QSizePolicy, QWidget

from app.faces.found import Box
from app.faces.picture import fitted
from app.jobs.live import LiveFrame
from app.language import _
from app.project import ProjectError
from app.project.files import write_whole
from app.recognition.recogniser import Answer
from app.ui import style
from app.ui.drops import DropTarget
from app.ui.images import encoded, image_of
from app.ui.widgets.arranged import stacked
from app.ui.widgets.keys import ARROWS, ENTER
from app.ui.widgets.labels import named

_RADIUS = 6.0
_MARGIN = 12
_LINE = 2
_SHADE = QColor(0, 0, 0, 150)
_LIGHT = QColor(255, 255, 255)
_PADDING = 4.0

_SMALLEST_BOX = 12
"""Pixels of the picture: a smaller box was a click."""
_STEP = 0.02
"""Of the picture's width: how far an arrow key moves a box."""


class Mark(NamedTuple):
    """A marked face.

    Attributes:
        box: x, y, width and height in pixels of the picture.
        text: What its label says; empty for a box alone.
        colour: Of the box and of the label's ground.
    """

    box: tuple[int, int, int, int]
    text: str
    colour: QColor


def marks_of(frame: LiveFrame, palette: QPalette, collected: QColor | None = None) -> list[Mark]:
    """Each face of a frame: named where a network said who it is, else only boxed.

    Args:
        frame: The frame.
        palette: Where the colours come from.
        collected: The colour of the person who is collected: of the box of the face that is captured.
    """
    if frame.answers and collected is None:
        return answer_marks(frame.answers, palette)
    first = collected or palette.color(QPalette.ColorRole.Highlight)
    colours = [first, *[style.muted(palette)] * len(frame.faces)]
    return [Mark(face.box, "", colour) for face, colour in zip(frame.faces, colours, strict=False)]


def answer_marks(answers: Sequence[Answer], palette: QPalette, persons: Sequence[str] = ()) -> list[Mark]:
    """Each face with its name and confidence, in the person's colour; an unfamiliar one in none.

    Args:
        answers: What the network says of each.
        palette: Where the colours come from.
        persons: The names in the order of the outputs, for a face that may be either.
    """
    return [_answer_mark(answer, palette, persons) for answer in answers]


def undecided_text(answer: Answer, persons: Sequence[str]) -> str:
    """Both whom a face may be: "Ada or Ben"."""
    if len(persons) < 2:
        return answer.person
    nearest = sorted(range(len(persons)), key=lambda index: -answer.s[index]) if len(answer.s) > 1 else [0, 1]
    first, second = (persons[index] for index in sorted(nearest[:2]))
    return _("{first} or {second}").format(first=first, second=second)


def unfamiliar_text(nearer: str) -> str:
    """What is said of a face that is nearer to this person, but not familiar enough."""
    return _("{name} · unfamiliar").format(name=nearer)


def percent_text(confidence: float) -> str:
    """A confidence in 0 … 1 as "97 %"; full certainty is never claimed."""
    return _("> 99 %") if confidence >= 0.995 else _("{percent} %").format(percent=round(100 * confidence))


def _answer_mark(answer: Answer, palette: QPalette, persons: Sequence[str]) -> Mark:
    if answer.undecided:
        return Mark(answer.box, undecided_text(answer, persons), style.muted(palette))
    if not answer.known:
        return Mark(answer.box, unfamiliar_text(answer.person), style.muted(palette))
    text = _("{name} {confidence}").format(name=answer.person, confidence=percent_text(answer.confidence))
    return Mark(answer.box, text, style.person_colour(answer.index, palette))


class PictureView(DropTarget):
    """A picture, its aspect kept, in a rounded frame, with boxes and labels on top.

    While it is hidden a new picture costs nothing: it is converted when it is painted. Files and folders can
    be dropped on it. Its menu copies the picture, saves it and shows it large.

    Args:
        pixels: A small picture is shown as the squares that it is made of.

    Signals:
        face_clicked (int): Where faces can be chosen, the number of the mark that was clicked, or reached by
            the arrow keys from left to right.
        box_drawn (Box): Where a face can be drawn, the box around it, in pixels of the picture.
    """

    face_clicked = Signal(int)
    box_drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, pixels: bool = False) -> None:
        super().__init__(parent)
        self._pixels = pixels
        self._picture: NDArray[np.uint8] | QImage | None = None
        self._image: QImage | None = None
        self._image_pixels = QSize()
        self._marks: tuple[Mark, ...] = ()
        self._chosen: int | None = None
        self._drawing = False
        self._start: QPointF | None = None
        self._box: QRectF | None = None
        self._empty_text = ""
        self._mirrored = False
        named(self, "picture_view", _("Picture"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._picture_actions = add_picture_actions(self, self._whole, self.accessibleName, enlarges=True)
        self._enable_actions(False)

    def set_picture(self, picture: NDArray[np.uint8] | QImage | None) -> None:
        """Shows a picture; a box that was being drawn on another one is gone.

        Args:
            picture: RGB (H, W, 3) or grey (H, W), uint8, not to be written to afterwards; or an image; None
                for none.
        """
        if (picture is None) != (self._picture is None):
            self._enable_actions(picture is not None)
        self._picture, self._image, self._box = picture, None, None
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Draws these boxes and labels on the picture, in place of the earlier ones."""
        if [mark.text for mark in marks] != [mark.text for mark in self._marks]:
            self.setAccessibleDescription(", ".join(mark.text for mark in marks))
        self._marks = tuple(marks)
        self.update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The boxes and labels that are drawn."""
        return self._marks

    def let_choose(self) -> None:
        """From now on faces can be chosen, with the mouse and with the arrow keys."""
        self._chosen = 0
        self.setToolTip(_("Click a face, or go there with the arrow keys, to see the answer for it."))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_chosen(self, number: int) -> None:
        """Draws which of several marks is the chosen one."""
        if number != self._chosen:
            self._chosen = number
            self.update()

    def let_draw(self, drawing: bool = True) -> None:
        """Whether a box can be drawn around a face: with the mouse, or with the keyboard.

        Enter puts a box in the middle, the arrow keys move it, with Shift they change its size, and Enter
        takes it; Escape takes it away.
        """
        self._drawing, self._start, self._box = drawing, None, None
        if drawing:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()
        self.update()

    @property
    def drawing(self) -> bool:
        """Whether a box can be drawn around a face now."""
        return self._drawing and self._picture is not None

    def set_empty_text(self, text: str) -> None:
        """What to say while there is no picture."""
        self._empty_text = text
        self.update()

    @property
    def mirrored(self) -> bool:
        """Whether left and right are swapped, as in a mirror; the labels stay readable."""
        return self._mirrored

    @mirrored.setter
    def mirrored(self, mirrored: bool) -> None:
        if mirrored != self._mirrored:
            self._mirrored, self._image = mirrored, None
            self.update()

    def sizeHint(self) -> QSize:
        # As high as a camera's 4:3 fills the width that the panel gives.
        return QSize(320, self.width() * 3 // 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Height for width in the size policy would make it the least height, too much for a low window.
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def picture_area(self) -> QRect:
        """Where the picture stands in the widget; empty while there is none."""
        size = self._picture_size()
        if size.isEmpty():
            return QRect()
        area = QRect(self.rect().topLeft(), size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))
        area.moveCenter(self.rect().center())
        return area

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._mark_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif self.drawing:
            self._start, self._box = event.position(), None
        elif number is not None:
            self.face_clicked.emit(number)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is not None:
            self._box = self._in_picture(QRectF(self._start, event.position()).normalized())
            self.update()
            return
        if self.hasMouseTracking() and not self.drawing:
            number = self._mark_at(event.position())
            there = number is not None and number != self._chosen
            self.setCursor(Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._start is not None and event.button() == Qt.MouseButton.LeftButton:
            self._start = None
            self._take_box()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self._draw_by_key(event) or self._choose_by_key(event)):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(frame, self.palette().color(QPalette.ColorRole.Base))
        area = self.picture_area()
        if area.isEmpty():
            painter.setPen(style.muted(self.palette()))
            place = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)
        else:
            painter.drawImage(area.topLeft(), self._shown(area))
            self._paint_marks(painter)
            # Qt would share a clipped picture among threads, which wait for a processor in turn.
            corners = QPainterPath()
            corners.addRect(QRectF(self.rect()))
            painter.fillPath(corners - frame, self.palette().color(QPalette.ColorRole.Window))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._frame_pen())
        painter.drawPath(frame)

    def _enable_actions(self, enabled: bool) -> None:
        for action in self._picture_actions:
            action.setEnabled(enabled)

    def _paint_marks(self, painter: QPainter) -> None:
        """What stands on the picture."""
        boxes = [self.place_of(mark.box) for mark in self._marks]
        if self._chosen is not None and 1 < len(boxes) > self._chosen:
            outer = boxes[self._chosen].toAlignedRect()
            _paint_frame(painter, outer.adjusted(_LINE + 2, _LINE + 2, -_LINE - 2, -_LINE - 2), _SHADE)
            _paint_frame(painter, outer.adjusted(_LINE, _LINE, -_LINE, -_LINE), _LIGHT)
        for mark, box in zip(self._marks, boxes, strict=True):
            _paint_box(painter, box, mark.colour)
        labelled = [(mark, box) for mark, box in zip(self._marks, boxes, strict=True) if mark.text]
        if labelled:
            _paint_labels(painter, labelled, QRectF(self.picture_area()), self.font())
        if self._box is not None:
            _paint_box(painter, self._box, self.palette().color(QPalette.ColorRole.Highlight))

    def _choose_by_key(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self._chosen is None or len(self._marks) < 2:
            return False
        middles = [self.place_of(mark.box).center().x() for mark in self._marks]
        order = sorted(range(len(middles)), key=middles.__getitem__)
        place = order.index(self._chosen) if self._chosen in order else 0
        self.face_clicked.emit(order[max(0, min(place + step, len(order) - 1))])
        return True

    def _draw_by_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if not self.drawing:
            return False
        if key in ENTER:
            if self._box is None:
                area = QRectF(self.picture_area())
                self._box = QRectF(0, 0, area.height() / 2, area.height() / 2)
                self._box.moveCenter(area.center())
            else:
                self._take_box()
        elif key == Qt.Key.Key_Escape and self._box is not None:
            self._box = None
        elif self._box is not None and key in ARROWS:
            step = max(1.0, _STEP * self.picture_area().width())
            down, across = (step * one for one in ARROWS[Qt.Key(key)])
            grows = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            moved = self._box.adjusted(0 if grows else across, 0 if grows else down, across, down)
            inside = self._in_picture(moved)
            if inside.isValid() and (grows or inside.size() == self._box.size()):
                self._box = inside
        else:
            return False
        self.update()
        return True

    def _take_box(self) -> None:
        box, self._box = self._box, None
        self.update()
        if box is None:
            return
        area, width = self.picture_area(), self._picture_size().width()
        scale = width / area.width()
        left = (area.right() + 1 - box.right() if self._mirrored else box.left() - area.left()) * scale
        top = (box.top() - area.top()) * scale
        drawn = Box(round(left), round(top), round(box.width() * scale), round(box.height() * scale))
        if min(drawn.width, drawn.height) >= _SMALLEST_BOX:
            self.box_drawn.emit(drawn)

    def _in_picture(self, box: QRectF) -> QRectF:
        return box.intersected(QRectF(self.picture_area()))

    def _mark_at(self, position: QPointF) -> int | None:
        """The smallest marked face there; None where there is none, or none can be chosen."""
        if self._chosen is None or not self._marks or self._picture_size().isEmpty():
            return None
        boxes = [self.place_of(mark.box) for mark in self._marks]
        under = [number for number, box in enumerate(boxes) if box.contains(position)]
        return min(under, key=lambda number: boxes[number].width(), default=None)

    def place_of(self, box: tuple[float, float, float, float]) -> QRectF:
        """Where a box of the picture stands in the widget, cut at the picture's edges."""
        area, pixels = QRectF(self.picture_area()), self._picture_size().width()
        x, y, width, height = box
        if self._mirrored:
            x = pixels - x - width
        scale = area.width() / pixels
        place = QRectF(area.x() + x * scale, area.y() + y * scale, width * scale, height * scale)
        return place.intersected(area)

    def _frame_pen(self) -> QPen:
        if self.hovered:
            return QPen(self.palette().color(QPalette.ColorRole.Highlight), 3)
        if self.hasFocus():
            return QPen(self.palette().color(QPalette.ColorRole.Highlight), 2)
        return QPen(style.line(self.palette()), 1)

    def _picture_size(self) -> QSize:
        if self._picture is None:
            return QSize()
        if isinstance(self._picture, QImage):
            return self._picture.size()
        height, width = self._picture.shape[:2]
        return QSize(width, height)

    def _whole(self) -> QImage:
        if isinstance(self._picture, np.ndarray):
            return image_of(self._picture)
        return self._picture or QImage()

    def _shown(self, area: QRect) -> QImage:
        ratio = self.devicePixelRatioF()
        pixels = (area.size() * ratio).expandedTo(QSize(1, 1))
        if self._image is None or self._image_pixels != pixels:
            self._image, self._image_pixels = self._fitted(pixels), pixels
            self._image.setDevicePixelRatio(ratio)
        return self._image

    def _fitted(self, pixels: QSize) -> QImage:
        """The picture with exactly the pixels it is drawn with."""
        picture = self._picture
        if isinstance(picture, np.ndarray):
            image = image_of(fitted(picture, pixels.width(), pixels.height(), squares=self._pixels))
        else:
            smooth = Qt.TransformationMode.SmoothTransformation
            # Of other formats, only these pixels are averaged.
            image = (picture or QImage()).convertToFormat(QImage.Format.Format_RGB32)
            image = image.scaled(pixels, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        # Qt draws 32-bit pixels twice as fast as 24-bit ones, even with the conversion.
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        return image.flipped(Qt.Orientation.Horizontal) if self._mirrored else image


def ink_on(ground: QColor) -> QColor:
    """Black or white, whichever is the more legible on that ground (relative luminance, WCAG)."""
    rgb = (ground.redF(), ground.greenF(), ground.blueF())
    linear = [((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in rgb]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return QColor("black") if luminance > 0.179 else QColor("white")


def add_picture_actions(
    widget: QWidget,
    image: Callable[[], QImage],
    name: Callable[[], str],
    *,
    enlarges: bool = False,
) -> list[QAction]:
    """Copy Picture, Save Picture As… and perhaps Enlarge, in the menu that a right click opens.

    Args:
        widget: Whose actions they become, after those it has.
        image: The picture at the time; an empty one where there is none.
        name: What the file and the window are called at first.
        enlarges: Whether the picture can be seen in a window of its own.
    """

    def do(call: Callable[[QImage, str], None]) -> None:
        shown = image()
        if not shown.isNull():
            call(shown, name())

    def add(text: str, call: Callable[[QImage, str], None]) -> QAction:
        action = QAction(text, widget)
        action.triggered.connect(lambda: do(call))
        widget.addAction(action)
        return action

    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    copy = add(_("Copy Picture"), lambda shown, _name: QGuiApplication.clipboard().setImage(shown))
    copy.setShortcut(QKeySequence.StandardKey.Copy)
    copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    actions = [copy, add(_("Save Picture As…"), partial(_save_picture, widget))]
    return [*actions, add(_("Enlarge"), partial(enlarge, widget))] if enlarges else actions


def _save_picture(parent: QWidget, picture: QImage, name: str) -> None:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    start = str(Path(folder) / f"{name}.png")
    formats = _("PNG pictures (*.png);;JPEG pictures (*.jpg)")
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("Save the picture"), start, formats)
    if not chosen:
        return
    path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".png")
    try:
        if str(path) != chosen and path.exists():
            # The system has asked about the name without its ending.
            raise FileExistsError(0, _("there is such a file already"))
        write_whole(path, encoded(picture, path.suffix))
    except ProjectError as error:
        QMessageBox.warning(parent, _("Save the picture"), str(error))
    except OSError as error:
        sentence = _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror)
        QMessageBox.warning(parent, _("Save the picture"), sentence)


def enlarge(parent: QWidget, picture: QImage, title: str) -> None:
    """Shows a picture in a window of its own."""
    dialog = named(QDialog(parent), "enlarged_picture")
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    view = PictureView(dialog)
    view.setAccessibleName(title)
    view.set_picture(picture)
    stacked(view, within=dialog)
    dialog.resize(parent.screen().availableSize() * 0.7)
    dialog.show()


def _paint_labels(painter: QPainter, marks: Sequence[tuple[Mark, QRectF]], area: QRectF, font: QFont) -> None:
    """Labels above their boxes, else inside at the top, below or inside at the bottom; none over another."""
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    taken: list[QRectF] = []
    for mark, box in marks:
        wanted, height = metrics.horizontalAdvance(mark.text) + 2 * _PADDING, metrics.height() + _PADDING / 2
        width = min(wanted, area.width())
        left = max(area.left(), min(box.left(), area.right() - width))
        tops = (box.top() - height, box.top(), box.bottom(), box.bottom() - height)
        places = [QRectF(left, top, width, height) for top in tops]
        fitting = [place for place in places if area.contains(place)] or [places[1]]
        place = next((p for p in fitting if not any(p.intersects(one) for one in taken)), fitting[0])
        taken.append(place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark.colour)
        painter.drawRoundedRect(place, 2, 2)
        painter.setPen(ink_on(mark.colour))
        # Measuring a text takes as long as drawing it: not again where it has its place.
        fits = width >= wanted
        shown = mark.text if fits else metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, width - 8)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)


def _paint_box(painter: QPainter, box: QRectF, colour: QColor) -> None:
    # A dark line around the coloured one keeps the box visible on a picture of the same colour.
    outer = box.toAlignedRect()
    _paint_frame(painter, outer, _SHADE, _LINE + 2)
    _paint_frame(painter, outer.adjusted(1, 1, -1, -1), colour)


def _paint_frame(painter: QPainter, ring: QRect, colour: QColor, width: int = _LINE) -> None:
    """The four sides of a ring, on whole pixels: sharp, and several times faster than strokes."""
    x, y, bottom = ring.x(), ring.y(), ring.y() + ring.height() - width
    painter.fillRect(x, y, ring.width(), width, colour)
    painter.fillRect(x, bottom, ring.width(), width, colour)
    painter.fillRect(x, y + width, width, bottom - y - width, colour)
    painter.fillRect(x + ring.width() - width, y + width, width, bottom - y - width, colour)
