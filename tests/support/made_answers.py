"""Answers of a small network, with outputs that a test chooses."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.faces.found import Box
from app.faces.preparation import Preparation
from app.recognition.recogniser import Answer, Recogniser
from app.recognition.snapshot import Snapshot
from engine import Dense, Features, Learning, Network, TrainingState

SIZE = 16
LEFT, RIGHT = Box(10, 10, 40, 40), Box(80, 10, 40, 40)


def small_network(outputs: int = 1, seed: int = 0) -> Network:
    """Untrained, of four 3×3 kernels, for images (1, 16, 16)."""
    return Network.create((1, SIZE, SIZE), (Features(4, 3),), (Dense(outputs),), seed=seed)


def untrained(persons: tuple[str, ...] = ("Ada", "Ben")) -> Snapshot:
    """That network for these persons."""
    network = small_network(1 if len(persons) == 2 else len(persons))
    return Snapshot(
        network.architecture,
        network.parameters,
        Learning(),
        TrainingState(),
        persons=persons,
        preparation=Preparation(SIZE),
    )


def recogniser_of(persons: tuple[str, ...] = ("Ada", "Ben")) -> Recogniser:
    """Of that network and these persons."""
    return Recogniser(untrained(persons))


def face(seed: int) -> NDArray[np.float32]:
    """A prepared face, (1, 16, 16); those of two seeds are nothing like each other."""
    return np.random.default_rng(seed).normal(size=(1, SIZE, SIZE)).astype(np.float32)


def answer_of(
    *s: float, box: Box = LEFT, who: int = 0, familiarity: float | None = None, number: int = 0
) -> Answer:
    """What the recogniser of Ada and Ben (and Cid) might say of the face of seed `who`."""
    persons = ("Ada", "Ben", "Cid")[: max(2, len(s))]
    network = small_network(len(s))
    prepared = face(who)
    seen = network.forward(prepared[None])
    index = int(s[0] > 0.5) if len(s) == 1 else int(np.argmax(s))
    recogniser = recogniser_of(persons)
    made = Answer(
        box=box,
        index=index,
        person=persons[index],
        s=s,
        raw_s=s,
        h=tuple(seen.h[0].tolist()),
        confidence=0.0,
        prepared=prepared,
        features=seen.features[-1].features[0],
        familiarity=familiarity,
        known=recogniser.accepts(familiarity),
        face=number,
        network=network,
        undecided=len(s) == 1 and abs(s[0] - 0.5) < 0.04,
    )
    return replace(recogniser.judged(made, s, familiarity, made.known, made.undecided), face=number)
