"""The settings of one training run, in the window, on the command line and in the file alike."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from app.faces.crop import FACE_PART
from app.faces.errors import FaceError
from app.faces.preparation import Align, Light, Preparation
from app.recognition.errors import SettingsError
from engine import Architecture, Dense, Features, Learn, Learning, Update

_ENOUGH_IMAGES = 200

STRUCTURE = (
    "kernels",
    "kernel_size",
    "pool",
    "size",
    "validation",
    "seed",
    "copies",
    "light",
    "align",
    "margin",
)
"""Settings that a run cannot change on its way."""

LIMITS: dict[str, tuple[int, int]] = {
    "epochs": (1, 100_000),
    "kernels": (1, 128),
    "kernel_size": (1, 15),
    "pool": (1, 8),
    "size": (8, 128),
    "seed": (0, 2**31 - 1),
    "copies": (0, 20),
    "batch_size": (1, 1000),
    "patience": (0, 100_000),
}


@dataclass(frozen=True)
class RunSettings:
    """Everything that decides how a run goes, apart from the faces.

    Attributes:
        rate: ε.
        epochs: How many passes over all training faces at most.
        kernels: How many kernels.
        kernel_size: Their side k, odd.
        pool: Side of the windows of the max pool.
        size: Side of the image the network sees, in pixels.
        learn: What learns: both, dense or kernels.
        update: After all faces, eq. (22), after each face, eq. (30), or after each batch.
        validation: The part of the faces that is only looked at, 0 … 0.9.
        target: Training stops when D falls below it.
        seed: The starting parameters, the split, the order and the copies come from it.
        copies: How many varied copies (mirrored, shifted, turned, lit) of each face are learned besides;
            fewer where there are many faces, and more of a person who has few, see `copies_for`.
        momentum: α, 0 up to below 1: how much of the last step is added to the next.
        batch_size: How many faces make a batch.
        patience: Training stops after so many epochs without progress of D; 0 never does.
        light: How the light is taken out of a face.
        align: How a face is aligned, in a set in which the eyes of nearly all were found.
        margin: How far the desired outputs stay away from 0 and 1, 0 … 0.4: ζ is the margin or 1 minus the
            margin. A sigmoid reaches 0 and 1 only where f′ is 0 (LeCun et al. 1998, *Efficient BackProp*).

    Raises:
        SettingsError: a setting is impossible; the sentence names it.
    """

    rate: float = 0.1
    epochs: int = 150
    kernels: int = 16
    kernel_size: int = 5
    pool: int = 4
    size: int = 32
    learn: Learn = "both"
    update: Update = "all"
    validation: float = 0.2
    target: float = 0.01
    seed: int = 0
    copies: int = 16
    momentum: float = 0.9
    batch_size: int = 16
    patience: int = 0
    light: Light = "local"
    align: Align = "level"
    margin: float = 0.2

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            if not low <= getattr(self, name) <= high:
                raise SettingsError(
                    f"{_TITLES[name]} {getattr(self, name)} is not possible. Choose {low} to {high}."
                )
        if not 0 <= self.validation <= 0.9:
            raise SettingsError(f"The validation part {self.validation} is not possible. Choose 0 to 0.9.")
        if not 0 <= self.margin <= 0.4:
            raise SettingsError(f"The margin of ζ {self.margin} is not possible. Choose 0 to 0.4.")
        try:
            _ = self.learning
            _ = self.architecture(1)
            _ = self.preparation
        except ValueError as error:
            raise SettingsError(_sentence(str(error), self)) from error
        except FaceError as error:
            raise SettingsError(str(error)) from error

    @property
    def learning(self) -> Learning:
        """What the engine's training takes."""
        return Learning(
            rate=self.rate,
            epochs=self.epochs,
            learn=self.learn,
            update=self.update,
            target=self.target,
            seed=self.seed,
            momentum=self.momentum,
            batch_size=self.batch_size,
            patience=self.patience,
        )

    @property
    def preparation(self) -> Preparation:
        """How a face becomes the image the network sees."""
        return Preparation(self.size, self.light, self.align, FACE_PART)

    def copies_for(self, counts: Sequence[int]) -> tuple[int, ...]:
        """How many copies of each face of each person are learned.

        Many faces vary by themselves: where copies would make more than about 200 images, there are fewer of
        each, but at least one. D is a sum, so a person with few faces would have little weight in it: that
        person's faces have more copies, until all persons have about as many images.

        Args:
            counts: How many faces each person has.
        """
        each = 1 + min(self.copies, max(1, _ENOUGH_IMAGES // max(sum(counts), 1) - 1))
        most = max(counts) * each
        return tuple(max(each, round(most / max(count, 1))) - 1 for count in counts)

    def architecture(self, outputs: int) -> Architecture:
        """The network for so many outputs."""
        layer = Features(self.kernels, self.kernel_size, self.pool)
        return Architecture((1, self.size, self.size), (layer,), (Dense(outputs),))

    def with_structure_of(self, other: "RunSettings") -> "RunSettings":
        """These settings, but for what a run with those others cannot change on its way."""
        return replace(self, **{name: getattr(other, name) for name in STRUCTURE})

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def for_a_new_run(cls, data: Mapping[str, Any]) -> "RunSettings":
        """The settings that a project keeps for its next run.

        What an earlier version, which had no margin, kept of ε, epochs, target and ζ suited kernels that
        started three times as large: these are today's instead.

        Raises:
            SettingsError: a setting is impossible.
        """
        if "margin" in data:
            return cls.from_json(data)
        kept = {name: value for name, value in data.items() if name not in ("rate", "epochs", "target")}
        return cls.from_json(kept | {"margin": cls.margin})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RunSettings":
        """Settings from a dictionary; what it does not name gets its default, and ζ no margin.

        Earlier versions wrote no margin: they had 0 and 1 for the desired outputs.

        Raises:
            SettingsError: a setting is impossible.
        """
        known = {field.name for field in fields(cls)}
        try:
            return cls(**{"margin": 0.0} | {name: value for name, value in data.items() if name in known})
        except TypeError as error:
            raise SettingsError(f"The settings cannot be read: {error}.") from error


_TITLES = {
    "epochs": "The number of epochs",
    "kernels": "The number of kernels",
    "kernel_size": "The kernel size",
    "pool": "The pool",
    "size": "The image size",
    "seed": "The seed",
    "copies": "The number of copies",
    "batch_size": "The batch size",
    "patience": "The patience",
}


def _sentence(problem: str, settings: RunSettings) -> str:
    """The engine's refusal in the words of someone who set a number in the window."""
    if problem.startswith("rate"):
        return (
            f"The learning rate ε = {settings.rate} is not possible. Choose a number above 0, such as 0.05."
        )
    if problem.startswith("target"):
        return f"The target {settings.target} is not possible. Choose 0 or a number above it, such as 0.01."
    if problem.startswith("momentum"):
        return f"The momentum α = {settings.momentum} is not possible. Choose a number from 0 to below 1."
    if "odd" in problem:
        return f"The kernel size {settings.kernel_size} is even. Choose an odd one, such as 3 or 5."
    if "leave nothing" in problem:
        return (
            f"A {settings.kernel_size}×{settings.kernel_size} kernel and a pool of {settings.pool} leave "
            f"nothing of a {settings.size}×{settings.size} image. "
            "Choose a smaller kernel or pool, or a larger size."
        )
    return f"The settings are not possible: {problem}."
