"""A training process that is killed, fails or cannot be started, and one that is ended in good order."""

import os
import signal
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from small_courses import LONG, QUICK, at_rest, first_where, some_faces, some_start

from app.jobs.trainings import training_process
from app.jobs.trainings.training_process import TrainingProcess, TrainingProcessError

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
    return not first.running and at_rest(reports).courses[0].event.reason == "epochs reached"


@pytest.fixture
def started(monkeypatch):
    """The processes that were started."""
    children, start_child = [], training_process.start_child

    def remembered(*arguments, **options):
        children.append(start_child(*arguments, **options))
        return children[-1]

    monkeypatch.setattr(training_process, "start_child", remembered)
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
        process.poke("dense.0.bias", (0,), 1.0)
        assert trains(process)
    assert [child.poll() is not None for child in started] == [True, True]


def test_killed_at_rest_it_is_started_anew(started):
    with closing(TrainingProcess()) as process:
        process.warm_up()
        started[0].kill()
        started[0].wait()
        assert trains(process)


def test_ended_at_once_in_the_middle_of_its_work_it_begins_anew(own_process):
    reports, _ = begun(own_process, LONG)
    own_process.run()
    first_where(reports, lambda reached: reached.here.epoch > 2)
    own_process.kill()
    own_process.kill()
    with pytest.raises(TrainingProcessError, match=GONE):
        list(reports)
    assert trains(own_process)


def test_ended_at_once_it_may_be_begun_again_before_its_end_was_read(own_process):
    begun(own_process, LONG)
    own_process.run()
    own_process.kill()
    assert trains(own_process)


def test_a_failure_inside_is_said_and_logged_and_the_next_courses_are_trained(own_process, caplog):
    reports, _ = begun(own_process)
    own_process.change(replace(QUICK, learn=("no such layer",)))
    own_process.step("epoch")
    # Ordered before the failure is known: they come to nothing, now and later.
    own_process.step("epoch")
    own_process.poke("dense.0.bias", (0,), 1.0)
    own_process.change(QUICK)
    own_process.end()
    with pytest.raises(TrainingProcessError, match=FAILED):
        list(reports)
    assert "no such layer" in caplog.text
    assert trains(own_process)


def test_courses_that_cannot_begin_fail_in_the_same_way(own_process):
    broken = replace(some_start(), parameters={})
    own_process.begin(some_faces(), [broken])
    with pytest.raises(TrainingProcessError, match=FAILED):
        next(own_process.reports())
    assert trains(own_process)


def test_a_number_that_is_not_there_cannot_be_set(own_process):
    reports, _ = begun(own_process, LONG)
    own_process.run()
    own_process.poke("dense.0.weights", (7, 7), 1.0)
    with pytest.raises(TrainingProcessError, match=FAILED):
        list(reports)


def test_a_process_that_cannot_be_started_is_said_only_when_it_is_needed(monkeypatch):
    def refuse(*_arguments, **_options):
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr(training_process, "start_child", refuse)
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


def test_closed_it_is_gone_even_where_nobody_reads_what_it_says(own_process, started):
    before = threading.active_count()
    begun(own_process, LONG)
    own_process.run()
    # Every one of them is answered with a report: more than a pipe holds.
    for _ in range(60):
        own_process.poke("dense.0.bias", (0,), 0.5)
    own_process.close()
    assert all(child.poll() is not None for child in started)
    assert threading.active_count() <= before
    own_process.close()


def test_closed_it_can_be_begun_once_more(own_process):
    assert trains(own_process)
    own_process.close()
    assert trains(own_process)
