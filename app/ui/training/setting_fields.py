"""The fields of the settings: what each is called, what it is, and what may be typed into it."""

import math
from dataclasses import dataclass

from app.recognition.errors import SettingsError
from app.ui.widgets.fields import Stepping


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
