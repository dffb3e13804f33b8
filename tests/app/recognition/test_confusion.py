import numpy as np
import pytest

from app.recognition.confusion import accuracy_of, confusion_of


def test_rows_are_who_it_is_and_columns_who_is_said():
    who, said = np.array([0, 0, 0, 1, 2]), np.array([0, 1, 1, 1, 0])
    counts = confusion_of(who, said, 3)
    assert counts.tolist() == [[1, 2, 0], [0, 1, 0], [1, 0, 0]]
    assert accuracy_of(counts) == pytest.approx(2 / 5)


def test_of_nobody_there_is_no_accuracy():
    assert accuracy_of(confusion_of(np.zeros(0, np.intp), np.zeros(0, np.intp), 2)) is None
