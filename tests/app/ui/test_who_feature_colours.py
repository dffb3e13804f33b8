"""Features as shades."""

import numpy as np

from app.ui.who.feature_colours import Scale, shaded


def test_below_zero_is_blue_and_nothing_at_all_is_black():
    below, zero, above = shaded(np.array([-1.0, 0.0, 1.0]), Scale(-1.0, 1.0)).tolist()
    assert below[2] > below[0]
    assert zero == [0, 0, 0]
    assert above == [255, 255, 255]
    assert not shaded(np.zeros((2, 2)), Scale(0.0, 0.0)).any()
