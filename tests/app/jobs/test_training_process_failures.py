"""A training process that is killed, fails or cannot be started, and one that is ended in good order."""

import os
import signal
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from small_courses import LONG, QUICK, at_rest, first_where, some_faces, some_start

from app.child_process import Child
from app.jobs import training_process
from app.jobs.training_process import TrainingProcess, TrainingProcessError

FAILED = "Training failed unexpectedly. The network is kept as it was a moment ago"
GONE = "The process that trains was ended from outside, perhaps for want of memory."


def begun(process, learning=QUICK):
    process.begin(some_faces(), [some_start(learning)])
    reports = process.reports()
    return reports, next(reports)


def trains(process):
    """Whether it does what it is there for."""
    reports, first = begun(process)
    process.run()
    return not first.running and at_rest(reports).courses[0].here.event.reason == "epochs reached"


@pytest.fixture
def process():
    process = TrainingProcess()
    yield process
    process.close()


@pytest.fixture
def started(monkeypatch):
    """The processes that were started."""
    children = []

    def remembered(*arguments):
        children.append(Child(*arguments))
        return children[-1]

    monkeypatch.setattr(training_process, "Child", remembered)
    return children


def test_killed_from_outside_it_says_so_and_another_takes_its_place(started):
    with closing(TrainingProcess()) as process:
        reports, _ = begun(process, LONG)
        process.run()
        first_where(reports, lambda reached: reached.here.epoch > 2)
        os.kill(started[0].pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        with pytest.raises(TrainingProcessError, match=GONE) as said:
            list(reports)
        assert str(said.value).endswith("press Run to go on.")
        # Orders to one that is gone come to nothing.
        process.run()
        process.edit("dense.0.bias", (0,), 1.0)
        assert trains(process)
    assert [child.lives for child in started] == [False, False]


def test_killed_at_rest_it_is_started_anew(started):
    with closing(TrainingProcess()) as process:
        process.warm_up()
        started[0].kill()
        assert trains(process)


def test_ended_at_once_in_the_middle_of_its_work_it_begins_anew(process):
    reports, _ = begun(process, LONG)
    process.run()
    first_where(reports, lambda reached: reached.here.epoch > 2)
    process.kill()
    process.kill()
    with pytest.raises(TrainingProcessError, match=GONE):
        list(reports)
    assert trains(process)


def test_ended_at_once_it_may_be_begun_again_before_its_end_was_read(process):
    begun(process, LONG)
    process.run()
    process.kill()
    assert trains(process)


def test_a_failure_inside_is_said_and_logged_and_the_next_courses_are_trained(process, caplog):
    reports, _ = begun(process)
    process.change(replace(QUICK, learn=("no such layer",)))
    process.step("epoch")
    # Ordered before the failure is known: they come to nothing, now and later.
    process.step("epoch")
    process.edit("dense.0.bias", (0,), 1.0)
    process.change(QUICK)
    process.end()
    with pytest.raises(TrainingProcessError, match=FAILED):
        list(reports)
    assert "no such layer" in caplog.text
    assert trains(process)


def test_courses_that_cannot_begin_fail_in_the_same_way(process):
    broken = replace(some_start(), parameters={})
    process.begin(some_faces(), [broken])
    with pytest.raises(TrainingProcessError, match=FAILED):
        next(process.reports())
    assert trains(process)


def test_a_number_that_is_not_there_cannot_be_set(process):
    reports, _ = begun(process, LONG)
    process.run()
    process.edit("dense.0.weights", (7, 7), 1.0)
    with pytest.raises(TrainingProcessError, match=FAILED):
        list(reports)


def test_a_process_that_cannot_be_started_is_said_only_when_it_is_needed(monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr(training_process, "Child", refuse)
    process = TrainingProcess()
    process.warm_up()
    with pytest.raises(TrainingProcessError) as said:
        process.begin(some_faces(), [some_start()])
    assert str(said.value) == (
        "The process that trains cannot be used (Resource temporarily unavailable). Press Run to try again."
    )
    process.close()


def test_orders_before_anything_was_begun_come_to_nothing(started):
    process = TrainingProcess()
    process.run()
    process.step("epoch")
    process.end()
    process.kill()
    process.close()
    assert started == []


def test_closed_it_is_gone_even_where_nobody_reads_what_it_says(process, started):
    before = threading.active_count()
    begun(process, LONG)
    process.run()
    # Every one of them is answered with a report: more than a pipe holds.
    for _ in range(60):
        process.edit("dense.0.bias", (0,), 0.5)
    process.close()
    assert not any(child.lives for child in started)
    assert threading.active_count() <= before
    process.close()


def test_closed_it_can_be_begun_once_more(process):
    assert trains(process)
    process.close()
    assert trains(process)
