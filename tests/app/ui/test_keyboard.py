"""By keyboard: each control of every page is named, comes in the order of reading, and shows its focus."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QScrollArea, QTabWidget, QWidget
from window_walk import name_of, places, room_of, settle, visible

PANELS = ("faces_panel", "training_panel", "who_panel")
OF_QT = ("qt_", "_q_", "ScrollLeftButton", "ScrollRightButton")


@pytest.fixture
def window(saved_person):
    saved_person.window.resize(1280, 800)
    settle()
    return saved_person.window


def controls(window):
    """What the keyboard can reach now, without Qt's own parts of larger controls."""
    return [
        one
        for one in visible(window)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isEnabled()
        and one.focusProxy() is None
        and one.window() is window
        and not (isinstance(one, QLineEdit) and one.objectName().startswith(OF_QT))
        and not isinstance(one, QTabWidget | QScrollArea)
    ]


def heard(widget):
    """What a screen reader calls it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def test_every_control_is_named(window):
    nameless = set()
    for _where in places(window):
        nameless |= {f"{room_of(one)}: {name_of(one)}" for one in controls(window) if not heard(one)}
    assert not nameless, "\n".join(sorted(nameless))


def panel_of(widget):
    """The nearest widget around it that scrolls, is a tab or a panel: inside that there is an order."""
    above = widget.parentWidget()
    while above is not None and above.parentWidget() is not None:
        holder = above.parentWidget()
        if above.objectName() in PANELS or isinstance(holder.parentWidget(), QTabWidget):
            return above
        if isinstance(holder.parentWidget(), QAbstractScrollArea):
            return above
        above = holder
    return above


def box_of(widget):
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def goes_back(before, after):
    """Whether one comes after another that it stands above or left of; columns go from left to right."""
    one, other = box_of(before), box_of(after)
    above = other.bottom() < one.top() and other.left() <= one.right()
    beside = (
        other.top() <= one.center().y() <= other.bottom() or one.top() <= other.center().y() <= one.bottom()
    )
    return above or (beside and other.right() < one.left())


def test_the_order_is_that_of_reading(window):
    wrong = set()
    for _where in places(window):
        reachable = set(controls(window))
        one = window.nextInFocusChain()
        chain = []
        while one is not window:
            if one in reachable and not one.visibleRegion().isEmpty():
                chain.append(one)
            one = one.nextInFocusChain()
        last: dict[QWidget, QWidget] = {}
        for one in chain:
            panel = panel_of(one)
            if panel in last and goes_back(last[panel], one):
                wrong.add(f"{room_of(one)}: {name_of(last[panel])}, then {name_of(one)}")
            last[panel] = one
    assert not wrong, "\n".join(sorted(wrong))


def pixels(widget):
    image = widget.grab().toImage()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows.copy()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_shows_that_it_has_the_keyboard(saved_person, window, scheme):
    saved_person.choose(scheme)
    blind, seen, focused = set(), set(), set()
    for _where in places(window):
        for one in controls(window):
            name = f"{room_of(one)}: {name_of(one)}"
            if name in seen or one.visibleRegion().isEmpty():
                continue
            seen.add(name)
            if QApplication.focusWidget() is not None:
                QApplication.focusWidget().clearFocus()
            settle()
            without = pixels(one)
            one.setFocus(Qt.FocusReason.TabFocusReason)
            settle()
            if one.hasFocus():
                focused.add(name)
                if np.array_equal(without, pixels(one)):
                    blind.add(name)
    saved_person.choose("system_colours")
    assert not blind, "\n".join(sorted(blind))
    assert len(focused) > 60
