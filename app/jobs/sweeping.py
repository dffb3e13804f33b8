"""A sweep for the window: the runs of a project's faces over several settings, told as they are done."""

from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.jobs.tasks import Job
from app.language import _
from app.project import Project
from app.recognition.settings import RunSettings
from app.sweep.plan import Plan, SweepFaces
from app.sweep.running import Crew, StoppedError, rows_of


@dataclass(frozen=True)
class SweepOrder:
    """What is to be compared.

    Attributes:
        settings: Of each run.
        done: The keys of runs that need not be done again.
    """

    settings: tuple[RunSettings, ...]
    done: Collection[str] = ()


class SweepJob(Job):
    """Trains with each of some settings, on the faces of a project; nothing of it is kept there.

    Args:
        project: Where the faces come from.
        order: What is to be done.
        make_crew: Makes who does it.

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
        order: SweepOrder,
        make_crew: Callable[[], Crew],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(_("The comparison"), parent)
        self._project = project
        self._order = order
        self._crew = make_crew()

    def cancel(self) -> None:
        """Ends the job in the middle of whatever it does."""
        if not self.cancelled:
            super().cancel()
            self._crew.stop()

    def work(self) -> None:
        """Does what is not done yet."""
        plan = Plan.of(SweepFaces.of_project(self._project), self._order.settings)
        self.tell(self.planned, plan)
        left = [run for run in plan.runs if run.key not in self._order.done]
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
