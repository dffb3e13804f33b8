"""The rules that end a run, as a sentence."""

from app.recognition.settings import RunSettings


def stop_rules(settings: RunSettings) -> str:
    """When a run with these settings ends, such as "Stops after 150 epochs, or when D is below 0.001."."""
    rules = [f"after {_epochs(settings.epochs)}"]
    if settings.target:
        rules.append(f"when D is below {settings.target:g}")
    if settings.patience:
        rules.append(f"when D has set no new lowest value for {_epochs(settings.patience)}")
    return f"Stops {', or '.join(rules)}."


def _epochs(count: int) -> str:
    return f"{count} epoch" if count == 1 else f"{count} epochs"
