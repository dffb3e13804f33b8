"""A training run: from the faces of a project to a trained network, to its record, and on from there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.faces.crop import Crop
from app.faces.preparation import Preparation
from app.language import _
from app.project import Face, Person, Project, Run
from app.recognition.calibration import ReferenceSet
from app.recognition.course import COLUMNS, Course, History, Reached
from app.recognition.dataset import (
    PreparedFaces,
    Split,
    load_dataset,
    outputs_for,
    prepare_faces,
    split_faces,
)
from app.recognition.ending import Judgement, are_the_same, judgement, reason_in_words
from app.recognition.errors import RecognitionError, SettingsError
from app.recognition.misleading import FacePair, face_persons, learned_in, pairs_under_both_names
from app.recognition.settings import LIMITS, Change, RunSettings, changes_between
from app.recognition.snapshot import (
    BEFORE,
    Checkpoints,
    Dataset,
    Numbers,
    RunFaces,
    Snapshot,
    without_checkpoints,
)
from app.recognition.verdicts import first_rows, judge
from engine import FAILURES, Architecture, EpochStep, Event, Network, TrainingState

FEWEST_FACES = 2
"""Faces that each person needs at least."""

ALIGNED_FROM = 0.8
"""Part of the faces whose eyes must be known for any of them to be aligned."""


@dataclass
class TrainingRun:
    """A network, the faces it learns from, and everything that happened so far.

    `create` starts from the beginning, `restored` goes on where a saved run was. Then iterate `steps`, or
    train elsewhere and `take_over`.

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
            _run_faces(prepared, split),
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

    def steps(self) -> Iterator[Event]:
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
        each = _(" and ").join(
            _("{count} of each of {name}'s").format(count=count, name=person.name)
            for count, person in zip(self.copies, self.persons, strict=True)
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


def record_of(run: TrainingRun) -> Run:
    """A run as a project keeps it."""
    last = run.last or BEFORE
    learned = learned_in(run.persons, run.training, run.validation)
    return Run(
        id=run.id,
        started_at=run.started_at,
        settings=run.trained_with.to_json()
        | {
            "crop": run.crop,
            "state": run.state.to_json(),
            "changes": [change.to_json() for change in run.changes],
            "copies_made": list(run.copies),
            "images": len(run.training),
        }
        | face_persons(learned, (*run.split.training, *run.split.validation)),
        architecture=run.network.architecture.to_json(),
        preparation=run.preparation.to_json(),
        persons=tuple(person.name for person in run.persons),
        person_ids=tuple(person.id for person in run.persons),
        training_faces=run.split.training,
        validation_faces=run.split.validation,
        start=dict(run.start),
        parameters=run.network.copy_parameters(),
        history={name: values.copy() for name, values in run.history.arrays().items()},
        epochs=last.epoch,
        error=last.error,
        accuracy=last.accuracy,
        validation_accuracy=last.validation_accuracy,
        reason=run.reason(),
        seconds=run.seconds,
        state={name: values.copy() for name, values in run.state.last_steps.items()}
        | run.checkpoints.to_arrays(),
    )


def restored(project: Project, record: Run, settings: RunSettings | None = None) -> TrainingRun:
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
    saved = snapshot_of(record)
    recorded = RunSettings.from_json(record.settings)
    settings = settings or recorded
    by_id = {person.id: person for person in project.persons()}
    there = {face.id: face for face in project.faces()}
    wanted = (*record.training_faces, *record.validation_faces)
    if not record.training_faces or not {*wanted} <= {*there} or not {*record.person_ids} <= {*by_id}:
        raise RecognitionError(
            _(
                "Some of the faces this run learned from were deleted, so it cannot go on. "
                "Press Reset to start anew."
            )
        )
    if any(there[face_id].person_id not in record.person_ids for face_id in wanted):
        raise RecognitionError(
            _(
                "Some of the faces this run learned from are another person's by now, so it cannot go on. "
                "Press Reset to start anew."
            )
        )
    split = Split(record.training_faces, record.validation_faces)
    copies = copies_of(record)
    prepared = prepare_faces(
        project,
        [there[face_id] for face_id in wanted],
        record.person_ids,
        saved.preparation,
        margin=settings.margin,
        copies=copies,
        seed=settings.seed,
    )
    return TrainingRun(
        tuple(by_id[person_id] for person_id in record.person_ids),
        saved.crop,
        settings,
        saved.preparation,
        split,
        _run_faces(prepared, split),
        copies,
        saved.network(),
        saved.start,
        History(record.history),
        record.started_at,
        record.seconds,
        id=record.id,
        state=_state_of(record),
        checkpoints=Checkpoints.from_arrays(record.state, saved),
        changes=_changes_until_now(record, changes_between(recorded, settings)),
        under_both_names=pairs_under_both_names(prepared),
    )


def snapshot_of(record: Run) -> Snapshot:
    """The network of a saved run as it was saved.

    Raises:
        RecognitionError: the record makes no network: the parts of it do not fit each other.
        FaceError: its preparation is one this version does not know.
    """
    settings = RunSettings.from_json(record.settings)
    preparation = Preparation.from_json(record.preparation)
    architecture = _architecture_of(record, preparation)
    error = record.history["validation_error"][-1:].tolist() if _is_history(record.history) else None
    _refuse_unless(error is not None, _("its history does not fit"))
    step = EpochStep(
        record.epochs,
        record.error,
        record.accuracy,
        error[0] if error and not np.isnan(error[0]) else None,
        record.validation_accuracy,
    )
    try:
        state = _state_of(record)
    except RecognitionError:
        # It can be looked at and asked, but not go on.
        state = TrainingState(record.epochs)
    return Snapshot(
        architecture,
        record.parameters,
        settings.learning,
        state,
        step,
        step,
        record.seconds,
        start=record.start,
        person_ids=record.person_ids,
        persons=record.persons,
        preparation=preparation,
        crop="none" if record.settings.get("crop") == "none" else "detect",
        margin=settings.margin,
        training_faces=record.training_faces,
        validation_faces=record.validation_faces,
    )


def faces_of(project: Project, saved: Snapshot) -> RunFaces:
    """The faces of a saved run that are still there, and its persons', read again, without copies.

    Args:
        project: Holds them.
        saved: The saved run.

    Raises:
        ProjectError: the project cannot be read.
        FaceError: a picture in it cannot be.
    """
    there = {face.id: face for face in project.faces() if face.person_id in saved.person_ids}

    def load(ids: tuple[int, ...]) -> Dataset:
        faces = [there[face_id] for face_id in ids if face_id in there]
        return load_dataset(project, faces, saved.person_ids, saved.preparation, saved.margin)

    validation = load(saved.validation_faces) if saved.validation_faces else None
    return RunFaces(load(saved.training_faces), validation)


def changes_of(record: Run) -> list[Change]:
    """What was changed on the way of a saved run.

    Raises:
        SettingsError: its settings cannot be read.
    """
    changes = record.settings.get("changes") or []
    return [Change.from_json(change) for change in (changes if isinstance(changes, list) else [changes])]


def copies_of(record: Run) -> tuple[int, ...]:
    """How many copies of each face of each person a saved run learned, in the order of the outputs.

    Raises:
        SettingsError: its settings cannot be read.
    """
    made = record.settings.get("copies_made")
    faces = len(record.training_faces) + len(record.validation_faces)
    if made is None:
        # Earlier versions made as many for everybody.
        return RunSettings.from_json(record.settings).copies_for((faces,)) * len(record.person_ids)
    # A person with few faces has as many images as another with all the others.
    most = (1 + LIMITS["copies"][1]) * faces
    if (
        not isinstance(made, list)
        or len(made) != len(record.person_ids)
        or not all(isinstance(count, int) and 0 <= count <= most for count in made)
    ):
        raise SettingsError(
            _("The saved run does not say how many copies of each face it learned. Train it again.")
        )
    return tuple(made)


def learned_images(record: Run) -> int:
    """How many images D of a saved run sums over: its training faces and their copies.

    Raises:
        SettingsError: its settings cannot be read.
    """
    images = record.settings.get("images")
    return images if isinstance(images, int) else len(record.training_faces) * (1 + copies_of(record)[0])


def _architecture_of(record: Run, preparation: Preparation) -> Architecture:
    """The layers of a saved network; refused unless parameters, images and persons fit them."""
    try:
        architecture = Architecture.from_json(record.architecture)
        Network(architecture, record.parameters)
        Network(architecture, record.start)
    except (ValueError, TypeError, KeyError, OverflowError, MemoryError) as error:
        raise _unusable(str(error)) from error
    _refuse_unless(_is_counted(record.architecture), _("its layers do not count in whole numbers"))
    size = preparation.size
    _refuse_unless(
        architecture.image_shape == (1, size, size),
        _("its preparation makes images of {size}×{size} pixels, which are not its network's").format(
            size=size
        ),
    )
    n = len(set(record.person_ids))
    _refuse_unless(
        n >= 2 and n == len(record.person_ids) == len(record.persons) and outputs_for(n) == architecture.n_o,
        _("its persons are not those of its outputs"),
    )
    return architecture


def _is_counted(document: object) -> bool:
    """Whether all numbers in a JSON document are whole."""
    if isinstance(document, dict | list):
        return all(map(_is_counted, document.values() if isinstance(document, dict) else document))
    return not isinstance(document, float | bool)


def _is_history(history: Mapping[str, NDArray[Any]]) -> bool:
    columns = [history.get(name) for name in COLUMNS]
    shapes = {column.shape if column is not None else None for column in columns}
    numbers = all(column is not None and column.dtype.kind in "fiu" for column in columns)
    return numbers and len(shapes) == 1 and len(shapes.pop() or ()) == 1


def _state_of(record: Run) -> TrainingState:
    arrays = without_checkpoints(record.state)
    try:
        state = TrainingState.from_json(record.settings.get("state") or {}, arrays)
    except (ValueError, OverflowError) as error:
        raise RecognitionError(
            _("The saved run cannot go on: {error}. Press Reset to start anew.").format(error=error)
        ) from error
    own = record.parameters
    fits = all(
        name in own and (values.shape, values.dtype) == (own[name].shape, own[name].dtype)
        for name, values in arrays.items()
    )
    _refuse_unless(fits and min(state.epoch, state.position) >= 0, _("its momentum does not fit"))
    return state


def _refuse_unless(holds: bool, problem: str) -> None:
    if not holds:
        raise _unusable(problem)


def _unusable(problem: str) -> RecognitionError:
    return RecognitionError(
        _("The saved network cannot be used: {problem}. Train it again.").format(problem=problem)
    )


def _changes_until_now(record: Run, texts: Sequence[str]) -> list[Change]:
    """With what is changed before the saved run goes on; that may have been noted when it was saved."""
    known = changes_of(record)
    new = (Change(record.epochs, text) for text in texts)
    return [*known, *(change for change in new if change not in known)]


def _faces_to_train_on(project: Project) -> tuple[tuple[Person, ...], dict[int, list[Face]]]:
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
            had = (
                _("{name} has only one face to train on; training needs at least {count} of each person.")
                if faces[person.id]
                else _("{name} has no face to train on; training needs at least {count} of each person.")
            )
            said = had.format(name=person.name, count=FEWEST_FACES)
            raise RecognitionError(f"{said} {_('Add some more.')}")
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


def _run_faces(prepared: PreparedFaces, split: Split) -> RunFaces:
    """The faces to learn, with their copies, and those only looked at."""
    training = prepared.dataset(split.training, copies=True)
    return RunFaces(training, prepared.dataset(split.validation) if split.validation else None)
