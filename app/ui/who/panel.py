"""The Who-is-it panel: who the camera, or a picture, shows, and what the network computed for that."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.faces.found import Box
from app.jobs.live import LiveFrame
from app.language import _
from app.ui.drops import DropTarget
from app.ui.session import Session
from app.ui.style import GAP
from app.ui.view import View
from app.ui.who.answer import AnswerView
from app.ui.widgets.labels import Heading
from app.ui.widgets.picture import PictureView, answer_marks
from app.ui.widgets.tabs import Tabs

_WIDE = 1.2
"""From so many times as wide as high on, the tabs stand beside the picture."""
_PICTURE_PART = 0.27
"""Of the height of the panel: what the answer is explained with needs the rest."""


class WhoPanel(View):
    """Explains the answer for one of the faces of the newest frame, or of a picture.

    The picture stands here, too, unless it is the camera's and in sight already.
    """

    interval = 0.03

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("who_panel")
        self.setAccessibleName(_("Who is it?"))
        self._session, self._answering = session, session.answering
        self._frame: LiveFrame | None = None
        # First, as the keyboard goes through the parts in the order in which they were made.
        head = self._head()
        self._view = PictureView(self)
        self._view.setObjectName("who_picture")
        self._view.setAccessibleName(_("Who is it?"))
        self._view.set_empty_text(_("Open a camera, or drop a picture here."))
        self._view.let_choose()
        self._answer = AnswerView(session, self)
        self._tabs = Tabs(session, "who", self)
        # What the tabs would like must not press the picture flat.
        self._tabs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._dropping = _Dropping(self)
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._dropping)
        self._arrange(head)
        self._connect()
        self._show()

    def refresh(self) -> bool:
        """Takes the newest frame of the camera, unless a picture is looked at."""
        frame = self._session.camera.latest()
        if self._answering.still is not None or frame is None or frame is self._frame:
            return False
        self._frame = frame
        self._answering.show_frame(frame)
        return True

    def ask_for_picture(self) -> None:
        """Looks at a picture that the user chooses."""
        if paths := self._session.dialogs.pictures(_("Who is in this picture?")):
            self._answering.look_at(paths[0])

    def follow_camera(self) -> None:
        """Shows the camera again instead of the picture, and opens it where it is closed."""
        self._answering.follow_camera()
        if not self._session.camera.is_open:
            self._session.actions["camera"].trigger()

    def draw_face(self) -> None:
        """Lets a box be drawn around a face; the camera's picture is held for that."""
        self._answering.hold()
        drawing = self._answering.still is not None and not self._view.drawing
        self._view.let_draw(drawing)
        if drawing:
            self._view.setFocus()

    def minimumSizeHint(self) -> QSize:
        """What it needs with the tabs below the picture, also while they stand beside it."""
        parts = [part.minimumSizeHint() for part in (self._view, self._answer, self._tabs)]
        heading = 3 * self.fontMetrics().height()
        width = max(part.width() for part in parts)
        return QSize(width + 2 * GAP, sum(part.height() for part in parts) + heading + 4 * GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the picture its part of the height, or half of the width where there is much of that."""
        super().resizeEvent(event)
        size = event.size()
        wide = size.width() > max(_WIDE * size.height(), 2 * self.minimumSizeHint().width())
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._body.setDirection(way)
        self._body.setStretch(0, 1 if wide else 0)
        part = 1.0 if wide else _PICTURE_PART
        self._view.setMaximumHeight(min(size.width() * 3 // 4, round(part * size.height())))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def _head(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(Heading(_("Who is it?"), self), 1)
        for action_id in ("draw_face", "open_picture", "follow_camera"):
            action = self._session.actions[action_id]
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(action.toolTip())
            button.setObjectName(f"{action_id}_button")
            buttons.addWidget(button)
        return buttons

    def _arrange(self, buttons: QHBoxLayout) -> None:
        said = QVBoxLayout()
        said.setSpacing(GAP)
        said.addWidget(self._view, 1)
        said.addWidget(self._answer)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(GAP)
        self._body.addLayout(said)
        self._body.addWidget(self._tabs, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP // 2, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(buttons)
        column.addWidget(self._dropping, 1)

    def _connect(self) -> None:
        for target in (self._view, self._dropping):
            target.paths_dropped.connect(self._take_dropped)
        self._view.face_clicked.connect(self._answering.choose)
        self._view.box_drawn.connect(self._take_box)
        self._answer.explanation_wanted.connect(lambda: self._tabs.turn_to("strangers"))
        self._answering.seen.connect(self._show)

    @Slot()
    def _show(self) -> None:
        answering = self._answering
        answers, still = answering.answers, answering.still
        self._view.set_picture(answering.picture)
        self._view.set_marks(answer_marks(answers, self.palette(), answering.persons))
        self._view.set_chosen(answering.number)
        twice = still is None and answering.picture is not None and self._session.camera.in_sight
        self._view.setVisible(not twice)
        # Where nothing was found there is nothing to choose: a box drawn by hand helps at once.
        nothing = still is not None and not still.faces and not answers
        if nothing != self._view.drawing:
            self._view.let_draw(nothing)
        self._session.actions["draw_face"].setEnabled(answering.picture is not None)

    @Slot(list)
    def _take_dropped(self, paths: list[Path]) -> None:
        self._answering.look_at(paths[0])

    @Slot(object)
    def _take_box(self, box: Box) -> None:
        self._view.let_draw(False)
        self._answering.look_in(box)


class _Dropping(DropTarget):
    """The rest of the panel takes pictures, too."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hovered:
            painter = QPainter(self)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
