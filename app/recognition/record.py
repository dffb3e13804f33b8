"""A run as a project keeps it: made of a training run, and made into a network, or into a run, again.

A project may come from anybody: what does not fit together makes no network, and a sentence says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.faces.preparation import Preparation
from app.language import _
from app.project import Project, Run
from app.recognition.course import COLUMNS, History
from app.recognition.dataset import Split, load_dataset, outputs_for, prepare_faces
from app.recognition.ending import STOPPED
from app.recognition.errors import RecognitionError, SettingsError
from app.recognition.misleading import face_persons, learned_in, pairs_under_both_names
from app.recognition.run import TrainingRun
from app.recognition.settings import SETTING, Change, RunSettings, changes_between
from app.recognition.snapshot import BEFORE, Checkpoints, Dataset, RunFaces, Snapshot, without_checkpoints
from engine import Architecture, EpochStep, Network, TrainingState


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
        prepared.run_faces(split),
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


def as_of(record: Run, seen: Snapshot) -> Run:
    """A run as it was at one of its earlier epochs.

    Args:
        record: As it is now.
        seen: At that epoch.

    Raises:
        SettingsError: its settings cannot be read.
    """
    step, changes = seen.step, [change for change in changes_of(record) if change.epoch <= seen.epoch]
    return replace(
        record,
        settings=record.settings
        | {"state": seen.state.to_json(), "changes": [change.to_json() for change in changes]},
        parameters={name: np.array(values) for name, values in seen.parameters.items()},
        history={name: values[: seen.epoch + 1] for name, values in record.history.items()},
        epochs=step.epoch,
        error=step.error,
        accuracy=step.accuracy,
        validation_accuracy=step.validation_accuracy,
        reason=STOPPED,
        seconds=seen.seconds,
        state={},
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
    most = (1 + SETTING["copies"].high) * faces
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
