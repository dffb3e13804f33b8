"""Varied copies: from the seed, of the same face, in its place."""

import numpy as np
import pytest

from app.faces.augmentation import SHIFT, SIZE, varied
from app.faces.found import Box
from app.faces.preparation import Preparation, prepare
from tools.draw_sample import SAMPLE_PERSONS, sample_pictures

REGION = Box(40, 50, 100, 100)


def spotted():
    """Dark, with a white square in the middle of the region."""
    picture = np.full((200, 180, 3), 40, np.uint8)
    picture[85:115, 75:105] = 250
    return picture


def test_the_same_seed_gives_the_same_copy_and_another_one_another():
    copies = [varied(spotted(), REGION, np.random.default_rng(seed)) for seed in (3, 3, 4)]
    assert np.array_equal(copies[0], copies[1])
    assert not np.array_equal(copies[0], copies[2])


@pytest.mark.parametrize("seed", range(30))
def test_what_was_in_the_middle_of_the_region_stays_near_it(seed):
    copy = varied(spotted(), REGION, np.random.default_rng(seed)).astype(float)
    bright = copy[:, :, 0] > 150
    rows, columns = np.nonzero(bright)
    assert abs(columns.mean() + 0.5 - 90) <= SHIFT * 100 + 3
    assert abs(rows.mean() + 0.5 - 100) <= SHIFT * 100 + 3
    assert bright.sum() == pytest.approx(900, rel=2 * SIZE + 0.12)


def test_about_half_of_the_copies_are_mirrored():
    picture = np.full((200, 180, 3), 60, np.uint8)
    picture[50:150, 40:90] = 200
    copies = [varied(picture, REGION, np.random.default_rng(seed)) for seed in range(60)]
    mirrored = sum(copy[100, 120].mean() > copy[100, 60].mean() for copy in copies)
    assert 15 < mirrored < 45


def test_a_copy_is_nearer_to_its_own_face_than_to_the_other_persons():
    ada, ben = (sample_pictures(person, count=1, seed=0)[0] for person in SAMPLE_PERSONS)
    region = Box(40, 70, 110, 110)
    size = Preparation(32)
    own, other = prepare(ada, region, size), prepare(ben, region, size)
    for seed in range(10):
        copy = prepare(varied(ada, region, np.random.default_rng(seed)), region, size)
        mirrored = own[:, :, ::-1]
        near = min(np.square(copy - own).mean(), np.square(copy - mirrored).mean())
        assert near < min(np.square(copy - other).mean(), np.square(copy - other[:, :, ::-1]).mean())
