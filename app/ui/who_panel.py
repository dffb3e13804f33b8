"""The Who-is-it panel: who the camera, or a picture, shows, and what the network computed for that."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
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
from app.ui.who.stranger_scale import StrangerScale

_UNTRAINED = "Train the network first: press Run."
_NOTHING = "Open a camera, or drop a picture here."
_NO_FACE = "No face found."
_NOT_LEARNED = "The training faces appear here once they are learned."
_NOBODY_STRANGE = "No training faces to compare with now: every face is named."

# While a run hands out one network after the other, asking each about all training faces would cost too much.
_SETTLING_MILLISECONDS = 400


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
        self._strangers = StrangerScale(self)
        self._strangers.show_nothing(_NOT_LEARNED)
        self._strangers.set_value(preferences.familiarity)
        self._strangers.changed.connect(self._judge_anew)
        self._features = FeaturesView(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MILLISECONDS)
        self._settling.timeout.connect(self._show_training_faces)
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
        if recogniser is None:
            self._strangers.show_nothing(_NOT_LEARNED)
        else:
            recogniser.threshold = self._strangers.threshold
            self._answer.set_persons(recogniser.persons)
            self._settling.start()
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
        column.addWidget(self._strangers)
        column.addWidget(caption)
        column.addWidget(self._features, 1)

    def _mark(self, answers: list[Answer]) -> None:
        if self._recogniser is not None and self._recogniser.measured is not None:
            self._strangers.set_familiarity(self._recogniser.measured)
        self._answers = answers
        self._view.set_marks(answer_marks(answers, self.palette()))
        self._say(answers)

    def _say(self, answers: list[Answer]) -> None:
        self._strangers.set_face(answers[0].familiarity if answers else None)
        if not answers:
            self._answer.show_nothing(_NO_FACE if self._recogniser else _UNTRAINED)
            self._features.set_features(None)
            return
        first = answers[0]
        if first.known or first.familiarity is None:
            colour = person_colour(first.index, self.palette())
            self._answer.show_answer(first.person, colour, first.s[0], first.confidence)
        else:
            self._answer.show_stranger(first.person, first.s[0], first.familiarity)
        self._features.set_features(first.features)

    def _show_empty(self) -> None:
        self._view.set_picture(None)
        self._view.set_marks([])
        self._answers = []
        self._view.set_empty_text(_NOTHING)
        self._strangers.set_face(None)
        self._answer.show_nothing(_NOTHING if self._recogniser else _UNTRAINED)
        self._features.set_features(None)

    @Slot()
    def _judge_anew(self) -> None:
        """Another familiarity is enough: the network need not be asked again to say who is known."""
        self._preferences.familiarity = self._strangers.value
        recogniser = self._recogniser
        if recogniser is None:
            return
        recogniser.threshold = self._strangers.threshold
        if self._answers:
            self._mark([replace(one, known=recogniser.accepts(one.familiarity)) for one in self._answers])

    @Slot()
    def _show_training_faces(self) -> None:
        familiarity = self._recogniser.familiarity if self._recogniser is not None else None
        if familiarity is not None:
            self._strangers.set_familiarity(familiarity)
        elif self._recogniser is not None:
            self._strangers.show_nothing(_NOBODY_STRANGE)

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
