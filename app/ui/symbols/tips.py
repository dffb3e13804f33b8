"""The tooltip that a widget would show at a point, to be shown with something else."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QTabBar, QWidget


def tip_at(widget: QWidget, point: QPoint) -> str:
    """The sentence for a point of a widget, its own or that of what it stands in; "" for none.

    A widget with several tooltips offers a `tip_at(point)` of its own.
    """
    one: QWidget | None = widget
    while one is not None and not (one.isWindow() and one is not widget):
        tip = _own(one, widget.mapTo(one, point))
        if tip:
            return tip
        one = one.parentWidget()
    return ""


def _own(widget: QWidget, point: QPoint) -> str:
    tells = getattr(widget, "tip_at", None)
    if callable(tells):
        return str(tells(point))
    if isinstance(widget, QTabBar):
        return widget.tabToolTip(widget.tabAt(point))
    if isinstance(widget, QAbstractItemView):
        inside = widget.viewport().mapFrom(widget, point)
        return str(widget.indexAt(inside).data(Qt.ItemDataRole.ToolTipRole) or widget.toolTip())
    return widget.toolTip() or _cut_off(widget)


def _cut_off(widget: QWidget) -> str:
    """A whole line of which only a part is shown."""
    shown, text = getattr(widget, "shown_text", None), getattr(widget, "text", None)
    return text() if callable(shown) and callable(text) and shown() != text() else ""
