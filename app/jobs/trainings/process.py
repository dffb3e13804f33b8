"""The training process: it trains as it is told on standard input, and reports on standard output.

It imports the engine and little else, because the first run waits for it.
"""

import contextlib
import queue
import sys
import threading
import time
import traceback
from typing import IO, Any

from app.jobs.trainings.course import Course, courses_of_message, learning_from_json
from app.jobs.trainings.messages import Message, read_message, write_message
from app.jobs.trainings.reports import Report, report_to_message
from engine import EpochStep

_REPORT_EVERY = 0.02
"""Seconds between reports while training runs: the window draws no more often."""


def serve(commands: IO[bytes], reports: IO[bytes]) -> None:
    """Does what it is told until nobody tells it any more."""
    told: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(commands, told), daemon=True)
    listener.start()
    outbox = _Outbox(reports)
    _Trainings(told, outbox).work()
    listener.join()
    outbox.close()


def _listen(commands: IO[bytes], told: "queue.SimpleQueue[Message | None]") -> None:
    while (message := read_message(commands)) is not None:
        told.put(message)
    told.put(None)


class _Outbox:
    """Sends messages on a thread of its own, so that training need not wait for the reader."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._waiting: queue.Queue[Message | None] = queue.Queue(1)
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    @property
    def free(self) -> bool:
        return not self._waiting.unfinished_tasks

    def put(self, message: Message) -> None:
        self._waiting.put(message)

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _send(self) -> None:
        while (message := self._waiting.get()) is not None:
            # Who went away does not want to know; the listener notices it, too.
            with contextlib.suppress(OSError):
                write_message(self._stream, *message)
            self._waiting.task_done()


class _Trainings:
    """All courses, in lockstep: each that has not ended does the same number of steps."""

    def __init__(self, told: "queue.SimpleQueue[Message | None]", outbox: _Outbox) -> None:
        self._told = told
        self._outbox = outbox
        self._group = 0
        self._courses: list[Course] = []
        self._running = False
        self._interval = 0.0
        self._due = 0.0
        self._reported = 0.0
        self._orders = {
            "begin": self._begin,
            "run": self._run,
            "pause": self._pause,
            "step": self._step,
            "speed": self._set_speed,
            "learning": self._change,
            "poke": self._poke,
            "end": self._end,
        }

    def work(self) -> None:
        while True:
            try:
                message = self._next_order()
                if message is None:
                    return
                self._obey(message)
            except queue.Empty:
                self._guarded(self._go_on)
            except Exception:
                self._fail()

    def _obey(self, message: Message) -> None:
        do = message.words["do"]
        # What was ordered before it was known that the courses had failed comes to nothing.
        if self._courses or do in ("begin", "speed", "end"):
            self._orders[do](message)

    def _next_order(self) -> Message | None:
        if not self._running:
            return self._told.get()
        left = self._due - time.monotonic()
        return self._told.get(timeout=left) if left > 0 else self._told.get_nowait()

    def _guarded(self, do: Any) -> None:
        try:
            do()
        except Exception:
            self._fail()

    def _fail(self) -> None:
        self._courses, self._running = [], False
        self._say(Message({"say": "failed", "trace": traceback.format_exc()}, {}))

    def _begin(self, message: Message) -> None:
        self._group = message.words["group"]
        self._courses, self._running = courses_of_message(message), False
        for course in self._courses:
            course.advance()
        self._report()

    def _run(self, _message: Message) -> None:
        for course in self._courses:
            course.go_on()
        self._running = not self._all_ended()
        self._due = 0.0
        self._report()

    def _pause(self, _message: Message) -> None:
        self._running = False
        self._report()

    def _step(self, message: Message) -> None:
        self._running = False
        for course in self._courses:
            course.go_on()
            one_face = message.words["unit"] == "face"
            while not course.ended:
                event = course.advance()
                # The look at all faces after the last of them is no unit of its own.
                if isinstance(event, EpochStep) or (one_face and not course.all_faces_done):
                    break
        self._report()

    def _set_speed(self, message: Message) -> None:
        steps_a_second = message.words["steps_a_second"]
        self._interval = 1 / steps_a_second if steps_a_second else 0.0
        self._due = min(self._due, time.monotonic() + self._interval)

    def _change(self, message: Message) -> None:
        self._courses[message.words["course"]].change(learning_from_json(message.words["learning"]))
        if not self._running:
            self._report()

    def _poke(self, message: Message) -> None:
        words = message.words
        self._courses[words["course"]].poke(words["name"], tuple(words["index"]), words["value"])
        self._running = self._running and not self._all_ended()
        self._report()

    def _end(self, _message: Message) -> None:
        self._running = False
        if self._courses:
            self._report(complete=False)
        self._courses = []
        self._say(Message({"say": "ended"}, {}))

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

    def _report(self, complete: bool | None = None) -> None:
        self._reported = time.monotonic()
        complete = not self._running if complete is None else complete
        reached = tuple(course.reached(complete=complete) for course in self._courses)
        self._say(report_to_message(Report(self._running, reached)))

    def _say(self, message: Message) -> None:
        # With the number of the group, as what nobody read of one must not be taken for the next one's.
        self._outbox.put(Message({**message.words, "group": self._group}, message.arrays))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
