"""What is still missing among the faces of a person, and when there are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.faces.look import Look

ENOUGH_FACES = 40
"""As many as are collected in half a minute; with fewer, an eighth of them for each direction is too few."""

# So many faces must show a thing, as single ones may have been measured wrongly: a part of all.
_PART_EACH = 1 / 20
_FEWEST_EACH, _MOST_EACH = 3, 10
# Of all eight together: as if two were missing altogether, as not everybody can change the light.
_ENOUGH_STRENGTH = 0.75


class _Kind(NamedTuple):
    """A thing to vary: measured as what, which way, by how much from the person's own middle."""

    key: str
    title: str
    field: str
    way: int
    step: float
    hint: str


# A turn by 5° to 8°, a step of 6 %: half of what one does when asked, and more than the third of forty faces
# differs when nobody moves. Only the nod without landmarks is no better than that.
_KINDS = (
    _Kind("left", "Left", "turn", -1, 0.12, "Turn a little to the left."),
    _Kind("right", "Right", "turn", 1, 0.12, "Turn a little to the right."),
    _Kind("up", "Up", "nod", -1, 0.12, "Look up a little."),
    _Kind("down", "Down", "nod", 1, 0.12, "Look down a little."),
    _Kind("near", "Near", "size", 1, 0.06, "Come a little nearer."),
    _Kind("far", "Far", "size", -1, 0.06, "Move back a little."),
    _Kind("brighter", "Brighter", "light", 1, 0.06, "More light on the face."),
    _Kind("darker", "Darker", "light", -1, 0.06, "Less light on the face."),
)
# Of these a change by a part counts; a turn is an angle.
_RELATIVE = ("size", "light")
# A turn has a middle of its own, the camera; a person who never looks there moves it by no more than this.
_STRAIGHT = 0.15


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
    missing = [kind.hint for kind, aspect in zip(_KINDS, aspects, strict=True) if not aspect.present]
    varied = float(np.mean([aspect.strength for aspect in aspects])) >= _ENOUGH_STRENGTH
    if 2 * len(looks) < faces:
        missing, varied = [], True
    enough = faces >= ENOUGH_FACES and varied
    return Guidance(aspects, faces, ENOUGH_FACES, enough, _sentence(missing, faces, enough))


def _sentence(missing: Sequence[str], faces: int, enough: bool) -> str:
    if not faces:
        return "Look into the camera and hold the button."
    if enough and missing:
        return f"Enough faces. Better still: {missing[0][0].lower()}{missing[0][1:]}"
    if enough:
        return "Enough faces, and varied ones."
    # The first rather than the weakest: what to do must not change while it is being done.
    return missing[0] if missing else "Go on: smile, talk, look around."


def _aspect(kind: _Kind, looks: Sequence[Look]) -> Aspect:
    values = np.array([value for look in looks if (value := getattr(look, kind.field)) is not None])
    wanted = min(max(round(_PART_EACH * len(values)), _FEWEST_EACH), _MOST_EACH)
    if len(values) < wanted:
        return Aspect(kind.key, kind.title, False, 0.0)
    away = np.sort(kind.way * _from_middle(kind.field, values))
    strength = float(np.clip(away[-wanted] / kind.step, 0.0, 1.0))
    return Aspect(kind.key, kind.title, strength >= 1, strength)


def _from_middle(field: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    middle = float(np.median(values))
    if field == "turn":
        middle = min(max(middle, -_STRAIGHT), _STRAIGHT)
    return values / max(middle, 1e-6) - 1 if field in _RELATIVE else values - middle
