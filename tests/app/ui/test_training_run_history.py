import numpy as np
import pytest
from training_looks import run_history

from app.ui.training.run_history import RunHistory
from app.ui.training.thinning import between, thinned


def test_validation_d_is_scaled_to_the_training_faces() -> None:
    run = RunHistory(run_history(50), n_training=60, n_validation=20)
    training, validation = run.error_curves((0, 100), 500, False)
    assert training[1][0] == pytest.approx(6)
    assert validation[1][0] == pytest.approx(2 * 60 / 20)


def test_without_validation_there_is_no_curve_of_it() -> None:
    run = RunHistory(run_history(50), n_training=60, n_validation=0)
    assert len(run.error_curves((0, 100), 500, False)[1][0]) == 0
    assert len(run.accuracy_curves((0, 100), 500)[1][0]) == 0


def test_accuracy_is_in_per_cent() -> None:
    run = RunHistory(run_history(50), 60, 20)
    training, _ = run.accuracy_curves((0, 100), 500)
    assert training[1].min() == pytest.approx(50)
    assert training[1].max() == pytest.approx(100, abs=1)


def test_the_axes_stay_as_they_are_for_many_epochs() -> None:
    history = run_history(200)
    seen = {RunHistory({k: v[:n] for k, v in history.items()}, 60, 20).whole(False) for n in range(102, 152)}
    assert len(seen) == 1
    (x, y) = seen.pop()
    assert x == (0, 150)
    assert y[0] < 0 < 6 < y[1] < 8


def test_numbers_that_are_none_are_left_out() -> None:
    history = run_history(20)
    history["error"][5] = np.nan
    history["validation_error"][:] = np.nan
    run = RunHistory(history, 60, 20)
    training, validation = run.error_curves((0, 20), 500, False)
    assert 5 not in training[0]
    assert len(training[0]) == 19
    assert len(validation[0]) == 0
    assert run.whole(False)[1][1] == pytest.approx(6.24)


def test_a_logarithm_is_never_taken_of_zero() -> None:
    history = run_history(20)
    history["error"][-1] = 0
    run = RunHistory(history, 60, 20)
    training, _ = run.error_curves((0, 20), 500, True)
    assert len(training[0]) == 19
    assert np.isfinite(training[1]).all()
    low, high = run.whole(True)[1]
    assert -2.2 < low < -2
    assert 1 < high < 1.2


def test_an_empty_run_has_axes_too() -> None:
    run = RunHistory({}, 0, 0)
    assert run.whole(False)[0] == (0, 10)
    assert run.whole(True)[1][0] < run.whole(True)[1][1]
    assert len(run.error_curves((0, 10), 500, True)[0][0]) == 0


def test_thinning_keeps_every_peak_and_the_last_point() -> None:
    x = np.arange(100_000, dtype=np.float64)
    y = np.zeros(100_000)
    y[[777, 54_321]] = 5, -3
    few_x, few_y = thinned(x, y, 480)
    assert len(few_x) == len(few_y) < 2000
    assert few_y.max() == 5
    assert few_y.min() == -3
    assert few_x[-1] == x[-1]
    assert (np.diff(few_x) >= 0).all()


def test_a_short_curve_is_drawn_as_it_is() -> None:
    x, y = np.arange(100.0), np.arange(100.0) ** 2
    few_x, few_y = thinned(x, y, 480)
    assert few_x is x
    assert few_y is y


def test_a_zoomed_part_reaches_over_the_edges() -> None:
    part = between(np.arange(100.0), 10.5, 20.5)
    assert (part.start, part.stop) == (10, 23)
    assert between(np.arange(100.0), -5, 500) == slice(0, 102)
