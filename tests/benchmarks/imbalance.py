"""How well the person with few faces is recognised beside one with many.

    python tests/benchmarks/imbalance.py FACES [--counts 8:2 10:2 18:3 60:3] [--pairs 5] [--seed 0]

FACES holds one sub-folder a person. Each of the first --pairs neighbours (1st, 2nd), (2nd, 3rd) … trains as
`facet train` does, on the first pictures of each: so many of the first person, so few of the second. Given is
the accuracy of each person apart on the pictures that were not learned. Where the first person has fewer
pictures than that, mirrored, darker and brighter ones fill up; nobody is asked about where none is left.
"""

import argparse
import statistics
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.faces.detection import HaarDetector
from app.faces.folders import PersonFolder, persons_in
from app.faces.picture import read_picture
from app.project import Project
from app.recognition.gathering import FoundFace, PictureSource, decide, gather, glimpses, picture_files
from app.recognition.recogniser import Recogniser
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings

VERSIONS = [(mirror, light) for light in (1.0, 0.7, 1.3) for mirror in (False, True)]
"""How pictures are filled up: the other way round or not, and how bright."""


def version(path: Path, mirror: bool, light: float) -> NDArray[np.uint8]:
    """The picture of a file, otherwise."""
    picture = read_picture(path)[:, :: -1 if mirror else 1]
    return np.clip(np.round(picture * light), 0, 255).astype(np.uint8)


def learned(person: PersonFolder, count: int) -> list[PictureSource]:
    """So many pictures of a person; fewer where there are not enough even with all versions."""
    return [
        PictureSource(f"{path}, mirrored: {mirror}, light {light}", partial(version, path, mirror, light))
        for mirror, light in VERSIONS
        for path in person.pictures
    ][:count]


def accuracies(
    pair: tuple[PersonFolder, PersonFolder], counts: tuple[int, int], seed: int
) -> list[float | None]:
    """The accuracy of each person on the pictures that were not learned; None without any."""
    detector = HaarDetector()
    sources = [source for person in pair for source in picture_files(person.pictures)]
    crop = decide(glimpses(sources, detector)).crop
    with tempfile.TemporaryDirectory() as place, Project.create(Path(place) / "faces.facet") as project:
        for one, count in zip(pair, counts, strict=True):
            person = project.add_person(one.name)
            found = gather(learned(one, count), crop, detector)
            project.add_faces(face.of(person.id) for face in found if isinstance(face, FoundFace))
        run = TrainingRun.create(project, RunSettings(validation=0, seed=seed))
        for _ in run.steps():
            pass
        recogniser = Recogniser(run.snapshot(), run.reference_set)
    right: list[list[bool]] = [[], []]
    for index, (one, count) in enumerate(zip(pair, counts, strict=True)):
        for path in one.pictures[count:]:
            answers = recogniser.classify(read_picture(path), detector)
            right[index].append(bool(answers) and answers[0].index == index)
    return [statistics.fmean(one) if one else None for one in right]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("faces", type=Path)
    options.add_argument("--counts", nargs="*", default=["8:2", "10:2", "18:3", "60:3"])
    options.add_argument("--pairs", type=int, default=5)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    persons = persons_in(asked.faces).persons
    pairs = [(persons[i], persons[(i + 1) % len(persons)]) for i in range(asked.pairs)]
    for words in asked.counts:
        many, few = map(int, words.split(":"))
        found = [accuracies(pair, (many, few), asked.seed) for pair in pairs]
        means = []
        for index in (0, 1):
            known = [one[index] for one in found if one[index] is not None]
            means.append(f"{statistics.fmean(known):.3f} (worst {min(known):.3f})" if known else "not asked")
        print(f"{words:>6}: the person with many {means[0]}, with few {means[1]}", flush=True)


if __name__ == "__main__":
    main()
