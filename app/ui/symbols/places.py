"""Where symbols stand in the window."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget
from shiboken6 import isValid

from app.lessons.symbols import Letter, letters_in
from app.ui.symbols.written import Written, written_in

_SHORT = 28
"""A line of so many letters that names one symbol is about that symbol: all of it stands for the letter."""
_AROUND = 3
"""Points around a letter that still mean it: letters are small for a mouse."""


@dataclass(frozen=True)
class Place:
    """A symbol that can be seen.

    Attributes:
        symbol: Its letter.
        widget: Where it stands.
        box: Around it, in the widget's points.
    """

    symbol: str
    widget: QWidget
    box: QRect

    @property
    def is_there(self) -> bool:
        """Whether its widget still is, and can be seen: pages make theirs anew."""
        return isValid(self.widget) and self.widget.isVisible()

    def box_in_window(self) -> QRect:
        """Around it, in the points of its window."""
        return QRect(self.widget.mapTo(self.widget.window(), self.box.topLeft()), self.box.size())


def places_in(widget: QWidget) -> list[Place]:
    """The symbols that a widget shows by itself, without those of its children."""
    return [place for place in (*_told(widget), *_written(widget)) if _is_seen(place)]


def place_at(widget: QWidget, point: QPoint) -> Place | None:
    """The symbol at a point of a widget, its own or one of a text over it; None where there is none."""
    told = _told_at(widget, QPointF(point))
    if told is not None:
        return told
    found = _nearest(places_in(widget), point)
    if found is not None:
        return found
    at = widget.mapToGlobal(point)
    over = (_nearest(places_in(label), label.mapFromGlobal(at)) for label in _texts_over(widget, at))
    return next(filter(None, over), None)


def places_of(widget: QWidget) -> list[Place]:
    """The symbols that a widget with the keyboard is about: its own, or those of the label that names it."""
    inside = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    own = [*_told(widget), *places_in(inside)] if inside is not widget else places_in(widget)
    return own or _named(widget)


def places_around(window: QWidget, widget: QWidget, without: QWidget | None) -> list[Place]:
    """Every symbol of a window once, those nearest to a widget first.

    Args:
        window: Of which everything in sight is looked through.
        widget: In it.
        without: A widget that is left out with all it holds.
    """
    near = {id(one): distance for distance, one in enumerate(_upwards(widget))}

    def distance(place: Place) -> tuple[int, int, int]:
        shared = min(near.get(id(one), len(near)) for one in _upwards(place.widget))
        box = place.box_in_window()
        return shared, box.y(), box.x()

    found = [
        place
        for one in window.findChildren(QWidget)
        if one.isVisible() and one.window() is window and not _is_in(one, without)
        for place in places_in(one)
    ]
    return first_of_each([*places_of(widget), *sorted(found, key=distance)])


def first_of_each(places: list[Place]) -> list[Place]:
    """Each symbol once."""
    once: dict[str, Place] = {}
    for place in places:
        once.setdefault(place.symbol, place)
    return list(once.values())


def _written(widget: QWidget) -> Iterator[Place]:
    for line in written_in(widget):
        letters = letters_in(line.text)
        for letter in letters:
            yield Place(letter.symbol, widget, _grown(_box(line, letter, len(letters)), _AROUND))


def _box(line: Written, letter: Letter, count: int) -> QRectF:
    return line.box() if count == 1 and len(line.text) <= _SHORT else line.box(letter.start, letter.end)


def _told(widget: QWidget) -> Iterator[Place]:
    """What a widget says of the symbols that it paints, where they are no text."""
    symbols = getattr(widget, "symbols", None)
    for symbol in symbols() if callable(symbols) else ():
        box_of = getattr(widget, "box_of", None)
        box = box_of(symbol) if callable(box_of) else QRectF(widget.rect())
        yield Place(symbol, widget, _grown(box, _AROUND))


def _told_at(widget: QWidget, point: QPointF) -> Place | None:
    for one in (widget, widget.parentWidget()):
        tells = getattr(one, "symbol_at", None)
        if one is None or not callable(tells) or not (one is widget or _is_viewport(widget, one)):
            continue
        at = QPointF(widget.mapTo(one, point))
        symbol = tells(at)
        if symbol is not None:
            box_at = getattr(one, "box_at", None)
            box = box_at(at) if callable(box_at) else QRectF(at, at)
            return Place(symbol, one, _grown(box, _AROUND))
    return None


def _nearest(places: list[Place], point: QPoint) -> Place | None:
    there = [place for place in places if place.box.contains(point)]
    return min(there, key=lambda place: (place.box.center() - point).manhattanLength(), default=None)


def _texts_over(widget: QWidget, point: QPoint) -> Iterator[QWidget]:
    """Labels that let the mouse through to the widget."""
    window = widget.window()
    for label in window.findChildren(QLabel):
        through = label.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if through and label.isVisible() and label.rect().contains(label.mapFromGlobal(point)):
            yield label


def _named(widget: QWidget) -> list[Place]:
    labels = [
        label
        for label in widget.window().findChildren(QLabel)
        if label.buddy() is widget and label.isVisible()
    ]
    by_label = [place for label in labels for place in places_in(label)]
    letters = letters_in(widget.accessibleName())
    return by_label or [Place(letter.symbol, widget, widget.rect()) for letter in letters]


def _is_seen(place: Place) -> bool:
    return place.widget.isVisible() and place.widget.visibleRegion().intersects(place.box)


def _is_viewport(widget: QWidget, area: QWidget) -> bool:
    return isinstance(area, QAbstractScrollArea) and area.viewport() is widget


def _is_in(widget: QWidget, holder: QWidget | None) -> bool:
    return holder is not None and (widget is holder or holder.isAncestorOf(widget))


def _upwards(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _grown(box: QRectF, by: int) -> QRect:
    return box.toAlignedRect().adjusted(-by, 1 - by, by, by - 1)
