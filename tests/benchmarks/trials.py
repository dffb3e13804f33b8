"""The trials of a file: two persons each, learned and asked about as `facet train` and `facet classify` do.

TRIALS.json holds {"name": …, "cropped": true or false, "trials": [{"persons": [A, B], "train": [[file, …],
[file, …]], "test": [[file, …], [file, …]]}, …]}, its files relative to a folder. "cropped" pictures are faces
already (--crop none), the others are searched for a face.
"""

import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

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


class Trained(NamedTuple):
    """A trial and its network, trained; and the seconds that preparing and training took."""

    trial: dict[str, Any]
    recogniser: Recogniser
    seconds: float


class Trials:
    """Every nth trial of one file, and what they share.

    Only what the detector finds in a file is remembered from trial to trial.

    Attributes:
        name: Of the trials.
        trials: As the file holds them.
    """

    def __init__(self, path: Path, folder: Path, settings: RunSettings, every: int = 1) -> None:
        spec = json.loads(path.read_text())
        self.name: str = spec["name"]
        self.trials: list[dict[str, Any]] = spec["trials"][::every]
        self._folder = folder
        self._crop: Crop = "none" if spec["cropped"] else "detect"
        self._settings = settings
        self._remembering = Remembering()
        self._kept: dict[str, NewFace] = {}

    def trained(self) -> Iterator[Trained]:
        """Trains a network of its own for each trial, one after the other."""
        with tempfile.TemporaryDirectory() as place:
            for number, trial in enumerate(self.trials):
                path = Path(place) / f"{number}.facet"
                yield self._train(trial, path)
                path.unlink()

    def answer(self, recogniser: Recogniser, file: str) -> Answer | None:
        """What a network says of the largest face of a file; None where no face is found in it."""
        answers = recogniser.classify(self._remembering.picture(self._folder / file), self._remembering)
        return answers[0] if answers else None

    def _train(self, trial: dict[str, Any], path: Path) -> Trained:
        with Project.create(path) as project:
            for name, files in zip(trial["persons"], trial["train"], strict=True):
                self._add(project, name, files)
            begun = time.perf_counter()
            training = TrainingRun.create(project, self._settings)
            for _ in training.steps():
                pass
            seconds = time.perf_counter() - begun
            return Trained(trial, Recogniser.of_run(training), seconds)

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


def settings_of(changes: list[str], seed: int) -> RunSettings:
    """The default settings, without validation faces, and with the changes asked for as NAME=VALUE."""
    wanted: dict[str, Any] = {"validation": 0.0, "seed": seed}
    for change in changes:
        name, _, value = change.partition("=")
        default = getattr(RunSettings(), name)
        wanted[name] = value if isinstance(default, str) else type(default)(value)
    return RunSettings(**wanted)
