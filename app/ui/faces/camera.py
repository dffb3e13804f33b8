"""The camera in the Faces panel: choosing and opening it, what it sees, and what it has to say."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.faces.cameras.film import VIDEO_SUFFIXES
from app.faces.preparation import as_picture
from app.jobs.live import LiveFrame
from app.language import _, ngettext
from app.ui.camera import Source
from app.ui.icons import wear_icon
from app.ui.session import Session
from app.ui.widgets.labels import OneLine
from app.ui.widgets.picture import PictureView, ink_on, marks_of

_VIDEO, _FOLDER = "video?", "folder?"
_PACES = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Times as fast as the film was taken."""


class CameraView(QWidget):
    """Chooses and opens the camera, and shows what it sees, or why it sees nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("camera_view")
        self._session, self._camera, self._preferences = session, session.camera, session.preferences
        self._action = session.actions["camera"]
        self._taken = 0
        self._choices = _Choices(self)
        self._picture = PictureView(self)
        self._picture.setObjectName("live_picture")
        self._picture.setAccessibleName(_("Live picture"))
        self._picture.let_choose()
        self._picture.setToolTip(
            _(
                "What the camera sees, each found face in a box. Click one to see the answer for it. "
                "Drop a video or a folder here to show it."
            )
        )
        self._picture.set_empty_text(_("The camera is closed."))
        self._picture.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._notice = _Notice(self)
        self._flash = _Flash(self)
        self._eye = _Eye(self)
        self._state = OneLine()
        self._state.setObjectName("live_state")
        self._state.setAccessibleName(_("State of the camera"))
        self._pace = _Pace(self)
        self._lay_out()
        self._connect()
        self._camera.sources.expect(self._preferences.camera)
        self._show_sources()
        self._choices.show_current(self._preferences.camera)
        self._show_closed()

    def toggle(self) -> None:
        """Opens the chosen camera, or closes the open one."""
        if self._camera.is_open:
            self._camera.close()
        else:
            self._open(self._choices.currentData() or "")

    def show_frame(self, frame: LiveFrame, colour: QColor | None) -> None:
        """Shows one frame of the camera.

        Args:
            frame: The frame.
            colour: Of the person who is collected; None where nobody is.
        """
        if frame.trouble.blank:
            self._say_with_retry(frame.trouble.sentence)
        else:
            self._notice.hide()
            self._picture.set_picture(frame.picture)
            self._picture.set_marks(marks_of(frame, self.palette(), colour))
            self._picture.set_chosen(self._session.answering.number)
        self._eye.show_face(frame)
        self._state.setText(_state_of(frame))
        self._state.set_colour(colour if frame.burst else None)
        taken = frame.burst.taken if frame.burst else 0
        if colour is not None and taken > self._taken:
            self._flash.flash(colour)
        self._taken = taken

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._camera.in_sight = True

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._camera.in_sight = False

    def _lay_out(self) -> None:
        look = QToolButton(self)
        look.setObjectName("look_for_cameras")
        look.setAccessibleName(_("Look for cameras"))
        look.setToolTip(_("Look for cameras: one plugged in just now is then in the list."))
        wear_icon(look, "refresh")
        look.clicked.connect(self._camera.sources.look_for_devices)
        opening = QToolButton(self)
        opening.setObjectName("open_camera")
        opening.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        opening.setDefaultAction(self._action)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self._choices, 1)
        for button in (look, opening):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            bar.addWidget(button)
        live = QGridLayout()
        live.setSpacing(6)
        for over in (self._picture, self._notice, self._flash):
            live.addWidget(over, 0, 0)
        live.addWidget(self._eye, 0, 1)
        live.addWidget(self._state, 1, 0, 1, 2)
        live.setColumnStretch(0, 5)
        live.setColumnStretch(1, 2)
        live.setRowStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addLayout(live, 1)
        column.addWidget(self._pace)
        order = (self._choices, look, opening, self._picture, self._notice, self._pace)
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def _connect(self) -> None:
        self._choices.chosen.connect(self._choose)
        self._choices.about_to_open.connect(self._camera.sources.look_for_devices)
        self._notice.agreed.connect(self._camera.open_again)
        self._picture.paths_dropped.connect(self._dropped)
        self._picture.face_clicked.connect(self._explain)
        self._pace.changed.connect(self._camera.set_pace)
        self._camera.sources.changed.connect(self._show_sources)
        self._camera.opening.connect(self._show_opening)
        self._camera.opened.connect(self._show_opened)
        self._camera.stayed.connect(self._show_stayed)
        self._camera.closed.connect(self._show_closed)
        self._camera.failed.connect(self._say_with_retry)
        self._camera.ended.connect(self._say_with_again)

    def _open(self, key: str) -> None:
        self._preferences.camera = key
        self._camera.open(key)

    @Slot(str)
    def _choose(self, key: str) -> None:
        if key in (_VIDEO, _FOLDER):
            files = self._session.files
            key = files.choose_video_camera() if key == _VIDEO else files.choose_folder_camera()
            self._choices.show_current(key or self._camera.key or self._preferences.camera)
            if key:
                self._open(key)
        elif self._camera.is_open:
            self._open(key)
        else:
            # What was said of another camera is of no use any more.
            self._notice.hide()
            self._preferences.camera = key

    @Slot(int)
    def _explain(self, number: int) -> None:
        if self._session.answering.still is None:
            self._session.answering.choose(number)

    @Slot(list)
    def _dropped(self, paths: list[Path]) -> None:
        if paths[0].is_dir() or paths[0].suffix.lower() in VIDEO_SUFFIXES:
            self._open(self._camera.sources.add_file(paths[0]))
        else:
            self._state.setText(_("Only a video or a folder is shown here. Drop pictures on a person."))

    @Slot()
    def _show_sources(self) -> None:
        self._choices.show_sources(self._camera.sources.all)

    @Slot()
    def _show_stayed(self) -> None:
        self._preferences.camera = self._camera.key
        self._choices.show_current(self._camera.key)

    @Slot()
    def _show_opening(self) -> None:
        self._choices.show_current(self._camera.key)
        self._name_action(is_open=True)
        self._clear(_("Opening the camera …"))

    @Slot()
    def _show_opened(self) -> None:
        self._choices.show_current(self._camera.key)
        self._name_action(is_open=True)
        self._picture.mirrored = self._camera.mirrored
        self._pace.setVisible(self._camera.is_film)
        if self._camera.is_film:
            self._pace.go_on()

    @Slot()
    def _show_closed(self) -> None:
        self._taken = 0
        self._name_action(is_open=False)
        self._pace.hide()
        self._clear(_("Open a camera, or drop pictures on a person."))

    def _name_action(self, *, is_open: bool) -> None:
        self._action.setText(_("Close &Camera") if is_open else _("Open &Camera"))
        self._action.setIconText(_("Close camera") if is_open else _("Open camera"))

    def _clear(self, state: str) -> None:
        self._notice.hide()
        self._picture.set_picture(None)
        self._picture.set_marks([])
        self._eye.show_face(None)
        self._state.setText(state)
        self._state.set_colour(None)

    @Slot(str)
    def _say_with_retry(self, sentence: str) -> None:
        self._notice.say(sentence, _("Retry"), _("Look for this camera and open it again."))

    @Slot(str)
    def _say_with_again(self, sentence: str) -> None:
        self._notice.say(sentence, _("Play again"), _("Show it again from the beginning."))


def _state_of(frame: LiveFrame) -> str:
    """How it goes, in one line: the most pressing first."""
    if frame.burst is not None:
        count = frame.burst.taken
        taken = ngettext("{count} face taken.", "{count} faces taken.", count).format(count=count)
        return f"{taken} {frame.burst.passed_over}".strip()
    if frame.trouble.sentence:
        return "" if frame.trouble.blank else frame.trouble.sentence
    if frame.remark:
        return frame.remark
    if not frame.faces:
        return _("No face in sight: come nearer, or turn to the light.")
    if len(frame.faces) == 1:
        return _("One face found.")
    return _("{count} faces found; the one in the coloured box is captured.").format(count=len(frame.faces))


class _Choices(QComboBox):
    """The cameras, videos and folders to choose from; it asks for new ones before it opens.

    Signals:
        chosen (str): The key of the entry that the user picked, the same again too (to pick another video),
            or of the entry now shown because the earlier one is gone.
        about_to_open (): The list opens.
    """

    chosen = Signal(str)
    about_to_open = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("camera_choice")
        self.setAccessibleName(_("Camera"))
        self.setToolTip(_("Where faces come from. While a camera is open, choosing another switches to it."))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.activated.connect(self._tell)

    def showPopup(self) -> None:
        self.about_to_open.emit()
        super().showPopup()

    def show_sources(self, sources: list[Source]) -> None:
        """Offers these, those of a kind together; the chosen one stays chosen where it is still there."""
        before = self.currentData() or ""
        rows = [(one.key, one.text, one.tip, (one.device, one.film)) for one in sources]
        files = False, True
        rows += [
            (_VIDEO, _("Video file…"), _("A video to be shown as a camera."), files),
            (_FOLDER, _("Folder of pictures…"), _("Pictures to be shown one after the other."), files),
        ]
        with QSignalBlocker(self):
            self.clear()
            group = rows[0][3]
            for key, text, tip, own in rows:
                if own != group:
                    self.insertSeparator(self.count())
                group = own
                self.addItem(text, key)
                self.setItemData(self.count() - 1, tip or text, Qt.ItemDataRole.ToolTipRole)
            self.setCurrentIndex(max(0, self.findData(before)))
        if before and self.currentData() != before:
            self._tell()

    def show_current(self, key: str) -> None:
        """Shows the entry with that key as the chosen one, if there is one, without a signal."""
        index = self.findData(key)
        if index >= 0:
            with QSignalBlocker(self):
                self.setCurrentIndex(index)

    @Slot()
    def _tell(self, _index: int = 0) -> None:
        self.chosen.emit(self.currentData() or "")


class _Notice(QFrame):
    """In place of the picture: why there is none, and a button that may help."""

    agreed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("live_notice")
        self.setProperty("card", True)
        self._text = QLabel(self)
        self._text.setObjectName("live_notice_text")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._button = QPushButton(self)
        self._button.setObjectName("live_notice_button")
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self.agreed)
        column = QVBoxLayout(self)
        column.addWidget(self._text, 1)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def say(self, sentence: str, button: str, tip: str) -> None:
        if self.isHidden() or self._text.text() != sentence:
            self._text.setText(sentence)
            self._text.setToolTip(sentence)
            self.setAccessibleName(sentence)
            self._button.setText(button)
            self._button.setToolTip(tip)
            self._button.setAccessibleName(button)
            self.show()
            self.raise_()


class _Eye(QWidget):
    """The prepared face, pixel by pixel: all that the network gets to see."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("network_eye")
        self.setAccessibleName(_("The network sees"))
        self.setToolTip(_("The face as the network sees it: its image l(x,y)."))
        self._picture = PictureView(self, pixels=True)
        self._picture.setObjectName("network_eye_picture")
        self._picture.setAccessibleName(_("The network sees"))
        self._picture.setAcceptDrops(False)
        self._picture.setMinimumSize(1, 1)
        self._caption = OneLine(_("Network sees"), small=True)
        self._size = OneLine(small=True)
        self._size.setObjectName("network_eye_size")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._picture, 100)
        for line in (self._caption, self._size):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(4 * line, 6 * line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture.setMaximumHeight(event.size().width())

    def show_face(self, frame: LiveFrame | None) -> None:
        prepared = frame.prepared if frame is not None else None
        self._picture.set_picture(as_picture(prepared) if prepared is not None else None)
        self._size.setText("" if prepared is None else f"{prepared.shape[-1]} × {prepared.shape[-2]}")


class _Pace(QWidget):
    """A button that stops and continues a film, and a slider for its pace.

    Signals:
        changed (float): Times as fast as the film was taken; 0 while it is stopped.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pace_bar")
        self._stopped = False
        stop = _("Stop the film"), _("Stop the film at this picture.")
        self._pause = self._make_button("pause_film", *stop, "pause")
        self._play = self._make_button(
            "play_film", _("Go on with the film"), _("Go on with the film."), "run"
        )
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName("pace")
        self._slider.setAccessibleName(_("Pace of the film"))
        self._slider.setToolTip(_("How fast the film runs: slower to the left, faster to the right."))
        self._slider.setRange(0, len(_PACES) - 1)
        self._slider.setPageStep(1)
        self._slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self._slider.setValue(_PACES.index(1.0))
        self._words = OneLine()
        self._words.setObjectName("pace_words")
        self._words.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.25×") + 4)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight)
        caption = QLabel(_("Pace"), self)
        caption.setBuddy(self._slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self._pause, self._play, caption):
            row.addWidget(part)
        row.addWidget(self._slider, 1)
        row.addWidget(self._words)
        self._set_stopped(False)
        self._slider.valueChanged.connect(self._tell)

    def go_on(self) -> None:
        """A film begins: it is not stopped, and keeps the pace of the one before."""
        self._set_stopped(False)
        self._tell()

    def _make_button(self, name: str, accessible: str, tip: str, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(accessible)
        button.setToolTip(tip)
        wear_icon(button, icon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self._toggle)
        return button

    @Slot()
    def _toggle(self) -> None:
        self._set_stopped(not self._stopped)
        (self._play if self._stopped else self._pause).setFocus()
        self._tell()

    def _set_stopped(self, stopped: bool) -> None:
        self._stopped = stopped
        self._pause.setVisible(not stopped)
        self._play.setVisible(stopped)

    @Slot()
    def _tell(self, _value: int = 0) -> None:
        pace = _PACES[self._slider.value()]
        self._words.setText(f"{pace:g}×")
        self.changed.emit(0.0 if self._stopped else pace)


class _Flash(QWidget):
    """A frame and a tick in a person's colour over the picture, which fade away: a face was taken."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("taken_flash")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._colour = QColor()
        self._fading = QVariantAnimation(self, duration=350, startValue=1.0, endValue=0.0)
        self._fading.valueChanged.connect(self.update)
        self._fading.finished.connect(self.hide)
        self.hide()

    def flash(self, colour: QColor) -> None:
        """Shows it anew, in that colour."""
        self._colour = colour
        self.show()
        self.raise_()
        self._fading.stop()
        self._fading.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(float(self._fading.currentValue() or 0.0))
        painter.setPen(QPen(self._colour, 4))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)
        side = 1.8 * self.fontMetrics().height()
        badge = QRectF(self.width() - side - 8, 8, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(badge)
        painter.setPen(QPen(ink_on(self._colour), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        places = [QPointF(x, y) * side for x, y in ((0.28, 0.52), (0.44, 0.68), (0.74, 0.34))]
        painter.drawPolyline(QPolygonF([badge.topLeft() + place for place in places]))
