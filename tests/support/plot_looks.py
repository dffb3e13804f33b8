"""A plot as a person meets it: where a point is, the mouse there, and what is seen."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.widgets.plot import Plot

# Tests move the mouse faster than a person does.
pg.setConfigOption("mouseRateLimit", 0)


def ground(plot: Plot) -> pg.GraphicsLayoutWidget:
    return plot.findChild(pg.GraphicsLayoutWidget, f"{plot.objectName()}_ground")


def drawn(plot: Plot) -> Plot:
    """Once everything that has changed is drawn."""
    for _round in range(3):
        QApplication.processEvents()
    assert plot.isVisible()
    return plot


def hover(plot: Plot, at: QPoint) -> None:
    """The mouse goes there, and everything is drawn."""
    viewport, none = ground(plot).viewport(), Qt.MouseButton.NoButton
    # Qt's own mouseMove does nothing where the mouse was left by the test before.
    places = QPointF(at), QPointF(viewport.mapToGlobal(at))
    move = QMouseEvent(QEvent.Type.MouseMove, *places, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, move)
    drawn(plot)


def click(plot: Plot, at: QPoint) -> None:
    hover(plot, at)
    QTest.mouseClick(ground(plot).viewport(), Qt.MouseButton.LeftButton, pos=at)


def drag(
    plot: Plot,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press, four moves, release."""
    viewport = ground(plot).viewport()
    hover(plot, start)
    QTest.mousePress(viewport, button, modifier, start)
    for step in range(1, 5):
        at = start + (end - start) * step / 4
        places = QPointF(at), QPointF(viewport.mapToGlobal(at))
        QApplication.sendEvent(
            viewport, QMouseEvent(QEvent.Type.MouseMove, *places, Qt.MouseButton.NoButton, button, modifier)
        )
        drawn(plot)
    QTest.mouseRelease(viewport, button, modifier, end)
    drawn(plot)


def press(plot: Plot, *keys: Qt.Key, ctrl: bool = False, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else modifier
    for key in keys:
        QTest.keyClick(plot, key, modifier)
        drawn(plot)


def picture_of(plot: Plot) -> QImage:
    """What is seen of it."""
    drawn(plot)
    return plot.grab().toImage()


def shows(colour: str, picture: QImage, at: QPoint, reach: int = 1) -> bool:
    """Whether there is that colour within so many pixels of a place, or about, as edges are soft."""
    wanted = np.array(QColor(colour).getRgb()[:3])
    around = range(-reach, reach + 1)
    seen = [picture.pixelColor(at.x() + dx, at.y() + dy).getRgb()[:3] for dx in around for dy in around]
    return bool((abs(np.array(seen) - wanted).max(axis=1) < 32).any())


def right_click(plot: Plot, at: QPoint) -> None:
    hover(plot, at)
    QTest.mouseClick(ground(plot).viewport(), Qt.MouseButton.RightButton, pos=at)


def double_click(plot: Plot, at: QPoint) -> None:
    click(plot, at)
    QTest.mouseDClick(ground(plot).viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(ground(plot).viewport(), Qt.MouseButton.LeftButton, pos=at)
    drawn(plot)
