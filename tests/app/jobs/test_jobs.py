"""What every job promises: it ends when asked, its failure is a sentence, and all are joined at shutdown."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QThread

from app.faces.errors import FaceError
from app.jobs.calling import CallJob
from app.jobs.job import Job
from app.jobs.mailbox import Mailbox
from app.jobs.registry import Registry


class Waiting(Job):
    """Works until it is cancelled, and notes when it ended."""

    def __init__(self, name, ended):
        super().__init__(name)
        self.begun = threading.Event()
        self._ended = ended

    def work(self):
        self.begun.set()
        while not self.wait_cancelled(10):
            pass
        self._ended.append(self.title)


@pytest.fixture
def registry(qtbot):
    registry = Registry()
    yield registry
    registry.shutdown()


def test_a_job_works_on_a_thread_of_its_own(qtbot, registry):
    job = CallJob("Asking", threading.get_ident)
    with qtbot.waitSignal(job.returned) as returned:
        registry.start(job)
    assert returned.args[0] != threading.get_ident()


def test_a_failure_with_a_sentence_is_said_as_it_is(qtbot, registry):
    def fail():
        raise FaceError("The picture x.png is empty.")

    job = CallJob("Reading", fail)
    with qtbot.waitSignal(job.failed) as failed:
        registry.start(job)
    assert failed.args == ["The picture x.png is empty."]


def test_an_unexpected_failure_is_a_sentence_too_and_in_the_log(qtbot, registry, caplog):
    def fail():
        raise ZeroDivisionError("division by zero")

    job = CallJob("Counting", fail)
    with qtbot.waitSignal(job.failed) as failed:
        registry.start(job)
    assert failed.args[0].startswith("Counting failed unexpectedly (ZeroDivisionError: division by zero).")
    assert "Traceback" in caplog.text


def test_a_job_that_ended_is_forgotten(qtbot, registry):
    job = CallJob("Asking", int)
    with qtbot.waitSignal(job.finished):
        registry.start(job)
    qtbot.waitUntil(lambda: registry.running == ())


def test_shutdown_ends_all_the_last_started_first(qtbot, registry):
    ended = []
    jobs = [Waiting(name, ended) for name in ("first", "second", "third")]
    order = []
    for job in jobs:
        registry.start(job)
        assert job.begun.wait(5)
    end = registry.end
    registry.end = lambda job: (order.append(job.title), end(job))
    registry.shutdown()
    assert order == ["third", "second", "first"]
    assert sorted(ended) == ["first", "second", "third"]
    assert all(job.isFinished() for job in jobs)
    assert registry.running == ()


def test_a_mailbox_keeps_the_newest_only():
    mailbox = Mailbox()
    assert mailbox.take() is None
    for letter in "abc":
        mailbox.post(letter)
    assert mailbox.take() == "c"
    assert mailbox.take() is None


def test_a_job_is_a_thread_that_qt_knows(qtbot):
    assert isinstance(CallJob("Asking", int), QThread)


def test_who_waits_for_a_letter_to_be_taken_is_told_when_it_is():
    mailbox = Mailbox()
    assert mailbox.wait_taken(0)
    mailbox.post("a letter")
    assert not mailbox.wait_taken(0.01)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(mailbox.wait_taken, 30)
        mailbox.take()
        assert waiting.result(5)
