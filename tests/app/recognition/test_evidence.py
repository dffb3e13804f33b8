"""Why the network says so: the shares sum to the engine's own h, and stand where the places see."""

import numpy as np
import pytest
from made_answers import answer_of

from app.recognition.errors import RecognitionError
from app.recognition.evidence import evidence_of
from engine import Dense, Features, Network

ARCHITECTURES = {
    "as it comes": ((1, 32, 32), (Features(),), Dense()),
    "three persons": ((1, 24, 24), (Features(3, 3),), Dense(3)),
    "linear, no pool": ((1, 17, 17), (Features(2, 7, 1, "tanh"),), Dense(1, "linear")),
    "mean pool that leaves a rest": ((1, 20, 23), (Features(5, 5, 3, "leaky relu", "average"),), Dense(2)),
    "two feature layers": ((1, 28, 28), (Features(3, 5, 2), Features(4, 3, 2)), Dense()),
    "no feature layer": ((1, 8, 8), (), Dense()),
}


@pytest.fixture(params=ARCHITECTURES.values(), ids=ARCHITECTURES)
def network(request):
    shape, features, dense = request.param
    network = Network.create(shape, features, (dense,), seed=7)
    network.parameters["dense.0.bias"][:] = 0.3
    return network


def image_for(network, seed=1):
    return np.random.default_rng(seed).normal(size=network.architecture.image_shape).astype(np.float32)


def test_all_places_and_phi_sum_to_the_h_of_the_engine(network):
    image = image_for(network)
    evidence, forward = evidence_of(network, image), network.forward(image[None])
    assert evidence.shares.sum(axis=(1, 2)) + evidence.phi == pytest.approx(forward.h[0], abs=1e-5)
    assert evidence.h.tolist() == forward.h[0].tolist()
    assert evidence.s.tolist() == forward.s[0].tolist()


def test_all_kernels_and_phi_sum_to_it_too(network):
    evidence = evidence_of(network, image_for(network))
    assert evidence.kernel_sums.sum(axis=1) + evidence.phi == pytest.approx(evidence.h, abs=1e-5)
    assert evidence.by_kernel.sum(axis=1) == pytest.approx(evidence.shares, abs=1e-12)


def test_a_place_is_moved_by_what_it_sees_and_by_nothing_else(network):
    image = image_for(network)
    before = evidence_of(network, image)
    rows, columns = before.shares.shape[1:]
    for row, column in ((0, 0), (rows - 1, 0), (rows // 2, columns - 1)):
        top, left, height, width = before.reach.seen(row, column)
        seen = np.zeros(image.shape, bool)
        seen[:, top : top + height, left : left + width] = True
        assert seen.sum() == height * width, "what a place sees lies in the image"
        other = image_for(network, seed=2)
        outside = evidence_of(network, np.where(seen, image, other))
        inside = evidence_of(network, np.where(seen, other, image))
        assert outside.by_kernel[..., row, column].tolist() == before.by_kernel[..., row, column].tolist()
        assert inside.by_kernel[..., row, column].tolist() != before.by_kernel[..., row, column].tolist()


def test_the_squares_of_the_places_lie_side_by_side_in_the_middle_of_what_they_see():
    network = Network.create((1, 32, 32))
    reach = evidence_of(network, image_for(network)).reach
    assert reach.seen(3, 4) == (6, 8, 6, 6)
    assert reach.square(3, 4) == (8, 10, 2, 2)
    assert reach.square(4, 4) == (10, 10, 2, 2)


def test_behind_two_dense_layers_no_place_has_a_share_and_a_sentence_says_so():
    network = Network.create((1, 16, 16), (Features(2, 3),), (Dense(4), Dense(1)))
    with pytest.raises(RecognitionError, match=r"has 2 dense layers.*\.$"):
        evidence_of(network, image_for(network))


def test_an_answer_says_why():
    answer = answer_of(0.7)
    expected = evidence_of(answer.network, answer.prepared)
    assert answer.evidence().h.tolist() == expected.h.tolist()
    assert answer.evidence().by_kernel.tolist() == expected.by_kernel.tolist()
