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
from app.project import Face, Person, Project
from app.recognition.calibration import ReferenceSet
from app.recognition.changes import Change, changes_between
from app.recognition.checkpoints import Arrays, Checkpoint, Checkpoints
from app.recognition.dataset import Dataset, PreparedFaces, outputs_for, prepare_faces
from app.recognition.ending import Judgement, are_the_same, judgement, reason_in_words
from app.recognition.errors import RecognitionError
from app.recognition.history import History
from app.recognition.keeping import Keeper
from app.recognition.misleading import FacePair, pairs_under_both_names
from app.recognition.settings import RunSettings
from app.recognition.splitting import Split, split_faces
from app.recognition.verdicts import first_rows, judge
from engine import FAILURES, EpochStep, Event, Network, Training, TrainingState, train

FEWEST_FACES = 2
"""Faces that each person needs at least."""

ALIGNED_FROM = 0.8
"""Part of the faces whose eyes must be known for any of them to be aligned."""


@dataclass
class TrainingRun:
    """A network, the faces it learns from, and everything that happened so far.

    `create` starts from the beginning, `run_record.restored` goes on where a saved run was. Then iterate
    `steps`, or train elsewhere and `take_over`.

    Attributes:
        persons: In the order of the outputs.
        crop: How the faces it learns from were found; a picture to classify is treated alike.
        settings: As they are now; `change` gives others.
        preparation: How its faces become images: the settings' one, without alignment where that is not
            possible for the whole set.
        split: Which faces are learned and which only looked at.
        training: The faces to learn.
        validation: The faces only looked at; None without any.
        copies: How many copies of each face of each person are learned, in the order of the persons.
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
        under_both_names: Faces that are nearly the same under the names of two persons, in pairs.
    """

    persons: tuple[Person, ...]
    crop: Crop
    settings: RunSettings
    preparation: Preparation
    split: Split
    training: Dataset
    validation: Dataset | None
    copies: tuple[int, ...]
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
    under_both_names: tuple[FacePair, ...] = ()
    _earlier: list[tuple[int, RunSettings]] = field(default_factory=list, init=False, repr=False)

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
        copies = settings.copies_for([len(own) for own in faces.values()])
        prepared = prepare_faces(
            project,
            everybody,
            list(faces),
            preparation,
            margin=settings.margin,
            copies=copies,
            seed=settings.seed,
        )
        likenesses = dict(zip((face.id for face in everybody), prepared.likenesses, strict=True))
        split = split_faces(faces, settings.validation, settings.seed, likenesses)
        training, validation = datasets_of(prepared, split)
        architecture = settings.architecture(outputs_for(len(persons)))
        network = Network.create(
            architecture.image_shape,
            architecture.features,
            architecture.dense,
            seed=settings.seed,
            undecided=settings.learn != "kernels",
        )
        start = network.copy_parameters()
        return cls(
            persons,
            crop,
            settings,
            preparation,
            split,
            training,
            validation,
            copies,
            network,
            start,
            under_both_names=pairs_under_both_names(prepared),
        )

    def branch(self, checkpoint: Checkpoint, settings: RunSettings) -> "TrainingRun":
        """A run of its own that goes on from an earlier epoch of this one, perhaps with other settings.

        Args:
            checkpoint: One of its own, which need not be kept any more.
            settings: For the same network and faces.
        """
        epoch = checkpoint.epoch
        kept = self.checkpoints.until(epoch)
        kept.add(checkpoint)
        before = self.settings_at(epoch)
        return TrainingRun(
            self.persons,
            self.crop,
            settings,
            self.preparation,
            self.split,
            self.training,
            self.validation,
            self.copies,
            Network(self.network.architecture, checkpoint.parameters),
            self.start,
            self.history.until(epoch),
            last=checkpoint.step,
            state=checkpoint.state.copy(),
            checkpoints=kept,
            changes=[
                *(change for change in self.changes if change.epoch <= epoch),
                Change(epoch, "; ".join(("continued from here", *changes_between(before, settings)))),
            ],
            under_both_names=self.under_both_names,
        )

    def change(self, settings: RunSettings, epoch: int | None = None) -> None:
        """Goes on with another ε, number of epochs, target, or another choice of what learns and when.

        Args:
            settings: From now on.
            epoch: After which it is; the newest one when None.
        """
        if epoch is None:
            epoch = self.last.epoch if self.last is not None else 0
        self.changes += [Change(epoch, text) for text in changes_between(self.settings, settings)]
        self._earlier.append((epoch, self.settings))
        self.settings = settings

    def settings_at(self, epoch: int) -> RunSettings:
        """Those in force after that epoch, as far as they changed since the run was begun or read."""
        return next((earlier for until, earlier in self._earlier if epoch < until), self.settings)

    @property
    def trained_with(self) -> RunSettings:
        """Those of the newest epoch, which may have been changed since for the next one."""
        return self.settings_at(self.last.epoch - 1 if self.last is not None else 0)

    def mark_poke(self, name: str, index: tuple[int, ...], before: float, value: float, epoch: int) -> None:
        """Notes that a number of a parameter was set by hand, after that epoch."""
        where = ", ".join(str(place + 1) for place in index)
        letter = "K" if name.endswith("kernels") else "w" if name.endswith("weights") else "φ"
        self.changes.append(Change(epoch, f"{letter}[{where}] {before:.3g} → {value:.3g} by hand"))

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
        self.checkpoints.add(*kept, passing=None if here.state.position else here)

    def steps(self) -> Generator[Event, None, None]:
        """The engine's events from here on; each epoch's is in the history when it is given.

        Ends with an `EpochStep` that has a reason. Close the iterator to stop earlier.
        """
        keeper = Keeper(self.network, self.state, self.updates)
        begun = time.perf_counter()
        steps = self._train()
        event = next(steps)
        kept = keeper.begin(event)
        while True:
            self.seconds += time.perf_counter() - begun
            self._note(event, keeper, kept)
            yield event
            if isinstance(event, EpochStep) and event.reason is not None:
                return
            begun = time.perf_counter()
            event = steps.send(self.settings.learning)
            kept = keeper.note(event)

    @property
    def updates(self) -> Arrays:
        """What the newest epoch added to each parameter, by name; empty where nobody knows it."""
        newest = self.checkpoints.newest
        known = newest is not None and newest.epoch == self.state.epoch and not self.state.position
        return dict(newest.updates) if newest is not None and known else {}

    @cached_property
    def acquaintance(self) -> ReferenceSet:
        """What strangers are told by."""
        return ReferenceSet.of(self.training)

    @property
    def ended(self) -> bool:
        """Whether the newest epoch was the last one, as the settings were."""
        return self.last is not None and self.last.reason is not None

    @property
    def failed(self) -> bool:
        """Whether the run ended in a way that more epochs cannot mend."""
        return self.last is not None and self.last.reason in FAILURES

    @property
    def learned(self) -> bool:
        """Whether the network tells the persons apart, at least on the faces that it learned from."""
        return not self.failed and self.judgement.learned

    @property
    def did_not_fall(self) -> bool:
        """Whether D is no smaller than it was at the start."""
        return self.last is not None and self.last.error >= self.history.arrays()["error"][0]

    @property
    def judgement(self) -> Judgement:
        """What the network is worth as it is, on the faces that it learned and on those it only looked at."""
        return judgement(
            judge(self.network, self.training, self.validation),
            [person.name for person in self.persons],
            all_the_same=are_the_same(self.training.images[first_rows(self.training.face_ids)]),
            under_both_names=bool(self.under_both_names),
        )

    def reason(self) -> str:
        """Why the run is where it is, and what is wrong with the network where it has ended by itself."""
        reason = reason_in_words(self.last, self.settings, fell=not self.did_not_fall)
        if not self.ended or self.failed:
            return reason
        return f"{reason} {self.judgement.sentence}".strip()

    def faces_in_words(self) -> str:
        """How the faces were split, and how those of a person who has few of them are made up for."""
        return f"{self.split.sentence(self.persons)} {_copies_in_words(self.copies, self.persons)}".strip()

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

    def _note(self, event: Event, keeper: Keeper, kept: Sequence[Checkpoint]) -> None:
        if not isinstance(event, EpochStep):
            return
        self.last = event
        self.checkpoints.add(*kept, passing=None if self.state.position else keeper.here())
        # A run that goes on begins with the epoch it ended with; a diverged one ends with the one before.
        if event.epoch >= len(self.history):
            self.history.append(event)


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


def _copies_in_words(copies: Sequence[int], persons: Sequence[Person]) -> str:
    """That a person with few faces has more copies; "" where everybody has as many."""
    if len(set(copies)) == 1:
        return ""
    each = " and ".join(
        f"{count} of each of {person.name}'s" for count, person in zip(copies, persons, strict=True)
    )
    return f"Varied copies make up for it that one person has fewer faces: {each}."


def datasets_of(prepared: PreparedFaces, split: Split) -> tuple[Dataset, Dataset | None]:
    """The faces to learn, with their copies, and those only looked at; None without any."""
    training = prepared.dataset(split.training, copies=True)
    return training, prepared.dataset(split.validation) if split.validation else None
