"""What a project holds, as plain immutable records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

Crop = Literal["detect", "none"]


@dataclass(frozen=True)
class Person:
    """One person of a project.

    Attributes:
        id: Never used again for another person.
        name: Unique in the project.
        position: Where the person stands in the order of persons; smaller comes first.
    """

    id: int
    name: str
    position: int


@dataclass(frozen=True)
class NewFace:
    """A face that is not in a project yet.

    Attributes:
        person_id: Whose face it is.
        picture: The encoded picture (PNG) that is kept of the face.
        region: x, y, width and height in pixels of that picture: what the network sees.
        source: Where the picture came from, for people to read: a camera's or a file's name.
        burst: Faces captured in one go share it, so that they need not be split over training and validation.
        crop: How the region was found: with the detector, or as the whole picture.
        eyes: x and y of the left eye and then of the right in pixels of that picture (left is left in the
            picture); None where they were not found.
        look: What was measured of the face when it was captured, by name, such as ``"turn"``; may be empty.
    """

    person_id: int
    picture: bytes
    region: tuple[int, int, int, int]
    source: str
    burst: str
    crop: Crop
    eyes: tuple[float, float, float, float] | None = None
    look: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Face:
    """A face of a project, without its picture; the attributes are those of :class:`NewFace`.

    Attributes:
        id: Never used again for another face, even after this one is deleted.
        captured_at: When it was added: ISO 8601 in UTC, with milliseconds.
        excluded: Kept, but neither trained on nor validated with.
    """

    id: int
    person_id: int
    region: tuple[int, int, int, int]
    source: str
    burst: str
    captured_at: str
    crop: Crop
    eyes: tuple[float, float, float, float] | None = None
    look: Mapping[str, float] = field(default_factory=dict, hash=False)
    excluded: bool = False


@dataclass(frozen=True, eq=False)
class Run:
    """One training: what went in, what came out, and how it went.

    Attributes:
        id: None until it is saved.
        started_at: ISO 8601 in UTC.
        settings: Of the training (rate, epochs, seed, …); JSON.
        architecture: Of the network; JSON.
        preparation: How a picture became the network's input; JSON.
        persons: Names as they were, in the order of the network's classes.
        person_ids: The same persons by id.
        training_faces: Ids of the faces it learned from; they may have been deleted since.
        validation_faces: Ids of the faces it was checked with.
        start: Parameters before training, by name; dtype, shape and bits are kept.
        parameters: Parameters after training, by name.
        history: One array per measured quantity, such as ``"error"``; NaN is allowed in them.
        epochs: Passes over all training faces.
        error: The total error D at the end. NaN is kept.
        accuracy: Share of the training faces named rightly, 0 … 1. NaN is kept.
        validation_accuracy: The same of the validation faces; None where there were none, and for NaN.
        reason: Why it stopped, as a sentence.
        seconds: How long it trained.
        state: What else it takes to go on as if it had never stopped, by name.
    """

    id: int | None
    started_at: str
    settings: dict[str, Any]
    architecture: dict[str, Any]
    preparation: dict[str, Any]
    persons: tuple[str, ...]
    person_ids: tuple[int, ...]
    training_faces: tuple[int, ...]
    validation_faces: tuple[int, ...]
    start: dict[str, NDArray[Any]]
    parameters: dict[str, NDArray[Any]]
    history: dict[str, NDArray[Any]]
    epochs: int
    error: float
    accuracy: float
    validation_accuracy: float | None
    reason: str
    seconds: float
    state: dict[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class RunSummary:
    """One line about a run; the attributes are those of :class:`Run`."""

    id: int
    started_at: str
    persons: tuple[str, ...]
    epochs: int
    error: float
    accuracy: float
    validation_accuracy: float | None
    reason: str
    seconds: float
