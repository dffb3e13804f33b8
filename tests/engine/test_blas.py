"""BLAS has one thread while the engine works, and as many as before when it does not."""

import subprocess
import sys
import threading

import numpy as np
import pytest
from gradient_checks import random_case
from small_tasks import small_network, stripes
from threadpoolctl import ThreadpoolController, threadpool_limits

from engine import Dense, Features, Learning, one_blas_thread, train
from engine.fast.chunks import PlainImages
from engine.plain import PlainPath

LARGE = (Features(16, 5, 2),), (Dense(3, "tanh"),)


def number():
    """NumPy's BLAS's own number of threads."""
    return ThreadpoolController().select(prefix="libscipy_openblas").lib_controllers[0].num_threads


@pytest.fixture(autouse=True)
def two_threads():
    if not ThreadpoolController().select(prefix="libscipy_openblas").lib_controllers:
        pytest.skip("expected: this NumPy has another BLAS than its wheels")
    with threadpool_limits(2, user_api="blas"):
        yield
        assert number() == 2


def looked_at(network, images, numbers):
    """Images that note the number of threads when a pass asks for them."""
    cut = PlainImages(network.architecture, images, 2)
    load = cut.load

    def noting(chunk, into):
        numbers.append(number())
        load(chunk, into)

    cut.load = noting
    return cut


@pytest.mark.parametrize("workers", [1, 2])
def test_one_thread_while_it_works_and_two_again_afterwards(workers):
    network, images, zeta = random_case((1, 20, 20), *LARGE, n=6)
    numbers = []
    network.gradients(looked_at(network, images, numbers), zeta, workers=workers)
    network.outputs(looked_at(network, images, numbers), workers=workers)
    assert set(numbers) == {1}
    assert number() == 2


def test_two_again_after_an_exception():
    network, images, zeta = random_case((1, 20, 20), *LARGE, n=6)
    cut = PlainImages(network.architecture, images, 2)
    cut.load = None
    with pytest.raises(TypeError):
        network.gradients(cut, zeta)
    assert number() == 2


def test_the_last_of_several_threads_puts_it_back():
    entered, leave = threading.Event(), threading.Event()

    def other():
        with one_blas_thread:
            entered.set()
            leave.wait()

    thread = threading.Thread(target=other)
    with one_blas_thread:
        thread.start()
        entered.wait()
    assert number() == 1
    leave.set()
    thread.join()
    assert number() == 2


def test_several_threads_at_once_leave_two():
    network, images, zeta = random_case((1, 20, 20), *LARGE, n=6)
    numbers = []

    def ask():
        for _ in range(20):
            network.gradients(looked_at(network, images, numbers), zeta)
            network.outputs(images[:1])
            network.forward(images)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(numbers) == {1}
    assert number() == 2


def test_a_training_holds_nothing_between_two_events():
    steps = train(small_network(), *stripes())
    next(steps)
    assert number() == 2
    next(steps)
    assert number() == 2


def results():
    """Both paths, a single image and a training, of a network whose products BLAS would cut for threads."""
    layers = (Features(16, 5, 2), Features(32, 5, 2)), (Dense(20, "tanh"), Dense(3, "tanh"))
    network, images, zeta = random_case((3, 64, 64), *layers, n=8)
    found, seen = network.gradients(images, zeta), network.forward(images)
    arrays = [found.s, *found.parameters.values(), network.outputs(images[:1]), seen.h]
    arrays += PlainPath(network.architecture, network.parameters).backward(seen, zeta).values()
    arrays += [each.features for each in seen.features]
    *_, last = train(network, images, zeta, Learning(epochs=3, target=0))
    return [*arrays, *network.parameters.values(), np.array(last.error)]


def test_the_same_bits_with_one_thread_and_two():
    two = results()
    with threadpool_limits(1, user_api="blas"):
        one = results()
    for found, expected in zip(two, one, strict=True):
        assert np.array_equal(found, expected)


WITHOUT = """
import sys
import engine
assert "threadpoolctl" not in sys.modules, "importing the engine stays quick"
sys.modules["threadpoolctl"] = None
import numpy as np
network = engine.Network.create((1, 16, 16), (engine.Features(3, 3, 2),))
images, zeta = np.random.default_rng(0).random((4, 1, 16, 16)), np.array([[0], [1], [0], [1]])
*_, last = engine.train(network, images, zeta, engine.Learning(epochs=3))
assert network.forward(images).s.shape == (4, 1) and last.epoch == 3
"""


def test_without_threadpoolctl_everything_works():
    subprocess.run([sys.executable, "-c", WITHOUT], check=True)
