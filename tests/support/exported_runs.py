"""Projects with a network of any architecture, to be exported."""

import numpy as np

from app.faces.preparation import Preparation
from app.project import Project, Run
from app.recognition.course import COLUMNS
from app.recognition.dataset import outputs_for
from app.recognition.settings import RunSettings
from engine import Dense, Features, Network

SIZE = 33
"""No pool of more than one divides what is left of it after a kernel: rows and columns are left out."""

ARCHITECTURES = {
    "as in the notes": ((Features(8, 5, 2),), "sigmoid", 2),
    "3×3 kernels, pool 6, ReLU": ((Features(16, 3, 6, "relu"),), "sigmoid", 2),
    "average pool, tanh": ((Features(4, 5, 3, "tanh", "average"),), "tanh", 2),
    "sigmoid and leaky ReLU": ((Features(4, 7, 4, "sigmoid"),), "leaky relu", 2),
    "two feature layers": (
        (Features(4, 5, 2, "leaky relu"), Features(3, 3, 2, "linear")),
        "linear",
        2,
    ),
    "three persons": ((Features(4, 5, 4),), "sigmoid", 3),
    "no feature layer, ReLU": ((), "relu", 2),
    "a hidden dense layer": ((Features(4, 5, 4),), "sigmoid", 2, Dense(5, "tanh")),
}


def network_of(name: str, size: int = SIZE) -> Network:
    """One of these, with every parameter away from 0."""
    features, f, persons, *hidden = ARCHITECTURES[name]
    dense = (*hidden, Dense(outputs_for(persons), f))
    network = Network.create((1, size, size), features, dense, seed=7)
    draw = np.random.default_rng(7)
    for values in network.parameters.values():
        values += (0.05 * draw.standard_normal(values.shape)).astype(np.float32)
    return network


def project_with(path, network, names=("Ada", "Ben", "Cy")) -> tuple[Project, Run]:
    """A project without faces in which that network was saved."""
    project = Project.create(path)
    n = max(2, network.architecture.n_o)
    persons = [project.add_person(name) for name in names[:n]]
    rows = {"epoch": [0.0, 1.0, 2.0], "error": [0.5, 0.25, 0.1], "accuracy": [0.5, 1.0, 1.0]}
    run = Run(
        id=None,
        started_at="2026-01-02T03:04:05.678+00:00",
        settings=RunSettings(size=network.architecture.image_shape[1]).to_json(),
        architecture=network.architecture.to_json(),
        preparation=Preparation(network.architecture.image_shape[1]).to_json(),
        persons=tuple(person.name for person in persons),
        person_ids=tuple(person.id for person in persons),
        training_faces=(1, 2),
        validation_faces=(),
        start={name: np.zeros_like(values) for name, values in network.parameters.items()},
        parameters=network.copy_parameters(),
        history={name: np.array(rows.get(name, [np.nan] * 3)) for name in COLUMNS},
        epochs=2,
        error=0.1,
        accuracy=1.0,
        validation_accuracy=None,
        reason="All epochs are done.",
        seconds=1.5,
    )
    return project, project.save_run(run)


def images_for(network: Network, count: int = 5) -> np.ndarray:
    """Images as prepared faces are: mean 0 and deviation 1."""
    shape = (count, *network.architecture.image_shape)
    return np.random.default_rng(3).standard_normal(shape).astype(np.float32)
