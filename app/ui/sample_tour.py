"""*Try the Sample*: faces, training and recognition with one press."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.jobs.training import FULL_SPEED
from app.language import _
from app.recognition.settings import RunSettings
from app.ui.feed import DEMO, Feed
from app.ui.roster import ADDING, Roster
from app.ui.trainer import Trainer
from app.ui.workspace import Workspace


class SampleTour(QObject):
    """Draws the sample's faces, trains on them, then opens the Demo camera to recognise them.

    It uses the open project where that has no face yet, and a new one beside it otherwise.
    """

    def __init__(
        self, session: Workspace, roster: Roster, trainer: Trainer, feed: Feed, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._roster = roster
        self._trainer = trainer
        self._feed = feed
        self._under_way = False
        roster.sample_added.connect(self._train)
        trainer.ended.connect(self._recognise)
        session.closing.connect(self._stop)

    def try_it(self) -> None:
        """Begins."""
        project = self._session.project
        if self._roster.adding:
            self._session.failed.emit(ADDING)
        elif (not project.read_only and not self._roster.count) or self._session.create(
            _free_name(project.path.with_name(_("Sample") + ".facet"))
        ):
            self._under_way = True
            self._roster.add_sample()

    @Slot()
    def _train(self) -> None:
        if self._under_way:
            self._trainer.set_speed(FULL_SPEED)
            self._trainer.run_anew(RunSettings())

    @Slot(str)
    def _recognise(self, _reason: str) -> None:
        if self._under_way and not self._feed.is_open:
            self._feed.open(DEMO)
        self._under_way = False

    @Slot()
    def _stop(self) -> None:
        self._under_way = False


def _free_name(path: Path) -> Path:
    """The path, or the first of "Sample 2", "Sample 3" … that no file has."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem} {number}")
    return free
