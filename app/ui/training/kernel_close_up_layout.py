"""Where the four large pictures of one kernel stand: in a row, or two by two where that is larger."""

import math
from typing import NamedTuple

from PySide6.QtCore import QRectF

_GAP = 8.0


class CloseUpLayout(NamedTuple):
    """Four pictures of one size, each with a line above and a line below.

    Attributes:
        boxes: The pictures, in points.
        line: Height of a line, in points.
    """

    boxes: tuple[QRectF, ...]
    line: float

    def caption(self, pane: int) -> QRectF:
        """The line above a picture."""
        box = self.boxes[pane]
        return QRectF(box.left(), box.top() - self.line - 1, box.width() + _GAP, self.line)

    def scale(self, first: int, last: int) -> QRectF:
        """The line below neighbouring pictures."""
        left, right = self.boxes[first], self.boxes[last]
        return QRectF(left.left(), left.bottom() + 2, right.right() - left.left(), self.line)


def close_up_layout(
    room: tuple[float, float], shape: tuple[float, float], line: float, ratio: float, *, whole: bool
) -> CloseUpLayout:
    """The larger of the two arrangements, in the middle of the room.

    Args:
        room: Width and height, in points.
        shape: Rows and columns of a picture, or its height and width in proportion.
        line: Height of a line of text, in points.
        ratio: Pixels of the device for one point.
        whole: Whether each coefficient has to be a whole number of pixels.
    """
    scale, columns = max((_scale(room, shape, line, columns), columns) for columns in (2, 4))
    scale *= ratio
    scale = max(1.0, math.floor(scale)) / ratio if whole else scale / ratio
    width, height = shape[1] * scale, shape[0] * scale
    step = width + _GAP, height + 2 * (line + 2) + _GAP
    used = columns * step[0] - _GAP, 4 // columns * step[1] - _GAP
    left, top = max(0.0, (room[0] - used[0]) / 2), max(0.0, (room[1] - used[1]) / 2) + line + 1
    boxes = [
        QRectF(
            math.floor((left + pane % columns * step[0]) * ratio) / ratio,
            math.ceil((top + pane // columns * step[1]) * ratio) / ratio,
            width,
            height,
        )
        for pane in range(4)
    ]
    return CloseUpLayout(tuple(boxes), line)


def _scale(room: tuple[float, float], shape: tuple[float, float], line: float, columns: int) -> float:
    rows = 4 // columns
    width = (room[0] - (columns - 1) * _GAP) / columns
    height = (room[1] - (rows - 1) * _GAP) / rows - 2 * (line + 2)
    return min(width / shape[1], height / shape[0])
