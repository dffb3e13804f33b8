"""What becomes of one place of a feature map, in words and numbers."""

import math

from app.lessons.latex import subscript
from app.recognition.features import FeatureLook, PatchProduct, patch_at, window_of, window_product, winner_at
from app.ui.who.feature_pictures import FeaturePlace, Stage


def number(value: float) -> str:
    """A number with three decimals, or in powers of ten where these say nothing."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    plain = 0.001 <= abs(value) < 1000
    return (f"{value:.3f}" if plain else f"{value:.2e}").replace("-", "−")


def product_at(look: FeatureLook, stage: Stage, place: FeaturePlace) -> PatchProduct:
    """The patch × kernel behind a place: after the pool that of the winner, or of the mean patch."""
    return patch_at(look, *place) if stage == "before" else window_product(look, *place)


def place_words(look: FeatureLook, stage: Stage, place: FeaturePlace) -> str:
    """The whole way from patch and kernel to σ, in one sentence."""
    found = product_at(look, stage, place)
    mean = stage == "after" and look.winners is None and look.pool > 1
    name = f"K{subscript(place.kernel + 1)}"
    start = f"{name} at {_at(*place[1:])}: Σ {'mean patch' if mean else 'patch'} · K = {number(found.sum)}"
    if look.pool == 1:
        return f"{start}{_onwards(look, place)}."
    return start + (_after(look, place) if stage == "after" else _before(look, place))


def _after(look: FeatureLook, place: FeaturePlace) -> str:
    winner = winner_at(look, *place)
    p = look.pool
    pool = f"took the mean of its {p} × {p} window" if winner is None else f"kept {_at(*winner)}"
    return f"{_onwards(look, place)}; the pool {pool} of l * K."


def _before(look: FeatureLook, place: FeaturePlace) -> str:
    window = window_of(look, place.row, place.column)
    if window is None:
        return "; it fills no window of the pool and is left out."
    kept = FeaturePlace(place.kernel, *window)
    winner = winner_at(look, *kept)
    if winner is None:
        p, mean = look.pool, look.pooled[kept] - look.bias[place.kernel]
        return f"; the pool takes the mean of its {p} × {p} window, {number(float(mean))}."
    if winner != place[1:]:
        value = number(float(look.convolved[kept.kernel][winner]))
        return f"; the pool keeps {_at(*winner)} instead, where it is {value}."
    return f"; the pool keeps it{_onwards(look, kept)} at {_at(*window)}."


def _onwards(look: FeatureLook, place: FeaturePlace) -> str:
    bias, sigma = number(float(look.bias[place.kernel])), number(float(look.features[place]))
    return f", + bias {bias} → g ({look.g}) → σ = {sigma}"


def _at(row: int, column: int) -> str:
    return f"row {row + 1}, column {column + 1}"
