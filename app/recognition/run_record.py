"""Runs as a project keeps them: made from a training run, and made into one again."""

from collections.abc import Sequence

from app.faces.crop import Crop
from app.faces.preparation import Preparation
from app.project import Project, Run
from app.recognition.changes import Change, changes_between
from app.recognition.checkpoints import Checkpoints, without_checkpoints
from app.recognition.dataset import prepare_faces
from app.recognition.errors import RecognitionError, SettingsError
from app.recognition.history import History
from app.recognition.misleading import face_persons, learned_in, pairs_under_both_names
from app.recognition.settings import RunSettings
from app.recognition.splitting import Split
from app.recognition.training_run import TrainingRun, datasets_of
from engine import Architecture, EpochStep, Network, TrainingState


def record_of(run: TrainingRun) -> Run:
    """A run as a project keeps it."""
    last = run.last or EpochStep(0, float("nan"), float("nan"))
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
        start=run.start,
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
    recorded = RunSettings.from_json(record.settings)
    settings = settings or recorded
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
        margin=settings.margin,
        copies=copies_of(record),
        seed=settings.seed,
    )
    training, validation = datasets_of(prepared, split)
    return TrainingRun(
        persons,
        crop_of(record),
        settings,
        preparation,
        split,
        training,
        validation,
        copies_of(record),
        network_of(record),
        {name: values.copy() for name, values in record.start.items()},
        History(record.history),
        record.started_at,
        record.seconds,
        id=record.id,
        state=_state_of(record),
        checkpoints=Checkpoints.from_arrays(record.state),
        changes=_changes_until_now(record, changes_between(recorded, settings)),
        under_both_names=pairs_under_both_names(prepared),
    )


def changes_of(record: Run) -> list[Change]:
    """What was changed on the way of a saved run."""
    return [Change.from_json(change) for change in record.settings.get("changes") or ()]


def _changes_until_now(record: Run, texts: Sequence[str]) -> list[Change]:
    """With what is changed before the saved run goes on; that may have been noted when it was saved."""
    known = changes_of(record)
    new = (Change(record.epochs, text) for text in texts)
    return [*known, *(change for change in new if change not in known)]


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


def margin_of(record: Run) -> float:
    """How far the desired outputs of a saved run stay away from 0 and 1.

    Raises:
        SettingsError: its settings cannot be read.
    """
    return RunSettings.from_json(record.settings).margin


def copies_of(record: Run) -> tuple[int, ...]:
    """How many copies of each face of each person a saved run learned, in the order of the outputs.

    Raises:
        SettingsError: its settings cannot be read.
    """
    made = record.settings.get("copies_made")
    if made is None:
        # Earlier versions made as many for everybody.
        faces = len(record.training_faces) + len(record.validation_faces)
        return RunSettings.from_json(record.settings).copies_for((faces,)) * len(record.person_ids)
    if not isinstance(made, list) or len(made) != len(record.person_ids):
        raise SettingsError(
            "The saved run does not say how many copies of each face it learned. Train it again."
        )
    return tuple(int(count) for count in made)


def learned_images(record: Run) -> int:
    """How many images D of a saved run sums over: its training faces and their copies.

    Raises:
        SettingsError: its settings cannot be read.
    """
    images = record.settings.get("images")
    return len(record.training_faces) * (1 + copies_of(record)[0]) if images is None else int(images)


def crop_of(record: Run) -> Crop:
    """How the faces that a saved run learned from were found."""
    return "none" if record.settings.get("crop") == "none" else "detect"
