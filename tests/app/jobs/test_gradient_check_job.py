"""The gradient check and the training with a mistake, off the GUI thread."""

import threading

import pytest
from checked_networks import small_subject

from app.jobs.gradient_check import BrokenTrainingJob, GradientCheckJob
from app.jobs.registry import Registry
from app.lessons.gradient_check.broken_training import train_both
from app.lessons.gradient_check.check import check
from app.lessons.gradient_check.mistakes import mistake_called
from engine import Dense, Features, Learning


@pytest.fixture
def registry(qtbot):
    registry = Registry()
    yield registry
    registry.shutdown()


@pytest.fixture
def subject():
    return small_subject((Features(3, 3, 2),), (Dense(1),))


class Held:
    """Lets events through until one is to be held back; then it waits until it is let go."""

    def __init__(self, events, at):
        self._events, self._at = events, at
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.given = 0

    def __call__(self):
        for event in self._events:
            self.given += 1
            if self.given == self._at:
                self.reached.set()
                assert self.go_on.wait(10)
            yield event


def heard(signal):
    """A list that grows with what a signal brings."""
    found = []
    signal.connect(lambda *values: found.append(values if len(values) > 1 else values[0]))
    return found


def run(qtbot, registry, job):
    with qtbot.waitSignal(job.finished):
        registry.start(job)


def test_it_tells_how_far_it_is_and_brings_the_result(qtbot, registry, subject):
    job = GradientCheckJob(lambda: check(subject))
    progress, results = heard(job.progressed), heard(job.checked)
    run(qtbot, registry, job)
    qtbot.waitUntil(lambda: len(results) == 1)
    count = sum(values.size for values in subject.parameters.values())
    assert (progress[0], progress[-1]) == ((0, count), (count, count))
    assert len(progress) <= 101
    assert results[0].passed


def test_a_check_ends_on_the_way_when_it_is_cancelled(qtbot, registry, subject):
    held = Held(check(subject), at=5)
    job = GradientCheckJob(held)
    results = heard(job.checked)
    with qtbot.waitSignal(job.finished):
        registry.start(job)
        assert held.reached.wait(10)
        job.cancel()
        held.go_on.set()
    assert held.given == 5
    assert results == []


def test_a_failure_is_a_sentence(qtbot, registry):
    def fails():
        raise ValueError("images: of another shape")
        yield

    job = GradientCheckJob(fails)
    with qtbot.waitSignal(job.failed) as failed:
        registry.start(job)
    assert failed.args[0].startswith("The gradient check failed unexpectedly (ValueError: images")
    qtbot.waitUntil(job.isFinished)


def test_training_brings_every_epoch(qtbot, registry, subject):
    gradients = mistake_called("minus").gradients
    job = BrokenTrainingJob(lambda: train_both(subject, gradients, Learning(), epochs=7))
    courses = heard(job.trained)
    run(qtbot, registry, job)
    qtbot.waitUntil(lambda: len(courses) == 8)
    assert [both.epoch for both in courses] == [*range(8)]
    assert courses[-1].ended


def test_training_ends_after_the_epoch_in_which_it_is_cancelled(qtbot, registry, subject):
    held = Held(train_both(subject, mistake_called("minus").gradients, Learning(), epochs=10_000), at=4)
    job = BrokenTrainingJob(held)
    courses = heard(job.trained)
    with qtbot.waitSignal(job.finished):
        registry.start(job)
        assert held.reached.wait(10)
        job.cancel()
        held.go_on.set()
    qtbot.waitUntil(lambda: len(courses) == 3)
    assert held.given == 4
