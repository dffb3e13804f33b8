"""Who is at work: every job is started here and joined here."""

import logging

from PySide6.QtCore import QObject, QThread, Slot

from app.jobs.job import Job

_log = logging.getLogger(__name__)


class Registry(QObject):
    """Starts jobs, forgets those that have ended, and ends all at shutdown in reverse order of start."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have not ended, in the order of their start."""
        return tuple(self._jobs)

    def start(self, job: Job, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Starts a job and keeps it until it has ended."""
        self._jobs.append(job)
        job.finished.connect(self._forget)
        job.start(priority)

    def end(self, job: Job) -> None:
        """Cancels a job and waits until it has ended."""
        job.cancel()
        job.wait()
        if job in self._jobs:
            self._jobs.remove(job)

    def shutdown(self) -> None:
        """Cancels every job, then waits for each, the last started first."""
        jobs = list(reversed(self._jobs))
        for job in jobs:
            job.cancel()
        for job in jobs:
            _log.info("waiting for: %s", job.title)
            self.end(job)

    @Slot()
    def _forget(self) -> None:
        for job in [job for job in self._jobs if job.isFinished()]:
            job.wait()
            self._jobs.remove(job)
