"""How far a run is, in words."""

import math

# Keeps a number and its unit on one line.
_SPACE = "\u00a0"


def progress_text(
    epoch: int,
    epochs: int,
    seconds: float | None,
    error: float,
    accuracy: float,
    validation_accuracy: float | None,
) -> str:
    """One line, such as "epoch 120 of 300 · 1.2 s · D = 0.034 · training 100 % · validation 95 %".

    Args:
        epoch: Epochs done.
        epochs: Epochs at most.
        seconds: Time spent; None where that is not known.
        error: D over the training faces.
        accuracy: The part of the training faces decided rightly, 0 … 1.
        validation_accuracy: The same of the validation faces; None without any.
    """
    parts = [
        f"epoch {epoch} of {epochs}",
        "" if seconds is None else duration(seconds),
        f"D = {error_text(error)}",
        f"training {percent(accuracy)}",
    ]
    if validation_accuracy is not None:
        parts.append(f"validation {percent(validation_accuracy)}")
    return " · ".join(part.replace(" ", _SPACE) for part in parts if part)


def duration(seconds: float) -> str:
    """A time, in the two units that matter: "1.2 s", "3 min 05 s", "2 h 07 min"."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min"


def error_text(error: float) -> str:
    """D with as many digits as can be read in passing."""
    if not math.isfinite(error):
        return "not a number" if math.isnan(error) else "infinite"
    if error == 0 or 0.001 <= error < 10_000:
        return f"{error:.3f}" if error < 10 else f"{error:.1f}"
    return f"{error:.1e}"


def percent(part: float) -> str:
    """A part of a whole, 0 … 1, in per cent; 100 % is said only when nothing is missing."""
    if math.isnan(part):
        return "–"
    return f"{min(round(100 * part), 99) if part < 1 else 100} %"
