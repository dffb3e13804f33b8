"""What the training process says of its courses, and how that becomes a message and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.jobs.trainings.messages import Message
from app.recognition.checkpoints import Arrays, Checkpoint, step_from_json, step_to_json
from engine import BatchStep, EpochStep, Event, FaceStep, TrainingState

_KINDS: dict[str, type[FaceStep] | type[BatchStep]] = {"face": FaceStep, "batch": BatchStep}


@dataclass(frozen=True)
class Reached:
    """How far a course has come.

    Attributes:
        event: What happened last.
        here: The network as it is now, with the newest whole epoch; its state may be within the next one.
        seconds: Spent training so far.
        gradients: ∂D/∂w over the training faces here, by name; only those that are known.
        rows: Of every epoch since the last report, (n, 5), as `History` has them.
        kept: Checkpoints to be kept since then.
        taken: After which epochs other settings, or pokes, were taken since then, in their order.
    """

    event: Event
    here: Checkpoint
    seconds: float
    gradients: Arrays
    rows: NDArray[np.float64]
    kept: tuple[Checkpoint, ...]
    taken: tuple[int, ...] = ()


@dataclass(frozen=True)
class Report:
    """How far all courses are, and whether they go on by themselves."""

    running: bool
    courses: tuple[Reached, ...]


def report_to_message(report: Report) -> Message:
    """A report as words and arrays."""
    arrays: dict[str, NDArray[Any]] = {}
    courses = []
    for number, course in enumerate(report.courses):
        arrays[f"{number}/rows"] = course.rows
        arrays |= {f"{number}/gradients/{name}": values for name, values in course.gradients.items()}
        checkpoints = (course.here, *course.kept)
        for place, checkpoint in enumerate(checkpoints):
            arrays |= _arrays(checkpoint, f"{number}/{place}")
        courses.append(
            {
                "event": _event_to_json(course.event),
                "seconds": course.seconds,
                "taken": course.taken,
                "checkpoints": [
                    {"step": step_to_json(one.step), "state": one.state.to_json()} for one in checkpoints
                ],
            }
        )
    return Message({"say": "report", "running": report.running, "courses": courses}, arrays)


def report_of_message(message: Message) -> Report:
    """The report that `report_to_message` made a message of."""
    groups: dict[str, Arrays] = {}
    for name, values in message.arrays.items():
        group, _, rest = name.rpartition("/")
        groups.setdefault(group, {})[rest] = values
    courses = []
    for number, words in enumerate(message.words["courses"]):
        here, *kept = (
            _checkpoint(one, groups, f"{number}/{place}") for place, one in enumerate(words["checkpoints"])
        )
        courses.append(
            Reached(
                _event_from_json(words["event"]),
                here,
                words["seconds"],
                groups.get(f"{number}/gradients", {}),
                np.asarray(groups[str(number)]["rows"], dtype=np.float64),
                tuple(kept),
                tuple(words["taken"]),
            )
        )
    return Report(message.words["running"], tuple(courses))


def _arrays(checkpoint: Checkpoint, prefix: str) -> Arrays:
    parts = {
        "parameters": checkpoint.parameters,
        "updates": checkpoint.updates,
        "last_steps": checkpoint.state.last_steps,
    }
    return {f"{prefix}/{part}/{name}": values for part, own in parts.items() for name, values in own.items()}


def _checkpoint(words: Mapping[str, Any], groups: Mapping[str, Arrays], prefix: str) -> Checkpoint:
    state = TrainingState.from_json(words["state"], groups.get(f"{prefix}/last_steps"))
    return Checkpoint(
        step_from_json(words["step"]),
        state,
        groups.get(f"{prefix}/parameters", {}),
        groups.get(f"{prefix}/updates", {}),
    )


def _event_to_json(event: Event) -> dict[str, Any]:
    kind = {EpochStep: "epoch", FaceStep: "face", BatchStep: "batch"}[type(event)]
    return {"kind": kind, **asdict(event)}


def _event_from_json(data: Mapping[str, Any]) -> Event:
    values = {name: value for name, value in data.items() if name != "kind"}
    if data["kind"] == "epoch":
        return step_from_json(values)
    if data["kind"] == "batch":
        values["samples"] = tuple(values["samples"])
    return _KINDS[data["kind"]](**values)
