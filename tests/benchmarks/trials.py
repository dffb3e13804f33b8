"""The trials of a file: two persons each, learned and asked about as `facet train` and `facet classify` do.

TRIALS.json holds {"name": …, "cropped": true or false, "trials": [{"persons": [A, B], "train": [[file, …],
[file, …]], "test": [[file, …], [file, …]]}, …]}, its files relative to a folder. "cropped" pictures are faces
already (--crop none), the others are searched for a face. As with `facet train`, a train picture that cannot
be used is left out and said on standard error. A trial in which a person keeps too few faces is not
trainable: it is said, counted, and left out.
"""

import json
import sys
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
from app.recognition.errors import RecognitionError
from app.recognition.gathering import PictureSource, Refused, gather
from app.recognition.recogniser import Answer, Recogniser
from app.recognition.run import TrainingRun
from app.recognition.settings import RunSettings
from engine import Network


class Remembering:
    """Reads each file once, and looks for faces in it once; in parts of it as often as it is asked."""

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
        if not any(picture is own for own in self._pictures.values()):
            return self._detector.detect(picture)
        if id(picture) not in self._found:
            self._found[id(picture)] = self._detector.detect(picture)
        return self._found[id(picture)]


class Trained(NamedTuple):
    """A trial and its network, trained.

    Attributes:
        trial: As the file holds it.
        recogniser: With the network.
        seconds: That preparing and training took.
        kernels_moved: How far the kernels are from where they started, as a part of their own size.
    """

    trial: dict[str, Any]
    recogniser: Recogniser
    seconds: float
    kernels_moved: float


START = ("as shipped", "random w", "large kernels")
"""What may be otherwise at the start: w at its full random size, or K three times as large."""


class Trials:
    """Every nth trial of one file, and what they share.

    Only what the detector finds in a file is remembered from trial to trial.

    Attributes:
        name: Of the trials.
        trials: As the file holds them; without those that are not trainable once their turn has come.
        not_trainable: How many those are.
    """

    def __init__(
        self, path: Path, folder: Path, settings: RunSettings, every: int = 1, start: str = START[0]
    ) -> None:
        spec = json.loads(path.read_text())
        self.name: str = spec["name"]
        self.trials: list[dict[str, Any]] = spec["trials"][::every]
        self._folder = folder
        self._crop: Crop = "none" if spec["cropped"] else "detect"
        self._settings = settings
        self._start = start
        self._remembering = Remembering()
        self.not_trainable = 0
        self._kept: dict[str, NewFace | None] = {}

    def trained(self) -> Iterator[Trained]:
        """Trains a network of its own for each trial, one after the other.

        Raises:
            SystemExit: none of them is trainable.
        """
        with tempfile.TemporaryDirectory() as place:
            for number, trial in enumerate(list(self.trials)):
                path = Path(place) / f"{number}.facet"
                try:
                    yield self._train(trial, path)
                except RecognitionError as error:
                    self._leave_out(trial, error)
                path.unlink()
        if self.not_trainable:
            count = len(self.trials) + self.not_trainable
            print(f"Not trainable: {self.not_trainable} of {count} trials of {self.name}.", file=sys.stderr)
        if not self.trials:
            raise SystemExit(1)

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
            self._begin(training.network)
            kernels = training.network.parameters["features.0.kernels"]
            before = kernels.copy()
            for _ in training.steps():
                pass
            seconds = time.perf_counter() - begun
            moved = float(np.linalg.norm(kernels - before) / np.linalg.norm(before))
            return Trained(trial, Recogniser(training.snapshot(), training.reference_set), seconds, moved)

    def _begin(self, network: Network) -> None:
        """Makes the start another one, where that was asked for."""
        parameters = network.parameters
        if self._start == "random w":
            parameters["dense.0.weights"][...] *= network.architecture.n_in**0.5
        elif self._start == "large kernels":
            parameters["features.0.kernels"][...] *= 3

    def _leave_out(self, trial: dict[str, Any], error: RecognitionError) -> None:
        self.trials.remove(trial)
        self.not_trainable += 1
        print(f"{' '.join(trial['persons'])}: not trainable. {error}", file=sys.stderr)

    def _add(self, project: Project, name: str, files: Iterable[str]) -> None:
        person = project.add_person(name)
        for file in files:
            if file not in self._kept:
                self._kept[file] = self._face_in(file)
            kept = self._kept[file]
            if kept is not None:
                project.add_faces([NewFace(person.id, *(getattr(kept, f.name) for f in fields(kept)[1:]))])

    def _face_in(self, file: str) -> NewFace | None:
        """The face of a file, still nobody's; None where it cannot be used, which is said."""
        path = self._folder / file
        source = PictureSource(str(path), partial(self._remembering.picture, path))
        (found,) = gather([source], self._crop, self._remembering)
        if isinstance(found, Refused):
            print(f"Left out: {found.sentence}", file=sys.stderr)
            return None
        return found.of(0)


def settings_of(changes: list[str], seed: int) -> RunSettings:
    """The default settings, without validation faces, and with the changes asked for as NAME=VALUE."""
    wanted: dict[str, Any] = {"validation": 0.0, "seed": seed}
    for change in changes:
        name, _, value = change.partition("=")
        default = getattr(RunSettings(), name)
        wanted[name] = value if isinstance(default, str) else type(default)(value)
    return RunSettings(**wanted)
