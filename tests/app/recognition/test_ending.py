"""Whether a run learned to tell the persons apart: what is said, and what not."""

import numpy as np
import pytest

from app.recognition.ending import are_the_same, judgement
from app.recognition.verdicts import SetVerdicts, Verdicts

NAMES = ("Major", "Minor")


def faces(*confusion):
    """Faces of two persons: for each, how many are called the first and how many the second."""
    persons = np.repeat([0, 1], [sum(row) for row in confusion])
    said = np.concatenate([np.repeat([0, 1], row) for row in confusion])
    n = len(persons)
    return SetVerdicts(np.arange(n), persons, said, np.full((n, 1), 0.5), np.zeros(n), 2)


def judged(training, validation=None, *, all_the_same=False, under_both_names=False):
    return judgement(
        Verdicts(training, validation), NAMES, all_the_same=all_the_same, under_both_names=under_both_names
    )


@pytest.mark.parametrize(
    ("training", "words"),
    [
        (faces((8, 0), (2, 0)), "it calls every face Major. There are only 2 of Minor to learn from"),
        (faces((0, 6), (0, 6)), "it calls every face Minor. Look at the faces with the largest share of D"),
        (faces((10, 0), (7, 3)), "Minor is not recognised: 3 of 10 training faces are named rightly."),
        (faces((5, 5), (5, 5)), "10 of 20 training faces are named rightly, no more than by guessing."),
    ],
)
def test_a_network_that_tells_nobody_apart_did_not_learn(training, words):
    found = judged(training)
    assert not found.learned
    assert words in found.sentence


@pytest.mark.parametrize("training", [faces((8, 0), (0, 2)), faces((2, 0), (1, 1)), faces((9, 1), (2, 8))])
def test_most_faces_right_is_learned_and_one_of_two_is_no_catastrophe(training):
    assert judged(training) == judged(faces((8, 0), (0, 8)))
    assert judged(training).learned


def test_what_misleads_is_the_advice():
    assert judged(faces((4, 0), (4, 0)), under_both_names=True).sentence.endswith(
        "The same picture is under both names: delete it under one of them."
    )
    alike = judged(faces((4, 0), (4, 0)), all_the_same=True)
    assert (alike.learned, "all training faces are the same picture" in alike.sentence) == (False, True)


@pytest.mark.parametrize(
    ("validation", "words"),
    [
        (
            faces((3, 1), (4, 0)),
            "Only 3 of 8 validation faces are named rightly, and 20 of 20 training faces",
        ),
        (faces((8, 0), (2, 0)), "Only 0 of 2 validation faces of Minor are named rightly"),
        (faces((1, 1), (0, 2)), ""),
        (faces((1, 0), (1, 0)), ""),
        (faces((0, 0), (0, 3)), ""),
        (faces((3000, 0), (100, 2900)), ""),
    ],
)
def test_faces_never_seen_that_are_named_far_worse_are_said(validation, words):
    found = judged(faces((10, 0), (0, 10)), validation)
    assert found.learned
    assert found.sentence.startswith(words)
    assert bool(found.sentence) == bool(words)


def test_images_are_the_same_where_no_pixel_differs():
    one = np.random.default_rng(0).normal(size=(1, 8, 8)).astype(np.float32)
    assert are_the_same(np.stack([one, one + 0.001]))
    assert not are_the_same(np.stack([one, one + 0.1]))
