"""Why a run is where it is, in words."""

from app.recognition.settings import RunSettings
from engine import EpochStep

STOPPED = "Stopped before the end."


def reason_in_words(last: EpochStep | None, settings: RunSettings, *, fell: bool) -> str:
    """A sentence, with what to do next.

    Args:
        last: The newest epoch; None before the first.
        settings: In force.
        fell: Whether D is smaller than it was at the start.
    """
    rate = settings.rate
    if last is None or last.reason is None:
        return STOPPED
    if last.reason == "diverged":
        return (
            f"Training diverged: D grew beyond all bounds at ε = {rate:g}. "
            f"The last finite network was kept. Try a smaller ε, such as {rate / 10:g}."
        )
    if last.reason == "target reached":
        return f"D fell below its target of {settings.target:g}."
    if last.reason == "stuck":
        return (
            f"Training is stuck at ε = {rate:g}: every derivative of D is 0, as f′ is "
            f"where the outputs have gone. Try a smaller ε, such as {rate / 10:g}."
        )
    if last.reason == "no progress":
        epochs = "1 epoch" if settings.patience == 1 else f"{settings.patience} epochs"
        return f"No progress of D for {epochs}. Try another ε, or raise the patience."
    done = f"All {last.epoch} epochs are done." if last.epoch > 1 else "The epoch is done."
    return done if fell else f"{done} D did not fall at ε = {rate:g}. Try another ε."
