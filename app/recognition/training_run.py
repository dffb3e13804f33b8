"""One training run: from the faces of a project and settings to a trained network, step by step."""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Crop
from app.faces.preparation import Preparation
from app.project import Face, Person, Project, Run
from app.recognition.changes import Change, changes_between
from app.recognition.checkpoints import MOST, Checkpoint, Checkpoints, Thinning, most_for, without_checkpoints
from app.recognition.dataset import Dataset, PreparedFaces, outputs_for, prepare_faces
from app.recognition.errors import RecognitionError
from app.recognition.familiarity import Acquaintance
from app.recognition.history import History
from app.recognition.settings import RunSettings
from app.recognition.splitting import Split, split_faces
from engine import FAILURES, Architecture, EpochStep, Event, Network, Training, TrainingState, train

FEWEST_FACES = 2
"""Faces that each person needs at least."""

ALIGNED_FROM = 0.8
"""Part of the faces whose eyes must be known for any of them to be aligned."""

STOPPED = "Stopped before the end."


@dataclass
class TrainingRun:
    """A network, the faces it learns from, and everything that happened so far.

    `create` starts from the beginning, `restore` goes on where a saved run was. Then iterate `steps`.

    Attributes:
        persons: In the order of the outputs.
        crop: How the faces it learns from were found; a picture to classify is treated alike.
        settings: As they are now; `change` gives others.
        preparation: How its faces become images: the settings' one, without alignment where that is not
            possible for the whole set.
        split: Which faces are learned and which only looked at.
        training: The faces to learn.
        validation: The faces only looked at; None without any.
        network: As it is now.
        start: The parameters before the first step, by name.
        history: A row an epoch.
        started_at: ISO 8601 in UTC.
        seconds: Spent training, pauses left out.
        last: The newest epoch; None before the first.
        id: Of the record in the project; None until it is saved.
        state: What the engine needs to go on as if the run had never stopped.
        checkpoints: The network as it was, to look back and to go on from there.
        changes: What was changed on the way.
    """

    persons: tuple[Person, ...]
    crop: Crop
    settings: RunSettings
    preparation: Preparation
    split: Split
    training: Dataset
    validation: Dataset | None
    network: Network
    start: dict[str, NDArray[np.floating]]
    history: History = field(default_factory=History)
    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))
    seconds: float = 0.0
    last: EpochStep | None = None
    id: int | None = None
    state: TrainingState = field(default_factory=TrainingState)
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    changes: list[Change] = field(default_factory=list)
    _thinning: Thinning = field(default_factory=lambda: Thinning(MOST), init=False, repr=False)

    @classmethod
    def create(cls, project: Project, settings: RunSettings) -> "TrainingRun":
        """A run from the start, over all faces of the project.

        Raises:
            RecognitionError: there are not two persons with at least two faces each.
            ProjectError: the project cannot be read.
            FaceError: a picture in it cannot be.
        """
        persons, faces = _faces_to_train_on(project)
        everybody = [face for own in faces.values() for face in own]
        crop: Crop = "none" if all(face.crop == "none" for face in everybody) else "detect"
        preparation = _preparation_for(everybody, crop, settings)
        prepared = prepare_faces(
            project,
            everybody,
            list(faces),
            preparation,
            copies=settings.copies_among(len(everybody)),
            seed=settings.seed,
        )
        likenesses = dict(zip((face.id for face in everybody), prepared.likenesses, strict=True))
        split = split_faces(faces, settings.validation, settings.seed, likenesses)
        training, validation = _datasets(prepared, split)
        architecture = settings.architecture(outputs_for(len(persons)))
        network = Network.create(
            architecture.image_shape, architecture.features, architecture.dense, seed=settings.seed
        )
        start = network.copy_parameters()
        return cls(persons, crop, settings, preparation, split, training, validation, network, start)

    @classmethod
    def restore(cls, project: Project, record: Run, settings: RunSettings | None = None) -> "TrainingRun":
        """A saved run as it was left, ready to go on.

        Args:
            project: Holds the record and the faces.
            record: The saved run.
            settings: To go on with, such as more epochs, for the same network; the record's own when None.

        Raises:
            RecognitionError: faces it learned from are no longer there, or the record makes no network.
            ProjectError: the project cannot be read.
            FaceError: a picture in it cannot be.
        """
        settings = settings or RunSettings.from_json(record.settings)
        by_id = {person.id: person for person in project.persons()}
        there = {face.id: face for face in project.faces()}
        wanted = (*record.training_faces, *record.validation_faces)
        if not set(wanted) <= set(there):
            raise RecognitionError(
                "Some of the faces this run learned from were deleted, so it cannot go on. "
                "Press Reset to start anew."
            )
        persons = tuple(by_id[person_id] for person_id in record.person_ids)
        split = Split(record.training_faces, record.validation_faces)
        preparation = Preparation.from_json(record.preparation)
        prepared = prepare_faces(
            project,
            [there[face_id] for face_id in wanted],
            record.person_ids,
            preparation,
            copies=settings.copies_among(len(wanted)),
            seed=settings.seed,
        )
        training, validation = _datasets(prepared, split)
        history = History(record.history)
        return cls(
            persons,
            crop_of(record),
            settings,
            preparation,
            split,
            training,
            validation,
            network_of(record),
            {name: values.copy() for name, values in record.start.items()},
            history,
            record.started_at,
            record.seconds,
            id=record.id,
            state=_state_of(record),
            checkpoints=Checkpoints.from_arrays(record.state),
            changes=changes_of(record),
        )

    def branch(self, epoch: int, settings: RunSettings) -> "TrainingRun":
        """A run of its own that goes on from an earlier epoch of this one, perhaps with other settings.

        Args:
            epoch: One of those that are kept.
            settings: For the same network and faces.

        Raises:
            RecognitionError: the network of that epoch is not kept.
        """
        checkpoint = self.checkpoints.at(epoch)
        if checkpoint is None or checkpoint.epoch != epoch:
            raise RecognitionError(
                f"The network of epoch {epoch} is not kept any more. Choose another epoch."
            )
        return TrainingRun(
            self.persons,
            self.crop,
            settings,
            self.preparation,
            self.split,
            self.training,
            self.validation,
            Network(self.network.architecture, checkpoint.parameters),
            self.start,
            self.history.until(epoch),
            last=checkpoint.step,
            state=checkpoint.state.copy(),
            checkpoints=self.checkpoints.until(epoch),
            changes=[
                *(change for change in self.changes if change.epoch <= epoch),
                Change(epoch, "; ".join(("continued from here", *changes_between(self.settings, settings)))),
            ],
        )

    def change(self, settings: RunSettings) -> None:
        """Goes on with another ε, number of epochs, target, or another choice of what learns and when."""
        epoch = self.last.epoch if self.last is not None else 0
        self.changes += [Change(epoch, text) for text in changes_between(self.settings, settings)]
        self.settings = settings

    def mark_poke(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Notes that a number of a parameter is set by hand."""
        epoch = self.last.epoch if self.last is not None else 0
        where = ", ".join(str(place + 1) for place in index)
        letter = "K" if name.endswith("kernels") else "w" if name.endswith("weights") else "φ"
        old = float(self.network.parameters[name][index])
        self.changes.append(Change(epoch, f"{letter}[{where}] {old:.3g} → {value:.3g} by hand"))

    def take_over(
        self,
        here: Checkpoint,
        seconds: float,
        rows: NDArray[np.float64],
        kept: Sequence[Checkpoint] = (),
    ) -> None:
        """Takes over what was trained elsewhere.

        Args:
            here: Where the training is now; its state may be within the next epoch.
            seconds: Spent training so far.
            rows: Of the epochs since the last time, (n, 5), as `History` has them.
            kept: Checkpoints of some of them.
        """
        self.history.extend(rows)
        self.network.load_parameters(here.parameters)
        self.state, self.last, self.seconds = here.state, here.step, seconds
        whole = [] if here.state.position else [here]
        self.checkpoints.add(*kept, *whole)

    def steps(self) -> Generator[Event, None, None]:
        """The engine's events from here on; each epoch's is in the history when it is given.

        Ends with an `EpochStep` that has a reason. Close the iterator to stop earlier.
        """
        begun = time.perf_counter()
        steps = self._train()
        event = next(steps)
        while True:
            self.seconds += time.perf_counter() - begun
            self._note(event)
            yield event
            if isinstance(event, EpochStep) and event.reason is not None:
                return
            begun = time.perf_counter()
            event = steps.send(self.settings.learning)

    @cached_property
    def acquaintance(self) -> Acquaintance:
        """What strangers are told by."""
        return Acquaintance.of(self.training)

    @property
    def ended(self) -> bool:
        """Whether the newest epoch was the last one, as the settings were."""
        return self.last is not None and self.last.reason is not None

    @property
    def failed(self) -> bool:
        """Whether the run ended in a way that more epochs cannot mend."""
        return self.last is not None and self.last.reason in FAILURES

    @property
    def did_not_fall(self) -> bool:
        """Whether D is no smaller than it was at the start."""
        return self.last is not None and self.last.error >= self.history.arrays()["error"][0]

    def reason(self) -> str:
        """Why the run is where it is, as a sentence with what to do next."""
        if self.last is None or self.last.reason is None:
            return STOPPED
        if self.last.reason == "diverged":
            rate = self.settings.rate
            return (
                f"Training diverged: D grew beyond all bounds at ε = {rate:g}. "
                f"The last finite network was kept. Try a smaller ε, such as {rate / 10:g}."
            )
        if self.last.reason == "target reached":
            return f"D fell below its target of {self.settings.target:g}."
        if self.last.reason == "stuck":
            return (
                f"Training is stuck at ε = {self.settings.rate:g}: every derivative of D is 0, as f′ is "
                f"where the outputs have gone. Try a smaller ε, such as {self.settings.rate / 10:g}."
            )
        if self.last.reason == "no progress":
            epochs = _epochs(self.settings.patience)
            return f"No progress of D for {epochs}. Try another ε, or raise the patience."
        done = f"All {self.last.epoch} epochs are done." if self.last.epoch > 1 else "The epoch is done."
        if self.did_not_fall:
            rate = self.settings.rate
            done += f" D did not fall at ε = {rate:g}. Try another ε."
        return done

    def record(self) -> Run:
        """The run as a project keeps it."""
        last = self.last or EpochStep(0, float("nan"), float("nan"))
        return Run(
            id=self.id,
            started_at=self.started_at,
            settings=self.settings.to_json()
            | {
                "crop": self.crop,
                "state": self.state.to_json(),
                "changes": [change.to_json() for change in self.changes],
            },
            architecture=self.network.architecture.to_json(),
            preparation=self.preparation.to_json(),
            persons=tuple(person.name for person in self.persons),
            person_ids=tuple(person.id for person in self.persons),
            training_faces=self.split.training,
            validation_faces=self.split.validation,
            start=self.start,
            parameters=self.network.copy_parameters(),
            history={name: values.copy() for name, values in self.history.arrays().items()},
            epochs=last.epoch,
            error=last.error,
            accuracy=last.accuracy,
            validation_accuracy=last.validation_accuracy,
            reason=self.reason(),
            seconds=self.seconds,
            state={name: values.copy() for name, values in self.state.last_steps.items()}
            | self.checkpoints.to_arrays(),
        )

    def _train(self) -> Training:
        validation = None if self.validation is None else (self.validation.images, self.validation.zeta)
        return train(
            self.network,
            self.training.images,
            self.training.zeta,
            self.settings.learning,
            validation=validation,
            state=self.state,
        )

    def _note(self, event: Event) -> None:
        if not isinstance(event, EpochStep):
            return
        self.last = event
        self._keep(event)
        # A run that goes on begins with the epoch it ended with; a diverged one ends with the one before.
        if event.epoch >= len(self.history):
            self.history.append(event)

    def _keep(self, event: EpochStep) -> None:
        newest = self.checkpoints.newest
        if newest is None:
            here = Checkpoint(event, self.state.copy(), self.network.copy_parameters())
            self._thinning = Thinning(most_for(here))
            self._thinning.keeps(event.epoch)
            self.checkpoints.add(here)
        elif self._thinning.keeps(event.epoch) or event.reason is not None:
            self.checkpoints.add(Checkpoint(event, self.state.copy(), self.network.copy_parameters()))


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count} epochs"


def changes_of(record: Run) -> list[Change]:
    """What was changed on the way of a saved run."""
    return [Change.from_json(change) for change in record.settings.get("changes") or ()]


def network_of(record: Run) -> Network:
    """The trained network of a saved run.

    Raises:
        RecognitionError: the record makes no network.
    """
    try:
        return Network(Architecture.from_json(record.architecture), record.parameters)
    except ValueError as error:
        raise RecognitionError(f"The saved network cannot be used: {error}. Train it again.") from error


def _state_of(record: Run) -> TrainingState:
    try:
        return TrainingState.from_json(record.settings.get("state") or {}, without_checkpoints(record.state))
    except ValueError as error:
        raise RecognitionError(f"The saved run cannot go on: {error}. Press Reset to start anew.") from error


def crop_of(record: Run) -> Crop:
    """How the faces that a saved run learned from were found."""
    return "none" if record.settings.get("crop") == "none" else "detect"


def _faces_to_train_on(project: Project) -> tuple[tuple[Person, ...], dict[int, list[Face]]]:
    """The persons, and the faces of each by the person's id; those left out by the user are left out."""
    persons = project.persons()
    if len(persons) < 2:
        raise RecognitionError("Training needs two persons. Add faces of a second one.")
    faces: dict[int, list[Face]] = {person.id: [] for person in persons}
    for face in project.faces():
        if not face.excluded:
            faces[face.person_id].append(face)
    for person in persons:
        if len(faces[person.id]) < FEWEST_FACES:
            had = "only one face" if faces[person.id] else "no face"
            raise RecognitionError(
                f"{person.name} has {had} to train on; training needs at least {FEWEST_FACES} of each "
                "person. Add some more."
            )
    return persons, faces


def _preparation_for(faces: Sequence[Face], crop: Crop, settings: RunSettings) -> Preparation:
    """The settings' preparation, as far as it is possible for all faces alike.

    Nothing is cut off from pictures that are taken as they are, and nobody is aligned where too many eyes
    were not found.
    """
    preparation = settings.preparation
    if crop == "none":
        preparation = replace(preparation, part=1.0)
    known = sum(face.eyes is not None for face in faces)
    return preparation if known >= ALIGNED_FROM * len(faces) else replace(preparation, align="none")


def _datasets(prepared: PreparedFaces, split: Split) -> tuple[Dataset, Dataset | None]:
    training = prepared.dataset(split.training, copies=True)
    return training, prepared.dataset(split.validation) if split.validation else None
