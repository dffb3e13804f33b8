"""What goes through the pipes comes out as it went in, or not at all."""

import io
import math

import numpy as np
import pytest

from app.jobs.trainings.messages import read_message, write_message

TYPES = ("float16", "float32", "float64", ">f4", "int8", "uint8", "int64", "bool")


def sent(words, arrays=None):
    stream = io.BytesIO()
    write_message(stream, words, arrays)
    return stream.getvalue()


def received(data):
    return read_message(io.BytesIO(data))


@pytest.mark.parametrize("dtype", TYPES)
def test_arrays_of_every_kind_keep_their_numbers_and_their_kind(dtype):
    values = np.arange(24).reshape(2, 3, 4).astype(dtype)
    found = received(sent({}, {"a": values})).arrays["a"]
    assert found.dtype == np.dtype(dtype)
    assert np.array_equal(found, values)


@pytest.mark.parametrize("shape", [(0,), (0, 5), (3, 0, 2), ()])
def test_empty_arrays_and_single_numbers_keep_their_shape(shape):
    values = np.ones(shape, np.float32)
    message = received(sent({}, {"a": values, "after": np.arange(3)}))
    assert message.arrays["a"].shape == shape
    assert message.arrays["a"].dtype == np.float32
    assert message.arrays["after"].tolist() == [0, 1, 2]


def test_what_does_not_lie_in_one_piece_arrives_in_one():
    values = np.arange(24.0).reshape(4, 6)[::2, ::-1].T
    assert np.array_equal(received(sent({}, {"a": values})).arrays["a"], values)


def test_nan_and_infinity_arrive_in_words_and_in_arrays():
    values = np.array([np.nan, -np.inf, np.inf, -0.0])
    message = received(sent({"D": math.nan, "lowest": math.inf}, {"a": values}))
    assert math.isnan(message.words["D"])
    assert message.words["lowest"] == math.inf
    assert message.arrays["a"].tobytes() == values.tobytes()


def test_words_of_every_language_arrive():
    assert received(sent({"say": "∂D/∂w: 顔 “ε”"})).words == {"say": "∂D/∂w: 顔 “ε”"}


def test_messages_follow_each_other():
    stream = io.BytesIO(sent({"n": 1}, {"a": np.arange(5)}) + sent({"n": 2}) + sent({"n": 3}))
    assert [read_message(stream).words["n"] for _ in range(3)] == [1, 2, 3]
    assert read_message(stream) is None


def test_a_stream_that_ends_within_a_message_gave_none():
    whole = sent({"say": "ü"}, {"a": np.arange(3.0), "b": np.arange(2)})
    for length in range(len(whole)):
        assert received(whole[:length]) is None
    assert received(whole) is not None
