"""The plots of D and accuracy as a person meets them: where an epoch is, and the mouse there."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.ui.training.curve_graphics import CurveGraphics
from app.ui.training.curves import CurvesView

ERROR, ACCURACY = range(2)


def ground(curves: CurvesView) -> CurveGraphics:
    return curves.findChild(CurveGraphics)


def plot(curves: CurvesView, which: int = ERROR) -> pg.PlotItem:
    return ground(curves).getItem(which, 0)


def place_of(curves: CurvesView, epoch: float, value: float, which: int = ERROR) -> QPoint:
    """Where pyqtgraph has a point of a plot, in pixels of the ground."""
    return ground(curves).mapFromScene(plot(curves, which).getViewBox().mapViewToScene(QPointF(epoch, value)))


def hover(curves: CurvesView, at: QPoint) -> None:
    """The mouse goes there, and everything is drawn."""
    viewport, none = ground(curves).viewport(), Qt.MouseButton.NoButton
    # Qt's own mouseMove does nothing where the mouse was left by the test before.
    places = QPointF(at), QPointF(viewport.mapToGlobal(at))
    move = QMouseEvent(QEvent.Type.MouseMove, *places, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, move)
    QApplication.processEvents()


def click(curves: CurvesView, at: QPoint) -> None:
    QTest.mouseClick(ground(curves).viewport(), Qt.MouseButton.LeftButton, pos=at)


def drag(
    curves: CurvesView,
    start: QPoint,
    end: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press, four moves, release."""
    viewport = ground(curves).viewport()
    QTest.mousePress(viewport, button, modifier, start)
    for step in range(1, 5):
        QTest.mouseMove(viewport, start + (end - start) * step / 4)
    QTest.mouseRelease(viewport, button, modifier, end)


def press(curves: CurvesView, *keys: Qt.Key, ctrl: bool = False, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else modifier
    for key in keys:
        QTest.keyClick(ground(curves), key, modifier)


def readout(curves: CurvesView) -> str:
    """What the readout says; "" while it is not seen."""
    label = curves.findChild(QLabel, "curves_readout")
    return label.shown_text() if label.isVisible() else ""


def note(curves: CurvesView) -> str:
    label = curves.findChild(QLabel, "curves_note")
    return label.text() if label.isVisible() else ""


def picture_of(curves: CurvesView) -> QImage:
    """What is seen of the plots, with what lies over them."""
    return ground(curves).parentWidget().grab().toImage()


def shows(colour: str, picture: QImage, at: QPoint, reach: int = 1) -> bool:
    """Whether there is that colour within so many pixels of a place, or about, as edges are soft."""
    wanted = np.array(QColor(colour).getRgb()[:3])
    around = range(-reach, reach + 1)
    seen = [picture.pixelColor(at.x() + dx, at.y() + dy).getRgb()[:3] for dx in around for dy in around]
    return bool((abs(np.array(seen) - wanted).max(axis=1) < 32).any())


def chips(curves: CurvesView) -> list[QWidget]:
    return [
        chip
        for chip in curves.findChildren(QWidget)
        if chip.objectName().startswith("kept_") and chip.isVisible()
    ]
