"""The Who-is-it panel: who the camera, or a picture, shows, and what the network computed for that."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.faces.detection import FaceDetector
from app.jobs.classifying import ClassifiedPicture, ClassifyJob
from app.jobs.live import LiveFrame
from app.recognition.recogniser import Answer, Recogniser
from app.ui.actions import ActionTable
from app.ui.dialogs import Dialogs
from app.ui.feed import Feed
from app.ui.heading import Heading
from app.ui.marks import answer_marks
from app.ui.picture_view import PictureView
from app.ui.preferences import Preferences
from app.ui.session import Session
from app.ui.theme import person_colour
from app.ui.who.answer_view import AnswerView
from app.ui.who.features_view import FeaturesView

_UNTRAINED = "Train the network first: press Run."
_NOTHING = "Open a camera, or drop a picture here."
_NO_FACE = "No face found."


class WhoPanel(QWidget):
    """Shows the newest frame or one picture, with the answer for its largest face."""

    def __init__(
        self,
        session: Session,
        feed: Feed,
        dialogs: Dialogs,
        preferences: Preferences,
        make_detector: Callable[[], FaceDetector],
        actions: ActionTable,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("who_panel")
        self._session = session
        self._feed = feed
        self._dialogs = dialogs
        self._preferences = preferences
        self._make_detector = make_detector
        self._recogniser: Recogniser | None = None
        self._path: Path | None = None
        self._answers: list[Answer] = []
        self._view = PictureView(self)
        self._view.setObjectName("who_picture")
        self._answer = AnswerView(self)
        self._features = FeaturesView(self)
        self._arrange(actions)
        self._view.paths_dropped.connect(self._dropped)
        feed.closed.connect(self._camera_closed)
        session.opened.connect(self.follow_camera)
        self._show_empty()

    def show_frame(self, frame: LiveFrame) -> None:
        """Draws one frame of the camera, unless a picture is looked at."""
        if self._path is not None:
            return
        self._view.set_picture(frame.picture)
        self._mark(frame.answers)

    @Slot(object)
    def recognise_with(self, recogniser: Recogniser | None) -> None:
        """Another network answers from now on."""
        self._recogniser = recogniser
        if recogniser is not None:
            self._answer.set_persons(recogniser.persons)
        if self._path is not None:
            self.look_at(self._path)
        elif not self._feed.is_open:
            self._show_empty()

    def ask_for_picture(self) -> None:
        """Looks at a picture that the user chooses."""
        paths = self._dialogs.pictures(self._preferences.folder, "Who is in this picture?")
        if paths:
            self._preferences.folder = paths[0].parent
            self.look_at(paths[0])

    def look_at(self, path: Path) -> None:
        """Says who is in a picture, off the GUI thread."""
        if self._recogniser is None:
            self._session.failed.emit("There is no trained network to ask yet. Press Run first.")
            return
        job = ClassifyJob(path, self._recogniser, self._make_detector)
        job.classified.connect(self._show_picture)
        self._session.start(job)

    def follow_camera(self) -> None:
        """Shows the camera again instead of the picture."""
        self._path = None
        self._show_empty()

    def changeEvent(self, event: QEvent) -> None:
        """Takes the persons' colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._answers:
            self._mark(self._answers)

    def _arrange(self, actions: ActionTable) -> None:
        buttons = QHBoxLayout()
        for action_id in ("open_picture", "follow_camera"):
            button = QToolButton(self)
            button.setDefaultAction(actions[action_id])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setObjectName(f"{action_id}_button")
            buttons.addWidget(button)
        buttons.addStretch(1)
        caption = QLabel("σ = g(l * K): what each kernel found in this face", self)
        caption.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(Heading("Who is it?", self))
        column.addLayout(buttons)
        column.addWidget(self._view)
        column.addWidget(self._answer)
        column.addWidget(caption)
        column.addWidget(self._features, 1)

    def _mark(self, answers: list[Answer]) -> None:
        self._answers = answers
        self._view.set_marks(answer_marks(answers, self.palette()))
        self._say(answers)

    def _say(self, answers: list[Answer]) -> None:
        if not answers:
            self._answer.show_nothing(_NO_FACE if self._recogniser else _UNTRAINED)
            self._features.set_features(None)
            return
        first = answers[0]
        colour = person_colour(first.index, self.palette())
        self._answer.show_answer(first.person, colour, first.s[0], first.confidence)
        self._features.set_features(first.features)

    def _show_empty(self) -> None:
        self._view.set_picture(None)
        self._view.set_marks([])
        self._answers = []
        self._view.set_empty_text(_NOTHING)
        self._answer.show_nothing(_NOTHING if self._recogniser else _UNTRAINED)
        self._features.set_features(None)

    @Slot(list)
    def _dropped(self, paths: list[Path]) -> None:
        self.look_at(paths[0])

    @Slot(object)
    def _show_picture(self, classified: ClassifiedPicture) -> None:
        self._path = classified.path
        self._view.set_picture(classified.picture)
        self._mark(classified.answers)

    @Slot()
    def _camera_closed(self) -> None:
        if self._path is None:
            self._show_empty()
