"""The fields of the settings: what each is called, what it is, and what may be typed into it."""

import math
from dataclasses import dataclass

from app.recognition.errors import SettingsError
from app.recognition.settings import CHOICE_WORDS, LIMITS
from app.ui.training.stepping import Stepping, by_amount, by_factor, by_leading_digit


@dataclass(frozen=True)
class NumberSetting:
    """One number of the run settings.

    Attributes:
        name: The attribute of `RunSettings`.
        label: What stands above the field.
        tooltip: What it is, with the equation it comes from.
        title: How a sentence about it begins.
        stepping: What the arrows do.
        low: Where stepping down ends, as shown.
        high: Where stepping up ends, as shown.
        whole: Only whole numbers make sense.
        percent: The field shows a hundred times the setting.
        example: A sensible number, where the limits say nothing to a user.
    """

    name: str
    label: str
    tooltip: str
    title: str
    stepping: Stepping
    low: float
    high: float
    whole: bool = True
    percent: bool = False
    example: str = ""

    def written(self, shown: float) -> str:
        """How the field writes a number."""
        number = str(round(shown)) if self.whole else f"{shown:.10g}"
        return f"{number} %" if self.percent else number

    def shown(self, setting: float) -> float:
        """The number in the field for the setting."""
        return round(100 * setting, 6) if self.percent else setting

    def read(self, text: str) -> float:
        """The setting that a typed text stands for. A comma is a decimal point too.

        Raises:
            SettingsError: It is no number, not a whole one where it has to be, or out of the limits.
        """
        number, typed = _number(text), text.strip()
        if number is None or (self.whole and not _is_whole(number)):
            kind = "whole number" if self.whole else "number"
            raise SettingsError(f"{self.title} “{typed}” is not a {kind}. {self._advice()}")
        if (self.whole or self.percent) and not self.low <= number <= self.high:
            raise SettingsError(f"{self.title} {typed} is not possible. {self._advice()}")
        if self.whole:
            return int(number)
        return round(number / 100, 8) if self.percent else number

    def _advice(self) -> str:
        if self.example:
            return f"Choose a number such as {self.example}."
        return f"Choose {self.written(self.low)} to {self.written(self.high)}."


@dataclass(frozen=True)
class ChoiceSetting:
    """One choice of the run settings; `choices` holds (value, what is shown)."""

    name: str
    label: str
    tooltip: str
    choices: tuple[tuple[str, str], ...]


Setting = NumberSetting | ChoiceSetting


def _number(text: str) -> float | None:
    try:
        return float(text.strip().removesuffix("%").strip().replace(",", ".").replace("−", "-"))
    except ValueError:
        return None


def _is_whole(number: float) -> bool:
    return math.isfinite(number) and number == int(number)


def _counted(name: str, label: str, title: str, stepping: Stepping, tooltip: str) -> NumberSetting:
    low, high = LIMITS[name]
    return NumberSetting(name, label, tooltip, title, stepping, low, high)


def _choices(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(CHOICE_WORDS[name].items())


# These may change while a run goes on.
LEARNING: tuple[Setting, ...] = (
    NumberSetting(
        "rate",
        "ε, learning rate",
        "The learning rate ε, eq. (27): how far one update follows the slope of D downwards. "
        "Too small, and D hardly falls; too large, and D jumps or grows. It can be changed while it runs.",
        "The learning rate ε =",
        by_factor(1e-6),
        1e-6,
        100,
        whole=False,
        example="0.05",
    ),
    _counted(
        "epochs",
        "epochs",
        "The number of epochs",
        by_leading_digit,
        "How many epochs t the run takes at most. One epoch is one pass over all training faces. "
        "A larger number lets a run that is done go on.",
    ),
    NumberSetting(
        "target",
        "target D",
        "The run stops as soon as the total error D, eq. (20), is below this target. 0 never stops it.",
        "The target D",
        by_factor(1e-4, zero_below=True),
        0,
        1000,
        whole=False,
        example="0.01",
    ),
    ChoiceSetting(
        "learn",
        "what learns",
        "What the updates change: the dense layer's w and φ by eq. (22), the kernels K by eq. (25), or both. "
        "What does not learn stays as it is. It can be changed while it runs.",
        _choices("learn"),
    ),
    NumberSetting(
        "momentum",
        "momentum α",
        "How much of the last step is added to the next: δw(t) = −(ε/m) ∂D/∂w + α δw(t−1). "
        "0 is gradient descent as in the notes, eq. (27); 0.9 rolls on like a ball. "
        "It can be changed while it runs.",
        "The momentum α =",
        by_amount(0.1),
        0,
        0.9,
        whole=False,
        example="0.9",
    ),
    _counted(
        "patience",
        "patience",
        "The patience",
        by_amount(50),
        "The run stops when D has set no new lowest value for so many epochs. 0 waits for ever.",
    ),
)

ALWAYS_SEEN = ("rate", "momentum", "learn", "epochs")
"""The settings that are never folded away."""

# These make another run: another network, other training faces, or another way to count updates.
ARCHITECTURE: tuple[Setting, ...] = (
    _counted(
        "kernels",
        "kernels",
        "The number of kernels",
        by_amount(1),
        "How many kernels K the convolution layer has, eq. (5). Each makes one feature σ of every face.",
    ),
    _counted(
        "kernel_size",
        "kernel size",
        "The kernel size",
        by_amount(2, start=1),
        "The side k of the k×k kernels with their coefficients k_{u,v}, eq. (5). It is odd.",
    ),
    _counted(
        "pool",
        "pool",
        "The pool",
        by_amount(1),
        "The side of the windows of the max pool, a part of g in eq. (5): of every window of l * K only the "
        "largest value is kept. 1 keeps them all.",
    ),
    ChoiceSetting(
        "update",
        "update",
        "When the parameters change: once an epoch, from the total D of all faces, eq. (22), or after each "
        "face, from its own share of D, eq. (30), or after each batch of faces.",
        _choices("update"),
    ),
    _counted(
        "batch_size",
        "batch size",
        "The batch size",
        by_amount(4),
        "How many faces make a batch, where updates come after each batch.",
    ),
    _counted(
        "size",
        "image size",
        "The image size",
        by_amount(8),
        "The side of the image l(x,y) that the network sees of a face, eq. (5), in pixels.",
    ),
    NumberSetting(
        "validation",
        "validation part",
        "The part of the faces that is never learned, only looked at. How D and the accuracy do on them "
        "tells whether the network knows the persons or only these pictures.",
        "The validation part",
        by_amount(5),
        0,
        90,
        whole=False,
        percent=True,
    ),
    _counted(
        "copies",
        "copies of a face",
        "The number of copies",
        by_amount(1),
        "How many varied copies of every training face are learned besides it: mirrored, shifted, turned a "
        "little, and lit from another side; more of a person who has few faces. Validation faces are never "
        "copied.",
    ),
    NumberSetting(
        "margin",
        "margin of ζ",
        "How far the desired outputs ζ stay away from 0 and 1: with 0.2 they are 0.2 for the first person "
        "and 0.8 for the second. A sigmoid reaches 0 and 1 only where its slope f′ is 0, so that nothing is "
        "learned there.",
        "The margin of ζ",
        by_amount(0.1),
        0,
        0.4,
        whole=False,
        example="0.2",
    ),
    ChoiceSetting(
        "light",
        "light",
        "How light is taken out of a face. local: every part of it is brought to the same brightness and "
        "contrast, so that side light and shadows are gone. even: the face as a whole.",
        _choices("light"),
    ),
    ChoiceSetting(
        "align",
        "alignment",
        "How a face is aligned, where the eyes of nearly all faces were found. level: turned until the eyes "
        "are level. eyes: also moved and resized until they are in fixed places. none: not at all.",
        _choices("align"),
    ),
    _counted(
        "seed",
        "seed",
        "The seed",
        by_amount(1),
        "The starting w, φ and K, which faces validate, and the order of the faces come from it. "
        "The same seed gives the same run; New Seed draws another one.",
    ),
)
