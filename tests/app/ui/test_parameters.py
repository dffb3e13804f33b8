import math

import numpy as np
import pytest
from kernel_numbers import kernel_numbers, weight_numbers

from app.ui.parameters import Parameter, Spot, bar_length, map_place
from engine import Architecture, Dense, Features


def test_every_number_is_told_with_all_that_is_known_of_it() -> None:
    start, gradient = np.full((8, 1, 5, 5), 0.12), np.full((8, 1, 5, 5), -0.03)
    kernels = Parameter("kernels", start + 0.014, start, None, gradient)
    assert (
        kernels.words(Spot(2, 0, 1)) == "K₃, u = 1, v = 2: 0.134 (start 0.120, change +0.014, ∂D/∂K −0.030)"
    )
    assert "∂D" not in Parameter("kernels", start, start).words(Spot(0, 0, 0))
    weights = Parameter("weights", np.full((2, 8, 7, 7), 0.25), np.full((2, 8, 7, 7), 0.25))
    told = weights.words(Spot(9, 3, 3))
    assert told.startswith("w from σ₂ to s₂, row 4, column 4: 0.250 (start 0.250")
    deep = kernel_numbers(4, 5, channels=3)
    assert deep.words(Spot(0, 2, 7)).startswith("K₁, channel 2, u = 3, v = 3: ")


def test_a_place_of_a_picture_is_one_of_the_engine_s_numbers() -> None:
    kernels = kernel_numbers(4, 3, channels=3)
    assert kernels.index(Spot(1, 2, 7)) == (1, 2, 2, 1)
    assert kernels.symbol(Spot(1, 2, 7)) == "k₃,₃,₂"
    weights = weight_numbers(outputs=2)
    assert weights.index(Spot(10, 6, 5)) == (1, 2, 6, 5)
    assert weights.name(10) == "σ₃→s₂"
    for parameter in (kernels, weights):
        for picture in range(parameter.count):
            values = parameter.picture("now", picture)
            assert values.size == parameter.now[0, 0].size * (3 if parameter is kernels else 1)


def test_an_update_is_told_against_its_kernel() -> None:
    now = np.zeros((3, 1, 2, 2))
    now[0, 0, 0, 0], update = 1.31, np.zeros_like(now)
    update[0, 0, 1, 1] = 0.0012
    update[1, 0, 1, 1] = 0.5
    kernels = Parameter("kernels", now, now, update)
    assert kernels.update_words(0) == "‖δK‖ = 0.0012, ‖K‖ = 1.31: 0.092 %"
    assert kernels.update_words(1) == "‖δK‖ = 0.5, ‖K‖ = 0"
    assert Parameter("kernels", now, now).update_words(2) == "no update yet"
    assert Parameter("kernels", now, now).bar(2) == 0


@pytest.mark.parametrize(
    ("update", "kernel", "length"),
    [
        (1.0, 1.0, 1.0),
        (1e-3, 1.0, 0.5),
        (2e-6, 2.0, 0.0),
        (1e-9, 1.0, 0.0),
        (0.0, 1.0, 0.0),
        (5.0, 1.0, 1.0),
        (1.0, 0.0, 1.0),
        (0.0, 0.0, 0.0),
        (math.inf, 1.0, 1.0),
        (1.0, math.inf, 0.0),
        (math.nan, math.nan, 0.0),
    ],
)
def test_the_bar_of_an_update_has_six_decades(update: float, kernel: float, length: float) -> None:
    assert bar_length(update, kernel) == pytest.approx(length)


@pytest.mark.parametrize(("height", "width", "k", "pool"), [(18, 18, 5, 2), (48, 40, 3, 4), (33, 35, 7, 3)])
def test_a_weight_stands_over_the_middle_of_the_pixels_it_sees(
    height: int, width: int, k: int, pool: int
) -> None:
    network = Architecture((1, height, width), (Features(2, k, pool),), (Dense(1),))
    _, rows, columns = network.feature_shapes[0]
    left, top, wide, high = map_place((height, width), k, pool, (rows, columns))
    for row, column in ((0, 0), (rows - 1, columns - 1), (1, 2)):
        # Of the pixels r·p … r·p + p + k − 2 that weight r sees, the middle.
        sees = (2 * row * pool + pool + k - 1) / 2, (2 * column * pool + pool + k - 1) / 2
        stands = (top + high * (row + 0.5) / rows) * height, (left + wide * (column + 0.5) / columns) * width
        assert stands == pytest.approx(sees)
    assert wide * width == pytest.approx(columns * pool)
    assert map_place((64, 64), k, pool, (rows, columns)) is None
