import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot
from training_looks import colours_of, dark_palette, light_palette, run_history

from app.ui.theme import curve_colours
from app.ui.training.curves import CurvesView

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def curves(qtbot: QtBot) -> CurvesView:
    curves = CurvesView()
    qtbot.addWidget(curves)
    curves.setPalette(light_palette())
    curves.resize(480, 220)
    curves.show()
    qtbot.waitExposed(curves)
    return curves


def plots(curves: CurvesView) -> list[pg.PlotItem]:
    graphics = curves.findChild(pg.GraphicsLayoutWidget)
    return [graphics.getItem(0, 0), graphics.getItem(1, 0)]


def drawn(plot: pg.PlotItem) -> list[np.ndarray]:
    """The y of every curve that is drawn, training first."""
    return [curve.getData()[1] for curve in reversed(plot.curves)]


def wheel_over(curves: CurvesView, plot: pg.PlotItem) -> None:
    graphics = curves.findChild(pg.GraphicsLayoutWidget)
    at = QPointF(graphics.mapFromScene(plot.getViewBox().sceneBoundingRect().center()))
    event = QWheelEvent(
        at, QPointF(graphics.viewport().mapToGlobal(at)), QPoint(0, 240), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(graphics.viewport(), event)


def test_an_empty_view_says_what_will_be_seen(curves: CurvesView) -> None:
    empty = curves.findChild(QLabel, "curves_empty")
    assert empty.isVisible()
    assert "Run" in empty.text()
    curves.set_history(run_history(50), 60, 20)
    assert not empty.isVisible()
    curves.clear()
    assert empty.isVisible()


def test_both_errors_and_both_accuracies_are_drawn(curves: CurvesView) -> None:
    curves.set_history(run_history(50), 60, 20)
    error, accuracy = plots(curves)
    assert [len(y) for y in drawn(error)] == [50, 50]
    assert drawn(error)[1][0] == pytest.approx(6)
    assert drawn(accuracy)[0][0] == pytest.approx(50)
    shown = colours_of(curves)
    assert {colour.name() for colour in curve_colours(light_palette())} <= shown


def test_the_axes_are_named_in_words(curves: CurvesView) -> None:
    error, accuracy = plots(curves)
    assert error.getAxis("left").labelText == "D, total error"
    assert accuracy.getAxis("bottom").labelText == "epoch t"
    assert error.getAxis("left").width() == accuracy.getAxis("left").width()


def test_the_logarithmic_scale_is_one_click_away(qtbot: QtBot, curves: CurvesView) -> None:
    curves.set_history(run_history(50), 60, 20)
    button = curves.findChild(QToolButton, "log_scale")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    error, _ = plots(curves)
    assert drawn(error)[0][0] == pytest.approx(np.log10(6))
    assert error.getAxis("left").logTickStrings([-2, 0, 1], 1, 1) == ["0.01", "1", "10"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert drawn(error)[0][0] == pytest.approx(6)


def test_a_zoom_stays_while_the_run_goes_on_and_has_two_ways_back(qtbot: QtBot, curves: CurvesView) -> None:
    history = run_history(100)
    curves.set_history(history, 60, 20)
    error, accuracy = plots(curves)
    whole = error.viewRange()[0]
    back = curves.findChild(QToolButton, "whole_run")
    assert not back.isVisible()
    for way in ("button", "double click"):
        wheel_over(curves, error)
        zoomed = error.viewRange()[0]
        assert zoomed[1] - zoomed[0] < whole[1] - whole[0]
        assert accuracy.viewRange()[0] == pytest.approx(zoomed)
        curves.set_history(history, 60, 20)
        assert error.viewRange()[0] == zoomed
        assert back.isVisible()
        if way == "button":
            qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
        else:
            viewport = curves.findChild(pg.GraphicsLayoutWidget).viewport()
            qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
        assert error.viewRange()[0] == whole
        assert not back.isVisible()


def test_a_zoom_shows_every_epoch_of_a_long_run(curves: CurvesView) -> None:
    curves.set_history(run_history(100_000), 60, 20)
    error, _ = plots(curves)
    assert len(drawn(error)[0]) < 2500
    for _ in range(40):
        wheel_over(curves, error)
    low, high = error.viewRange()[0]
    x = error.curves[-1].getData()[0]
    assert high - low < 1000
    assert (np.diff(x) == 1).all()
    assert x[0] <= low < high <= x[-1]


def test_a_hidden_view_only_remembers(qtbot: QtBot, curves: CurvesView) -> None:
    curves.hide()
    curves.set_history(run_history(50), 60, 20)
    error, _ = plots(curves)
    assert error.curves[-1].getData()[0] is None or len(drawn(error)[0]) == 0
    curves.show()
    qtbot.waitExposed(curves)
    assert len(drawn(error)[0]) == 50


def test_light_and_dark_change_background_and_curves_at_once(curves: CurvesView) -> None:
    curves.set_history(run_history(50), 60, 20)
    for palette in (dark_palette(), light_palette()):
        curves.setPalette(palette)
        shown = colours_of(curves)
        assert palette.color(QPalette.ColorRole.Base).name() in shown
        assert {colour.name() for colour in curve_colours(palette)} <= shown


def test_pyqtgraph_is_left_as_it_is() -> None:
    assert pg.getConfigOption("background") == "k"
    assert pg.getConfigOption("foreground") == "d"
    assert pg.getConfigOption("antialias") is False


def test_the_view_is_content_in_a_small_panel(curves: CurvesView) -> None:
    assert curves.minimumSizeHint().width() <= 464
    assert curves.minimumSizeHint().height() <= 220
