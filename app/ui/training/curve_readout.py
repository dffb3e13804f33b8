"""What was measured, in words."""

import math

from app.ui.training.curve_kept import KeptCurve
from app.ui.training.run_history import Reading


def readout(reading: Reading, scale: float) -> str:
    """One line: "epoch 37 · D 0.412 · validation D 0.2 (×3) · training 95 % · validation 90 %".

    Args:
        reading: What was measured.
        scale: What the validation D is multiplied by where it is drawn.
    """
    parts = [f"epoch {reading.epoch}", f"D {_number(reading.error)}"]
    if not math.isnan(reading.validation_error):
        parts.append(f"validation D {_number(reading.validation_error)}{_scaled(scale)}")
    parts.append(f"training {_percent(reading.accuracy)}")
    if not math.isnan(reading.validation_accuracy):
        parts.append(f"validation {_percent(reading.validation_accuracy)}")
    return " · ".join(parts)


def kept_readout(kept: KeptCurve, reading: Reading | None, scale: float) -> str:
    """What a kept run is, what it was trained with, and what was measured at an epoch; a line each."""
    lines = [kept.title, kept.settings, readout(reading, scale) if reading is not None else ""]
    return "\n".join(text for text in lines if text)


def _scaled(scale: float) -> str:
    """As D is a sum over faces, the curve is drawn so many times higher than what was measured."""
    return "" if math.isclose(scale, 1.0) else f" (×{scale:.3g})"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.4g}"


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{round(100 * share, 1):g} %"
