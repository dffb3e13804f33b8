"""The chain as it is written: in its order, with numbers that follow from each other."""

import re

import numpy as np
import pytest
from sample_networks import LEARNING, microscope_of, sample_faces, trained
from small_tasks import stripes

from app.lessons.equations import equation
from app.lessons.latex import in_words
from app.lessons.microscope.look import BIAS, KERNEL_BIAS, KERNELS, WEIGHTS, Parameter
from app.lessons.microscope.microscope import Microscope
from app.lessons.microscope.stages import stages_of
from engine import Dense, Features, Learning, Network, TrainingState

PARAMETERS = (
    Parameter(KERNELS, (2, 0, 1, 3)),
    Parameter(KERNEL_BIAS, (5,)),
    Parameter(WEIGHTS, (0, 77)),
    Parameter(BIAS, (0,)),
)
FORWARD = ["convolved", "pooled", "sigma", "h", "s", "error", "share"]


@pytest.fixture(scope="module")
def microscope():
    images, zeta = sample_faces()
    return microscope_of(*trained(images, zeta)[:1], images, zeta, LEARNING, trained(images, zeta)[1])


def numbers_in(latex):
    """The numbers of an equation, as a reader reads them."""
    text = in_words(latex).replace("−", "-").replace(" · 10^", "e")
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def names_of(stages):
    return [stage.name for stage in stages]


def test_the_chain_goes_forward_to_d_and_back_to_the_parameter(microscope):
    chains = [names_of(stages_of(microscope.see(3, parameter))) for parameter in PARAMETERS]
    back = ["sum", "total", "step", "new"]
    through = ["delta", "d_sigma", "winner", "term", *back]
    assert chains == [
        [*FORWARD, *through],
        [*FORWARD, *through],
        [*FORWARD, "delta", *back],
        [*FORWARD[3:], "delta", *back],
    ]


@pytest.mark.parametrize("term", [0, 1, 48])
def test_the_numbers_of_a_coefficient_follow_from_each_other(microscope, term):
    sight = microscope.see(3, PARAMETERS[0])
    stages = {stage.name: stage for stage in stages_of(sight, term)}
    k, pixel, rest, convolved = numbers_in(stages["convolved"].filled)
    assert k * pixel + rest == pytest.approx(convolved, abs=2e-3)
    assert k == pytest.approx(float(sight.look.kernels[2, 0, 1, 3]), rel=1e-3)
    w, sigma, others, phi, h = numbers_in(stages["h"].filled.split("=", 1)[1])
    assert w * sigma + others + phi == pytest.approx(h, abs=2e-3)
    zeta, s, error = numbers_in(stages["error"].filled.split("=", 1)[1])
    assert zeta - s == pytest.approx(error, rel=1e-3)
    error, slope, delta = numbers_in(stages["delta"].filled.split("=", 1)[1].lstrip(" -"))
    assert -error * slope == pytest.approx(delta, rel=1e-2)
    _, _, d_sigma = numbers_in(stages["d_sigma"].filled)
    before, slope, back = numbers_in(stages["winner"].filled.split("=", 1)[1])
    assert before == d_sigma
    assert before * slope == pytest.approx(back, rel=1e-2, abs=1e-30)
    delta, taken, product = numbers_in(stages["term"].filled)
    assert (delta, taken) == (back, pixel)
    assert product == pytest.approx(delta * taken, rel=1e-2)
    old, step, new = numbers_in(stages["new"].filled)
    assert old + step == pytest.approx(new, rel=1e-6)


def test_the_agreement_is_said_where_the_sum_is(microscope):
    sight = microscope.see(3, PARAMETERS[0])
    stages = {stage.name: stage for stage in stages_of(sight)}
    assert stages["sum"].sentence.startswith("Sum of the 49 terms: ")
    assert stages["total"].sentence.startswith("Sum of the 20 faces: ")
    assert ". The engine has " in stages["sum"].sentence


def test_every_step_names_equations_of_the_notes_and_has_letters_and_numbers(microscope):
    for parameter in PARAMETERS:
        for stage in stages_of(microscope.see(0, parameter)):
            assert [equation(number) for number in stage.equations]
            assert in_words(stage.symbols)
            assert stage.value
            assert stage.sentence
            assert stage.forward == (stage.name in FORWARD)


def test_where_nothing_learns_and_where_there_is_no_update_it_is_said():
    images, zeta = stripes(n=4, size=12)
    network = Network.create((1, 12, 12), (Features(2, 3, 2),), (Dense(2),), dtype=np.float64)
    two = np.concatenate([zeta, 1 - zeta], axis=1)
    learning = Learning(learn="dense")
    kernel = Parameter(KERNELS, (0, 0, 0, 0))
    chain = stages_of(Microscope(network, images, two, learning, TrainingState()).see(0, kernel))
    assert chain[-2].value == "0"
    assert "does not learn" in chain[-2].sentence
    over = Microscope(network, images, two, learning, TrainingState(), "The run has diverged.")
    last = stages_of(over.see(0, kernel))[-1]
    assert (last.name, last.sentence, last.value) == ("step", "The run has diverged.", "")


def test_of_several_outputs_the_way_leads_to_the_one_it_comes_from():
    images, _ = stripes(n=4, size=12)
    network = Network.create((1, 12, 12), (Features(2, 3, 2),), (Dense(3),), dtype=np.float64)
    three = np.eye(3)[[0, 1, 2, 0]]
    microscope = Microscope(network, images, three, Learning(), TrainingState())
    weight = microscope.see(1, Parameter(WEIGHTS, (2, 7))).way(0)
    assert (weight.output, weight.k) == (2, 7)
    sight = microscope.see(1, Parameter(KERNELS, (1, 0, 2, 2)))
    way = sight.way(0)
    assert abs(sight.look.delta[way.output] * way.weight) == max(
        abs(sight.look.delta * sight.look.weights[:, way.k])
    )
    assert way.kernel == 1


@pytest.mark.parametrize(("f", "below"), [("sigmoid", "{4}"), ("tanh", r"{16 \cdot 4}")])
def test_the_step_is_written_with_what_it_is_divided_by(f, below):
    images, zeta = stripes(n=4, size=12)
    network = Network.create((1, 12, 12), (Features(2, 3, 2),), (Dense(1, f),), dtype=np.float64)
    learning = Learning(rate=0.5, update="face")
    microscope = Microscope(network, images, zeta, learning, TrainingState())
    stages = {stage.name: stage for stage in stages_of(microscope.see(0, Parameter(WEIGHTS, (0, 7))))}
    assert stages["step"].filled.startswith(rf"-\frac{{0.5}}{below} \cdot ")


def test_the_words_agree_with_the_sign_where_momentum_wins():
    images, zeta = stripes(n=4, size=12)
    network = Network.create((1, 12, 12), (Features(2, 3, 2),), (Dense(1),), dtype=np.float64)
    weight = Parameter(WEIGHTS, (0, 7))

    def step(last, momentum=0.9):
        state = TrainingState(last_steps={WEIGHTS: np.full_like(network.parameters[WEIGHTS], last)})
        learning = Learning(rate=0.01, momentum=momentum)
        sight = Microscope(network, images, zeta, learning, state).see(0, weight)
        return sight, next(stage for stage in stages_of(sight) if stage.name == "step")

    sight, stage = step(0.0)
    assert stage.title == "δw₁,₈, the step against the slope"
    slope = np.sign(sight.number.gradient)
    _, stage = step(-slope)
    assert stage.title == "δw₁,₈, the step against the slope"
    sight, stage = step(slope)
    assert np.sign(sight.number.step) == slope, "momentum carries it up the slope"
    assert stage.title == "δw₁,₈, the step: momentum wins over the slope"
    assert "By the derivative alone the step would be" in stage.sentence
    assert f"still {'grows' if slope > 0 else 'shrinks'}" in stage.sentence
    assert "momentum adds 0.9" in stage.sentence or "momentum adds −0.9" in stage.sentence
