"""Work off the GUI thread: one runner starts it, delivers what it says, and joins it at shutdown.

Work is a function, or a generator that yields partial results and returns the whole; it knows no Qt. A
`TaskSlot` holds the work of one purpose and drops what is no longer current. A `Job` is work that is given
orders on its way, such as a camera or a training. All signals are emitted on the GUI thread.
"""

import logging
import threading
from collections.abc import Callable, Generator
from functools import partial
from inspect import isgenerator
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Signal, SignalInstance, Slot

from app.language import _
from app.recognition.errors import USER_ERRORS

_log = logging.getLogger(__name__)

T = TypeVar("T")


class CancelledError(Exception):
    """Raised at the `yield` of a generator whose task was cancelled.

    The generator may catch it to keep what it has found, yield that, and return.
    """


class Job(QThread):
    """Work on a thread of its own, done by `work` of a subclass.

    It gets data and gives data, never widgets. A failure is logged with its traceback and reaches the user as
    one sentence.

    Args:
        title: What it does, for the log and for a sentence about a failure: "The training".

    Attributes:
        keeps: Whether it keeps something in the project: its failure is told even if the job was abandoned.
        failed: Emitted with a sentence if the work fails.
        over: Emitted last, however the work ended.
    """

    keeps = False
    failed = Signal(str)
    over = Signal()
    _told = Signal(object)
    # Emitted after everything else, with the job.
    _gone = Signal(object)

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.setObjectName(title)
        self._cancelled = threading.Event()
        self._abandoned = False
        self._told.connect(self._emit)
        self.finished.connect(self._end)

    def work(self) -> None:
        """Does the work; looks at `cancelled` often, or waits on `wait_cancelled`."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Asks the work to end soon; returns at once. May be called from any thread, more than once."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work should end."""
        return self._cancelled.is_set()

    def wait_cancelled(self, seconds: float) -> bool:
        """Waits until the job is cancelled, at most so long; returns whether it is."""
        return self._cancelled.wait(seconds)

    @Slot()
    def abandon(self) -> None:
        """Cancels the job and silences it: what it has told and is still on its way is dropped, too."""
        self._abandoned = True
        self.cancel()

    def tell(self, signal: SignalInstance, *arguments: object) -> None:
        """Emits one of the job's signals on the GUI thread, unless the job is abandoned by then."""
        self._told.emit(partial(signal.emit, *arguments))

    def run(self) -> None:
        """Does the work; called by Qt on the new thread."""
        _log.info("%s starts", self.title)
        self.guarded(self.work)
        _log.info("%s ends", self.title)

    def guarded(self, part: Callable[[], None]) -> bool:
        """Does a part of the work; a failure is logged and told. Returns whether all went well."""
        try:
            part()
        except USER_ERRORS as error:
            _log.warning("%s: %s", self.title, error, exc_info=True)
            self._fail(str(error))
            return False
        except Exception as error:
            _log.exception("%s failed", self.title)
            self._fail(
                _(
                    "{title} failed unexpectedly ({error}). "
                    "Nothing kept before is lost; the details are in the log (Help, Show the log)."
                ).format(title=self.title, error=f"{type(error).__name__}: {error}")
            )
            return False
        return True

    def _fail(self, sentence: str) -> None:
        if self.keeps:
            self.failed.emit(sentence)
        else:
            self.tell(self.failed, sentence)

    @Slot(object)
    def _emit(self, emission: Callable[[], None]) -> None:
        if not self._abandoned:
            emission()

    @Slot()
    def _end(self) -> None:
        if not self._abandoned:
            self.over.emit()
        self._gone.emit(self)


class Task(Job):
    """Calls a function, or goes through the generator that it returns.

    Args:
        title: What it does.
        function: Called on the task's thread.
        keeps: Whether it keeps something in the project.

    Attributes:
        yielded: Emitted with each value that the generator yields; None only gives a chance to be cancelled.
        returned: Emitted with what the function, or the generator that was not cancelled, returned.
    """

    yielded = Signal(object)
    returned = Signal(object)

    def __init__(self, title: str, function: Callable[[], object], *, keeps: bool = False) -> None:
        super().__init__(title)
        self.keeps = keeps
        self._function = function

    def work(self) -> None:
        """Calls it, and tells what comes of it."""
        if self._abandoned:
            return
        found = self._function()
        if isgenerator(found):
            self._go_through(cast("Generator[object, None, object]", found))
        else:
            self.tell(self.returned, found)

    def _go_through(self, generator: Generator[object, None, object]) -> None:
        thrown = False
        try:
            while True:
                if self.cancelled and not thrown:
                    thrown = True
                    value = generator.throw(CancelledError())
                else:
                    value = next(generator)
                if value is not None:
                    self.tell(self.yielded, value)
        except StopIteration as end:
            if not thrown:
                self.tell(self.returned, end.value)
        except CancelledError:
            pass


class TaskRunner(QObject):
    """Starts jobs, holds them until they have ended, and joins them at shutdown in reverse order of start."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have not ended, in the order of their start."""
        return tuple(self._jobs)

    def start(self, job: Job) -> None:
        """Starts a job."""
        self._jobs.append(job)
        # Not before: what it has told is still on its way when its thread has finished.
        job._gone.connect(self._forget)
        job.start()

    def end(self, job: Job) -> None:
        """Cancels a job, waits until it has ended, and delivers what it still had to tell."""
        job.cancel()
        job.wait()
        if job in self._jobs:
            self._jobs.remove(job)
        QCoreApplication.sendPostedEvents(job, QEvent.Type.MetaCall.value)

    def shutdown(self) -> None:
        """Cancels every job, then waits for each, the last started first."""
        jobs = list(reversed(self._jobs))
        for job in jobs:
            job.cancel()
        for job in jobs:
            _log.info("waiting for: %s", job.title)
            self.end(job)

    @Slot(object)
    def _forget(self, job: Job) -> None:
        job.wait()
        if job in self._jobs:
            self._jobs.remove(job)


class TaskSlot(QObject):
    """The work of one purpose, of which at most one piece counts.

    What another piece took the place of, or was dropped, is cancelled and never heard of again. So is all of
    it when the owner is destroyed.

    Args:
        runner: Starts the work.
        owner: Whom the work is for.

    Attributes:
        yielded, returned: What the task yields and returns.
        failed: Why the work failed, in a sentence.
        over: The work has ended by itself; the slot is free.
    """

    yielded = Signal(object)
    returned = Signal(object)
    failed = Signal(str)
    over = Signal()

    def __init__(self, runner: TaskRunner, owner: QObject) -> None:
        super().__init__(owner)
        self._runner = runner
        self._job: Job | None = None
        self._before: Job | None = None
        self._waiting: Job | None = None

    @property
    def job(self) -> Any:
        """The job under way, of the class that its owner gave; None if there is none."""
        return self._job

    @property
    def busy(self) -> bool:
        """Whether work is under way or waiting."""
        return self._job is not None or self._waiting is not None

    def start(self, title: str, function: Callable[[], object], *, keeps: bool = False) -> None:
        """Starts a task in place of the one under way."""
        self.take(self._task(title, function, keeps=keeps))

    def start_next(self, title: str, function: Callable[[], object]) -> None:
        """Starts a task as soon as the thread of the one before has ended; of several that wait, the last."""
        self._waiting = self._task(title, function)
        self._go_on()

    def take(self, job: Job) -> None:
        """Starts a job in place of the one under way."""
        self.drop()
        self.adopt(job)
        self._runner.start(job)

    def adopt(self, job: Job) -> None:
        """Takes over a job that was started elsewhere, such as that of another slot."""
        self._job = self._before = job
        self.destroyed.connect(job.abandon)
        job.failed.connect(self.failed)
        job.over.connect(self._free)
        job.finished.connect(self._go_on)

    def release(self) -> Any:
        """Hands out the work under way, which goes on: it is no longer this slot's."""
        job, self._job, self._before = self._job, None, None
        if job is not None:
            self.destroyed.disconnect(job.abandon)
            job.failed.disconnect(self.failed)
            job.over.disconnect(self._free)
            job.finished.disconnect(self._go_on)
        return job

    @Slot()
    def drop(self) -> None:
        """Cancels the work under way, and forgets what waits; it is not waited for."""
        job, self._job, self._waiting = self._job, None, None
        if job is not None:
            job.abandon()

    def _task(self, title: str, function: Callable[[], object], *, keeps: bool = False) -> Task:
        task = Task(title, function, keeps=keeps)
        task.yielded.connect(self.yielded)
        task.returned.connect(self.returned)
        return task

    @Slot()
    def _free(self) -> None:
        self._job = None
        self.over.emit()

    @Slot()
    def _go_on(self) -> None:
        rests = self._before is None or self._before.isFinished()
        if self._job is None and rests and self._waiting is not None:
            job, self._waiting = self._waiting, None
            self.take(job)


class Mailbox(Generic[T]):
    """Holds the newest item only, so that a slow reader drops and never queues. Any thread may post and take.

    Attributes:
        newest: The newest item that was ever posted, whether it was taken or not; None before the first.
    """

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._item: T | None = None
        self.newest: T | None = None

    def post(self, item: T) -> None:
        """Puts the item in place of the one before."""
        with self._lock:
            self._item = self.newest = item

    def take(self) -> T | None:
        """The newest item, once; None where nothing came since the last time."""
        with self._lock:
            item, self._item = self._item, None
            self._lock.notify_all()
        return item

    def wait_taken(self, seconds: float) -> bool:
        """Waits, at most so long, until nothing lies here any more; returns whether nothing does."""
        with self._lock:
            return self._lock.wait_for(lambda: self._item is None, seconds)
