"""Training as a generator: what each step promises, and how it ends."""

import itertools

import numpy as np
import pytest
from small_tasks import small_network, stripes

import engine
from engine import EpochStep, FaceStep, Learning, train


def last(events):
    *_, event = events
    return event


def test_four_faces_are_learned_by_heart():
    images, zeta = stripes(4)
    end = last(train(small_network(), images, zeta, Learning(rate=0.5, epochs=3000, target=1e-3)))
    assert end.reason == "target reached"
    assert end.error < 1e-3
    assert end.accuracy == 1


def test_what_is_learned_holds_for_faces_never_seen():
    end = last(
        train(
            small_network(dtype=np.float32),
            *stripes(20, dtype=np.float32),
            Learning(rate=0.5, epochs=300),
            validation=stripes(20, seed=9, dtype=np.float32),
        )
    )
    assert end.validation_accuracy == 1


def test_every_event_describes_the_network_as_it_stands():
    images, zeta = stripes()
    network = small_network()
    for event in itertools.islice(train(network, images, zeta), 5):
        s = network.outputs(images)
        assert event.error == engine.total_error(zeta, s)
        assert event.accuracy == engine.accuracy(zeta, s)


def test_the_first_event_is_the_start_and_asking_once_is_one_epoch():
    images, zeta = stripes()
    network = small_network()
    before = network.copy_parameters()
    steps = train(network, images, zeta)
    assert next(steps).epoch == 0
    for name, values in network.parameters.items():
        assert np.array_equal(values, before[name])
    assert next(steps).epoch == 1
    assert any(not np.array_equal(values, before[name]) for name, values in network.parameters.items())


def test_one_update_is_equation_27_over_the_number_of_faces():
    images, zeta = stripes()
    network = small_network()
    expected = {
        name: values - 0.3 / len(images) * network.gradients(images, zeta).parameters[name]
        for name, values in network.copy_parameters().items()
    }
    steps = train(network, images, zeta, Learning(rate=0.3))
    next(steps)
    next(steps)
    for name, values in network.parameters.items():
        assert values == pytest.approx(expected[name], abs=1e-14)


def test_the_step_does_not_grow_with_the_number_of_faces():
    images, zeta = stripes(6)
    few, many = small_network(), small_network()
    for network, times in ((few, 1), (many, 30)):
        steps = train(network, np.tile(images, (times, 1, 1, 1)), np.tile(zeta, (times, 1)))
        next(steps)
        next(steps)
    for name, values in few.parameters.items():
        assert many.parameters[name] == pytest.approx(values, abs=1e-12)


@pytest.mark.parametrize(
    ("learn", "changed"),
    [
        ("dense", {"dense.0.weights", "dense.0.bias"}),
        ("kernels", {"features.0.kernels", "features.0.bias"}),
        ("both", {"dense.0.weights", "dense.0.bias", "features.0.kernels", "features.0.bias"}),
    ],
)
def test_only_what_learns_changes(learn, changed):
    images, zeta = stripes()
    network = small_network()
    before = network.copy_parameters()
    last(train(network, images, zeta, Learning(epochs=3, learn=learn, target=0)))
    assert {n for n, v in network.parameters.items() if not np.array_equal(v, before[n])} == changed


def test_after_each_face_there_is_an_update_and_every_face_comes_once():
    images, zeta = stripes(6)
    events = list(train(small_network(), images, zeta, Learning(epochs=2, update="face", target=0)))
    kinds = [type(event) for event in events]
    assert kinds == [EpochStep, *[FaceStep] * 6, EpochStep, *[FaceStep] * 6, EpochStep]
    for epoch in (1, 2):
        faces = [e.sample for e in events if isinstance(e, FaceStep) and e.epoch == epoch]
        assert sorted(faces) == list(range(6))


def test_learning_face_by_face_lowers_d():
    images, zeta = stripes()
    events = train(small_network(), images, zeta, Learning(rate=1, epochs=50, update="face", target=0))
    errors = [event.error for event in events if isinstance(event, EpochStep)]
    assert errors[-1] < errors[0] / 4


def test_other_settings_can_be_sent_between_two_steps():
    images, zeta = stripes()
    network = small_network()
    steps = train(network, images, zeta, Learning(learn="both"))
    next(steps)
    kernels = network.parameters["features.0.kernels"].copy()
    steps.send(Learning(learn="dense"))
    assert np.array_equal(network.parameters["features.0.kernels"], kernels)


def test_more_epochs_sent_at_the_end_go_on():
    images, zeta = stripes()
    steps = train(small_network(), images, zeta, Learning(epochs=2, target=0))
    events = [next(steps) for _ in range(3)]
    assert events[-1].reason == "epochs reached"
    assert steps.send(Learning(epochs=4, target=0)).epoch == 3
    assert last(steps).epoch == 4


def test_a_run_can_go_on_from_where_it_was():
    images, zeta = stripes()
    whole, halves = small_network(), small_network()
    last(train(whole, images, zeta, Learning(epochs=6, update="face", target=0)))
    last(train(halves, images, zeta, Learning(epochs=3, update="face", target=0)))
    last(train(halves, images, zeta, Learning(epochs=6, update="face", target=0), start_epoch=3))
    for name, values in whole.parameters.items():
        assert np.array_equal(values, halves.parameters[name])


def test_the_same_seed_gives_bitwise_the_same_network():
    images, zeta = stripes(dtype=np.float32)
    networks = [small_network(dtype=np.float32, seed=3) for _ in range(2)]
    for network in networks:
        last(train(network, images, zeta, Learning(epochs=20, update="face")))
    for name, values in networks[0].parameters.items():
        assert np.array_equal(values, networks[1].parameters[name])


@pytest.mark.parametrize("update", ["all", "face"])
def test_divergence_stops_and_keeps_the_last_finite_network(update):
    images, zeta = stripes()
    layers = (engine.Features(3, 3, 2),), (engine.Dense(1, "linear"),)
    network = engine.Network.create((1, 10, 10), *layers, dtype=np.float64)
    events = list(train(network, images, zeta, Learning(rate=1e4, update=update, epochs=500)))
    assert events[-1].reason == "diverged"
    assert np.isfinite(events[-1].error)
    assert all(np.isfinite(values).all() for values in network.parameters.values())
    assert events[-1].error == engine.total_error(zeta, network.outputs(images))


def test_several_outputs_are_one_hot():
    images, zeta = stripes()
    both = np.hstack([1 - zeta, zeta])
    network = engine.Network.create((1, 10, 10), (engine.Features(3, 3, 2),), (engine.Dense(2),))
    assert last(train(network, images, both, Learning(rate=0.5))).accuracy == 1
    assert np.array_equal(engine.decided(network.outputs(images)), zeta[:, 0])


def test_outputs_that_saturated_end_training_as_stuck():
    # Far out, a sigmoid's f′ is exactly 0, and with it every derivative: no epoch more would change anything.
    images, zeta = stripes(dtype=np.float32)
    network = small_network(dtype=np.float32)
    network.parameters["dense.0.bias"][:] = 200
    events = list(train(network, images, zeta, Learning(epochs=50)))
    assert events[-1].reason == "stuck"
    assert events[-1].epoch == 1
