"""What each mistake does to training, beside the same training without it."""

import numpy as np
import pytest
from checked_networks import sample_subject, small_subject

from app.lessons.gradient_check.mistakes import MISTAKES, mistake_called
from app.lessons.gradient_check.training import MOST_FACES, train_both, training_words
from engine import Dense, EpochStep, Features, Learning, Network, train

LEARNING = Learning(rate=0.1, momentum=0.9)
KEYS = [mistake.key for mistake in MISTAKES]


def trained(key, epochs=25, learning=LEARNING, subject=None):
    mistake = mistake_called(key)
    subject = subject or sample_subject("untrained")
    *_, last = train_both(subject, mistake.gradients, learning, wall=mistake.needs_wall, epochs=epochs)
    return last


def test_the_right_one_is_the_engines_own_training():
    subject = sample_subject("untrained")
    both = trained("minus", epochs=10)
    network = Network(subject.architecture, subject.parameters)
    steps = train(network, subject.images, subject.zeta, Learning(0.1, 10, momentum=0.9, target=0))
    errors = [step.error for step in steps if isinstance(step, EpochStep)]
    assert both.right.errors == pytest.approx(errors, rel=1e-5)
    for name, values in network.parameters.items():
        assert both.right.parameters[name] == pytest.approx(values, abs=1e-6)


@pytest.mark.parametrize("key", KEYS)
def test_both_begin_alike_and_only_one_goes_wrong(key):
    both = trained(key, epochs=3)
    assert both.right.errors[0] == both.broken.errors[0]
    assert (both.epoch, both.epochs, both.ended) == (3, 3, True)
    assert len(both.right.errors) == len(both.broken.errors) == 4
    assert not np.array_equal(both.right.errors, both.broken.errors)


def test_without_the_minus_d_climbs_until_nothing_moves():
    both = trained("minus", epochs=40)
    assert (np.diff(both.broken.errors[:4]) > 0).all()
    assert both.broken.errors[-1] > both.broken.errors[0]
    assert both.broken.errors[-1] == pytest.approx(both.broken.errors[-10], rel=1e-3)
    assert both.right.errors[-1] < 0.05 * both.right.errors[0]
    right, wrong = training_words(both, mistake_called("minus"))
    assert "D falls to " in right
    assert "D climbs to " in wrong


@pytest.mark.parametrize("key", ["flip", "ties", "slope", "last"])
def test_with_the_others_d_falls_all_the_same(key):
    both = trained(key, epochs=40)
    assert both.broken.errors[-1] < 0.05 * both.broken.errors[0]
    assert both.broken.accuracy == 1
    assert "D falls to " in training_words(both, mistake_called(key))[1]


def test_without_f_prime_d_falls_faster_at_first():
    both = trained("slope", epochs=3)
    assert both.broken.errors[-1] < both.right.errors[-1]


def test_flipped_kernels_go_the_other_way_round():
    both = trained("flip", epochs=1)
    start = both.start["features.0.kernels"]
    right, broken = (of.parameters["features.0.kernels"] - start for of in (both.right, both.broken))
    assert broken == pytest.approx(right[..., ::-1, ::-1], abs=1e-7)


@pytest.mark.parametrize("f", ["tanh", "linear"])
def test_what_grows_beyond_all_bounds_is_stopped_at_its_last_number(f):
    subject = small_subject((Features(2, 3, 2, "linear"),), (Dense(1, f),), dtype=np.float32)
    learning = Learning(rate=800)
    both = trained("minus", epochs=60, learning=learning, subject=subject)
    assert np.isfinite(both.broken.errors).all()
    assert all(np.isfinite(of).all() for of in both.broken.parameters.values())
    if f == "linear":
        assert both.broken.overflowed
        assert "beyond all bounds after epoch" in training_words(both, mistake_called("minus"))[1]


def test_what_does_not_learn_stays():
    both = trained("flip", epochs=2, learning=Learning(0.1, learn="dense"))
    assert np.array_equal(both.broken.parameters["features.0.kernels"], both.start["features.0.kernels"])
    assert not np.array_equal(both.broken.parameters["dense.0.weights"], both.start["dense.0.weights"])


def test_of_many_faces_some_of_both_persons_are_learned():
    subject = sample_subject("untrained")
    many = type(subject)(
        subject.architecture,
        subject.parameters,
        np.tile(subject.images, (4, 1, 1, 1)),
        np.tile(subject.zeta, (4, 1)),
    )
    first = next(train_both(many, mistake_called("minus").gradients, LEARNING))
    assert first.faces == MOST_FACES
    assert first.epoch == 0


def test_it_can_be_left_after_any_epoch_and_the_subject_is_what_it_was():
    subject = sample_subject("untrained")
    before = {name: of.copy() for name, of in subject.parameters.items()}
    training = train_both(subject, mistake_called("minus").gradients, LEARNING)
    seen = [next(training) for _ in range(3)]
    training.close()
    assert [both.epoch for both in seen] == [0, 1, 2]
    assert len(seen[0].right.errors) == 1, "what was given out is not written to"
    assert all(np.array_equal(of, before[name]) for name, of in subject.parameters.items())
