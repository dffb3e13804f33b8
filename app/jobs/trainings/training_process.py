"""The window's end of the training process."""

import contextlib
import logging
import os
import subprocess
import threading
from collections.abc import Iterator
from typing import IO, Any, Literal, Protocol

from app.child_process import can_start_children, pipe_of, start_child
from app.jobs.trainings.course import CourseStart, TrainingFaces, learning_to_json, start_to_message
from app.jobs.trainings.messages import read_message, write_message
from app.jobs.trainings.process import serve
from app.jobs.trainings.reports import Report, report_of_message
from app.recognition.errors import RecognitionError
from engine import Learning

_log = logging.getLogger(__name__)

Unit = Literal["epoch", "face"]

_MODULE = "app.jobs.trainings.process"
_PATIENCE = 2.0
"""Seconds that the process gets to end by itself."""


class TrainingProcessError(RecognitionError):
    """The training process failed, or is gone; str() is a sentence for the user."""


class _Child(Protocol):
    """What trains: a process, or a thread where none can be started."""

    def to(self) -> IO[bytes]: ...

    def come_from(self) -> IO[bytes]: ...

    def lives(self) -> bool: ...

    def end(self) -> None: ...

    def kill(self) -> None: ...


class TrainingProcess:
    """One process that trains courses, one group of them after the other.

    It starts when it is first needed, or by `warm_up`, and stays until `close`. Orders may be given from
    any thread; `begin` and `reports` belong to one thread at a time.
    """

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._writing = threading.Lock()
        self._group = 0

    def warm_up(self) -> None:
        """Starts the process, so that the first run need not wait; where that fails, `begin` says so."""
        with contextlib.suppress(OSError):
            self._living()

    def begin(self, faces: TrainingFaces, courses: list[CourseStart]) -> None:
        """Hands over what is to be trained; the courses rest at their start, and a report says so.

        Raises:
            TrainingProcessError: The process cannot be started, or has ended.
        """
        words, arrays = start_to_message(faces, courses)
        self._group += 1
        try:
            with self._writing:
                write_message(self._living().to(), {**words, "group": self._group}, arrays)
        except OSError as error:
            self.kill()
            raise TrainingProcessError(
                f"The process that trains cannot be used ({error}). Press Run to try again."
            ) from error

    def run(self) -> None:
        """Lets steps follow each other; after the end too, where there is more to do by now."""
        self._order("run")

    def pause(self) -> None:
        """Stops after the step under way."""
        self._order("pause")

    def step(self, unit: Unit) -> None:
        """Stops, and does one unit."""
        self._order("step", unit=unit)

    def set_speed(self, steps_a_second: float) -> None:
        """How many steps a second at most; 0 waits for nothing."""
        self._order("speed", steps_a_second=steps_a_second)

    def change(self, learning: Learning, course: int = 0) -> None:
        """Other settings from the next step on."""
        self._order("learning", learning=learning_to_json(learning), course=course)

    def poke(self, name: str, index: tuple[int, ...], value: float, course: int = 0) -> None:
        """Sets one number of a parameter."""
        self._order("poke", name=name, index=list(index), value=value, course=course)

    def end(self) -> None:
        """Ends the courses after the step under way; `reports` then ends, too."""
        self._order("end")

    def reports(self) -> Iterator[Report]:
        """What the process says from now on, until the courses are ended; waits for each.

        Raises:
            TrainingProcessError: Training failed, or the process was ended from outside.
        """
        # Not another one in its place: that one would never say anything.
        child = self._child
        assert child is not None, "it has begun"
        stream = child.come_from()
        while (message := read_message(stream)) is not None:
            if message.words["group"] != self._group:
                continue
            if message.words["say"] == "ended":
                return
            if message.words["say"] == "failed":
                _log.error("the training process failed: %s", message.words["trace"])
                raise TrainingProcessError(
                    "Training failed unexpectedly. The network is kept as it was a moment ago; the details "
                    "are in the log (Help, Show the log)."
                )
            yield report_of_message(message)
        # Its pipe is closed a moment before it is gone: nothing must be begun in it any more.
        child.kill()
        raise TrainingProcessError(
            "The process that trains was ended from outside, perhaps for want of memory. The network is "
            "kept as it was a moment ago; press Run to go on."
        )

    def kill(self) -> None:
        """Ends the process at once, in the middle of whatever it does; the next `begin` starts another."""
        if self._child is not None:
            self._child.kill()

    def close(self) -> None:
        """Ends the process."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _order(self, do: str, **words: Any) -> None:
        child = self._child
        # Where it is gone already, whoever reads its reports hears of it.
        with self._writing, contextlib.suppress(OSError, ValueError):
            if child is not None:
                write_message(child.to(), {"do": do, **words})

    def _living(self) -> _Child:
        if self._child is None or not self._child.lives():
            self.close()
            self._child = _Process() if can_start_children() else _Thread()
        return self._child


class _Process:
    """The usual way."""

    def __init__(self) -> None:
        self._process = start_child(_MODULE)

    def to(self) -> IO[bytes]:
        return pipe_of(self._process.stdin)

    def come_from(self) -> IO[bytes]:
        return pipe_of(self._process.stdout)

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.to().close()
        # Before the process is waited for: it may be saying what nobody reads any more.
        self.come_from().close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class _Thread:
    """Where no process can be started: the same on a thread, with pipes all the same."""

    def __init__(self) -> None:
        (orders, self._to), (self._from, says) = _pipe(), _pipe()
        self._thread = threading.Thread(target=_serve_and_close, args=(orders, says), daemon=True)
        self._thread.start()

    def to(self) -> IO[bytes]:
        return self._to

    def come_from(self) -> IO[bytes]:
        return self._from

    def lives(self) -> bool:
        return self._thread.is_alive() and not self._to.closed

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self._to.close()
        # Before the thread is waited for: it may be saying what nobody reads any more.
        self._from.close()
        self._thread.join()

    def kill(self) -> None:
        """A thread cannot be: it ends after the step under way."""
        with contextlib.suppress(OSError):
            self._to.close()


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    out, into = os.pipe()
    return os.fdopen(out, "rb"), os.fdopen(into, "wb")


def _serve_and_close(orders: IO[bytes], says: IO[bytes]) -> None:
    # Where nobody reads any more, what is left to be said cannot be sent.
    with contextlib.suppress(OSError), orders, says:
        serve(orders, says)
