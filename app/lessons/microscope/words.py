"""Words that the stages of the chain share."""

_ACTIVATIONS = {"relu": "ReLU", "leaky relu": "leaky ReLU"}


def counted(count: int, noun: str) -> str:
    """How many there are of something: "1 term", "49 terms"."""
    return f"{count:,} {noun}" + ("s" if count != 1 else "")


def activation_title(name: str) -> str:
    """An activation as one writes it, by the engine's name for it."""
    return _ACTIVATIONS.get(name, name)
