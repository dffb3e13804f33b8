"""A sweep for the window: the runs of a project's faces over several settings, told as they are done."""

from collections.abc import Collection, Sequence
from contextlib import closing

from PySide6.QtCore import Signal

from app.jobs.tasks import Job
from app.language import _
from app.project import Project
from app.recognition.settings import RunSettings
from app.sweep.plan import Plan, SweepFaces
from app.sweep.running import Crew, StoppedError, rows_of


class SweepJob(Job):
    """Trains with each of some settings, on the faces of a project; nothing of it is kept there.

    Args:
        project: Where the faces come from.
        settings: Of each run.
        done: The keys of runs that need not be done again.
        crew: Who does them.

    Attributes:
        planned: The runs are known: the `Plan`, with those that are done already.
        row: A run is done: its `Row`.
        lost: A process has died, and its runs are done again; as a sentence.
    """

    planned = Signal(object)
    row = Signal(object)
    lost = Signal(str)

    def __init__(
        self,
        project: Project,
        settings: Sequence[RunSettings],
        done: Collection[str],
        crew: Crew,
    ) -> None:
        super().__init__(_("The comparison"))
        self._project = project
        self._settings = settings
        self._done = done
        self._crew = crew

    def cancel(self) -> None:
        """Ends the job in the middle of whatever it does."""
        if not self.cancelled:
            super().cancel()
            self._crew.stop()

    def work(self) -> None:
        """Does what is not done yet."""
        plan = Plan.of(SweepFaces.of_project(self._project), self._settings)
        self.tell(self.planned, plan)
        left = [run for run in plan.runs if run.key not in self._done]
        if self.cancelled:
            return
        try:
            with closing(
                rows_of(plan.faces, left, self._crew, lambda told: self.tell(self.lost, told))
            ) as rows:
                for row in rows:
                    self.tell(self.row, row)
        except StoppedError:
            # Asked for; what came before it is told.
            pass
