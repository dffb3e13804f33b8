"""The table of epochs."""

import numpy as np

from app.recognition.history import History
from engine import EpochStep


def test_a_thousand_epochs_are_all_there():
    history = History()
    for epoch in range(1000):
        history.append(EpochStep(epoch, 1 / (epoch + 1), 0.5))
    arrays = history.arrays()
    assert arrays["epoch"].tolist() == list(range(1000))
    assert arrays["error"][-1] == 1 / 1000
    assert np.isnan(arrays["validation_error"]).all()


def test_what_was_read_stays_as_it_was_while_more_comes():
    history = History()
    history.append(EpochStep(0, 3.0, 0.5, 2.0, 0.25))
    seen = history.arrays()
    for epoch in range(1, 600):
        history.append(EpochStep(epoch, 1.0, 1.0))
    assert seen["error"].tolist() == [3.0]
    assert seen["validation_accuracy"].tolist() == [0.25]


def test_it_goes_on_from_saved_arrays():
    history = History({name: np.arange(3.0) for name in History().arrays()})
    history.append(EpochStep(3, 0.1, 1.0))
    assert history.arrays()["epoch"].tolist() == [0, 1, 2, 3]


def rows_of(*epochs):
    return np.array([[epoch, 1 / (epoch + 1), 0.5, np.nan, np.nan] for epoch in epochs]).reshape(-1, 5)


def test_rows_from_elsewhere_are_added_and_those_that_are_there_are_passed_over():
    history = History()
    history.extend(rows_of(0, 1, 2))
    history.extend(rows_of())
    # A run that goes on begins with the epoch it ended with; a diverged one ends with the one before.
    history.extend(rows_of(2, 3, 4, 3))
    assert history.arrays()["epoch"].tolist() == [0, 1, 2, 3, 4]
    assert history.arrays()["error"].tolist() == [1 / (epoch + 1) for epoch in range(5)]


def test_the_newest_row_may_come_again_with_other_numbers():
    history = History()
    history.extend(rows_of(0, 1, 2))
    poked = rows_of(2)
    poked[0, 1] = 42.0
    history.extend(poked)
    assert history.arrays()["error"].tolist() == [1, 1 / 2, 42.0]
    assert len(history) == 3


def test_a_hundred_thousand_rows_are_all_there():
    history = History()
    history.extend(rows_of(*range(100_000)))
    assert len(history) == 100_000
    assert history.arrays()["epoch"][-1] == 99_999


def test_one_up_to_an_epoch_goes_on_by_itself():
    history = History()
    history.extend(rows_of(*range(10)))
    branch = history.until(4)
    branch.append(EpochStep(5, 42.0, 1.0))
    assert branch.arrays()["epoch"].tolist() == [0, 1, 2, 3, 4, 5]
    assert branch.arrays()["error"][5] == 42.0
    assert history.arrays()["error"][5] == 1 / 6
    assert len(history) == 10
    assert len(history.until(0)) == 1
    assert len(history.until(99)) == 10
