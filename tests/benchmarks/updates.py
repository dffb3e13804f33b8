"""Whether every way of updating learns with every f as Facet is shipped: D, accuracy and epochs.

    python tests/benchmarks/updates.py [FOLDER:A,B ...] [--seed 0] [--json]

Trained on are the built-in sample, one face of each of its persons without copies, and the two persons A and
B of each FOLDER, whose faces are searched for where Facet would. Everything but the way of updating and the
outputs' f is as `facet train` has it. A run that ends as "stuck" or "diverged" has failed, and so has one
with an accuracy below 0.95 on the training images.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.faces.detection import HaarDetector
from app.faces.folders import persons_in
from app.project import Project
from app.recognition.gathering import (
    FoundFace,
    PictureSource,
    decide,
    gather,
    glimpses,
    picture_files,
    sample_persons,
)
from app.recognition.run import TrainingRun
from app.recognition.settings import SETTING, RunSettings
from app.recognition.snapshot import Dataset
from engine import FAILURES, EpochStep, Network, train

UPDATES = {
    "all": {"update": "all"},
    "face": {"update": "face"},
    "batch of 1": {"update": "batch", "batch_size": 1},
    "batch of 16": {"update": "batch"},
}
OUTPUTS = ("sigmoid", "tanh", "relu", "leaky relu", "linear")
GOOD = 0.95


def dataset_of(persons: dict[str, list[PictureSource]], settings: RunSettings) -> Dataset:
    """What `facet train` would learn from."""
    detector = HaarDetector()
    decision = decide(glimpses([source for sources in persons.values() for source in sources], detector))
    with (
        tempfile.TemporaryDirectory() as place,
        Project.create(Path(place) / "faces.facet") as project,
    ):
        for name, sources in persons.items():
            person = project.add_person(name)
            found = gather(sources, decision.crop, detector)
            project.add_faces(face.of(person.id) for face in found if isinstance(face, FoundFace))
        return TrainingRun.create(project, settings).training


def datasets(asked: list[str], settings: RunSettings) -> Iterator[tuple[str, Dataset]]:
    """The sets of faces by their names."""
    sample = dataset_of({name: list(sources) for name, sources in sample_persons().items()}, settings)
    yield "sample", sample
    ends = [0, len(sample) - 1]
    yield (
        "two faces",
        Dataset(tuple(sample.face_ids[row] for row in ends), sample.images[ends], sample.zeta[ends]),
    )
    for one in asked:
        folder, _, names = one.rpartition(":")
        chosen = [person for person in persons_in(Path(folder)).persons if person.name in names.split(",")]
        persons = {person.name: picture_files(person.pictures) for person in chosen}
        yield f"{Path(folder).name} {names.replace(',', ' ')}", dataset_of(persons, settings)


def trained(dataset: Dataset, settings: RunSettings) -> EpochStep:
    """How a training ends."""
    of = settings.architecture(1)
    network = Network.create(of.image_shape, of.features, of.dense, seed=settings.seed)
    *_, last = train(network, dataset.images, dataset.zeta, settings.learning)
    return last


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("persons", nargs="*", metavar="FOLDER:A,B")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--g", choices=tuple(SETTING["g"].choices), default="relu")
    options.add_argument("--margin", type=float, default=0.2)
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    asked = options.parse_args()
    settings = RunSettings(seed=asked.seed, g=asked.g, margin=asked.margin)
    failed = count = 0
    for name, dataset in datasets(asked.persons, settings):
        if not asked.json:
            print(f"\n{name}, {len(dataset)} images; D, accuracy, epochs")
            print(f"{'':14}" + "".join(f"{f:>22}" for f in OUTPUTS))
        for update, changes in UPDATES.items():
            ends = {f: trained(dataset, replace(settings, f=f, **changes)) for f in OUTPUTS}
            bad = [f for f, end in ends.items() if end.reason in FAILURES or end.accuracy < GOOD]
            failed, count = failed + len(bad), count + len(ends)
            if asked.json:
                for f, end in ends.items():
                    print(json.dumps({"faces": name, "update": update, "f": f} | vars(end)), flush=True)
                continue
            cells = "".join(f"{end.error:9.4f} {end.accuracy:6.3f} {end.epoch:5}" for end in ends.values())
            print(f"{update:14}{cells}{f'   failed: {bad}' if bad else ''}", flush=True)
    print(f"\n{failed} of {count} failed.") if not asked.json else None


if __name__ == "__main__":
    main()
