"""Whether two persons' faces differ in something that is not the persons: background, size, light."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.faces.look import Look

FEWEST_FACES = 5
"""Of each person, to say anything."""

# How many spreads apart two sets lie that hardly overlap.
_CLEAR = 2.0
# Of few faces the spread is not known well: with five, sets of one kind differ by twice as much.
_UNSURE = 4.0
# From a median absolute deviation to a standard deviation, if values are spread normally.
_DEVIATION = 1.4826
# What is smaller than this does not mislead, however even both sets are. Colours and brightness are parts of
# white; sizes and ratios of brightness are natural logarithms.
_LEAST_COLOUR = 0.10
_LEAST_TEXTURE = 0.06
_LEAST_RATIO = 0.18
_LEAST_SIDE_LIGHT = 0.10
_BLACK = 0.02

_LEARNS = {"background": "wall", "size": "distance", "light": "lamp"}
_REMEDIES = {"background": "in front of the same wall", "size": "equally near", "light": "in the same light"}

_Values = NDArray[np.float64]


def difference(first: Sequence[Look], second: Sequence[Look]) -> str | None:
    """A hint where two sets of faces clearly differ in background, size or light; None where they do not.

    Brightness alone says nothing about the light, as skin may be dark: the light differs where faces and
    backgrounds differ together, and the background differs where it does so beyond the light.

    Args:
        first: Looks of the first person's faces.
        second: Of the second's; with fewer than 5 on either side nothing is said.
    """
    if min(len(first), len(second)) < FEWEST_FACES:
        return None
    tests = {"background": _background_differs, "size": _size_differs, "light": _light_differs}
    names = [name for name, differs in tests.items() if differs(first, second)]
    if not names:
        return None
    learns = _listed([_LEARNS[name] for name in names])
    remedies = _listed([_REMEDIES[name] for name in names])
    return (
        f"The two sets differ in {_listed(names)}: the network may learn your {learns} "
        f"instead of your faces. Collect both {remedies}."
    )


def _background_differs(first: Sequence[Look], second: Sequence[Look]) -> bool:
    light = [max(float(np.median(_column(looks, "light"))), _BLACK) for looks in (first, second)]
    gain = light[1] / light[0]
    textures = [_column(looks, "background_texture") for looks in (first, second)]
    colours = [_colours(looks) for looks in (first, second)]
    return any(
        _apart(one, other, least=least) and _apart(gain * one, other, least=least)
        for (one, other), least in ((textures, _LEAST_TEXTURE), (colours, _LEAST_COLOUR))
    )


def _size_differs(first: Sequence[Look], second: Sequence[Look]) -> bool:
    sizes = [_logarithms(_column(looks, "size")) for looks in (first, second)]
    return _apart(sizes[0], sizes[1], least=_LEAST_RATIO)


def _light_differs(first: Sequence[Look], second: Sequence[Look]) -> bool:
    sides = [_column(looks, "side_light") for looks in (first, second)]
    if _apart(sides[0], sides[1], least=_LEAST_SIDE_LIGHT):
        return True
    faces = [_logarithms(_column(looks, "light")) for looks in (first, second)]
    rooms = [_logarithms(_colours(looks).mean(axis=1)) for looks in (first, second)]
    change = [float(np.median(sets[1]) - np.median(sets[0])) for sets in (faces, rooms)]
    together = change[0] * change[1] > 0 and min(abs(value) for value in change) >= _LEAST_RATIO
    return together and _apart(faces[0], faces[1], least=_LEAST_RATIO)


def _apart(first: _Values, second: _Values, least: float) -> bool:
    """Whether two sets of values, (n,) or (n, 3), lie clearly apart for their spread, and by `least`."""
    middles = [np.median(values, axis=0) for values in (first, second)]
    distance = _length(middles[1] - middles[0])
    deviations = [
        _DEVIATION * _length(np.median(np.abs(values - middle), axis=0))
        for values, middle in zip((first, second), middles, strict=True)
    ]
    spread = _length(np.array(deviations)) / math.sqrt(2)
    clear = _CLEAR * (1 + _UNSURE / min(len(first), len(second)))
    return distance >= max(least, clear * spread)


def _length(value: _Values) -> float:
    return float(np.linalg.norm(value))


def _column(looks: Sequence[Look], field: str) -> _Values:
    return np.array([getattr(look, field) for look in looks], dtype=np.float64)


def _colours(looks: Sequence[Look]) -> _Values:
    return np.array([(look.background_red, look.background_green, look.background_blue) for look in looks])


def _logarithms(values: _Values) -> _Values:
    return np.asarray(np.log(np.maximum(values, _BLACK)), dtype=np.float64)


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
