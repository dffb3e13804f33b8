"""What the task runner promises: work ends when asked, failures are sentences, the outdated is dropped."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from app.faces.errors import FaceError
from app.jobs.tasks import CancelledError, Job, Mailbox, Task, TaskSlot


class Waiting(Job):
    """Works until it is cancelled, and notes when it ended."""

    def __init__(self, title, ended):
        super().__init__(title)
        self.begun = threading.Event()
        self._ended = ended

    def work(self):
        self.begun.set()
        while not self.wait_cancelled(10):
            pass
        self._ended.append(self.title)


class Gate:
    """Work that goes on only when it is let through."""

    def __init__(self, value):
        self.value = value
        self.reached, self.go = threading.Event(), threading.Event()

    def __call__(self):
        self.reached.set()
        assert self.go.wait(10)
        return self.value

    def steps(self):
        """The same as a generator, which yields before and after."""
        yield "before"
        yield self()


@pytest.fixture
def owner(qtbot):
    return QObject()


@pytest.fixture
def slot(runner, owner):
    return TaskSlot(runner, owner)


def heard(signal):
    """A list that grows with what a signal brings."""
    found = []
    signal.connect(lambda *values: found.append(*values) if values else found.append("over"))
    return found


def test_a_task_works_on_a_thread_of_its_own_and_tells_on_the_thread_of_the_window(qtbot, slot):
    here = []
    slot.returned.connect(lambda _: here.append(threading.get_ident()))
    with qtbot.waitSignal(slot.returned) as returned:
        slot.start("Asking", threading.get_ident)
    assert returned.args[0] != threading.get_ident()
    assert here == [threading.get_ident()]


def test_a_failure_with_a_sentence_is_said_as_it_is(qtbot, slot):
    def fail():
        raise FaceError("The picture x.png is empty.")

    with qtbot.waitSignal(slot.failed) as failed:
        slot.start("Reading", fail)
    assert failed.args == ["The picture x.png is empty."]
    qtbot.waitUntil(lambda: not slot.busy)


def test_an_unexpected_failure_is_a_sentence_too_and_in_the_log(qtbot, slot, caplog):
    def fail():
        yield 1
        raise ZeroDivisionError("division by zero")

    with qtbot.waitSignal(slot.failed) as failed:
        slot.start("Counting", fail)
    assert failed.args[0].startswith("Counting failed unexpectedly (ZeroDivisionError: division by zero).")
    assert "Traceback" in caplog.text


def test_a_generator_tells_what_it_yields_and_then_what_it_returns(qtbot, slot):
    def work():
        yield 1
        yield None
        yield 2
        return "done"

    told = heard(slot.yielded)
    slot.returned.connect(told.append)
    slot.over.connect(lambda: told.append("over"))
    with qtbot.waitSignal(slot.over):
        slot.start("Counting", work)
    assert told == [1, 2, "done", "over"]
    assert not slot.busy


def test_what_is_cancelled_ends_at_its_next_yield_and_returns_nothing(qtbot, slot):
    gate = Gate(1)
    yielded, returned = heard(slot.yielded), heard(slot.returned)
    with qtbot.waitSignal(slot.over):
        slot.start("Counting", gate.steps)
        assert gate.reached.wait(5)
        slot.job.cancel()
        gate.go.set()
    assert (yielded, returned) == (["before", 1], [])


def test_a_generator_may_keep_what_it_has_when_it_is_cancelled(qtbot, slot):
    gate = Gate(1)

    def work():
        try:
            yield from gate.steps()
        except CancelledError:
            yield "kept"

    yielded = heard(slot.yielded)
    with qtbot.waitSignal(slot.over):
        slot.start("Adding", work)
        assert gate.reached.wait(5)
        slot.job.cancel()
        gate.go.set()
    assert yielded == ["before", 1, "kept"]


def test_what_takes_the_place_of_a_task_silences_it(qtbot, runner, slot):
    first = Gate("first")
    told = [heard(signal) for signal in (slot.yielded, slot.returned, slot.failed, slot.over)]
    slot.start("Asking", first.steps)
    assert first.reached.wait(5)
    with qtbot.waitSignal(slot.over):
        # What the first task has yielded is still on its way.
        slot.start("Asking", lambda: "second")
    first.go.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert told == [[], ["second"], [], ["over"]]


def test_a_task_that_was_dropped_is_silent_also_when_it_fails(qtbot, runner, slot):
    gate, failed = Gate(None), heard(slot.failed)

    def fail():
        gate()
        raise FaceError("The picture x.png is empty.")

    slot.start("Asking", fail)
    assert gate.reached.wait(5)
    slot.drop()
    assert not slot.busy
    gate.go.set()
    qtbot.waitUntil(lambda: not runner.running)
    assert failed == []


def test_what_keeps_something_says_that_it_failed_even_when_it_was_dropped(qtbot, slot):
    gate = Gate(None)

    def fail():
        gate()
        raise FaceError("The picture x.png is empty.")

    with qtbot.waitSignal(slot.failed) as failed:
        slot.start("Adding", fail, keeps=True)
        assert gate.reached.wait(5)
        slot.drop()
        gate.go.set()
    assert failed.args == ["The picture x.png is empty."]


def test_of_several_that_wait_only_the_last_is_started(qtbot, slot):
    gate, returned = Gate("first"), heard(slot.returned)
    slot.start_next("Asking", gate)
    for value in ("second", "third"):
        slot.start_next("Asking", lambda value=value: value)
    gate.go.set()
    qtbot.waitUntil(lambda: not slot.busy)
    assert returned == ["first", "third"]


def test_the_next_one_waits_for_the_thread_of_a_dropped_one(qtbot, runner, slot):
    gate, returned = Gate("first"), heard(slot.returned)
    slot.start("Asking", gate)
    assert gate.reached.wait(5)
    slot.drop()
    slot.start_next("Asking", lambda: "second")
    assert slot.busy
    assert len(runner.running) == 1
    gate.go.set()
    qtbot.waitUntil(lambda: not slot.busy)
    assert returned == ["second"]


def test_whose_owner_is_gone_is_cancelled(qtbot, runner, slot, owner):
    ended = []
    job = Waiting("waiting", ended)
    slot.take(job)
    assert job.begun.wait(5)
    delete(owner)
    qtbot.waitUntil(lambda: ended == ["waiting"])
    qtbot.waitUntil(lambda: not runner.running)


def test_a_released_job_goes_on_in_the_slot_that_adopts_it(qtbot, runner, slot, owner):
    other, job = TaskSlot(runner, owner), Waiting("waiting", [])
    slot.take(job)
    ended, adopted = heard(slot.over), heard(other.over)
    other.adopt(slot.release())
    assert (slot.job, other.job) == (None, job)
    runner.end(job)
    assert (ended, adopted) == ([], ["over"])


def test_a_task_that_ended_is_forgotten(qtbot, runner):
    task = Task("Asking", int)
    with qtbot.waitSignal(task.over):
        runner.start(task)
    qtbot.waitUntil(lambda: runner.running == ())


def test_what_a_task_has_told_arrives_although_another_one_ended_before(qtbot, runner):
    got = []
    late, early = Gate("late"), Task("early", lambda: "early")
    task = Task("late", late)
    for each in (task, early):
        each.returned.connect(got.append)
        runner.start(each)
    # Both end before the window hears of either, the early one first.
    early.wait()
    late.go.set()
    task.wait()
    del task, early, each
    qtbot.waitUntil(lambda: len(got) == 2)
    assert sorted(got) == ["early", "late"]
    qtbot.waitUntil(lambda: not runner.running)


def test_who_ends_a_job_hears_what_it_still_had_to_tell(qtbot, runner):
    gate = Gate("an answer")
    task = Task("Asking", gate)
    told = heard(task.returned)
    runner.start(task)
    gate.go.set()
    runner.end(task)
    assert told == ["an answer"]


def test_shutdown_ends_all_the_last_started_first(qtbot, runner, monkeypatch):
    ended, order, end = [], [], runner.end
    jobs = [Waiting(title, ended) for title in ("first", "second", "third")]
    for job in jobs:
        runner.start(job)
        assert job.begun.wait(5)
    monkeypatch.setattr(runner, "end", lambda job: (order.append(job.title), end(job)))
    runner.shutdown()
    assert order == ["third", "second", "first"]
    assert sorted(ended) == ["first", "second", "third"]
    assert all(job.isFinished() for job in jobs)
    assert runner.running == ()


def test_a_mailbox_keeps_the_newest_only():
    mailbox = Mailbox()
    assert mailbox.take() is None
    for letter in "abc":
        mailbox.post(letter)
    assert mailbox.take() == "c"
    assert mailbox.take() is None


def test_who_waits_for_a_letter_to_be_taken_is_told_when_it_is():
    mailbox = Mailbox()
    assert mailbox.wait_taken(0)
    mailbox.post("a letter")
    assert not mailbox.wait_taken(0.01)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(mailbox.wait_taken, 30)
        mailbox.take()
        assert waiting.result(5)
