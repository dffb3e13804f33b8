"""Settings in words: what a run was trained with, and what was changed on its way."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.recognition.errors import SettingsError
from app.recognition.settings import RunSettings

CHOICE_WORDS: Mapping[str, Mapping[str, str]] = {
    "learn": {"both": "dense and kernels", "dense": "dense only", "kernels": "kernels only"},
    "update": {"all": "all faces at once", "face": "after each face", "batch": "after each batch"},
    "light": {"local": "local", "even": "even"},
    "align": {"level": "level", "eyes": "eyes", "none": "none"},
}
"""The words for each value of the settings that are chosen rather than typed, by the setting's name."""

_NUMBERS = {
    "rate": "ε",
    "momentum": "α",
    "epochs": "epochs",
    "target": "target D",
    "patience": "patience",
    "batch_size": "batch size",
    "kernels": "kernels",
    "kernel_size": "kernel size",
    "pool": "pool",
    "size": "image size",
    "validation": "validation part",
    "copies": "copies of a face",
    "margin": "margin of ζ",
    "seed": "seed",
}
_CHOICES = {"learn": "learns", "update": "update", "light": "light", "align": "alignment"}


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
            raise SettingsError("The mark of a change of settings cannot be read.") from error


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
    return {name: text for name, text in _all_words(settings).items() if text}


def settings_words(settings: RunSettings) -> str:
    """One line that names everything of a run: "ε 0.02, α 0.9, dense and kernels, 16 kernels 5×5, …"."""
    return ", ".join(setting_words(settings).values())


def _all_words(settings: RunSettings) -> dict[str, str]:
    k, update = settings.kernel_size, CHOICE_WORDS["update"][settings.update]
    return {
        "rate": f"ε {settings.rate:g}",
        "momentum": f"α {settings.momentum:g}",
        "learn": CHOICE_WORDS["learn"][settings.learn],
        "kernels": f"{_counted(settings.kernels, 'kernel')} {k}×{k}",
        "pool": f"pool {settings.pool}",
        "size": f"{settings.size}×{settings.size}",
        "seed": f"seed {settings.seed}",
        "update": f"{update} of {settings.batch_size}" if settings.update == "batch" else update,
        "epochs": _counted(settings.epochs, "epoch"),
        "target": f"target D {settings.target:g}" if settings.target else "",
        "patience": f"patience {settings.patience}" if settings.patience else "",
        "validation": f"validation part {_written('validation', settings.validation)}",
        "copies": f"{_counted(settings.copies, 'copy', 'copies')} of a face",
        "margin": f"ζ {settings.margin:g} and {1 - settings.margin:g}",
        "light": f"light {CHOICE_WORDS['light'][settings.light]}",
        "align": f"alignment {CHOICE_WORDS['align'][settings.align]}",
    }


def _written(name: str, value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{100 * value:g} %" if name == "validation" else f"{value:g}"


def _counted(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
