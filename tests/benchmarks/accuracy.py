"""How often Facet names faces rightly that it never saw, over many pairs of persons.

    python tests/benchmarks/accuracy.py TRIALS.json FOLDER [--json] [--seed 0] [--every 1] [--set NAME=VALUE …]

TRIALS.json holds {"name": …, "cropped": true or false, "trials": [{"persons": [A, B], "train": [[file, …],
[file, …]], "test": [[file, …], [file, …]]}, …]}, its files relative to FOLDER. Each trial trains a network of
its own on the train files, as `facet train` does, and asks it about the test files, as `facet classify` does;
"cropped" pictures are faces already (--crop none), the others are searched for a face. A test picture in which
no face is found counts as named wrongly. Only what the detector finds in a file is remembered from trial to
trial. --set changes a setting, as in --set learn=dense; --every takes only every nth trial.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Crop
from app.faces.detection import HaarDetector
from app.faces.found import Found
from app.faces.picture import read_picture
from app.project import NewFace, Project
from app.recognition.gathering import FoundFace, PictureSource, gather
from app.recognition.recogniser import Answer, Recogniser
from app.recognition.settings import RunSettings
from app.recognition.training_run import TrainingRun


class Remembering:
    """Reads each file once, and looks for faces in it once; it is asked about its own pictures only."""

    def __init__(self) -> None:
        self._detector = HaarDetector()
        self._found: dict[int, list[Found]] = {}
        self._pictures: dict[Path, NDArray[np.uint8]] = {}

    def picture(self, path: Path) -> NDArray[np.uint8]:
        """The picture of a file, always the same array."""
        if path not in self._pictures:
            self._pictures[path] = read_picture(path)
        return self._pictures[path]

    def detect(self, picture: NDArray[np.uint8]) -> list[Found]:
        """As the Haar detector finds them."""
        if id(picture) not in self._found:
            self._found[id(picture)] = self._detector.detect(picture)
        return self._found[id(picture)]


class Trials:
    """Everything that the trials of one file share."""

    def __init__(self, folder: Path, crop: Crop, settings: RunSettings) -> None:
        self._folder = folder
        self._crop = crop
        self._settings = settings
        self._remembering = Remembering()
        self._kept: dict[str, NewFace] = {}

    def run(self, trial: dict[str, Any], place: Path) -> tuple[float, float]:
        """One trial: its accuracy, and the seconds that preparing and training took."""
        with Project.create(place) as project:
            for name, files in zip(trial["persons"], trial["train"], strict=True):
                self._add(project, name, files)
            begun = time.perf_counter()
            training = TrainingRun.create(project, self._settings)
            for _ in training.steps():
                pass
            seconds = time.perf_counter() - begun
            recogniser = Recogniser.of_run(training)
        right = [
            self._names(recogniser, file) == name
            for name, files in zip(trial["persons"], trial["test"], strict=True)
            for file in files
        ]
        return sum(right) / len(right), seconds

    def _add(self, project: Project, name: str, files: Iterable[str]) -> None:
        person = project.add_person(name)
        for file in files:
            if file not in self._kept:
                path = self._folder / file
                source = PictureSource(str(path), partial(self._remembering.picture, path))
                (found,) = gather([source], self._crop, self._remembering)
                if not isinstance(found, FoundFace):
                    raise SystemExit(found.sentence)
                self._kept[file] = found.of(person.id)
            kept = self._kept[file]
            project.add_faces([NewFace(person.id, *(getattr(kept, f.name) for f in fields(kept)[1:]))])

    def _names(self, recogniser: Recogniser, file: str) -> str | None:
        answers: list[Answer] = recogniser.classify(
            self._remembering.picture(self._folder / file), self._remembering
        )
        return answers[0].person if answers else None


def settings_of(changes: list[str], seed: int) -> RunSettings:
    """The default settings, without validation faces, and with the changes asked for."""
    wanted: dict[str, Any] = {"validation": 0.0, "seed": seed}
    for change in changes:
        name, _, value = change.partition("=")
        default = getattr(RunSettings(), name)
        wanted[name] = value if isinstance(default, str) else type(default)(value)
    return RunSettings(**wanted)


def main() -> None:
    """Runs the trials and prints the mean."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("trials", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="changes")
    asked = options.parse_args()
    spec = json.loads(asked.trials.read_text())
    crop: Crop = "none" if spec["cropped"] else "detect"
    trials = Trials(asked.folder, crop, settings_of(asked.changes, asked.seed))
    accuracies, seconds = [], []
    with tempfile.TemporaryDirectory() as place:
        for number, trial in enumerate(spec["trials"][:: asked.every]):
            accuracy, took = trials.run(trial, Path(place) / f"{number}.facet")
            (Path(place) / f"{number}.facet").unlink()
            accuracies.append(accuracy)
            seconds.append(took)
            if asked.json:
                print(json.dumps({"persons": trial["persons"], "accuracy": accuracy, "seconds": round(took, 3)}))
            elif accuracy < 1:
                print(f"{' '.join(trial['persons']):12} {accuracy:.4f}", file=sys.stderr)
    mean, perfect = statistics.fmean(accuracies), sum(accuracy == 1 for accuracy in accuracies)
    if asked.json:
        result = {
            "trials": len(accuracies),
            "mean_accuracy": mean,
            "perfect": perfect,
            "median_seconds": round(statistics.median(seconds), 3),
            "longest_seconds": round(max(seconds), 3),
        }
        print(json.dumps(result))
    else:
        print(
            f"{spec['name']}: mean accuracy {mean:.4f}, {perfect} of {len(accuracies)} trials perfect; "
            f"training took {statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s (longest)"
        )


if __name__ == "__main__":
    main()
