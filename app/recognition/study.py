"""A network at one moment, with the faces it learns from: all it takes to follow its next update."""

from dataclasses import dataclass, replace

from app.project import Project, Run
from app.recognition.dataset import Dataset
from app.recognition.errors import RecognitionError
from app.recognition.moment import Moment
from app.recognition.run_record import restored
from app.recognition.training_run import TrainingRun
from engine import Architecture, Learning, Network, TrainingState


@dataclass(frozen=True)
class Study:
    """What is looked at closely; nobody writes to its arrays.

    Attributes:
        moment: The network as it was, how it was changing, and where the training was.
        architecture: Of the network.
        training: The faces to learn, with their copies.
        learning: The settings of the next update; of an earlier moment those that were in force then.
        persons: Their names, in the order of the outputs.
        person_ids: Their ids.
    """

    moment: Moment
    architecture: Architecture
    training: Dataset
    learning: Learning
    persons: tuple[str, ...]
    person_ids: tuple[int, ...]

    def network(self) -> Network:
        """A network of its own with the parameters of the moment."""
        return Network(self.architecture, dict(self.moment.parameters))

    def state(self) -> TrainingState:
        """Where the training was, to go on from there without disturbing it."""
        state = self.moment.state
        assert state is not None, "study_of sees to it"
        return state.copy()


def run_of(project: Project, of: TrainingRun | Run) -> TrainingRun:
    """The run itself; a saved one with its faces and their copies read again, as if it were to go on.

    Raises:
        RecognitionError: faces it learned from are no longer there, or the record makes no network.
        ProjectError: the project cannot be read.
        FaceError: a picture in it cannot be.
    """
    return of if isinstance(of, TrainingRun) else restored(project, of)


def study_of(run: TrainingRun, moment: Moment, names: dict[int, str] | None = None) -> Study:
    """The network of a moment of a run, to be looked at closely.

    Args:
        run: With the faces.
        moment: Of that run.
        names: The persons' present names by their ids; those of the run when None.

    Raises:
        RecognitionError: the run has no faces to learn.
    """
    if not len(run.training):
        raise RecognitionError("There are no faces to learn from. Add some, and press Run.")
    if moment.state is None:
        moment = replace(moment, state=run.state.copy())
    names = names or {}
    return Study(
        moment,
        run.network.architecture,
        run.training,
        run.settings_at(moment.epoch).learning,
        tuple(names.get(person.id, person.name) for person in run.persons),
        tuple(person.id for person in run.persons),
    )
