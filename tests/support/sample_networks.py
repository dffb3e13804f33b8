"""A network on the faces of the built-in sample, and the moments of its training."""

from dataclasses import replace
from functools import cache

import numpy as np

import engine
from app.faces.detection import HaarDetector
from app.faces.preparation import Preparation, prepare
from app.faces.sample import sample_pictures
from app.lessons.microscope.microscope import Microscope
from app.recognition.dataset import desired_outputs
from app.recognition.gathering import gather, picture_files
from app.recognition.settings import RunSettings

LEARNING = engine.Learning(rate=0.1, epochs=100, target=0.0, momentum=0.9)


@cache
def sample_faces(count=10, size=32):
    """(images, zeta) of so many of each person of the sample, found as the application finds them."""
    images, zeta = [], []
    for number, pictures in enumerate(sample_pictures().values()):
        for face in gather(picture_files(pictures[:count]), "detect", HaarDetector()):
            images.append(prepare(face.cut.picture, face.cut.region, Preparation(size)))
            zeta.append(number)
    return np.stack(images), desired_outputs(np.array(zeta), 2, RunSettings().margin)


def trained(images, zeta, learning=LEARNING, events=12, network=None, seed=1):
    """(network, state) after so many events of the engine, the first of which is the start."""
    layer = engine.Features(kernels=8, kernel_size=5, pool=4)
    network = network or engine.Network.create(images.shape[1:], (layer,), seed=seed)
    state = engine.TrainingState()
    steps = engine.train(network, images, zeta, learning, state=state)
    for _ in range(events):
        next(steps)
    steps.close()
    return network, state


def after_next_update(network, images, zeta, learning, state):
    """What the engine comes to by itself: the parameters after its next update, and δw(t)."""
    copy, going_on = engine.Network(network.architecture, network.parameters), state.copy()
    steps = engine.train(copy, images, zeta, learning, state=going_on)
    before = copy.copy_parameters()
    for _event in steps:
        now = copy.copy_parameters()
        if any(not np.array_equal(values, before[name]) for name, values in now.items()):
            return now
    raise AssertionError("nothing changed any more")


def microscope_of(network, images, zeta, learning, state):
    return Microscope(network, images, zeta, replace(learning), state)
