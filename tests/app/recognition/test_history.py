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
