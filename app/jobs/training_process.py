"""The process that trains, both its ends: training and the window do not wait for each other's Python.

It imports this module, the engine and little else, because the first run waits for it. Commands go to it at
any time; it reports at most every 40 ms, and never more than one report lies waiting to be read.
"""

import contextlib
import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any, Literal

from app.child_process import Child
from app.language import _
from app.recognition.course import Course, Reached
from app.recognition.snapshot import RunFaces, Snapshot
from engine import EpochStep, Learning

_log = logging.getLogger(__name__)

Unit = Literal["epoch", "face"]

_REPORT_EVERY = 0.04
"""Seconds between reports while training runs: the window draws no more often."""


@dataclass(frozen=True)
class Report:
    """How far all courses are, and whether they go on by themselves."""

    running: bool
    courses: tuple[Reached, ...]


class TrainingProcessError(Exception):
    """The training process failed, or is gone; str() is a sentence for the user."""


class TrainingProcess:
    """One process that trains courses, one group of them after the other.

    It starts when it is first needed, or by `warm_up`, and stays until `close`. Commands may be given from
    any thread; `begin` and `reports` belong to one thread at a time.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
        self._sending = threading.Lock()
        self._group = 0
        self._starts: tuple[Snapshot, ...] = ()

    def warm_up(self) -> None:
        """Starts the process, so that the first run need not wait; where that fails, `begin` says so."""
        with contextlib.suppress(OSError):
            self._living()

    def begin(self, faces: RunFaces, starts: Sequence[Snapshot]) -> None:
        """Hands over courses to be trained; they rest at their start, and a report says so.

        Args:
            faces: That all of them learn.
            starts: Where each of them begins.

        Raises:
            TrainingProcessError: the process cannot be started, or has ended.
        """
        self._group += 1
        self._starts = tuple(starts)
        try:
            with self._sending:
                bare = [start.bare() for start in starts]
                self._living().connection.send(("begin", self._group, faces, bare))
        except OSError as error:
            self.kill()
            raise TrainingProcessError(
                _("The process that trains cannot be used ({error}). Press Run to try again.").format(
                    error=error
                )
            ) from error

    def run(self) -> None:
        """Lets steps follow each other; after the end too, where there is more to do by now."""
        self._command("run")

    def pause(self) -> None:
        """Stops after the step under way."""
        self._command("pause")

    def step(self, unit: Unit) -> None:
        """Stops, and does one unit."""
        self._command("step", unit)

    def set_speed(self, steps_a_second: float) -> None:
        """Limits the steps a second; 0 waits for nothing."""
        self._command("set_speed", steps_a_second)

    def change(self, learning: Learning, course: int = 0) -> None:
        """Sets other settings from the next step on."""
        self._command("change", course, learning)

    def edit(self, name: str, index: tuple[int, ...], value: float, course: int = 0) -> None:
        """Sets one number of a parameter."""
        self._command("edit", course, name, index, value)

    def end(self) -> None:
        """Ends the courses after the step under way; `reports` then ends, too."""
        self._command("end")

    def reports(self) -> Iterator[Report]:
        """What the process says from now on, until the courses are ended; waits for each.

        Raises:
            TrainingProcessError: training failed, or the process was ended from outside.
        """
        # Not another one in its place: that one would never say anything.
        child = self._child
        assert child is not None, "it has begun"
        with contextlib.suppress(EOFError, OSError):
            while True:
                group, said = child.connection.recv()
                if group != self._group:
                    continue
                if said is None:
                    return
                if isinstance(said, str):
                    _log.error("the training process failed: %s", said)
                    raise TrainingProcessError(
                        _(
                            "Training failed unexpectedly. The network is kept as it was a moment ago; the "
                            "details are in the log (Help, Show the log)."
                        )
                    )
                yield self._whole(said)
        # Its connection is closed a moment before it is gone: nothing must be begun in it any more.
        child.kill()
        raise TrainingProcessError(
            _(
                "The process that trains was ended from outside, perhaps for want of memory. The network is "
                "kept as it was a moment ago; press Run to go on."
            )
        )

    def kill(self) -> None:
        """Ends the process at once, in the middle of whatever it does; the next `begin` starts another."""
        if self._child is not None:
            self._child.kill()

    def close(self) -> None:
        """Ends the process."""
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def _command(self, do: str, *arguments: Any) -> None:
        child = self._child
        # Where it is gone already, whoever reads its reports hears of it.
        with self._sending, contextlib.suppress(OSError):
            if child is not None:
                child.connection.send((do, *arguments))

    def _living(self) -> Child:
        if self._child is None or not self._child.lives:
            self.close()
            self._child = Child(_serve)
        return self._child

    def _whole(self, report: Report) -> Report:
        """A report whose snapshots say again what was not sent to and fro."""
        courses = [
            replace(
                reached,
                here=reached.here.of_the_run_of(start),
                kept=tuple(kept.of_the_run_of(start) for kept in reached.kept),
            )
            for reached, start in zip(report.courses, self._starts, strict=True)
        ]
        return replace(report, courses=tuple(courses))


def _serve(connection: Connection) -> None:
    """The process's end: does what it is told until nobody tells it any more."""
    told: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(connection, told), daemon=True)
    listener.start()
    outbox = _Outbox(connection)
    _Trainer(told, outbox).work()
    outbox.close()


def _listen(connection: Connection, told: "queue.SimpleQueue[tuple[Any, ...] | None]") -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            told.put(connection.recv())
    told.put(None)


class _Outbox:
    """Sends on a thread of its own, so that training need not wait for the reader."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: queue.Queue[tuple[int, object] | None] = queue.Queue(1)
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    @property
    def free(self) -> bool:
        return not self._waiting.unfinished_tasks

    def put(self, message: tuple[int, object]) -> None:
        self._waiting.put(message)

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _send(self) -> None:
        while (message := self._waiting.get()) is not None:
            # Who went away does not want to know; the listener notices it, too.
            with contextlib.suppress(OSError):
                self._connection.send(message)
            self._waiting.task_done()


class _Trainer:
    """Trains all courses in lockstep: each that has not ended does the same number of steps."""

    def __init__(self, told: "queue.SimpleQueue[tuple[Any, ...] | None]", outbox: _Outbox) -> None:
        self._told = told
        self._outbox = outbox
        self._group = 0
        self._courses: list[Course] = []
        self._running = False
        self._interval = 0.0
        self._due = 0.0
        self._reported = 0.0
        self._commands: dict[str, Callable[..., None]] = {
            "begin": self._begin,
            "run": self._run,
            "pause": self._pause,
            "step": self._step,
            "set_speed": self._set_speed,
            "change": self._change,
            "edit": self._edit,
            "end": self._end,
        }

    def work(self) -> None:
        while True:
            try:
                command = self._next_command()
                if command is None:
                    return
                self._guarded(self._obey, *command)
            except queue.Empty:
                self._guarded(self._go_on)

    def _next_command(self) -> tuple[Any, ...] | None:
        if not self._running:
            return self._told.get()
        left = self._due - time.monotonic()
        return self._told.get(timeout=left) if left > 0 else self._told.get_nowait()

    def _guarded(self, do: Callable[..., None], *arguments: Any) -> None:
        try:
            do(*arguments)
        except Exception:
            self._courses, self._running = [], False
            self._say(traceback.format_exc())

    def _obey(self, do: str, *arguments: Any) -> None:
        # What was ordered before it was known that the courses had failed comes to nothing.
        if self._courses or do in ("begin", "set_speed", "end"):
            self._commands[do](*arguments)

    def _begin(self, group: int, faces: RunFaces, starts: Sequence[Snapshot]) -> None:
        self._group, self._running = group, False
        self._courses = [Course(start, faces) for start in starts]
        for course in self._courses:
            course.advance()
        self._report()

    def _run(self) -> None:
        for course in self._courses:
            course.go_on()
        self._running = not self._all_ended()
        self._due = 0.0
        self._report()

    def _pause(self) -> None:
        self._running = False
        self._report()

    def _step(self, unit: Unit) -> None:
        self._running = False
        for course in self._courses:
            course.go_on()
            while not course.ended:
                event = course.advance()
                # The look at all faces after the last of them is no unit of its own.
                if isinstance(event, EpochStep) or (unit == "face" and not course.all_faces_done):
                    break
        self._report()

    def _set_speed(self, steps_a_second: float) -> None:
        self._interval = 1 / steps_a_second if steps_a_second else 0.0
        self._due = min(self._due, time.monotonic() + self._interval)

    def _change(self, course: int, learning: Learning) -> None:
        self._courses[course].change(learning)
        if not self._running:
            self._report()

    def _edit(self, course: int, name: str, index: tuple[int, ...], value: float) -> None:
        self._courses[course].edit(name, index, value)
        self._running = self._running and not self._all_ended()
        self._report()

    def _end(self) -> None:
        self._running = False
        if self._courses:
            self._report(complete=False)
        self._courses = []
        self._say(None)

    def _go_on(self) -> None:
        for course in self._courses:
            if not course.ended:
                course.advance()
        self._running = not self._all_ended()
        now = time.monotonic()
        self._due = now + self._interval
        wanted = self._outbox.free and now - self._reported >= _REPORT_EVERY
        if not self._running or self._interval > _REPORT_EVERY or wanted:
            self._report()

    def _all_ended(self) -> bool:
        return all(course.ended for course in self._courses)

    def _report(self, *, complete: bool = True) -> None:
        self._reported = time.monotonic()
        gradients: Literal["known", "all"] = "all" if complete and not self._running else "known"
        reached = tuple(course.reached(gradients) for course in self._courses)
        self._say(Report(self._running, reached))

    def _say(self, what: Report | str | None) -> None:
        """Sends a report, the trace of a failure, or None at the end.

        The number of the group goes with it, as what nobody read of one must not be taken for the next one's.
        """
        self._outbox.put((self._group, what))
