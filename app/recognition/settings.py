"""The settings of a training run: the same in the window, on the command line and in the file.

`RunSettings` holds their values, `SETTINGS` is the table of what is said of each: a row gives the window's
field with its words, range and tooltip, and the option of `facet train` with its help. A new setting is an
attribute and a row.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

from app.faces.crop import FACE_PART
from app.faces.errors import FaceError
from app.faces.preparation import Align, Light, Preparation
from app.language import _, few, ngettext
from app.recognition.errors import SettingsError
from engine import Architecture, Dense, Features, Learn, Learning, Update

_ENOUGH_IMAGES = 200


@dataclass(frozen=True)
class RunSettings:
    """Everything that decides how a run goes, apart from the faces; `SETTINGS` says what each is.

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
        f: The activation of the outputs, eq. (14). Every one of the engine's takes both values of ζ.
        g: The activation of the features, eq. (5). Every one of the engine's is monotone, as the pool needs.

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
    f: str = "sigmoid"
    g: str = "relu"

    def __post_init__(self) -> None:
        for row in SETTINGS:
            row.check(getattr(self, row.name))
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

    def copies_in_words(self, counts: Mapping[str, int]) -> str:
        """What comes of the copies that are asked for; "" where it is just that.

        Args:
            counts: How many faces each person has, by the person's name.
        """
        if not counts or not min(counts.values()):
            return ""
        made = self.copies_for(tuple(counts.values()))
        faces, least = sum(counts.values()), min(made)
        parts = []
        if least < self.copies:
            parts.append(
                ngettext(
                    "{asked} copies asked, {made} made: {faces} faces are many.",
                    "{asked} copies asked, {made} made: {faces} faces are many.",
                    least,
                ).format(asked=self.copies, made=least, faces=faces)
            )
        if max(made) > least:
            each = few(
                [
                    _("{count} of each of {name}'s").format(count=count, name=name)
                    for name, count in zip(counts, made, strict=True)
                    if count > least
                ]
            )
            parts.append(_("{each}: so all persons count alike.").format(each=each))
        return " ".join(parts)

    def architecture(self, outputs: int) -> Architecture:
        """The network for so many outputs."""
        layer = Features(self.kernels, self.kernel_size, self.pool, self.g)
        return Architecture((1, self.size, self.size), (layer,), (Dense(outputs, self.f),))

    def with_structure_of(self, other: "RunSettings") -> "RunSettings":
        """These settings, but for what a run with those others cannot change on its way."""
        return replace(self, **{row.name: getattr(other, row.name) for row in SETTINGS if row.structure})

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


@dataclass(frozen=True)
class Setting:
    """What is said of a setting, wherever it is: a row of the table.

    Attributes:
        name: The attribute of `RunSettings`; the option is `--name`.
        label: Stands beside the field.
        about: What it is, with its equation: the field's tooltip and the option's help.
        refusal: Of a number that is out of range, which it names as {value}.
        low: The least number there is; see `strict`.
        high: The greatest.
        strict: Whether the range is what is possible. Otherwise it is only as far as a field's arrows go, and
            the engine refuses what it cannot do.
        choices: The words for each value, where it is chosen rather than typed.
        arrows: What one step up adds; "factor" goes along 1, 2, 5, 10, and "digit" along 8, 9, 10, 20.
        placeholder: Stands for the number in the command line's help.
        said: Names it in the mark of a change; the label where empty.
        percent: Whether the field shows a hundred times the number.
        structure: Whether a run cannot change it on its way.
        at_any_time: Whether it can be changed while a run trains.
    """

    name: str
    label: str
    about: str
    refusal: str = ""
    low: float = 0
    high: float = 0
    strict: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    arrows: float | Literal["factor", "digit"] = 1
    placeholder: str = "N"
    said: str = ""
    percent: bool = False
    structure: bool = True
    at_any_time: bool = False

    @property
    def default(self) -> Any:
        """What it is where nothing else is said."""
        return getattr(RunSettings, self.name)

    @property
    def whole(self) -> bool:
        """Whether it is a whole number."""
        return isinstance(self.default, int)

    @property
    def words_of_range(self) -> str:
        """The least and the greatest number, "1 to 128"; "" where there is no such range."""
        if not self.high or not self.strict:
            return ""
        return _("{low} to {high}").format(low=self.written(self.low), high=self.written(self.high))

    def check(self, value: Any) -> None:
        """Refuses a number that is out of range, and what cannot be chosen.

        Raises:
            SettingsError: it is.
        """
        if self.choices and value not in self.choices:
            raise SettingsError(
                _("{label} cannot be “{value}”. Choose one of {choices}.").format(
                    label=self.label, value=value, choices=", ".join(self.choices)
                )
            )
        if self.high and self.strict and not self.low <= value <= self.high:
            raise SettingsError(self.refusal.format(value=value, low=self.low, high=self.high))

    def written(self, value: Any) -> str:
        """A value as a person reads and types it."""
        if self.choices:
            return self.choices[value]
        if self.percent:
            return f"{100 * value:.8g} %"
        return str(value) if self.whole else f"{value:.10g}"

    def read(self, text: str) -> float:
        """The number that a typed text stands for. A comma is a decimal point, too.

        Raises:
            SettingsError: it is none, or is out of range.
        """
        typed, value = text.strip(), None
        try:
            number = float(typed.removesuffix("%").strip().replace(",", ".").replace("−", "-"))
            value = int(number) if self.whole else round(number / 100, 8) if self.percent else number
        except (ValueError, OverflowError):
            number = math.nan
        if value is None or (self.whole and value != number):
            said = (
                _("{label}: “{typed}” is not a whole number. Choose one such as {example}.")
                if self.whole
                else _("{label}: “{typed}” is not a number. Choose one such as {example}.")
            )
            example = self.written(self.default)
            raise SettingsError(said.format(label=self.label, typed=typed, example=example))
        if self.strict and not self.low <= value <= self.high:
            low, high = self.written(self.low), self.written(self.high)
            raise SettingsError(self.refusal.format(value=typed, low=low, high=high))
        return value


_ACTIVATIONS = {
    "sigmoid": _("sigmoid"),
    "tanh": _("tanh"),
    "relu": _("ReLU"),
    "leaky relu": _("leaky ReLU"),
    "linear": _("linear"),
}

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "rate",
        _("ε, learning rate"),
        _(
            "How far one update follows the slope of D downwards, ε of eq. (27), above 0. Too small, and D "
            "hardly falls; too large, and D jumps or grows."
        ),
        _("The learning rate ε = {value} is not possible. Choose a number above 0, such as 0.05."),
        1e-6,
        100,
        strict=False,
        arrows="factor",
        placeholder="ε",
        said="ε",
        structure=False,
        at_any_time=True,
    ),
    Setting(
        "momentum",
        _("momentum α"),
        _(
            "How much of the last step is added to the next, from 0 to below 1: "
            "δw(t) = −(ε/m) ∂D/∂w + α δw(t−1). 0 is gradient descent as in the notes, eq. (27); 0.9 rolls on "
            "like a ball."
        ),
        _("The momentum α = {value} is not possible. Choose a number from 0 to below 1."),
        0,
        0.9,
        strict=False,
        arrows=0.1,
        placeholder="α",
        said="α",
        structure=False,
        at_any_time=True,
    ),
    Setting(
        "learn",
        _("what learns"),
        _(
            "What the updates change: the dense layer's w and φ by eq. (22), the kernels K by eq. (25), or "
            "both. What does not learn stays as it is."
        ),
        choices={"both": _("dense and kernels"), "dense": _("dense only"), "kernels": _("kernels only")},
        said=_("learns"),
        structure=False,
        at_any_time=True,
    ),
    Setting(
        "epochs",
        _("epochs"),
        _("How many epochs t the run takes at most. One epoch is one pass over all training faces."),
        _("The number of epochs {value} is not possible. Choose {low} to {high}."),
        1,
        100_000,
        arrows="digit",
        structure=False,
        at_any_time=True,
    ),
    Setting(
        "target",
        _("target D"),
        _("The run stops as soon as the total error D, eq. (20), is below it. 0 goes through all epochs."),
        _("The target {value} is not possible. Choose 0 or a number above it, such as 0.01."),
        0,
        1000,
        strict=False,
        arrows="factor",
        placeholder="D",
        structure=False,
        at_any_time=True,
    ),
    Setting(
        "patience",
        _("patience"),
        _("The run stops when D has set no new lowest value for so many epochs. 0 waits for ever."),
        _("The patience {value} is not possible. Choose {low} to {high}."),
        0,
        100_000,
        arrows=50,
        structure=False,
        at_any_time=True,
    ),
    Setting(
        "update",
        _("update"),
        _(
            "When the parameters change. all: once an epoch, from the total D of all faces, eq. (22). face: "
            "after each face μ, from its own share of D, eq. (30). batch: after each batch of faces."
        ),
        choices={
            "all": _("all faces at once"),
            "face": _("after each face"),
            "batch": _("after each batch"),
        },
        structure=False,
    ),
    Setting(
        "batch_size",
        _("batch size"),
        _("How many faces make a batch, where updates come after each batch."),
        _("The batch size {value} is not possible. Choose {low} to {high}."),
        1,
        1000,
        arrows=4,
        structure=False,
    ),
    Setting(
        "kernels",
        _("kernels"),
        _("How many kernels K the convolution layer has, eq. (5). Each makes one feature σ of every face."),
        _("The number of kernels {value} is not possible. Choose {low} to {high}."),
        1,
        128,
    ),
    Setting(
        "kernel_size",
        _("kernel size"),
        _("The side k of the k×k kernels with their coefficients k_{u,v}, eq. (5), in pixels, odd."),
        _("The kernel size {value} is not possible. Choose {low} to {high}."),
        1,
        15,
        arrows=2,
        placeholder="K",
    ),
    Setting(
        "pool",
        _("pool"),
        _(
            "The side of the windows of the max pool, a part of g in eq. (5): of every window of l * K only "
            "the largest value is kept. 1 keeps them all."
        ),
        _("The pool {value} is not possible. Choose {low} to {high}."),
        1,
        8,
        placeholder="P",
    ),
    Setting(
        "g",
        _("activation g"),
        _("The activation g that makes the features, σ = g(l * K), eq. (5), applied after the max pool."),
        choices=_ACTIVATIONS,
        said="g",
    ),
    Setting(
        "f",
        _("activation f"),
        _(
            "The activation f of the outputs, s = f(h), eq. (14), with f′ in eq. (22). The notes choose "
            "ReLU, whose s can be any number from 0 up; a sigmoid's lies between 0 and 1, as ζ does."
        ),
        choices=_ACTIVATIONS,
        said="f",
    ),
    Setting(
        "seed",
        _("seed"),
        _(
            "The starting w, φ and K, which faces validate, and the order of the faces come from it. The "
            "same seed gives the same run."
        ),
        _("The seed {value} is not possible. Choose {low} to {high}."),
        0,
        2**31 - 1,
    ),
    Setting(
        "size",
        _("image size"),
        _("The side of the image l(x,y) that the network sees of a face, eq. (5), in pixels."),
        _("The image size {value} is not possible. Choose {low} to {high}."),
        8,
        128,
        arrows=8,
        placeholder="S",
    ),
    Setting(
        "copies",
        _("copies of a face"),
        _(
            "How many varied copies (mirrored, shifted, turned, lit) of each training face are learned "
            "besides it: fewer where there are many faces, more of a person who has few."
        ),
        _("The number of copies {value} is not possible. Choose {low} to {high}."),
        0,
        20,
    ),
    Setting(
        "validation",
        _("validation part"),
        _(
            "The part of each person's faces that is never learned, only looked at. How the network does on "
            "them tells whether it knows the persons or only these pictures."
        ),
        _("The validation part {value} is not possible. Choose {low} to {high}."),
        0,
        0.9,
        arrows=0.05,
        placeholder="F",
        percent=True,
    ),
    Setting(
        "margin",
        _("margin of ζ"),
        _(
            "How far the desired outputs ζ stay away from 0 and 1: with 0.2 they are 0.2 for the first "
            "person and 0.8 for the second. A sigmoid reaches 0 and 1 only where its slope f′ is 0, so that "
            "nothing is learned there."
        ),
        _("The margin of ζ {value} is not possible. Choose {low} to {high}."),
        0,
        0.4,
        arrows=0.1,
        placeholder="F",
    ),
    Setting(
        "light",
        _("light"),
        _(
            "How light is taken out of a face. local: every part of it is brought to the same brightness and "
            "contrast, so that side light and shadows are gone. even: the face as a whole."
        ),
        choices={"local": _("local"), "even": _("even")},
    ),
    Setting(
        "align",
        _("alignment"),
        _(
            "How a face is aligned, where the eyes of nearly all faces were found. level: turned until the "
            "eyes are level. eyes: also moved and resized until they are in fixed places. none: not at all."
        ),
        choices={"level": _("level"), "eyes": _("eyes"), "none": _("none")},
    ),
)
"""The table, in the order in which the settings are told."""

SETTING: Mapping[str, Setting] = {row.name: row for row in SETTINGS}
"""A row of the table by its name."""


def _sentence(problem: str, settings: RunSettings) -> str:
    """The engine's refusal in the words of someone who set a number in the window."""
    name = problem.partition(":")[0]
    if "leave nothing" in problem:
        return _(
            "A {kernel_size}×{kernel_size} kernel and a pool of {pool} leave nothing of a {size}×{size} "
            "image. Choose a smaller kernel or pool, or a larger size."
        ).format(**asdict(settings))
    if "odd" in problem:
        return _("The kernel size {kernel_size} is even. Choose an odd one, such as 3 or 5.").format(
            **asdict(settings)
        )
    if name in SETTING:
        return SETTING[name].refusal.format(value=getattr(settings, name), low=0, high=0)
    return _("The settings are not possible: {problem}.").format(problem=problem)


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
    """What was changed, a few words each, such as "ε 0.02 → 0.05" and "learns: dense only"."""
    said = []
    for row in SETTINGS:
        before, after = getattr(old, row.name), getattr(new, row.name)
        if before == after:
            continue
        label = row.said or row.label
        if row.choices:
            said.append(f"{label}: {row.written(after)}")
        else:
            said.append(f"{label} {row.written(before)} → {row.written(after)}")
    return tuple(said)


def setting_words(settings: RunSettings) -> dict[str, str]:
    """Each setting in words that stand by themselves, by its name.

    The kernel size is in the words for "kernels", the batch size in those for "update". A target or a
    patience of 0, which never stops a run, has none.
    """
    values = {row.name: row.written(getattr(settings, row.name)) for row in SETTINGS}
    values["high"] = f"{1 - settings.margin:g}"
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
        "g": "g {g}",
        "f": "f {f}",
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
