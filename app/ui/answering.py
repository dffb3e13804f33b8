"""Who is there: the network that is asked, the picture it is asked about, and what it says."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from app.faces.crop import whole
from app.faces.detection import FaceDetector
from app.faces.detection.stills import drawn_face, search
from app.faces.found import Box, Found
from app.faces.measuring import why_no_face
from app.faces.picture import read_picture
from app.jobs.live import LiveFrame
from app.jobs.tasks import TaskSlot
from app.language import _
from app.project import Face, Project, Run
from app.recognition.calibration import Calibration, ReferenceSet, reference_set_of
from app.recognition.dataset import load_dataset
from app.recognition.recogniser import Answer, Recogniser
from app.recognition.snapshot import Snapshot

if TYPE_CHECKING:
    from app.ui.session import Session

NOBODY_FAMILIAR = 1.5
"""From this least familiarity on, no face is familiar enough."""

_EVERY = 0.25
"""Seconds from one network of a run under way to the next that is asked."""


@dataclass(frozen=True)
class Still:
    """A picture that is looked at.

    Attributes:
        name: Of its file, or what else it is.
        picture: RGB uint8, (H, W, 3).
        faces: Those that were found in it, the largest first; or the one that was drawn by hand.
        reason: Why no face may have been found, a sentence.
    """

    name: str
    picture: NDArray[np.uint8]
    faces: list[Found]
    reason: str = ""


@dataclass(frozen=True)
class ChosenFace:
    """A face of the project as the network sees it.

    Attributes:
        face: Of the project.
        image: Prepared, (1, size, size).
    """

    face: Face
    image: NDArray[np.float32]


class Answering(QObject):
    """Asks the network of the snapshot that is shown about the camera's faces, or those of a picture.

    Attributes:
        changed: Another network is asked, or none: `recogniser`.
        seen: There is another picture, there are other answers, or more is known of how familiar faces are.
        face_prepared: What the network sees of the chosen face, (1, size, size); None for none.
        recogniser: The network; None before there is one.
        answers: What the network says of each face in the picture.
        still: The picture that is looked at; None where the camera is followed.
        chosen: The face that was chosen among those of the project; None for none.
    """

    changed = Signal(object)
    seen = Signal()
    face_prepared = Signal(object)
    interval = 0.04

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._session, self._trainer, self._machine = session, session.trainer, session.machine
        self._snapshot: Snapshot | None = None
        self._taken = 0.0
        self._reference_set: ReferenceSet | None = None
        self._names: dict[int, str] = {}
        self._face: int | None = None
        self._frame: LiveFrame | None = None
        self._wanted: Face | None = None
        self.recogniser: Recogniser | None = None
        self.answers: list[Answer] = []
        self.still: Still | None = None
        self.chosen: ChosenFace | None = None
        self._meeting = self._slot(self._meet)
        self._measuring = self._slot(self._say_measured)
        self._looking = self._slot(self._show_still)
        self._asking = self._slot(self._show_answers)
        # A face that was deleted meanwhile is no failure.
        self._preparing = TaskSlot(session.jobs, self)
        self._preparing.returned.connect(self._show_chosen)
        self._connect()

    @property
    def picture(self) -> NDArray[np.uint8] | None:
        """What is shown, RGB uint8 (H, W, 3); None where there is nothing to see."""
        shown = self.still or self._frame
        return None if shown is None else shown.picture

    @property
    def trouble(self) -> str:
        """What is wrong with the camera's picture, a sentence; mostly empty."""
        return "" if self.still is not None or self._frame is None else self._frame.trouble.sentence

    @property
    def answer(self) -> Answer | None:
        """The answer that is explained: of the face that was chosen, else of the first."""
        return self.answers[self.number] if self.answers else None

    @property
    def number(self) -> int:
        """Which of the answers is explained."""
        faces = [answer.face for answer in self.answers]
        return faces.index(self._face) if self._face in faces else 0

    @property
    def persons(self) -> tuple[str, ...]:
        """The names of those whom the network tells apart, in the order of its outputs."""
        return self.recogniser.persons if self.recogniser is not None else tuple(self._names.values())

    @property
    def margin(self) -> float:
        """How far the desired outputs stay away from 0 and from 1."""
        return self.recogniser.margin if self.recogniser is not None else self._trainer.margin

    @property
    def familiarity(self) -> float:
        """How familiar a face must be to be one of the persons; from 1.5 on nobody is."""
        return self._session.preferences.familiarity

    @property
    def calibration(self) -> Calibration | None:
        """How familiar the training faces are; None where that is not known, or not known yet."""
        return self.recogniser.measured if self.recogniser is not None else None

    def judge_by(self, familiarity: float) -> None:
        """Another familiarity is enough; the network need not be asked again for that."""
        self._session.preferences.familiarity = familiarity
        recogniser = self.recogniser
        if recogniser is not None:
            recogniser.threshold = self._threshold()
            judged = [replace(one, known=recogniser.accepts(one.familiarity)) for one in self.answers]
            self._tell(judged)

    def measure(self) -> None:
        """Works out how familiar the training faces are, off the GUI thread, unless that is known."""
        reference_set = None if self.recogniser is None else self.recogniser.reference_set
        if reference_set is not None and reference_set.measured is None and not self._measuring.busy:
            self._measuring.start(_("Comparing the faces"), lambda: reference_set.calibration)

    @Slot()
    def refresh(self) -> bool:
        """Asks the network that is shown from now on, if it is another one; whether it is."""
        shown = self._machine.shown
        if shown is None or (self._snapshot is not None and shown.parameters is self._snapshot.parameters):
            return False
        now = time.monotonic()
        if self._trainer.running and now - self._taken < _EVERY:
            return False
        self._taken, self._snapshot = now, shown
        self._prepare()
        self._hand(self._recogniser_at(shown))
        return True

    def show_frame(self, frame: LiveFrame) -> None:
        """Takes a frame of the camera, unless a picture is looked at."""
        if self.still is None:
            self._frame = frame
            self._tell(frame.answers)

    def look_at(self, path: Path) -> None:
        """Says who is in a picture, off the GUI thread."""
        work = partial(_looked_at, path, self._session.finder.make, self.recogniser)
        self._looking.start(_("Reading the picture"), work)
        self._session.told.emit(_("Looking for faces in {picture}…").format(picture=path.name))

    def hold(self) -> None:
        """Looks at the camera's newest frame as at a picture."""
        if self.still is None and self._frame is not None:
            frame = self._frame
            self.still = Still(
                _("the camera's picture"), frame.picture, frame.faces, why_no_face(frame.picture)
            )
            self.seen.emit()

    def look_in(self, box: Box) -> None:
        """Says who is in a box that was drawn by hand into the picture."""
        if self.still is not None:
            work = partial(_looked_in, self.still, box, self.recogniser)
            self._looking.start(_("Looking at the box"), work)

    def choose(self, number: int) -> None:
        """Explains another one of the answers."""
        if 0 <= number < len(self.answers):
            self._face = self.answers[number].face
            self._tell(self.answers)

    @Slot()
    def follow_camera(self) -> None:
        """Shows the camera again instead of the picture."""
        for slot in (self._looking, self._asking):
            slot.drop()
        self._show_nothing()

    @Slot(int)
    def choose_face(self, face_id: int) -> None:
        """Looks at a face of the project."""
        face = self._session.roster.face(face_id)
        if face is not None and (self.chosen is None or face.id != self.chosen.face.id):
            self._wanted = face
            self._prepare()

    @Slot()
    def take_names(self) -> None:
        """Persons may have been renamed: the network calls them by their present names."""
        names = self._present_names()
        if names == self._names:
            return
        self._names = names
        if self._snapshot is None:
            self.seen.emit()
        else:
            self._hand(self._recogniser_at(self._snapshot))

    def _connect(self) -> None:
        self._session.closing.connect(self._let_go)
        self._session.opened.connect(self.follow_camera)
        self._session.roster.persons_changed.connect(self.take_names)
        self._trainer.beginning.connect(self._meeting.drop)
        self._trainer.recorded.connect(self._take_record)
        self._trainer.cleared.connect(self._take_none)
        # Not only at the next refresh: whoever hears that the run has ended may ask its network at once.
        self._trainer.ended.connect(self.refresh)
        self._machine.moved.connect(self.refresh)
        self._trainer.started.connect(self._prepare_again)
        self._session.camera.closed.connect(self._forget_frame)

    def _slot(self, take: Callable[..., None]) -> TaskSlot:
        slot = self._session.slot(self)
        slot.returned.connect(take)
        return slot

    def _show_nothing(self) -> None:
        self.still = self._frame = self._face = None
        self._tell([])

    def _tell(self, answers: list[Answer]) -> None:
        self.answers = answers
        self.seen.emit()

    # The network.

    def _threshold(self) -> float:
        return math.inf if self.familiarity >= NOBODY_FAMILIAR else self.familiarity

    def _recogniser_at(self, snapshot: Snapshot) -> Recogniser:
        run = self._trainer.run
        reference_set = run.reference_set if run is not None else self._reference_set
        return Recogniser(snapshot.named(self._names), reference_set)

    def _hand(self, recogniser: Recogniser | None) -> None:
        self.recogniser = recogniser
        if recogniser is not None:
            recogniser.threshold = self._threshold()
        self.changed.emit(recogniser)
        if self.still is not None and recogniser is not None:
            # One network after the other, where they come faster than they can be asked.
            self._asking.start_next(_("Asking the network"), partial(_asked, self.still, recogniser))
        elif recogniser is None or not self._session.camera.is_open:
            self._tell([])

    def _present_names(self) -> dict[int, str]:
        return {person.id: person.name for person in self._session.roster.persons}

    @Slot(object)
    def _take_record(self, record: Run) -> None:
        self._names, self._reference_set, self._snapshot = self._present_names(), None, None
        self.refresh()
        # The training faces of a saved run are prepared again, off the GUI thread.
        work = partial(reference_set_of, self._session.project, record)
        self._meeting.start(_("Reading the training faces"), work)
        self._prepare_again()

    @Slot()
    def _take_none(self) -> None:
        self._meeting.drop()
        self._snapshot = self._reference_set = None
        self._names = self._present_names()
        self._hand(None)

    @Slot(object)
    def _meet(self, reference_set: ReferenceSet | None) -> None:
        self._reference_set = reference_set
        if self._snapshot is not None and reference_set is not None:
            self._hand(self._recogniser_at(self._snapshot))

    @Slot(object)
    def _say_measured(self, _calibration: Calibration) -> None:
        self.seen.emit()

    @Slot()
    def _let_go(self) -> None:
        for slot in (self._meeting, self._measuring, self._looking, self._asking, self._preparing):
            slot.drop()
        self._snapshot = self._reference_set = self.recogniser = None
        self._names = {}
        self.chosen = self._wanted = None
        self.face_prepared.emit(None)
        self._show_nothing()

    # The picture.

    @Slot(object)
    def _show_still(self, looked: tuple[Still, list[Answer], Recogniser | None]) -> None:
        still, answers, recogniser = looked
        self._asking.drop()
        self.still, self._face = still, None
        self._tell(answers)
        if recogniser is not self.recogniser:
            # Another network came while the picture was read.
            self._hand(self.recogniser)

    @Slot(object)
    def _show_answers(self, asked: tuple[Still, list[Answer]]) -> None:
        still, answers = asked
        if still is self.still:
            self._tell(answers)

    @Slot()
    def _forget_frame(self) -> None:
        self._frame = None
        if self.still is None:
            self._show_nothing()

    # The chosen face of the project.

    @Slot()
    def _prepare_again(self) -> None:
        if self.chosen is not None:
            self._wanted = self.chosen.face
            self._prepare()

    def _prepare(self) -> None:
        """Prepares the face that is wanted; where there is no network yet, as soon as there is one."""
        shown, wanted = self._machine.shown, self._wanted
        if shown is not None and wanted is not None:
            self._wanted = None
            work = partial(_prepared, self._session.project, wanted, shown)
            self._preparing.start_next(_("Preparing the face"), work)

    @Slot(object)
    def _show_chosen(self, chosen: ChosenFace) -> None:
        self.chosen = chosen
        self.face_prepared.emit(chosen.image)


def _looked_at(
    path: Path, make_detector: Callable[[], FaceDetector], recogniser: Recogniser | None
) -> tuple[Still, list[Answer], Recogniser | None]:
    picture = read_picture(path)
    is_whole = recogniser is not None and recogniser.crop == "none"
    faces = [] if is_whole else search(picture, make_detector())
    still = Still(path.name, picture, faces, "" if faces else why_no_face(picture))
    return *_asked(still, recogniser), recogniser


def _looked_in(
    still: Still, box: Box, recogniser: Recogniser | None
) -> tuple[Still, list[Answer], Recogniser | None]:
    drawn = Still(still.name, still.picture, [drawn_face(still.picture, box)])
    return *_asked(drawn, recogniser), recogniser


def _asked(still: Still, recogniser: Recogniser | None) -> tuple[Still, list[Answer]]:
    if recogniser is None:
        return still, []
    # A network that learned from whole pictures is shown the whole picture.
    faces = [Found(whole(still.picture.shape))] if recogniser.crop == "none" else still.faces
    return still, recogniser.answer(still.picture, faces)


def _prepared(project: Project, face: Face, snapshot: Snapshot) -> ChosenFace:
    data = load_dataset(project, [face], snapshot.person_ids, snapshot.preparation, snapshot.margin)
    return ChosenFace(face, data.images[0])
