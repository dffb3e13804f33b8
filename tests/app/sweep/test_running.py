"""How runs are done: as `facet train` does them, and again where a process dies."""

import pytest
from fresh_runs import fresh_run
from small_projects import striped_project

from app.recognition.settings import RunSettings
from app.sweep.plan import Plan, SweepError, SweepFaces
from app.sweep.running import OneByOne, StoppedError, WorkerLostError, here, rows_of

QUICK = RunSettings(epochs=4, size=16, kernels=4)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with striped_project(tmp_path_factory.mktemp("sweep") / "p.facet", count=4) as made:
        yield made


@pytest.fixture(scope="module")
def plan(project):
    settings = [RunSettings(epochs=4, size=16, kernels=4, seed=seed) for seed in range(6)]
    return Plan.of(SweepFaces.of_project(project), settings)


def dying(times):
    """A crew of two that loses a process so many times, each time after one run."""
    left = [None] * times

    class Dying(OneByOne):
        at_once = 2

        def rows(self, faces, runs):
            for number, row in enumerate(super().rows(faces, runs)):
                if number and left:
                    left.pop()
                    raise WorkerLostError
                yield row

    return Dying()


def test_a_row_is_what_the_window_comes_to(project, plan):
    row = next(OneByOne().rows(plan.faces, plan.runs))
    last = fresh_run(project, row.settings, 4).last
    assert last is not None
    assert row.outcome.error == last.error
    assert row.outcome.accuracy == last.accuracy
    assert row.outcome.validation_accuracy == last.validation_accuracy
    assert (row.outcome.epochs, row.outcome.reason) == (4, "epochs reached")


def test_what_is_lost_with_a_process_is_done_again(plan):
    told = []
    rows = list(rows_of(plan.faces, plan.runs, dying(1), told.append))
    assert [row.key for row in rows] == [run.key for run in plan.runs]
    assert told == ["A process that trains ended in the middle of its work. Its runs are done again."]


def test_a_process_that_dies_again_over_the_same_runs_ends_it(plan):
    rows = rows_of(plan.faces, plan.runs, dying(2), lambda _told: None)
    done = []
    with pytest.raises(SweepError, match="second time"):
        done.extend(iter(lambda: next(rows), None))
    assert len(done) == 2


def test_processes_that_die_over_other_runs_do_not(plan):
    crew = dying(3)
    crew.at_once = 0
    assert len(list(rows_of(plan.faces, plan.runs, crew, lambda _told: None))) == 6


def test_one_at_a_time_needs_nothing_more(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "joblib", None)
    assert here(1).at_once == 1
    with pytest.raises(SweepError, match=r"pip install 'facet-trainer\[sweep\]'"):
        here(2)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_under_way_can_be_stopped(plan, jobs):
    long = Plan.of(plan.faces, [RunSettings(epochs=100_000, target=0.0, seed=seed) for seed in range(4)])
    quick = plan.runs[0]
    crew = here(jobs)
    rows = crew.rows(plan.faces, [quick, *long.runs])
    assert next(rows).key == quick.key
    crew.stop()
    with pytest.raises(StoppedError):
        next(rows)
