"""The training process as it usually is, and the thread in its place where none can be started."""

import sys

import pytest

from app.jobs.trainings.training_process import TrainingProcess


@pytest.fixture(scope="module")
def shared_process():
    """One for all the tests of a file that leave it whole: it starts but once."""
    process = TrainingProcess()
    yield process
    process.close()


@pytest.fixture(params=["process", "thread"])
def process(request, monkeypatch):
    """For tests that begin courses and may leave them running."""
    if request.param == "process":
        yield request.getfixturevalue("shared_process")
    else:
        yield from in_a_thread(monkeypatch)


@pytest.fixture(params=["process", "thread"])
def own_process(request, monkeypatch):
    """For tests that do harm to it."""
    if request.param == "thread":
        yield from in_a_thread(monkeypatch)
        return
    process = TrainingProcess()
    yield process
    process.close()


def in_a_thread(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    process = TrainingProcess()
    yield process
    process.close()
