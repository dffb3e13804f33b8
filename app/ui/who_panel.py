"""The Who-is-it panel: who the camera, or a picture, shows, and what the network computed for that."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QToolButton, QVBoxLayout, QWidget

from app.faces.detection import FaceDetector
from app.faces.picture import read_picture
from app.jobs.live import LiveFrame
from app.recognition.recogniser import Answer, Recogniser
from app.ui.actions import ActionTable
from app.ui.features_desk import FeaturesDesk
from app.ui.heading import Heading
from app.ui.session import Session
from app.ui.theme import person_colour
from app.ui.validation_desk import ValidationDesk
from app.ui.view import View
from app.ui.who.answer_view import AnswerView
from app.ui.who.chosen_face import ChosenFace
from app.ui.who.evidence_page import EvidencePage
from app.ui.who.features_page import FeaturesPage
from app.ui.who.stranger_scale import StrangerScale
from app.ui.who.validation_page import ValidationPage
from app.ui.widgets.picture import PictureView, answer_marks

_UNTRAINED = "Train the network first: press Run."
_NOTHING = "Open a camera, or drop a picture here."
_NO_FACE = "No face found."
_NOBODY = "Nobody to name yet."
_NOT_LEARNED = "The training faces appear here once they are learned."
_NOBODY_STRANGE = "No training faces to compare with now: every face is named."

# Of the height of the panel: what the answer is explained with needs the rest.
_PICTURE_PART = 0.27
# While a run hands out one network after the other, asking each about all training faces would cost too much.
_SETTLING_MILLISECONDS = 400


class WhoPanel(View):
    """Shows the newest frame or one picture, and explains the answer for one of its faces.

    Attributes:
        features_page: Given its faces from outside.
        validation_page: Given its verdicts from outside.
    """

    interval = 0.03

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("who_panel")
        self.features_page = FeaturesPage(self)
        self.validation_page = ValidationPage(self)
        self._evidence = EvidencePage(self)
        self._chosen = ChosenFace()
        self._session = session
        feed, preferences = session.feed, session.preferences
        self._feed = feed
        self._dialogs = session.dialogs
        self._preferences = preferences
        self._make_detector = session.finder.make
        self._frame: LiveFrame | None = None
        self._features = FeaturesDesk(session, self.features_page, self)
        self._validation = ValidationDesk(session, self.validation_page, self)
        session.recognisers.changed.connect(self.recognise_with)
        self._recogniser: Recogniser | None = None
        self._path: Path | None = None
        self._wanted: Path | None = None
        self._looking = session.slot(self)
        self._looking.returned.connect(self._show_picture)
        self._looking.over.connect(self._want_what_is_shown)
        self._answers: list[Answer] = []
        self._view = PictureView(self)
        self._view.setObjectName("who_picture")
        self._answer = AnswerView(self)
        self._strangers = StrangerScale(self)
        self._strangers.show_nothing(_NOT_LEARNED)
        self._strangers.set_value(preferences.familiarity)
        session.recognisers.threshold = self._strangers.threshold
        self._strangers.changed.connect(self._judge_anew)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MILLISECONDS)
        self._settling.timeout.connect(self._show_training_faces)
        self._arrange(session.actions)
        self._view.paths_dropped.connect(self._dropped)
        self._view.let_choose()
        self._view.face_clicked.connect(self._choose)
        self.validation_page.face_chosen.connect(self._choose_face)
        feed.closed.connect(self._camera_closed)
        session.opened.connect(self.follow_camera)
        self._show_empty()

    def refresh(self) -> bool:
        """Draws the newest frame of the camera, unless a picture is looked at."""
        frame = self._feed.latest()
        if self._path is not None or frame is None or frame is self._frame:
            return False
        self._frame = frame
        self._view.set_picture(frame.picture)
        self._mark(frame.answers)
        return True

    @Slot(object)
    def recognise_with(self, recogniser: Recogniser | None) -> None:
        """Another network answers from now on."""
        self._recogniser = recogniser
        if recogniser is None:
            self._strangers.show_nothing(_NOT_LEARNED)
        else:
            self._answer.set_persons(recogniser.persons, recogniser.margin)
            self._settling.start()
        if self._wanted is not None:
            self.look_at(self._wanted)
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
        # The same picture is asked about anew with every network of a run: one after the other.
        start = self._looking.start_next if path == self._wanted else self._looking.start
        self._wanted = path
        start("Reading the picture", partial(_classified, path, self._recogniser, self._make_detector))

    def follow_camera(self) -> None:
        """Shows the camera again instead of the picture."""
        self._looking.drop()
        self._path = self._wanted = None
        self._show_empty()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the picture its part of the height, whatever the tabs below hold: so nothing jumps."""
        super().resizeEvent(event)
        size = event.size()
        self._view.setFixedHeight(min(size.width() * 3 // 4, round(_PICTURE_PART * size.height())))

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
        tabs = QTabWidget(self)
        tabs.setObjectName("who_tabs")
        tabs.setDocumentMode(True)
        for page, title, tip in (
            (self._evidence, "Why", "Which places of the face spoke for whom, summing up to h."),
            (self.features_page, "Features", "σ of every kernel for this face."),
            (
                self.validation_page,
                "Validation",
                "Whom the network knows, whom it confuses, and whether it cheats.",
            ),
            (self._strangers, "Strangers", "How familiar a face must be to be one of the two."),
        ):
            tabs.setTabToolTip(tabs.addTab(page, title), tip)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(Heading("Who is it?", self))
        column.addLayout(buttons)
        column.addWidget(self._view)
        column.addWidget(self._answer)
        column.addWidget(tabs, 1)

    def _mark(self, answers: list[Answer]) -> None:
        if self._recogniser is not None and self._recogniser.measured is not None:
            self._strangers.set_familiarity(self._recogniser.measured)
        self._answers = answers
        self._view.set_marks(answer_marks(answers, self.palette()))
        chosen = answers[self._chosen.number_in(answers)] if answers else None
        if chosen is not None:
            self._view.set_chosen(self._chosen.number_in(answers))
        self._explain(chosen)
        if chosen is None:
            self._answer.show_nothing(_NO_FACE if self._recogniser else _UNTRAINED)
        else:
            self._say(chosen)

    def _say(self, answer: Answer) -> None:
        if answer.known or answer.familiarity is None:
            colour = person_colour(answer.index, self.palette())
            self._answer.show_answer(answer.person, colour, answer.s[0], answer.confidence, answer.raw_s[0])
        else:
            self._answer.show_unfamiliar(answer.person, answer.s[0], answer.familiarity, answer.raw_s[0])

    def _explain(self, answer: Answer | None) -> None:
        self._strangers.set_face(answer.familiarity if answer is not None else None)
        self._evidence.show_answer(answer, self._recogniser.persons if self._recogniser else ())
        self._session.explain(answer)

    def _show_empty(self) -> None:
        self._view.set_picture(None)
        self._view.set_marks([])
        self._answers = []
        self._view.set_empty_text(_NOTHING)
        self._chosen.forget()
        self._explain(None)
        self._answer.show_nothing(_NOBODY if self._recogniser else _UNTRAINED)

    @Slot()
    def _judge_anew(self) -> None:
        """Another familiarity is enough: the network need not be asked again to say who is known."""
        self._preferences.familiarity = self._strangers.value
        self._session.recognisers.threshold = self._strangers.threshold
        recogniser = self._recogniser
        if recogniser is None:
            return
        recogniser.threshold = self._strangers.threshold
        if self._answers:
            self._mark([replace(one, known=recogniser.accepts(one.familiarity)) for one in self._answers])

    @Slot()
    def _show_training_faces(self) -> None:
        calibration = self._recogniser.calibration if self._recogniser is not None else None
        if calibration is not None:
            self._strangers.set_familiarity(calibration)
        elif self._recogniser is not None:
            self._strangers.show_nothing(_NOBODY_STRANGE)

    @Slot(int)
    def _choose(self, number: int) -> None:
        self._chosen.choose(self._answers, number)
        self._mark(self._answers)

    @Slot(int)
    def _choose_face(self, face_id: int) -> None:
        self._session.gallery.select([face_id])
        self._features.choose(face_id)

    @Slot(list)
    def _dropped(self, paths: list[Path]) -> None:
        self.look_at(paths[0])

    @Slot(object)
    def _show_picture(self, classified: tuple[Path, NDArray[np.uint8], list[Answer]]) -> None:
        path, picture, answers = classified
        if path != self._path:
            self._chosen.forget()
        self._path = path
        self._view.set_picture(picture)
        self._mark(answers)

    @Slot()
    def _want_what_is_shown(self) -> None:
        # A picture that cannot be read leaves the one before.
        if not self._looking.busy:
            self._wanted = self._path

    @Slot()
    def _camera_closed(self) -> None:
        if self._path is None:
            self._show_empty()


def _classified(
    path: Path, recogniser: Recogniser, make_detector: Callable[[], FaceDetector]
) -> tuple[Path, NDArray[np.uint8], list[Answer]]:
    """A picture, RGB (H, W, 3), and what the network says of every face in it."""
    picture = read_picture(path)
    return path, picture, recogniser.classify(picture, make_detector())
