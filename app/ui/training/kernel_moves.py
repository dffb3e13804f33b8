"""Where the arrow keys lead from one number to the next."""

from PySide6.QtCore import Qt

from app.ui.training.kernel_pictures import Place

_KEYS = {
    Qt.Key.Key_Left: (0, 0, -1),
    Qt.Key.Key_Right: (0, 0, 1),
    Qt.Key.Key_Up: (0, -1, 0),
    Qt.Key.Key_Down: (0, 1, 0),
    Qt.Key.Key_PageUp: (-1, 0, 0),
    Qt.Key.Key_PageDown: (1, 0, 0),
}


def is_move(key: int) -> bool:
    """Whether a key moves from number to number."""
    return key in _KEYS or key in (Qt.Key.Key_Home, Qt.Key.Key_End)


def moved(place: Place, key: int, shape: tuple[int, int, int], columns: int) -> Place:
    """The place that a key leads to; at the edge of everything the same place.

    Beyond the edge of a picture comes the next one, beside or below it. Page up and down lead to the same
    number of the picture before and after, Home and End to the first and the last picture.

    Args:
        place: From where.
        key: A key for which `is_move` holds.
        shape: How many pictures, and rows and columns of each.
        columns: How many pictures stand side by side.
    """
    count, rows, width = shape
    if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        return place._replace(picture=0 if key == Qt.Key.Key_Home else count - 1)
    pictures, down, right = _KEYS[Qt.Key(key)]
    row, column = place.row + down, place.column + right
    pictures += column // width + columns * (row // rows)
    if not 0 <= place.picture + pictures < count:
        return place
    return Place(place.picture + pictures, row % rows, column % width)


def within(place: Place | None, shape: tuple[int, int, int]) -> Place | None:
    """The place, or None where pictures of that shape have no such place."""
    if place is None or any(at >= size for at, size in zip(place, shape, strict=True)):
        return None
    return place
