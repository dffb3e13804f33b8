"""Keys that mean the same wherever something is chosen."""

from PySide6.QtCore import Qt

ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""How many rows and columns each leads on."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
