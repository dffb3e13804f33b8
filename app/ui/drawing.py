"""The window's one timer: it draws what is there, one part after the other."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.jobs.live import LiveFrame
from app.recognition.recogniser import Recogniser
from app.recognition.snapshot import Snapshot
from app.ui.face_shares import FaceShares
from app.ui.faces_panel import FacesPanel
from app.ui.features_desk import FeaturesDesk
from app.ui.feed import Feed
from app.ui.lab_desk import LabDesk
from app.ui.pages import Pages
from app.ui.recogniser_desk import RecogniserDesk
from app.ui.run_view import RunView
from app.ui.time_machine import TimeMachine
from app.ui.trainer import Trainer
from app.ui.training_panel import TrainingPanel
from app.ui.validation_desk import ValidationDesk
from app.ui.who_panel import WhoPanel

_TICK_MILLISECONDS = 8
_CAMERA_EVERY, _TRAINING_EVERY, _KERNELS_EVERY, _FACES_EVERY = 0.03, 0.044, 0.046, 0.06
"""Seconds from one look for something new to the next."""
_RECOGNISER_EVERY = 6
"""While training runs, every how many moments the network goes to live recognition."""

_due = attrgetter("due")


@dataclass(frozen=True)
class Sources:
    """Where what is drawn comes from."""

    feed: Feed
    trainer: Trainer
    machine: TimeMachine
    recognisers: RecogniserDesk
    shares: FaceShares
    labs: LabDesk


@dataclass(frozen=True)
class Screens:
    """What it is drawn on."""

    faces: FacesPanel
    training: TrainingPanel
    run_view: RunView
    who: WhoPanel
    features: FeaturesDesk
    validation: ValidationDesk
    pages: Pages


class _Part:
    """Something that is drawn again and again."""

    def __init__(self, draw: Callable[[], bool], every: float) -> None:
        self._draw = draw
        self._every = every
        self.due = 0.0

    def draw(self, now: float) -> bool:
        """Draws what is new; whether there was anything."""
        # Late once, it does not hurry to catch up.
        self.due = max(self.due + self._every, now)
        return self._draw()


class Drawing(QObject):
    """Takes the newest frame and the newest moment, and has them shown.

    Drawing everything at once would hold up the mouse for too long; so at each tick there is one part, the
    one that has waited longest beyond its time.
    """

    def __init__(self, window: QWidget, sources: Sources, screens: Screens) -> None:
        super().__init__(window)
        self._window = window
        self._from = sources
        self._on = screens
        self._moments = 0
        self._kernels_wait = False
        self._to_recognise: Snapshot | None = None
        self._to_explain: LiveFrame | None = None
        self._parts = (
            _Part(self._draw_camera, _CAMERA_EVERY),
            _Part(self._draw_answers, _CAMERA_EVERY),
            _Part(self._draw_training, _TRAINING_EVERY),
            _Part(self._draw_kernels, _KERNELS_EVERY),
            _Part(self._draw_faces, _FACES_EVERY),
        )
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        sources.feed.closed.connect(self._forget_frame)
        sources.trainer.started.connect(self._forget)
        sources.trainer.beginning.connect(self._forget)
        # Not only at the next tick: whoever hears that the run has ended may ask its network at once.
        sources.trainer.ended.connect(self._draw_training)
        sources.machine.moved.connect(self._show_moved)
        sources.recognisers.changed.connect(self._recognise_with)

    def start(self) -> None:
        """Draws from now on."""
        self._timer.start(_TICK_MILLISECONDS)

    def stop(self) -> None:
        """Draws no more."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        # A frame that nobody takes is soon the last one that costs anything; moments are dropped likewise.
        if self._window.isMinimized():
            return
        now = time.monotonic()
        for part in sorted(self._parts, key=_due):
            if part.due > now or part.draw(now):
                return

    def _draw_camera(self) -> bool:
        frame = self._from.feed.take()
        # On another page nobody would see it.
        if frame is None or not self._on.faces.isVisible():
            return False
        self._on.faces.show_frame(frame)
        self._to_explain = frame
        return True

    def _draw_answers(self) -> bool:
        # Not together with the picture in the Faces panel: both at once would take too long.
        frame, self._to_explain = self._to_explain, None
        if frame is not None:
            self._on.who.show_frame(frame)
        return frame is not None

    @Slot()
    def _draw_training(self) -> bool:
        self._from.labs.refresh()
        moment = self._from.trainer.take()
        if moment is not None:
            self._on.run_view.show_progress()
            self._kernels_wait = self._from.machine.epoch is None
            if self._kernels_wait:
                self._on.training.show_progress(moment)
                self._to_recognise = moment
                self._moments += 1
            if not self._from.trainer.running:
                self._from.shares.expect_change()
        if not self._from.trainer.running or self._moments % _RECOGNISER_EVERY == 0:
            self._recognise()
        return moment is not None

    def _recognise(self) -> None:
        moment, self._to_recognise = self._to_recognise, None
        if moment is not None:
            self._from.recognisers.show_moment(moment)

    def _draw_kernels(self) -> bool:
        wanted = self._kernels_wait and self._on.run_view.kernels_shown
        if wanted:
            self._kernels_wait = False
            self._on.run_view.show_kernels()
        return wanted

    def _draw_faces(self) -> bool:
        self._on.features.refresh()
        self._on.validation.refresh()
        self._on.pages.refresh()
        return True

    @Slot()
    def _show_moved(self) -> None:
        moment = self._from.machine.shown
        if moment is not None:
            self._on.training.show_progress(moment, past=self._from.machine.epoch is not None)
            self._from.recognisers.show_moment(moment)

    @Slot(object)
    def _recognise_with(self, recogniser: Recogniser | None) -> None:
        self._to_recognise = None
        # First the panel: it says how familiar a face must be.
        self._on.who.recognise_with(recogniser)
        self._from.feed.recognise_with(recogniser)

    @Slot()
    def _forget_frame(self) -> None:
        self._to_explain = None

    @Slot()
    def _forget(self) -> None:
        self._to_recognise = None
        self._kernels_wait = False
