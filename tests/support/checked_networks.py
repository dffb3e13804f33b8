"""Networks on the sample's faces, prepared as the application does: untrained, half trained and trained."""

from functools import cache

import numpy as np

from app.faces.detection import HaarDetector
from app.faces.preparation import Preparation, prepare
from app.faces.sample import sample_pictures
from app.lessons.gradient_check.check import CheckResult, Subject, check_some
from app.recognition.dataset import desired_outputs
from app.recognition.gathering import gather, picture_files
from app.recognition.settings import RunSettings
from engine import Learning, Network, train

MOMENTS = {"untrained": 0, "half trained": 8, "trained": 150}
"""After how many epochs."""
_COUNT = 12


@cache
def sample_faces():
    """(images, zeta) of the sample's persons."""
    found = [_faces_of(pictures) for pictures in sample_pictures().values()]
    images = np.stack([face for faces in found for face in faces])
    persons = np.repeat([0, 1], [len(faces) for faces in found])
    return images, desired_outputs(persons, 2, RunSettings().margin)


@cache
def sample_subject(moment="trained"):
    """The network that the window starts with, on the sample's faces, after some epochs."""
    images, zeta = sample_faces()
    settings = RunSettings()
    network = Network.create(images.shape[1:], settings.architecture(1).features)
    if epochs := MOMENTS[moment]:
        learning = Learning(rate=settings.rate, momentum=settings.momentum, epochs=epochs, target=0)
        for _ in train(network, images, zeta, learning):
            pass
    return Subject(network.architecture, network.copy_parameters(), images, zeta)


def result_of(events):
    """The end of a check that nobody looks at on its way."""
    *_, last = events
    assert isinstance(last, CheckResult), "a check ends with its result"
    return last


@cache
def right_check(moment, wall):
    """What the engine's own backward pass comes to on eight of the sample's faces."""
    return result_of(check_some(sample_subject(moment), 8, wall=wall))


def small_subject(*layers, shape=(1, 9, 9), n=6, seed=0, dtype=np.float64):
    """A small network with random parameters, biases too, on random images."""
    draw = np.random.default_rng(seed)
    network = Network.create(shape, *layers, seed=seed, dtype=dtype)
    for values in network.parameters.values():
        values += draw.normal(0, 0.2, values.shape).astype(dtype)
    n_o = network.architecture.n_o
    zeta = (np.arange(n) % 2)[:, None] if n_o == 1 else np.eye(n_o)[np.arange(n) % n_o]
    images = draw.normal(size=(n, *shape)).astype(dtype)
    return Subject(network.architecture, network.copy_parameters(), images, zeta.astype(dtype))


def _faces_of(pictures):
    found = gather(picture_files(pictures[:_COUNT]), "detect", HaarDetector())
    preparation = Preparation(RunSettings().size)
    return [prepare(face.cut.picture, face.cut.region, preparation, face.cut.eyes) for face in found]
