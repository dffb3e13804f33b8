"""The fields of the hand calculation: what each is called, what it is, and what its arrows do."""

from app.lessons.hand.task import LARGEST
from app.ui.training.setting_fields import ChoiceSetting, NumberSetting
from app.ui.widgets.fields import by_amount, by_factor


def _number(name: str, label: str, tooltip: str, step: float) -> NumberSetting:
    return NumberSetting(
        name,
        label,
        tooltip,
        f"{label} =",
        by_amount(step),
        -LARGEST,
        LARGEST,
        whole=False,
        example="0.5",
    )


PARAMETERS = (
    _number("w1", "w₁", "The weight of σ₁ at t = 0. With one output its index is left out: w₁ is w₁,₁.", 0.1),
    _number("w2", "w₂", "The weight of σ₂ at t = 0. With one output its index is left out: w₂ is w₁,₂.", 0.1),
    _number("phi", "φ", "The bias at t = 0: a weight whose input is always 1.", 0.1),
)
RATE = NumberSetting(
    "rate",
    "ε",
    "The learning rate ε of eq. (27): δw = −ε ∂D/∂w, as in the notes. "
    "Facet's training on faces divides by the number of faces, this page does not.",
    "The learning rate ε =",
    by_factor(1e-4),
    1e-4,
    LARGEST,
    whole=False,
    example="0.02",
)
ACTIVATION = ChoiceSetting(
    "f",
    "f",
    "The activation f of s = f(h), eq. (14). The notes choose ReLU.",
    (("relu", "ReLU"), ("sigmoid", "sigmoid"), ("tanh", "tanh"), ("linear", "linear")),
)
UPDATE = ChoiceSetting(
    "update",
    "update",
    "After each face from its own share of D, eq. (30), or once for all six from the total D, eq. (23).",
    (("face", "after each face"), ("all", "on the total D")),
)


def feature(face: int, place: int) -> NumberSetting:
    """The field of σ₁ (0) or σ₂ (1) of a face."""
    label = f"σ{'₁₂'[place]} of face {face + 1}"
    return _number(f"feature_{face}_{place}", label, f"{label}: the feature vectors can be changed.", 1.0)
