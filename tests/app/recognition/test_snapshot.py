"""The network at one time, and the time machine's memory: which epochs are kept, as they were."""

import io
import math
from itertools import pairwise

import numpy as np
import pytest

from app.recognition.snapshot import (
    MOST,
    MOST_BYTES,
    MOST_SAVED,
    Checkpoints,
    Snapshot,
    Thinning,
    most_for,
    without_checkpoints,
)
from engine import Architecture, EpochStep, Learning, TrainingState

# What the arrays are of does not matter to the memory.
LAYERS = Architecture((1, 8, 8))
NAMES = ("features.0.kernels", "dense.0.weights")


def checkpoint(epoch, *, size=3, bare=False, of=0.0):
    """One that is told from others by its numbers; `bare` as at the start, or without momentum."""
    arrays = [{name: np.full(size, epoch + part + of) for name in NAMES} for part in (0.0, 0.25, 0.5)]
    parameters, updates, last_steps = arrays if not bare else (arrays[0], {}, {})
    lowest = 1 / (epoch + 1) if epoch else math.inf
    step = EpochStep(epoch, 1 / (epoch + 1), 0.5, 0.25 if epoch % 2 else None, 1.0 if epoch % 2 else None)
    state = TrainingState(epoch, 0, lowest, epoch, last_steps)
    return Snapshot(LAYERS, parameters, Learning(), state, step, step, updates=updates)


def bulk(epoch, parameters):
    step = EpochStep(epoch, 1.0, 0.5)
    return Snapshot(LAYERS, parameters, Learning(), TrainingState(epoch), step, step)


def filled(count, **how):
    kept = Checkpoints()
    for epoch in range(count):
        kept.add(checkpoint(epoch, **how))
    return kept


def watched(count):
    """As a run does it: the newest is there, and every epoch that thinning keeps."""
    kept, thinning = Checkpoints(), Thinning(most_for(checkpoint(0).parameters) - 1)
    for epoch in range(count):
        one = checkpoint(epoch)
        kept.add(*((one,) if thinning.keeps(epoch) else ()), passing=one)
        assert len(kept) <= MOST
        assert kept.newest.epoch == epoch
        assert kept.epochs[0] == 0
    return kept


def are_even(epochs):
    """Whether the same number of epochs lies between all but the last two."""
    return len({after - before for before, after in pairwise(epochs[:-1])}) <= 1


def same(one, other):
    return set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in one)


def are_equal(one, other):
    parts = ((one.parameters, other.parameters), (one.updates, other.updates))
    steps = same(one.state.last_steps, other.state.last_steps)
    return one.step == other.step and steps and all(same(*part) for part in parts)


@pytest.mark.parametrize("count", [1, 2, 50, 299, 300, 301, 302, 601, 1000, 2600])
def test_a_run_of_any_length_is_kept_evenly_with_its_start_and_its_newest(count):
    epochs = watched(count).epochs
    assert are_even(epochs)
    assert len(epochs) >= min(count, MOST // 2)


def test_all_epochs_of_a_short_run_are_kept():
    assert watched(299).epochs == tuple(range(299))


def test_thinning_keeps_about_as_many_whatever_comes():
    thinning = Thinning(10)
    kept = [epoch for epoch in range(1000) if thinning.keeps(epoch)]
    left = [epoch for epoch in kept if epoch % thinning.every == 0]
    assert thinning.every == 128
    assert left == list(range(0, 1000, 128))


def test_an_epoch_that_is_looked_at_again_counts_once():
    thinning = Thinning(10)
    assert all(thinning.keeps(0) for _ in range(50))
    assert all(thinning.keeps(epoch) for epoch in range(1, 10))
    assert thinning.every == 1


def test_a_run_that_goes_on_late_soon_keeps_few():
    thinning = Thinning(10)
    kept = [epoch for epoch in range(100_000, 140_000) if thinning.keeps(epoch)]
    assert thinning.every == 16_384
    assert len(kept) < 40


def test_of_large_networks_fewer_are_kept_so_that_they_fit_into_memory():
    size = 200_000
    kept = filled(60, size=size)
    arrays = [
        values
        for one in kept
        for part in (one.parameters, one.updates, one.state.last_steps)
        for values in part.values()
    ]
    assert sum(values.nbytes for values in arrays) <= MOST_BYTES + 3 * 2 * 8 * size
    assert are_even(kept.epochs)
    assert (kept.epochs[0], kept.epochs[-1]) == (0, 59)


def test_of_the_very_largest_the_start_and_the_newest_are_kept():
    giant = {name: np.broadcast_to(np.float32(0), (100_000_000,)) for name in NAMES}
    kept = Checkpoints()
    for epoch in range(20):
        kept.add(passing=bulk(epoch, giant))
        kept.add(bulk(epoch, giant))
    assert most_for(giant) == 3
    assert kept.epochs == (0, 19)


def test_the_newest_goes_when_there_is_a_newer_one():
    kept = filled(4)
    kept.add(passing=checkpoint(7))
    assert kept.epochs == (0, 1, 2, 3, 7)
    kept.add(passing=checkpoint(9))
    assert kept.epochs == (0, 1, 2, 3, 9)
    kept.add(checkpoint(10))
    assert kept.epochs == (0, 1, 2, 3, 10)


def test_the_newest_stays_while_nothing_newer_is_whole():
    kept = filled(4)
    kept.add(passing=checkpoint(7))
    kept.add()
    assert kept.epochs == (0, 1, 2, 3, 7)


def test_the_newest_may_be_one_that_stays_in_a_better_state():
    kept = filled(4)
    kept.add(passing=checkpoint(3, of=0.125))
    assert are_equal(kept.newest, checkpoint(3, of=0.125))
    kept.add(passing=checkpoint(5))
    assert kept.epochs == (0, 1, 2, 3, 5)


def test_an_epoch_that_is_there_already_is_replaced_with_all_that_came_after():
    kept = filled(8)
    kept.add(checkpoint(4, of=0.125))
    assert kept.epochs == (0, 1, 2, 3, 4)
    assert are_equal(kept.newest, checkpoint(4, of=0.125))


def test_those_up_to_an_epoch_are_a_memory_of_their_own():
    kept = filled(8)
    early = kept.until(5)
    early.add(checkpoint(6, of=0.5))
    assert early.epochs == (0, 1, 2, 3, 4, 5, 6)
    assert kept.epochs == tuple(range(8))
    assert kept.until(100).epochs == kept.epochs


def test_the_one_at_an_epoch_is_the_last_that_is_not_newer():
    kept = Checkpoints()
    assert (kept.at(0), kept.newest, kept.epochs) == (None, None, ())
    kept.add(*(checkpoint(epoch) for epoch in (0, 4, 8)))
    assert [kept.at(epoch).epoch for epoch in (0, 3, 4, 7, 8, 99)] == [0, 0, 4, 4, 8, 8]


def test_what_is_saved_comes_back_as_it_was():
    kept = Checkpoints((checkpoint(0), checkpoint(3), checkpoint(6)))
    arrays = kept.to_arrays()
    file = io.BytesIO()
    np.savez(file, **{"dense.0.weights": np.ones(3), **arrays})
    file.seek(0)
    back = Checkpoints.from_arrays(dict(np.load(file)), checkpoint(0))
    assert back.epochs == (0, 3, 6)
    assert all(are_equal(one, other) for one, other in zip(back, kept, strict=True))
    assert back.at(0).state.lowest == math.inf


def test_at_most_a_hundred_are_saved_evenly_with_the_first_and_the_newest():
    epochs = Checkpoints.from_arrays(filled(299).to_arrays(), checkpoint(0)).epochs
    assert len(epochs) <= MOST_SAVED
    assert (epochs[0], epochs[-1]) == (0, 298)
    assert are_even(epochs)


@pytest.mark.parametrize("order", [(True, False, False), (False, False, True), (False, True, False)])
def test_one_that_lacks_something_takes_nothing_from_the_others(order):
    # The start has no update yet; a diverged run, or one that goes on, has no last step at its end.
    kept = Checkpoints(tuple(checkpoint(epoch, bare=bare) for epoch, bare in enumerate(order)))
    for bare, one, was in zip(
        order, Checkpoints.from_arrays(kept.to_arrays(), checkpoint(0)), kept, strict=True
    ):
        if bare:
            assert not any(values.any() for values in one.updates.values())
            assert same(one.parameters, was.parameters)
        else:
            assert are_equal(one, was)


def test_nothing_is_saved_of_nothing():
    assert Checkpoints().to_arrays() == {}
    assert len(Checkpoints.from_arrays({}, checkpoint(0))) == 0
    assert len(Checkpoints.from_arrays({"dense.0.weights": np.ones(3)}, checkpoint(0))) == 0


@pytest.mark.parametrize(
    "harm",
    [
        lambda arrays: arrays.pop("checkpoints/epochs"),
        lambda arrays: arrays.update({"checkpoints/epochs": np.ones(4)}),
        lambda arrays: arrays.update({"checkpoints/epochs": arrays["checkpoints/epochs"] * np.nan}),
        lambda arrays: arrays.update({"checkpoints/parameters/dense.0.weights": np.ones((2, 3))}),
        lambda arrays: arrays.update({"checkpoints/updates/dense.0.weights": np.float64(1)}),
        lambda arrays: [arrays.pop(f"checkpoints/parameters/{name}") for name in NAMES],
    ],
)
def test_a_memory_that_is_not_whole_is_none(harm):
    arrays = filled(4).to_arrays()
    harm(arrays)
    assert len(Checkpoints.from_arrays(arrays, checkpoint(0))) == 0


def test_the_other_arrays_of_a_saved_state_are_told_apart():
    state = {"dense.0.weights": np.ones(3), **filled(2).to_arrays()}
    assert set(without_checkpoints(state)) == {"dense.0.weights"}
