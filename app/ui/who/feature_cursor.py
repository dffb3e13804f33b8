"""The place of the maps that is looked at, and how the keys move it."""

from PySide6.QtCore import Qt

from app.recognition.features import FeatureLook, winner_at
from app.ui.who.feature_pictures import FeaturePlace, Stage

_Key = Qt.Key
_MOVES = {
    _Key.Key_Left: (0, 0, -1),
    _Key.Key_Right: (0, 0, 1),
    _Key.Key_Up: (0, -1, 0),
    _Key.Key_Down: (0, 1, 0),
    _Key.Key_PageUp: (-1, 0, 0),
    _Key.Key_PageDown: (1, 0, 0),
}


def within(place: FeaturePlace, shape: tuple[int, ...]) -> FeaturePlace:
    """The nearest place that maps of that shape, (n, rows, columns), have."""
    return FeaturePlace(*(max(0, min(index, length - 1)) for index, length in zip(place, shape, strict=True)))


def moved(place: FeaturePlace, key: int, shape: tuple[int, ...]) -> FeaturePlace | None:
    """Where a key leads from a place: arrows within a map, Page Up and Down to the map before and after.

    None for keys that lead nowhere.
    """
    for moving, (kernels, rows, columns) in _MOVES.items():
        if moving == key:
            return within(FeaturePlace(place[0] + kernels, place[1] + rows, place[2] + columns), shape)
    return None


def at_stage(look: FeatureLook, place: FeaturePlace, stage: Stage) -> FeaturePlace:
    """A place of the other stage's maps at this stage's: its window after the pool, the winner before it."""
    kernel, row, column = place
    if stage == "after":
        return within(FeaturePlace(kernel, row // look.pool, column // look.pool), look.features.shape)
    winner = winner_at(look, kernel, row, column)
    return FeaturePlace(kernel, *(winner or (row * look.pool, column * look.pool)))
