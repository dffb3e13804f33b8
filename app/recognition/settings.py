"""The settings of a training run: the same in the window, on the command line and in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from app.faces.crop import FACE_PART
from app.faces.errors import FaceError
from app.faces.preparation import Align, Light, Preparation
from app.language import _, ngettext
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
        for name, refusal in _OUT_OF_RANGE.items():
            (low, high), value = LIMITS.get(name) or _PARTS[name], getattr(self, name)
            if not low <= value <= high:
                raise SettingsError(refusal.format(value=value, low=low, high=high))
        try:
            # Each of them refuses what is impossible.
            _checked = (self.learning, self.architecture(1), self.preparation)
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
            raise SettingsError(_("The settings cannot be read: {error}.").format(error=error)) from error


_PARTS = {"validation": (0, 0.9), "margin": (0, 0.4)}

_OUT_OF_RANGE = {
    "epochs": _("The number of epochs {value} is not possible. Choose {low} to {high}."),
    "kernels": _("The number of kernels {value} is not possible. Choose {low} to {high}."),
    "kernel_size": _("The kernel size {value} is not possible. Choose {low} to {high}."),
    "pool": _("The pool {value} is not possible. Choose {low} to {high}."),
    "size": _("The image size {value} is not possible. Choose {low} to {high}."),
    "seed": _("The seed {value} is not possible. Choose {low} to {high}."),
    "copies": _("The number of copies {value} is not possible. Choose {low} to {high}."),
    "batch_size": _("The batch size {value} is not possible. Choose {low} to {high}."),
    "patience": _("The patience {value} is not possible. Choose {low} to {high}."),
    "validation": _("The validation part {value} is not possible. Choose {low} to {high}."),
    "margin": _("The margin of ζ {value} is not possible. Choose {low} to {high}."),
}


def _sentence(problem: str, settings: RunSettings) -> str:
    """The engine's refusal in the words of someone who set a number in the window."""
    known = {
        "rate:": _("The learning rate ε = {rate} is not possible. Choose a number above 0, such as 0.05."),
        "target:": _("The target {target} is not possible. Choose 0 or a number above it, such as 0.01."),
        "momentum:": _("The momentum α = {momentum} is not possible. Choose a number from 0 to below 1."),
        "odd": _("The kernel size {kernel_size} is even. Choose an odd one, such as 3 or 5."),
        "leave nothing": _(
            "A {kernel_size}×{kernel_size} kernel and a pool of {pool} leave nothing of a {size}×{size} "
            "image. Choose a smaller kernel or pool, or a larger size."
        ),
    }
    for part, sentence in known.items():
        if part in problem:
            return sentence.format(**asdict(settings))
    return _("The settings are not possible: {problem}.").format(problem=problem)


CHOICE_WORDS: Mapping[str, Mapping[str, str]] = {
    "learn": {"both": _("dense and kernels"), "dense": _("dense only"), "kernels": _("kernels only")},
    "update": {"all": _("all faces at once"), "face": _("after each face"), "batch": _("after each batch")},
    "light": {"local": _("local"), "even": _("even")},
    "align": {"level": _("level"), "eyes": _("eyes"), "none": _("none")},
}
"""The words for each value of the settings that are chosen rather than typed, by the setting's name."""

_NUMBERS = {
    "rate": "ε",
    "momentum": "α",
    "epochs": _("epochs"),
    "target": _("target D"),
    "patience": _("patience"),
    "batch_size": _("batch size"),
    "kernels": _("kernels"),
    "kernel_size": _("kernel size"),
    "pool": _("pool"),
    "size": _("image size"),
    "validation": _("validation part"),
    "copies": _("copies of a face"),
    "margin": _("margin of ζ"),
    "seed": _("seed"),
}
_CHOICES = {"learn": _("learns"), "update": _("update"), "light": _("light"), "align": _("alignment")}


@dataclass(frozen=True)
class Change:
    """A change of the settings while a run was under way.

    Attributes:
        epoch: How many epochs were done when it came into force.
        text: What was changed, in a few words.
    """

    epoch: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Change":
        """A change from a dictionary.

        Raises:
            SettingsError: it holds none.
        """
        try:
            return cls(int(data["epoch"]), str(data["text"]))
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(_("The mark of a change of settings cannot be read.")) from error


def changes_between(old: RunSettings, new: RunSettings) -> tuple[str, ...]:
    """What was changed, a few words each, such as "ε 0.02 → 0.05" and "learns: dense only".

    Numbers come first, then choices, each in the order of the form.
    """
    numbers = [
        f"{label} {_written(name, getattr(old, name))} → {_written(name, getattr(new, name))}"
        for name, label in _NUMBERS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    choices = [
        f"{label}: {CHOICE_WORDS[name][getattr(new, name)]}"
        for name, label in _CHOICES.items()
        if getattr(old, name) != getattr(new, name)
    ]
    return (*numbers, *choices)


def setting_words(settings: RunSettings) -> dict[str, str]:
    """Each setting in words that stand by themselves, by its name.

    The kernel size is in the words for "kernels", the batch size in those for "update". A target or a
    patience of 0, which never stops a run, has none.
    """
    values = asdict(settings) | {
        "validation": _written("validation", settings.validation),
        "high": f"{1 - settings.margin:g}",
        **{name: words[getattr(settings, name)] for name, words in CHOICE_WORDS.items()},
    }
    for name in ("rate", "momentum", "target", "margin"):
        values[name] = f"{values[name]:g}"
    batches = settings.update == "batch"
    words = {
        "rate": "ε {rate}",
        "momentum": "α {momentum}",
        "learn": "{learn}",
        "kernels": ngettext(
            "{kernels} kernel {kernel_size}×{kernel_size}",
            "{kernels} kernels {kernel_size}×{kernel_size}",
            settings.kernels,
        ),
        "pool": _("pool {pool}"),
        "size": "{size}×{size}",
        "seed": _("seed {seed}"),
        "update": _("{update} of {batch_size}") if batches else "{update}",
        "epochs": ngettext("{epochs} epoch", "{epochs} epochs", settings.epochs),
        "target": _("target D {target}") if settings.target else "",
        "patience": _("patience {patience}") if settings.patience else "",
        "validation": _("validation part {validation}"),
        "copies": ngettext("{copies} copy of a face", "{copies} copies of a face", settings.copies),
        "margin": _("ζ {margin} and {high}"),
        "light": _("light {light}"),
        "align": _("alignment {align}"),
    }
    return {name: text.format(**values) for name, text in words.items() if text}


def settings_words(settings: RunSettings) -> str:
    """One line that names everything of a run: "ε 0.02, α 0.9, dense and kernels, 16 kernels 5×5, …"."""
    return ", ".join(setting_words(settings).values())


def _written(name: str, value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{100 * value:g} %" if name == "validation" else f"{value:g}"
