"""What collected faces lack: what one person's do not show yet, and what two persons' sets differ in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.measuring import Look
from app.language import _

ENOUGH_FACES = 40
"""As many as are collected in half a minute; with fewer, an eighth of them for each direction is too few."""
FEWEST_FACES = 5
"""Of each person, to say in what two sets differ."""

# So many faces must show a thing, as single ones may have been measured wrongly: a part of all.
_PART_EACH = 1 / 20
_FEWEST_EACH, _MOST_EACH = 3, 10
# Of all eight together: as if two were missing altogether, as not everybody can change the light.
_ENOUGH_STRENGTH = 0.75
# A turn has a middle of its own, the camera; a person who never looks there moves it by no more than this.
_STRAIGHT = 0.15

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

_Values = NDArray[np.float64]


class _Kind(NamedTuple):
    """A thing to vary: measured as what, which way, by how much from the person's own middle."""

    key: str
    title: str
    field: str
    way: int
    step: float
    hint: str
    better: str
    """The hint to somebody who has enough faces already."""


# A turn by 5° to 8°, a step of 6 %: half of what one does when asked, and more than the third of forty faces
# differs when nobody moves. Only the nod without landmarks is no better than that.
_KINDS = (
    _Kind(
        *("left", _("Left"), "turn", -1, 0.12),
        _("Turn a little to the left."),
        _("Enough faces. Better still: turn a little to the left."),
    ),
    _Kind(
        *("right", _("Right"), "turn", 1, 0.12),
        _("Turn a little to the right."),
        _("Enough faces. Better still: turn a little to the right."),
    ),
    _Kind(
        *("up", _("Up"), "nod", -1, 0.12),
        _("Look up a little."),
        _("Enough faces. Better still: look up a little."),
    ),
    _Kind(
        *("down", _("Down"), "nod", 1, 0.12),
        _("Look down a little."),
        _("Enough faces. Better still: look down a little."),
    ),
    _Kind(
        *("near", _("Near"), "size", 1, 0.06),
        _("Come a little nearer."),
        _("Enough faces. Better still: come a little nearer."),
    ),
    _Kind(
        *("far", _("Far"), "size", -1, 0.06),
        _("Move back a little."),
        _("Enough faces. Better still: move back a little."),
    ),
    _Kind(
        *("brighter", _("Brighter"), "light", 1, 0.06),
        _("More light on the face."),
        _("Enough faces. Better still: more light on the face."),
    ),
    _Kind(
        *("darker", _("Darker"), "light", -1, 0.06),
        _("Less light on the face."),
        _("Enough faces. Better still: less light on the face."),
    ),
)


class Aspect(NamedTuple):
    """One of the things that a set of faces should show.

    Attributes:
        key: "left", "right", "up", "down", "near", "far", "brighter" or "darker".
        title: What to call it: "Left".
        present: Whether enough faces show it.
        strength: How far it is there, 0 to 1; 1 where present.
    """

    key: str
    title: str
    present: bool
    strength: float


@dataclass(frozen=True)
class Guidance:
    """What a person's faces show, and what to do next.

    Attributes:
        aspects: Always all eight, in the order of the keys above.
        count: Number of faces.
        wanted: Number of faces that are enough.
        enough: Whether there are so many, and they are varied: mean strength of three quarters.
        sentence: The most useful next thing to do, or that there are enough.
    """

    aspects: tuple[Aspect, ...]
    count: int
    wanted: int
    enough: bool
    sentence: str

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the aspects that are not there yet."""
        return tuple(aspect.key for aspect in self.aspects if not aspect.present)


def guidance(looks: Sequence[Look], count: int | None = None) -> Guidance:
    """What is there and what is missing, relative to the person's own middle.

    Left and right are those of the picture. Where most faces have no look, as they were collected by an older
    Facet, only their number counts.

    Args:
        looks: Of the person's faces, in any order.
        count: Number of the person's faces where some have no look; otherwise that of the looks.
    """
    faces = len(looks) if count is None else count
    aspects = tuple(_aspect(kind, looks) for kind in _KINDS)
    missing = [kind for kind, aspect in zip(_KINDS, aspects, strict=True) if not aspect.present]
    varied = float(np.mean([aspect.strength for aspect in aspects])) >= _ENOUGH_STRENGTH
    if 2 * len(looks) < faces:
        missing, varied = [], True
    enough = faces >= ENOUGH_FACES and varied
    return Guidance(aspects, faces, ENOUGH_FACES, enough, _sentence(missing, faces, enough))


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
    differ: list[tuple[str, str, str]] = []
    if _background_differs(first, second):
        differ.append((_("background"), _("wall"), _("in front of the same wall")))
    if _size_differs(first, second):
        differ.append((_("size"), _("distance"), _("equally near")))
    if _light_differs(first, second):
        differ.append((_("light"), _("lamp"), _("in the same light")))
    if not differ:
        return None
    names, learns, remedies = (_listed(words) for words in zip(*differ, strict=True))
    return _(
        "The two sets differ in {names}: the network may learn your {learns} instead of your faces. "
        "Collect both {remedies}."
    ).format(names=names, learns=learns, remedies=remedies)


def _sentence(missing: Sequence[_Kind], faces: int, enough: bool) -> str:
    if not faces:
        return _("Look into the camera and hold the button.")
    # The first rather than the weakest: what to do must not change while it is being done.
    if missing:
        return missing[0].better if enough else missing[0].hint
    return _("Enough faces, and varied ones.") if enough else _("Go on: smile, talk, look around.")


def _aspect(kind: _Kind, looks: Sequence[Look]) -> Aspect:
    values = np.array([value for look in looks if (value := getattr(look, kind.field)) is not None])
    wanted = min(max(round(_PART_EACH * len(values)), _FEWEST_EACH), _MOST_EACH)
    if len(values) < wanted:
        return Aspect(kind.key, kind.title, False, 0.0)
    away = np.sort(kind.way * _from_middle(kind.field, values))
    strength = float(np.clip(away[-wanted] / kind.step, 0.0, 1.0))
    return Aspect(kind.key, kind.title, strength >= 1, strength)


def _from_middle(field: str, values: _Values) -> _Values:
    """How far values lie from the person's own middle: sizes and brightness as a part, angles as such."""
    middle = float(np.median(values))
    if field == "turn":
        middle = min(max(middle, -_STRAIGHT), _STRAIGHT)
    return values / max(middle, 1e-6) - 1 if field in {"size", "light"} else values - middle


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
    distance = float(np.linalg.norm(middles[1] - middles[0]))
    deviations = [
        _DEVIATION * float(np.linalg.norm(np.median(np.abs(values - middle), axis=0)))
        for values, middle in zip((first, second), middles, strict=True)
    ]
    spread = float(np.linalg.norm(np.array(deviations))) / math.sqrt(2)
    clear = _CLEAR * (1 + _UNSURE / min(len(first), len(second)))
    return distance >= max(least, clear * spread)


def _column(looks: Sequence[Look], field: str) -> _Values:
    return np.array([getattr(look, field) for look in looks], dtype=np.float64)


def _colours(looks: Sequence[Look]) -> _Values:
    return np.array([(look.background_red, look.background_green, look.background_blue) for look in looks])


def _logarithms(values: _Values) -> _Values:
    return np.asarray(np.log(np.maximum(values, _BLACK)), dtype=np.float64)


def _listed(words: Sequence[str]) -> str:
    *several, last = words
    return _("{several} and {last}").format(several=", ".join(several), last=last) if several else last
