"""The walk through the calculation by hand: its numbers, one line at a time, forward and back."""

import math

import numpy as np
import pytest

from app.lessons.hand.lesson import Place, Walk
from app.lessons.hand.lines import line_count
from app.lessons.hand.task import ZETA, HandTask, bound_of_all, bound_of_face, deciding_h
from engine import Dense, Learning, Network, train

FS = ("relu", "sigmoid", "tanh", "linear")

# The six vectors: (1, 2), (1, 3), (2, 3) with ζ = 0, and (2, 1), (3, 1), (3, 2) with ζ = 1.
# w = (0.1, 0.2), φ = 0, ε = 0.02, f = ReLU, so f′ = 1 wherever h > 0.
#
# Per face, first step: face 1, σ = (1, 2), ζ = 0.
#   h = 0.1·1 + 0.2·2 + 0 = 0.1 + 0.4 = 0.5     s = max(0, 0.5) = 0.5     ζ − s = 0 − 0.5 = −0.5
#   ½(−0.5)² = 0.125     f′ = 1
#   ∂D/∂w₁ = −(−0.5)·1·1 = 0.5     ∂D/∂w₂ = −(−0.5)·1·2 = 1     ∂D/∂φ = −(−0.5)·1·1 = 0.5
#   δw₁ = −0.02·0.5 = −0.01     δw₂ = −0.02·1 = −0.02     δφ = −0.02·0.5 = −0.01
#   w₁ = 0.1 − 0.01 = 0.09     w₂ = 0.2 − 0.02 = 0.18     φ = 0 − 0.01 = −0.01
# Second step: face 2, σ = (1, 3), ζ = 0.
#   h = 0.09·1 + 0.18·3 − 0.01 = 0.09 + 0.54 − 0.01 = 0.62     s = 0.62     ζ − s = −0.62
#   ½·0.62² = ½·0.3844 = 0.1922     f′ = 1
#   ∂D/∂w₁ = 0.62·1 = 0.62     ∂D/∂w₂ = 0.62·3 = 1.86     ∂D/∂φ = 0.62
#   δw₁ = −0.0124     δw₂ = −0.02·1.86 = −0.0372     δφ = −0.0124
#   w₁ = 0.09 − 0.0124 = 0.0776     w₂ = 0.18 − 0.0372 = 0.1428     φ = −0.01 − 0.0124 = −0.0224
PER_FACE = (
    (0.5, 0.5, -0.5, 0.125, 1, 0.5, 1, 0.5, -0.01, -0.02, -0.01, 0.09, 0.18, -0.01),
    (0.62, 0.62, -0.62, 0.1922, 1, 0.62, 1.86, 0.62, -0.0124, -0.0372, -0.0124, 0.0776, 0.1428, -0.0224),
)

# On the total D, first step: h and s are
#   0.1 + 0.4 = 0.5,  0.1 + 0.6 = 0.7,  0.2 + 0.6 = 0.8,  0.2 + 0.2 = 0.4,  0.3 + 0.2 = 0.5,  0.3 + 0.4 = 0.7
# so ζ − s is −0.5, −0.7, −0.8, 0.6, 0.5, 0.3, and its half square
#   0.125 + 0.245 + 0.32 + 0.18 + 0.125 + 0.045 = 1.04 = D
#   ∂D/∂w₁ = 0.5·1 + 0.7·1 + 0.8·2 − 0.6·2 − 0.5·3 − 0.3·3 = 2.8 − 3.6 = −0.8
#   ∂D/∂w₂ = 0.5·2 + 0.7·3 + 0.8·3 − 0.6·1 − 0.5·1 − 0.3·2 = 5.5 − 1.7 = 3.8
#   ∂D/∂φ  = 0.5 + 0.7 + 0.8 − 0.6 − 0.5 − 0.3 = 2 − 1.4 = 0.6
#   δw₁ = −0.02·(−0.8) = 0.016     δw₂ = −0.02·3.8 = −0.076     δφ = −0.02·0.6 = −0.012
#   w₁ = 0.116     w₂ = 0.124     φ = −0.012
TOTAL_H = (0.5, 0.7, 0.8, 0.4, 0.5, 0.7)
TOTAL_SHARES = (0.125, 0.245, 0.32, 0.18, 0.125, 0.045)
TOTAL_END = (1.04, -0.8, 3.8, 0.6, 0.016, -0.076, -0.012, 0.116, 0.124, -0.012)


def values(walk):
    return [line.value for line in walk.shown]


def test_two_faces_give_the_numbers_worked_out_by_hand():
    walk = Walk(HandTask())
    for expected in PER_FACE:
        assert walk.forward("face")
        assert values(walk) == pytest.approx(expected, abs=1e-12)
        assert walk.parameters == pytest.approx(expected[-3:], abs=1e-12)
    numbers = [line.equation for line in walk.shown]
    assert numbers == [17, 14, 18, 20, 24, 30, 30, 30, 29, 29, 29, 28, 28, 28]


def test_one_update_on_the_total_error_gives_the_numbers_worked_out_by_hand():
    walk = Walk(HandTask(update="all"))
    assert walk.forward("epoch")
    faces = [values(walk)[5 * face : 5 * face + 5] for face in range(6)]
    for face, (h, share) in enumerate(zip(TOTAL_H, TOTAL_SHARES, strict=True)):
        assert faces[face] == pytest.approx([h, h, ZETA[face] - h, share, 1], abs=1e-12)
    assert values(walk)[30:] == pytest.approx(TOTAL_END, abs=1e-12)
    assert [line.equation for line in walk.shown[30:]] == [20, 23, 23, 23, 29, 29, 29, 28, 28, 28]


def f_of(name, h):
    """The activation and its slope in plain Python."""
    if name == "relu":
        return max(0.0, h), float(h > 0)
    if name == "sigmoid":
        s = 1 / (1 + math.exp(-h))
        return s, s * (1 - s)
    if name == "tanh":
        return math.tanh(h), 1 - math.tanh(h) ** 2
    return h, 1.0


@pytest.mark.parametrize("f", FS)
@pytest.mark.parametrize("update", ["face", "all"])
def test_every_line_is_what_its_equation_says(f, update):
    task = HandTask(f=f, update=update, w1=0.3, w2=-0.4, phi=0.2, rate=0.01)
    walk = Walk(task)
    w = [0.3, -0.4, 0.2]
    for number in range(9):
        walk.forward("face" if update == "face" else "epoch")
        faces = [number % 6] if update == "face" else range(6)
        expected, error, gradient = [], 0.0, [0.0, 0.0, 0.0]
        for face in faces:
            inputs = (*task.vectors[face], 1)
            h = sum(weight * one for weight, one in zip(w, inputs, strict=True))
            s, slope = f_of(f, h)
            wrong = ZETA[face] - s
            expected += [h, s, wrong, wrong**2 / 2, slope]
            error += wrong**2 / 2
            gradient = [g - wrong * slope * one for g, one in zip(gradient, inputs, strict=True)]
        steps = [-0.01 * g for g in gradient]
        w = [weight + step for weight, step in zip(w, steps, strict=True)]
        expected += [*([error] if update == "all" else []), *gradient, *steps, *w]
        assert values(walk) == pytest.approx(expected, abs=1e-12), number


@pytest.mark.parametrize("f", FS)
def test_updates_on_the_total_error_are_those_of_the_engines_training(f):
    task = HandTask(f=f, update="all", rate=0.01)
    network = Network.create((1, 1, 2), (), (Dense(1, f),), dtype=np.float64)
    network.load_parameters(
        {"dense.0.weights": np.array([[task.w1, task.w2]]), "dense.0.bias": np.array([task.phi])}
    )
    images = np.array(task.vectors).reshape(6, 1, 1, 2)
    # Facet's training divides ε by the number of faces, and by 16 where f is as steep as that.
    rate = 0.01 * 6 * (1 if f == "sigmoid" else 16)
    learning = Learning(rate=rate, epochs=20, target=0.0)
    walk = Walk(task)
    for event in train(network, images, np.array(ZETA).reshape(6, 1), learning):
        trained = (*network.parameters["dense.0.weights"][0], *network.parameters["dense.0.bias"])
        assert walk.parameters == pytest.approx(trained, abs=1e-12)
        assert walk.errors[-1] == pytest.approx(event.error, abs=1e-12)
        walk.forward("epoch")


@pytest.mark.parametrize("update", ["face", "all"])
def test_going_back_undoes_exactly(update):
    walk = Walk(HandTask(update=update, f="sigmoid"))
    seen = []
    for _ in range(2 * line_count(update) + 3):
        seen.append((walk.place, walk.shown, walk.parameters, walk.errors))
        walk.forward()
    for before in reversed(seen):
        assert walk.back()
        assert (walk.place, walk.shown, walk.parameters, walk.errors) == before
    assert not walk.back()


def test_larger_steps_end_where_a_face_or_an_epoch_ends():
    walk = Walk(HandTask())
    walk.forward()
    walk.forward("face")
    assert walk.place == Place(0, 14)
    walk.forward("epoch")
    assert walk.place == Place(5, 14)
    walk.back("face")
    assert walk.place == Place(4, 14)
    walk.back("epoch")
    assert walk.place == Place(0, 0)
    walk = Walk(HandTask(update="all"))
    walk.forward("face")
    assert walk.place == Place(0, 5)
    for _ in range(5):
        walk.forward("face")
    walk.forward("face")
    assert walk.place == Place(0, 40)
    walk.back("face")
    assert walk.place == Place(0, 30)


@pytest.mark.parametrize("update", ["face", "all"])
def test_the_task_at_the_start_learns_to_separate_the_persons(update):
    walk = Walk(HandTask(update=update))
    sides = [(seen.s > 0.5) == (zeta == 1) for seen, zeta in zip(walk.seen, ZETA, strict=True)]
    assert sides.count(True) == 2
    for _ in range(40):
        walk.forward("epoch")
    assert all((seen.s > 0.5) == (zeta == 1) for seen, zeta in zip(walk.seen, ZETA, strict=True))
    assert walk.errors[-1] < 0.15 * walk.errors[0]


@pytest.mark.parametrize(
    ("f", "h"), [("relu", 0.5), ("linear", 0.5), ("sigmoid", 0.0), ("tanh", math.atanh(0.5))]
)
def test_the_deciding_line_is_where_the_output_is_a_half(f, h):
    assert deciding_h(f) == pytest.approx(h, abs=1e-12)


def notes(walk, warning=True):
    return " ".join(note.text for line in walk.shown for note in line.notes if note.warns or not warning)


def test_a_face_without_slope_and_a_dead_relu_are_said():
    walk = Walk(HandTask(w1=-0.1, w2=-0.2))
    walk.forward("face")
    slope = walk.shown[4]
    assert slope.kind == "slope"
    assert "this face changes nothing" in slope.notes[0].text
    assert "ReLU has died" in slope.notes[1].text
    alive = Walk(HandTask(w1=-0.1, w2=0.1, vectors=((2, 1), *HandTask().vectors[1:])))
    alive.forward("face")
    assert "this face changes nothing" in notes(alive, warning=False)
    assert "died" not in notes(alive, warning=False)


def test_a_saturated_activation_is_said():
    walk = Walk(HandTask(f="sigmoid", w1=-10, w2=-10))
    walk.forward("face")
    assert "sigmoid is saturated" in notes(walk)


def test_a_rate_above_the_bound_diverges_and_one_below_does_not():
    task = HandTask(f="linear", update="all")
    limit = bound_of_all(task.vectors)
    for share, grows in ((0.98, False), (1.05, True)):
        walk = Walk(HandTask(f="linear", update="all", rate=share * limit))
        said = ""
        for _ in range(150):
            walk.forward("epoch")
            said += notes(walk)
        assert ("above 2/λmax = 0.03585" in said) is grows
        assert (walk.errors[-1] > walk.errors[0]) is grows
        assert not grows or max(walk.errors) > 10 * walk.errors[0]


def test_a_face_whose_own_share_grows_is_told_its_bound():
    for rate, grows in ((0.32, False), (0.35, True)):
        walk = Walk(HandTask(f="linear", rate=rate))
        walk.forward("face")
        assert bound_of_face((1.0, 2.0)) == pytest.approx(2 / 6)
        assert ("above 2/|σ|² = 0.3333" in notes(walk)) is grows


def test_where_the_numbers_leave_all_bounds_the_last_ones_stay():
    walk = Walk(HandTask(f="linear", update="all", rate=900))
    steps = 0
    while walk.forward():
        steps += 1
        assert steps < 1000
    assert all(map(math.isfinite, walk.parameters))
    assert all(map(math.isfinite, walk.errors))
    assert "too large" in walk.stopped
    assert "below 0.03585" in walk.stopped
    assert walk.next_line is None
    assert walk.back() or walk.place == Place(0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 0.0},
        {"rate": math.nan},
        {"w1": math.inf},
        {"phi": 1e9},
        {"f": "softmax"},
        {"update": "batch"},
        {"vectors": ((1.0, 2.0),)},
        {"vectors": ((1.0, math.nan), *HandTask().vectors[1:])},
    ],
)
def test_what_is_impossible_is_refused_with_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"^.+\.$"):
        HandTask(**wrong)


def test_a_task_comes_back_from_json():
    task = HandTask(w1=-0.5, f="tanh", update="all", vectors=((1.5, 2.0), *HandTask().vectors[1:]))
    assert HandTask.from_json(task.to_json()) == task
    assert HandTask.from_json({}) == HandTask()
    for broken in ({"vectors": 3}, {"w1": "x"}, {"rate": None}, {"vectors": [[1, 2, 3]] * 6}):
        with pytest.raises(ValueError, match=r"\w"):
            HandTask.from_json(broken)
