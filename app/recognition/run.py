"""A training run: from the faces of a project and settings to a trained network, step by step."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from app.faces.crop import Crop
from app.faces.preparation import Preparation
from app.language import _, few
from app.project import Face, Person
from app.recognition.calibration import ReferenceSet
from app.recognition.course import Course, History, Reached
from app.recognition.dataset import (
    FaceSource,
    Split,
    outputs_for,
    prepare_faces,
    split_faces,
)
from app.recognition.ending import Judgement, are_the_same, judgement, reason_in_words
from app.recognition.errors import RecognitionError
from app.recognition.misleading import FacePair, pairs_under_both_names
from app.recognition.settings import Change, RunSettings, changes_between
from app.recognition.snapshot import (
    BEFORE,
    Checkpoints,
    Dataset,
    Numbers,
    RunFaces,
    Snapshot,
)
from app.recognition.verdicts import first_rows, judge
from engine import FAILURES, EpochStep, Event, Network, TrainingState

FEWEST_FACES = 2
"""Faces that each person needs at least."""

ALIGNED_FROM = 0.8
"""Part of the faces whose eyes must be known for any of them to be aligned."""


@dataclass
class TrainingRun:
    """A network, the faces it learns from, and everything that happened so far.

    `create` starts from the beginning, `record.restored` goes on where a saved run was. Then iterate `steps`,
    or train elsewhere and `take_over`.

    Attributes:
        persons: In the order of the outputs.
        crop: How the faces it learns from were found; a picture to classify is treated alike.
        settings: As they are now; `change` gives others.
        preparation: How its faces become images: the settings' one, without alignment where that is not
            possible for the whole set.
        split: Which faces are learned and which only looked at.
        faces: What is learned, and what is only looked at.
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
    faces: RunFaces
    copies: tuple[int, ...]
    network: Network
    start: Numbers
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
    def create(cls, project: FaceSource, settings: RunSettings) -> "TrainingRun":
        """A run from the start, over all faces of a project, or of whatever else has some.

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
        architecture = settings.architecture(outputs_for(len(persons)))
        network = Network.create(
            architecture.image_shape,
            architecture.features,
            architecture.dense,
            seed=settings.seed,
            undecided=settings.learn != "kernels",
        )
        return cls(
            persons,
            crop,
            settings,
            preparation,
            split,
            prepared.run_faces(split),
            copies,
            network,
            network.copy_parameters(),
            under_both_names=pairs_under_both_names(prepared),
        )

    @property
    def training(self) -> Dataset:
        """The faces to learn, with their copies."""
        return self.faces.training

    @property
    def validation(self) -> Dataset | None:
        """The faces only looked at; None without any."""
        return self.faces.validation

    def snapshot(self) -> Snapshot:
        """The network as it is now."""
        last = self.last or BEFORE
        return Snapshot(
            self.network.architecture,
            self.network.copy_parameters(),
            self.settings.learning,
            self.state.copy(),
            last,
            last,
            self.seconds,
            self._updates(),
            start=self.start,
            person_ids=tuple(person.id for person in self.persons),
            persons=tuple(person.name for person in self.persons),
            preparation=self.preparation,
            crop=self.crop,
            margin=self.settings.margin,
            training_faces=self.split.training,
            validation_faces=self.split.validation,
            faces=self.faces,
        )

    def snapshot_at(self, epoch: int) -> Snapshot | None:
        """The newest kept snapshot that is not newer than that epoch, with the settings in force after it."""
        kept = self.checkpoints.at(epoch)
        return None if kept is None else replace(kept, learning=self.settings_at(kept.epoch).learning)

    def branch(self, snapshot: Snapshot, settings: RunSettings) -> "TrainingRun":
        """A run of its own that goes on from an earlier epoch of this one, perhaps with other settings.

        Args:
            snapshot: One of its own after a whole epoch, which need not be kept any more.
            settings: For the same network and faces.
        """
        epoch = snapshot.epoch
        kept = self.checkpoints.until(epoch)
        kept.add(snapshot)
        what = "; ".join((_("continued from here"), *changes_between(self.settings_at(epoch), settings)))
        return TrainingRun(
            self.persons,
            self.crop,
            settings,
            self.preparation,
            self.split,
            self.faces,
            self.copies,
            snapshot.network(),
            self.start,
            self.history.until(epoch),
            last=snapshot.step,
            state=snapshot.state.copy(),
            checkpoints=kept,
            changes=[*(change for change in self.changes if change.epoch <= epoch), Change(epoch, what)],
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

    def note_edit(self, name: str, index: tuple[int, ...], before: float, value: float, epoch: int) -> None:
        """Notes that a number of a parameter was set by hand, after that epoch."""
        where = ", ".join(str(place + 1) for place in index)
        letter = "K" if name.endswith("kernels") else "w" if name.endswith("weights") else "φ"
        text = _("{number} {before} → {value} by hand").format(
            number=f"{letter}[{where}]", before=f"{before:.3g}", value=f"{value:.3g}"
        )
        self.changes.append(Change(epoch, text))

    def steps(self) -> Generator[Event, None, None]:
        """The engine's events from here on; each epoch's is in the history when it is given.

        Ends with an `EpochStep` that has a reason. Close the iterator to stop earlier.
        """
        # Network and state are the run's own, so that it is what the event says whenever it is stopped.
        course = Course(replace(self.snapshot(), state=self.state), self.faces, self.network)
        while not course.ended:
            course.learning = self.settings.learning
            event = course.advance()
            self.seconds = course.seconds
            if isinstance(event, EpochStep):
                self._note(course.reached())
            yield event

    def take_over(self, reached: Reached) -> None:
        """Takes over what was trained elsewhere; the state may be within the next epoch."""
        here = reached.here
        self._note(reached)
        self.network.load_parameters(here.parameters)
        self.state, self.seconds = here.state, here.seconds

    @cached_property
    def reference_set(self) -> ReferenceSet:
        """The training images by which strangers are told."""
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
        said = self.split.sentence(self.persons)
        if len(set(self.copies)) == 1:
            return said
        each = few(
            [
                _("{count} of each of {name}'s").format(count=count, name=person.name)
                for count, person in zip(self.copies, self.persons, strict=True)
            ]
        )
        made_up = _("Varied copies make up for it that one person has fewer faces: {each}.")
        return f"{said} {made_up.format(each=each)}".strip()

    def _updates(self) -> Numbers:
        """What the newest epoch added to each parameter, by name; empty where nobody knows it."""
        newest = self.checkpoints.newest
        known = newest is not None and newest.epoch == self.state.epoch and not self.state.position
        return newest.updates if newest is not None and known else {}

    def _note(self, reached: Reached) -> None:
        here = reached.here
        self.last = here.step
        self.history.extend(reached.rows)
        self.checkpoints.add(*reached.kept, passing=None if here.state.position else here)


def _faces_to_train_on(project: FaceSource) -> tuple[tuple[Person, ...], dict[int, list[Face]]]:
    """The persons, and the faces of each by the person's id; those left out by the user are left out."""
    persons = project.persons()
    if len(persons) < 2:
        raise RecognitionError(_("Training needs two persons. Add faces of a second one."))
    faces: dict[int, list[Face]] = {person.id: [] for person in persons}
    for face in project.faces():
        if not face.excluded:
            faces[face.person_id].append(face)
    for person in persons:
        if len(faces[person.id]) < FEWEST_FACES:
            sentence = (
                _(
                    "{name} has only one face to train on; training needs at least {count} of each "
                    "person. Add some more."
                )
                if faces[person.id]
                else _(
                    "{name} has no face to train on; training needs at least {count} of each "
                    "person. Add some more."
                )
            )
            raise RecognitionError(sentence.format(name=person.name, count=FEWEST_FACES))
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
