"""One training as the training process goes through it, step by step."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.jobs.trainings.messages import Message
from app.jobs.trainings.reports import Reached
from app.recognition.checkpoints import Arrays, Checkpoint
from app.recognition.history import COLUMNS
from app.recognition.keeping import Keeper
from engine import Architecture, EpochStep, Event, Learning, Network, Training, TrainingState, train


@dataclass(frozen=True)
class TrainingFaces:
    """What is learned, and what is only looked at.

    Attributes:
        images: (N, C, H, W).
        zeta: (N, n_o).
        validation: The same two of the validation faces; None without any.
    """

    images: NDArray[np.float32]
    zeta: NDArray[np.float32]
    validation: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None


@dataclass(frozen=True)
class CourseStart:
    """Where a training begins.

    Attributes:
        architecture: Of the network.
        parameters: Of the network, by name.
        learning: How it learns.
        state: Where it was left; at the start for a new one.
        seconds: Spent training before.
        updates: What its newest epoch has added to the parameters, by name; empty where nobody knows it.
    """

    architecture: Architecture
    parameters: Mapping[str, NDArray[np.floating]]
    learning: Learning
    state: TrainingState
    seconds: float = 0.0
    updates: Mapping[str, NDArray[np.floating]] = field(default_factory=dict)


class Course:
    """A network that learns; every `advance` is one event of the engine.

    Attributes:
        ended: Whether the newest event was the last one.
    """

    def __init__(self, start: CourseStart, faces: TrainingFaces) -> None:
        self._learning = start.learning
        self.ended = False
        self._faces = faces
        self._network = Network(start.architecture, start.parameters)
        self._state = start.state
        self._seconds = start.seconds
        self._steps: Training | None = None
        self._event: Event | None = None
        self._rows: list[list[float]] = []
        self._kept: list[Checkpoint] = []
        self._taken: list[int] = []
        self._keeper = Keeper(self._network, self._state, start.updates)

    def advance(self) -> Event:
        """The next event; the first one says where it begins."""
        begun = time.perf_counter()
        if self._steps is None:
            event, note = self._start(), self._keeper.begin
        else:
            event, note = self._steps.send(self._learning), self._keeper.note
        self._seconds += time.perf_counter() - begun
        self._kept += note(event)
        self._note(event)
        return event

    def go_on(self) -> None:
        """Tries whether there is more to do after the end, with other settings."""
        if self.ended:
            self._begin_again()

    @property
    def all_faces_done(self) -> bool:
        """Whether every face of the epoch under way is learned, and only a look at all of them is left."""
        return self._state.position >= len(self._faces.images)

    def change(self, learning: Learning) -> None:
        """Goes on with other settings."""
        self._learning = learning
        self._taken.append(self._state.epoch)

    def poke(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Sets one number of a parameter, and looks at the network anew."""
        self._taken.append(self._state.epoch)
        self._network.parameters[name][index] = value
        self._begin_again()

    def reached(self, *, complete: bool) -> Reached:
        """How far it is, since this was last asked.

        Args:
            complete: Whether to look for every derivative, also of what does not learn.
        """
        assert self._event is not None, "it has begun"
        rows = np.array(self._rows, dtype=np.float64).reshape(-1, len(COLUMNS))
        kept, self._kept, self._rows = tuple(self._kept), [], []
        taken, self._taken = tuple(self._taken), []
        here = self._keeper.here()
        return Reached(self._event, here, self._seconds, self._gradients(complete), rows, kept, taken)

    def _start(self) -> Event:
        self._steps = train(
            self._network,
            self._faces.images,
            self._faces.zeta,
            self._learning,
            validation=self._faces.validation,
            state=self._state,
        )
        return next(self._steps)

    def _begin_again(self) -> None:
        if self._steps is not None:
            self._steps.close()
        self._steps, self.ended = None, False
        self.advance()

    def _note(self, event: Event) -> None:
        self._event = event
        if not isinstance(event, EpochStep):
            return
        self.ended = event.reason is not None
        self._rows.append([np.nan if (value := getattr(event, name)) is None else value for name in COLUMNS])

    def _gradients(self, complete: bool) -> Arrays:
        known = {name: values.copy() for name, values in self._state.gradients.items()}
        if complete and len(known) < len(self._network.parameters):
            with np.errstate(over="ignore", invalid="ignore"):
                known = self._network.gradients(self._faces.images, self._faces.zeta, workers=None).parameters
        return known


def start_to_message(faces: TrainingFaces, starts: list[CourseStart]) -> Message:
    """Faces and courses as words and arrays."""
    arrays: dict[str, NDArray[Any]] = {"faces/images": faces.images, "faces/zeta": faces.zeta}
    if faces.validation is not None:
        arrays["validation/images"], arrays["validation/zeta"] = faces.validation
    courses = []
    for number, start in enumerate(starts):
        arrays |= {f"{number}/parameters/{name}": values for name, values in start.parameters.items()}
        arrays |= {f"{number}/last_steps/{name}": values for name, values in start.state.last_steps.items()}
        arrays |= {f"{number}/updates/{name}": values for name, values in start.updates.items()}
        courses.append(
            {
                "architecture": start.architecture.to_json(),
                "learning": learning_to_json(start.learning),
                "state": start.state.to_json(),
                "seconds": start.seconds,
            }
        )
    return Message({"do": "begin", "courses": courses}, arrays)


def courses_of_message(message: Message) -> list[Course]:
    """The courses that `start_to_message` made a message of."""
    groups: dict[str, dict[str, NDArray[Any]]] = {}
    for name, values in message.arrays.items():
        group, _, rest = name.rpartition("/")
        groups.setdefault(group, {})[rest] = values
    seen = groups.get("validation")
    faces = TrainingFaces(
        groups["faces"]["images"],
        groups["faces"]["zeta"],
        None if seen is None else (seen["images"], seen["zeta"]),
    )
    return [
        Course(
            CourseStart(
                Architecture.from_json(words["architecture"]),
                groups[f"{number}/parameters"],
                learning_from_json(words["learning"]),
                TrainingState.from_json(words["state"], groups.get(f"{number}/last_steps")),
                words["seconds"],
                groups.get(f"{number}/updates", {}),
            ),
            faces,
        )
        for number, words in enumerate(message.words["courses"])
    ]


def learning_to_json(learning: Learning) -> dict[str, Any]:
    """Settings as a plain dictionary."""
    return dict(vars(learning))


def learning_from_json(data: Mapping[str, Any]) -> Learning:
    """The settings that `learning_to_json` wrote."""
    learning = Learning(**{**data, "learn": "both"})
    learn = data["learn"]
    return replace(learning, learn=tuple(learn) if isinstance(learn, list) else learn)
