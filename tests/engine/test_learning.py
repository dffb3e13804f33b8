"""What the settings of learning do, beyond the plain step of eq. (27)."""

import threading

import numpy as np
import pytest
from small_tasks import small_network, stripes

from engine import BatchStep, Dense, EpochStep, FaceStep, Features, Learning, Network, TrainingState, train


def last(events):
    *_, event = events
    return event


def faces(n, seed=0):
    images, zeta = stripes(n, 20, seed, np.float32)
    return images / images.std(), zeta


def same(network, other):
    return all(np.array_equal(values, other.parameters[name]) for name, values in network.parameters.items())


@pytest.mark.parametrize("n", [4, 40, 400])
@pytest.mark.parametrize("f", ["sigmoid", "tanh", "relu", "leaky relu", "linear"])
def test_the_default_rate_trains_with_every_f_and_any_number_of_faces(f, n):
    images, zeta = faces(n)
    network = Network.create((1, 20, 20), (Features(8, 5, 4),), (Dense(1, f),))
    steps = list(train(network, images, zeta, Learning(epochs=150)))
    assert steps[-1].accuracy >= 0.97
    assert steps[-1].error < steps[0].error / 4


@pytest.mark.parametrize("g", ["sigmoid", "tanh", "leaky relu", "linear"])
def test_the_default_rate_trains_with_every_g(g):
    images, zeta = faces(40)
    network = Network.create((1, 20, 20), (Features(8, 5, 4, g),))
    steps = list(train(network, images, zeta, Learning(epochs=150)))
    assert steps[-1].error < steps[0].error / 2


def test_momentum_adds_a_part_of_the_last_step():
    images, zeta = stripes()
    network = small_network()
    steps = train(network, images, zeta, Learning(rate=0.3, momentum=0.6))
    next(steps)
    before = network.copy_parameters()
    next(steps)
    first = {name: values - before[name] for name, values in network.parameters.items()}
    gradients = network.gradients(images, zeta).parameters
    before = network.copy_parameters()
    next(steps)
    for name, values in network.parameters.items():
        expected = before[name] - 0.3 / len(images) * gradients[name] + 0.6 * first[name]
        assert values == pytest.approx(expected, abs=1e-14)


def test_batches_take_every_face_once_and_the_last_may_be_smaller():
    images, zeta = stripes(7)
    network = small_network()
    settings = Learning(epochs=2, update="batch", batch_size=3, target=0)
    events = list(train(network, images, zeta, settings))
    kinds = [type(event) for event in events]
    assert kinds == [EpochStep, *[BatchStep] * 3, EpochStep, *[BatchStep] * 3, EpochStep]
    assert [len(event.samples) for event in events[1:4]] == [3, 3, 1]
    assert sorted(sample for event in events[1:4] for sample in event.samples) == list(range(7))


def test_batches_of_one_are_the_faces_one_by_one():
    images, zeta = stripes(6)
    one, other = small_network(), small_network()
    last(train(one, images, zeta, Learning(epochs=3, update="face", target=0)))
    last(train(other, images, zeta, Learning(epochs=3, update="batch", batch_size=1, target=0)))
    assert same(one, other)


def test_what_learns_may_be_said_layer_by_layer():
    images, zeta = stripes(size=14)
    layers = (Features(3, 3, 2), Features(2, 3, 2))
    network = Network.create((1, 14, 14), layers, dtype=np.float64)
    before = network.copy_parameters()
    last(train(network, images, zeta, Learning(epochs=2, learn=("features.1.", "dense.0.bias"), target=0)))
    changed = {
        name for name, values in network.parameters.items() if not np.array_equal(values, before[name])
    }
    assert changed == {"features.1.kernels", "features.1.bias", "dense.0.bias"}
    with pytest.raises(ValueError, match="learn"):
        train(network, images, zeta, Learning(learn=("features.7",)))


def test_training_stops_when_d_has_made_no_progress():
    images, zeta = stripes(dtype=np.float32)
    # The same face with both desired outputs: D cannot fall below a certain value.
    images[1::2] = images[::2]
    learning = Learning(rate=2.0, epochs=5000, patience=10)
    events = list(train(small_network(dtype=np.float32), images, zeta, learning))
    assert events[-1].reason == "no progress"
    errors = [event.error for event in events]
    assert min(errors[:-10]) <= min(errors[-10:])
    assert events[-1].epoch < 5000


def test_an_output_that_died_is_reported():
    images, zeta = stripes()
    network = Network.create((1, 10, 10), (Features(3, 3, 2),), (Dense(2, "relu"),), dtype=np.float64)
    network.parameters["dense.0.bias"][1] = -1e3
    events = list(train(network, images, np.hstack([zeta, 1 - zeta]), Learning(epochs=3, target=0)))
    assert [event.dead for event in events] == [(1,)] * 4
    network.parameters["dense.0.bias"][0] = -1e3
    end = last(train(network, images, np.hstack([zeta, 1 - zeta]), Learning(epochs=3)))
    assert end.dead == (0, 1)
    assert end.reason == "stuck"


@pytest.mark.parametrize("update", ["face", "batch"])
@pytest.mark.parametrize("f", ["sigmoid", "tanh", "relu", "linear"])
def test_an_epoch_moves_as_far_however_often_it_updates(f, update):
    images, zeta = stripes(12)
    moved = {}
    for mode in ("all", update):
        network = Network.create((1, 10, 10), (Features(3, 3, 2),), (Dense(1, f),), dtype=np.float64)
        before = network.copy_parameters()
        last(train(network, images, zeta, Learning(rate=1e-3, epochs=1, update=mode, batch_size=5)))
        moved[mode] = {name: values - before[name] for name, values in network.parameters.items()}
    for name, whole in moved["all"].items():
        assert np.linalg.norm(moved[update][name] - whole) < 0.01 * np.linalg.norm(whole)


def test_a_steeper_f_takes_shorter_steps():
    """Where f′ is up to 4 times as steep as a sigmoid's, D curves up to 16 times as much."""
    images, zeta = stripes()
    network = Network.create((1, 10, 10), (Features(3, 3, 2),), (Dense(1, "linear"),), dtype=np.float64)
    gradients = network.gradients(images, zeta).parameters
    before = network.copy_parameters()
    last(train(network, images, zeta, Learning(rate=0.8, epochs=1, target=0)))
    for name, values in network.parameters.items():
        assert values == pytest.approx(before[name] - 0.8 / 16 / len(images) * gradients[name], abs=1e-14)


@pytest.mark.parametrize("update", ["all", "face", "batch"])
# After 4 events all batches of the first epoch are done, after 12 all its faces: one look at them is left.
@pytest.mark.parametrize("stop_after", [1, 4, 5, 9, 12])
def test_a_run_saved_in_the_middle_goes_on_as_if_never_stopped(update, stop_after):
    images, zeta = stripes(11, dtype=np.float32)
    learning = Learning(
        epochs=6, update=update, momentum=0.5, batch_size=4, target=0, patience=50, rate=0.2, seed=4
    )
    whole = small_network(dtype=np.float32)
    expected = list(train(whole, images, zeta, learning))

    stopped, state = small_network(dtype=np.float32), TrainingState()
    steps = train(stopped, images, zeta, learning, state=state)
    taken = min(stop_after, len(expected) - 1)
    for _ in range(taken):
        next(steps)
    steps.close()
    saved = stopped.copy_parameters(), state.to_json(), {n: v.copy() for n, v in state.last_steps.items()}

    resumed = small_network(dtype=np.float32, seed=99)
    resumed.load_parameters(saved[0])
    state = TrainingState.from_json(saved[1], saved[2])
    events = list(train(resumed, images, zeta, learning, state=state))
    assert same(resumed, whole)
    assert events[1:] == expected[taken:]
    assert state.to_json()["epoch"] == 6


def test_a_state_of_nothing_is_refused():
    with pytest.raises(ValueError, match="state"):
        TrainingState.from_json({"epoch": 3})


def test_workers_change_no_number_and_leave_no_thread():
    images, zeta = stripes(300, 32, dtype=np.float32)
    networks = []
    for workers in (1, 2, None):
        networks.append(Network.create((1, 32, 32), (Features(8, 5, 2),)))
        steps = train(networks[-1], images, zeta, workers=workers)
        for _ in range(4):
            next(steps)
        steps.close()
    assert same(networks[0], networks[1])
    assert same(networks[0], networks[2])
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("engine")]


def test_settings_sent_on_the_way_may_change_how_often_it_updates():
    images, zeta = stripes(5)
    steps = train(small_network(), images, zeta, Learning(target=0))
    next(steps)
    assert isinstance(steps.send(Learning(update="face", target=0)), FaceStep)
    assert isinstance(steps.send(Learning(update="batch", batch_size=2, target=0)), BatchStep)
    kinds = [type(steps.send(Learning(target=0))) for _ in range(4)]
    assert kinds == [FaceStep, FaceStep, EpochStep, EpochStep]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"momentum": 1.0}, "momentum: α = 1.0"),
        ({"batch_size": 0}, "batch_size: 0"),
        ({"patience": -1}, "patience: -1"),
        ({"learn": ()}, r"learn: \(\)"),
    ],
)
def test_an_impossible_setting(setting, words):
    with pytest.raises(ValueError, match=words):
        Learning(**setting)
