"""The announced update against what the engine does next."""

from dataclasses import replace

import numpy as np
import pytest
from fresh_runs import are_same
from sample_networks import LEARNING, after_next_update, microscope_of, sample_faces, trained
from small_tasks import small_network, stripes

from app.lessons.microscope.look import BIAS, KERNEL_BIAS, KERNELS, WEIGHTS, Parameter
from app.lessons.microscope.microscope import Microscope
from app.lessons.microscope.update import NoUpdateError, foresee, steepest, times_livelier
from engine import Dense, EpochStep, Features, Learning, Network, TrainingState, train

SOME = (
    Parameter(KERNELS, (2, 0, 1, 3)),
    Parameter(KERNEL_BIAS, (5,)),
    Parameter(WEIGHTS, (0, 77)),
    Parameter(BIAS, (0,)),
)
HOW = {
    "all faces, momentum": {},
    "all faces": {"momentum": 0.0},
    "per face": {"update": "face", "momentum": 0.0},
    "per face, momentum": {"update": "face", "rate": 0.01},
    "per batch": {"update": "batch", "batch_size": 6, "momentum": 0.0},
    "per batch, momentum": {"update": "batch", "batch_size": 6},
    "dense": {"learn": "dense"},
    "kernels per face": {"learn": "kernels", "update": "face", "rate": 0.01},
}


@pytest.mark.parametrize("how", HOW.values(), ids=HOW)
@pytest.mark.parametrize("events", [1, 4, 9])
def test_the_new_values_are_bitwise_those_of_the_engine(how, events):
    images, zeta = sample_faces()
    learning = replace(LEARNING, **how)
    network, state = trained(images, zeta, learning, events)
    before, kept = network.copy_parameters(), state.copy()
    microscope = microscope_of(network, images, zeta, learning, state)
    update = microscope.next_update
    expected = after_next_update(network, images, zeta, learning, state)
    assert are_same(update.after, expected)
    for parameter in SOME:
        one = update.of(parameter)
        value = expected[parameter.tensor][parameter.index]
        assert one.new == float(value)
        # Old and step as shown add up to the new value, in the engine's precision.
        assert np.float32(one.old) + np.float32(one.step) == value
        assert microscope.see(0, parameter).of_total.holds
    assert are_same(network.parameters, before)
    assert state.to_json() == kept.to_json()
    assert are_same(state.last_steps, kept.last_steps)


def test_all_the_updates_of_an_epoch_follow_each_other_face_by_face():
    images, zeta = stripes(n=4, dtype=np.float32)
    learning = Learning(update="face", momentum=0.5, target=0.0, seed=3)
    network, state = small_network(dtype=np.float32), TrainingState()
    steps = train(network, images, zeta, learning, state=state)
    next(steps)
    seen = []
    while len(seen) < 9:
        update = foresee(network, images, zeta, learning, state)
        event = next(steps)
        if isinstance(event, EpochStep):
            # Only the look that ends an epoch lay between.
            event = next(steps)
        assert (event.sample, event.epoch) == (update.samples[0], update.epoch)
        assert are_same(update.after, network.parameters)
        seen.append((event.sample, event.epoch))
    orders = [np.random.default_rng([3, epoch]).permutation(4).tolist() for epoch in (1, 2, 3)]
    assert seen == [(sample, epoch) for epoch in (1, 2, 3) for sample in orders[epoch - 1]][:9]


def test_what_does_not_learn_stays_and_has_its_derivative_all_the_same():
    images, zeta = sample_faces()
    learning = replace(LEARNING, learn="dense")
    network, state = trained(images, zeta, learning)
    update = foresee(network, images, zeta, learning, state)
    kernel, weight = update.of(SOME[0]), update.of(SOME[2])
    assert (kernel.learns, kernel.step, kernel.new) == (False, 0, kernel.old)
    assert kernel.gradient != 0
    assert weight.learns
    assert weight.new != weight.old


def test_the_step_is_written_with_its_parts():
    images, zeta = sample_faces()
    network, state = trained(images, zeta)
    update = foresee(network, images, zeta, LEARNING, state)
    one = update.of(SOME[2])
    assert update.length == LEARNING.rate / len(images)
    assert one.last_step == float(state.last_steps[WEIGHTS][SOME[2].index])
    assert one.step == pytest.approx(-update.length * one.gradient + 0.9 * one.last_step, rel=1e-5)


def test_a_run_at_its_planned_end_has_a_next_update_all_the_same():
    images, zeta = stripes(dtype=np.float32)
    learning = Learning(epochs=3, target=1e9, patience=1)
    network, state = trained(images, zeta, learning, 1, small_network(dtype=np.float32))
    update = foresee(network, images, zeta, learning, state)
    going_on = replace(learning, target=0.0, patience=0, epochs=9)
    assert are_same(update.after, after_next_update(network, images, zeta, going_on, state))


def test_a_stuck_run_has_none():
    images, zeta = stripes(dtype=np.float32)
    network = small_network(dtype=np.float32)
    # A sigmoid so far out that its slope is 0.
    network.parameters[BIAS][0] = 1e4
    with pytest.raises(NoUpdateError, match="The run is stuck"):
        foresee(network, images, zeta, Learning(), TrainingState(epoch=5))
    microscope = Microscope(network, images, zeta, Learning(), TrainingState(epoch=5))
    assert microscope.next_update is None
    assert "stuck" in microscope.why_none
    # The sums are there without it.
    parameter = Parameter(KERNELS, (0, 0, 1, 1))
    assert len(microscope.see(0, parameter).contributions) == len(images)
    assert microscope.see(0, parameter).of_total.holds


@pytest.mark.parametrize("update", ["all", "face"])
def test_a_run_that_diverges_says_so_before(update):
    images, zeta = stripes(dtype=np.float32)
    network = Network.create((1, 10, 10), (Features(3, 3, 2),), (Dense(1, "linear"),))
    learning = Learning(rate=1e30, update=update)
    state = TrainingState()
    if update == "face":
        network, state = trained(images, zeta, learning, 2, network)
    with pytest.raises(NoUpdateError, match="beyond all bounds, so it is not made"):
        foresee(network, images, zeta, learning, state)


def test_a_failed_run_has_none_whatever_the_engine_would_do():
    images, zeta = stripes(dtype=np.float32)
    microscope = Microscope(
        small_network(dtype=np.float32), images, zeta, Learning(), TrainingState(), "The run has diverged."
    )
    assert microscope.next_update is None
    assert microscope.why_none == "The run has diverged."
    assert microscope.samples.tolist() == list(range(len(images)))


def test_the_epoch_is_found_after_which_d_falls_most():
    errors = {0: 8.0, 1: 7.5, 3: 4.0, 5: 1.0, 50: 0.01}
    steps = [EpochStep(epoch, error, 1.0) for epoch, error in errors.items()]
    assert steepest(steps) == 1
    assert steepest(steps[:1]) is None
    assert steepest([]) is None
    assert steepest([EpochStep(0, 1.0, 0.5), EpochStep(1, 2.0, 0.5)]) is None, "D only rises"


def test_the_derivatives_of_a_trained_network_are_small_beside_earlier_ones():
    images, zeta = sample_faces()
    now, _ = trained(images, zeta, events=100)
    then, _ = trained(images, zeta, events=3)
    assert times_livelier(then, now, images, zeta) > 10
    assert times_livelier(then, then, images, zeta) == 1
    stuck = Network(then.architecture, then.copy_parameters())
    stuck.parameters[BIAS][0] = 1e4
    assert times_livelier(then, stuck, images, zeta) == np.inf
