"""The plot of every view: what is drawn where, reading it by mouse and keyboard, and keeping it."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.curve import Curve, Panel
from app.ui.widgets.plot import Plot
from tests.support.plot_looks import click, drag, drawn, ground, hover, picture_of, press, shows

EPOCHS = np.arange(101)
FALLING = 8 * np.exp(-EPOCHS / 20)
TWO = (Panel("D"), Panel("accuracy", percent=True))


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    plot = Plot(x="epoch", y=TWO, log_button=True)
    qtbot.addWidget(plot)
    plot.resize(420, 320)
    plot.set_curve("error", Curve(EPOCHS, FALLING, "training D"))
    plot.set_curve("accuracy", Curve(EPOCHS, 100 * (1 - FALLING / 16), row=1))
    plot.show()
    drawn(plot)
    return plot


class TestDrawing:
    def test_a_curve_is_where_its_numbers_are(self, plot: Plot) -> None:
        colour = "#303030"
        for epoch in (5, 40, 90):
            assert shows(colour, picture_of(plot), plot.place_of(epoch, FALLING[epoch]), 2)
        assert not shows(colour, picture_of(plot), plot.place_of(60, 6), 2)

    def test_ends_are_round_numbers_so_that_axes_stay_while_a_run_grows(self, plot: Plot) -> None:
        assert plot.x_range == (0, 100)
        low, high = plot.y_range
        assert low < 0 < 8 < high < 9

    def test_logarithms_begin_and_end_at_powers_of_ten(self, plot: Plot) -> None:
        plot.log = True
        low, high = plot.y_range
        assert -2.3 < low < -2 < 1 < high < 1.3
        assert shows("#303030", picture_of(plot), plot.place_of(60, FALLING[60]), 2)

    def test_numbers_that_are_none_are_left_out(self, plot: Plot) -> None:
        holes = np.where(EPOCHS == 30, np.nan, FALLING)
        plot.set_curve("error", Curve(EPOCHS, holes))
        plot.log = True
        plot.set_curve("error", Curve(EPOCHS, np.where(EPOCHS > 50, 0, holes)))
        drawn(plot)
        assert all(np.isfinite(plot.y_range))

    def test_a_peak_among_100_000_points_is_seen(self, plot: Plot) -> None:
        many = np.arange(100_000)
        plot.set_curve("error", Curve(many, np.where(many == 61_234, 9.0, 1.0)))
        drawn(plot)
        assert shows("#303030", picture_of(plot), plot.place_of(61_234, 8.5), 2)

    def test_follows_the_palette(self, plot: Plot) -> None:
        plot.setPalette(QPalette(QColor("#2a2a2a")))
        drawn(plot)
        assert shows("#e6e6e6", picture_of(plot), plot.place_of(5, FALLING[5]), 2)

    def test_the_legend_stands_above_the_data(self, plot: Plot) -> None:
        high = plot.place_of(0, plot.y_range[1])
        below = picture_of(plot).copy(0, 0, 300, high.y() - 2)
        assert len({below.pixel(x, y) for x in range(60, 200) for y in range(below.height())}) > 5

    def test_a_message_until_there_are_curves(self, plot: Plot) -> None:
        plot.clear()
        plot.set_message("Press Run.")
        label = plot.findChild(QLabel, "plot_message")
        assert label.isVisible()
        assert label.text() == "Press Run."
        plot.set_message("")
        assert not label.isVisible()

    def test_a_named_ring(self, qtbot: QtBot) -> None:
        plot = Plot(y="backward pass", x="central difference")
        qtbot.addWidget(plot)
        plot.resize(300, 200)
        plot.show()
        plot.set_ranges((-1, 1), (-1, 1), square=True)
        plot.set_mark("worst", -0.5, -0.5, "K₃ (2, 4)", "warning")
        drawn(plot)
        assert shows("#a8200d", picture_of(plot), plot.place_of(-0.5, -0.5) - QPoint(8, 0), 2)


class TestReading:
    def test_the_mouse_reads_the_nearest_epoch(self, qtbot: QtBot, plot: Plot) -> None:
        with qtbot.waitSignal(plot.cursor_moved):
            hover(plot, plot.place_of(40, 4))
        assert plot.pointed == 40
        assert plot.readout.startswith("epoch 40 · training D 1.083")

    def test_arrows_read_epoch_after_epoch(self, plot: Plot) -> None:
        press(plot, Qt.Key.Key_End)
        assert plot.pointed == 100
        press(plot, Qt.Key.Key_Left, Qt.Key.Key_Left)
        assert plot.pointed == 98
        press(plot, Qt.Key.Key_Home, Qt.Key.Key_Right)
        assert plot.pointed == 1
        press(plot, Qt.Key.Key_Escape)
        assert plot.pointed is None
        assert plot.readout == ""

    def test_a_click_and_enter_choose(self, qtbot: QtBot, plot: Plot) -> None:
        with qtbot.waitSignal(plot.clicked) as clicked:
            click(plot, plot.place_of(20, 4))
        assert clicked.args == [20]
        press(plot, Qt.Key.Key_Right)
        with qtbot.waitSignal(plot.clicked) as clicked:
            press(plot, Qt.Key.Key_Return)
        assert clicked.args == [21]

    def test_a_drag_goes_along(self, plot: Plot) -> None:
        found: list[float] = []
        plot.clicked.connect(found.append)
        drag(plot, plot.place_of(20, 4), plot.place_of(60, 4))
        assert found[-1] == pytest.approx(60, abs=1)
        assert len(found) > 2
        assert plot.x_range == (0, 100)

    def test_events_say_what_happened_near_the_crosshair(self, plot: Plot) -> None:
        plot.set_events([(40, "ε 0.1 → 0.05"), (80, "α 0 → 0.9")])
        plot.point_at(40)
        assert plot.note == "epoch 40: ε 0.1 → 0.05"
        press(plot, Qt.Key.Key_Right, ctrl=True)
        assert plot.pointed == 80
        assert plot.note == "epoch 80: α 0 → 0.9"
        plot.point_at(60)
        assert plot.note == ""

    def test_a_curve_behind_is_pointed_at_with_its_group(self, plot: Plot) -> None:
        plot.set_curve("run 1/error", Curve(EPOCHS, 0 * EPOCHS + 6, role="kept", behind=True))
        drawn(plot)
        hover(plot, plot.place_of(60, 6))
        assert plot.highlighted == "run 1"
        assert shows("#0072b2", picture_of(plot), plot.place_of(30, 6))


class TestZooming:
    def test_keys_zoom_move_and_show_everything_again(self, plot: Plot) -> None:
        plot.point_at(20)
        press(plot, Qt.Key.Key_Plus)
        low, high = plot.x_range
        assert high - low == pytest.approx(70, abs=1)
        press(plot, Qt.Key.Key_Right, shift=True)
        assert plot.x_range[0] > low
        press(plot, Qt.Key.Key_0)
        assert plot.x_range == (0, 100)

    def test_shift_and_drag_moves(self, plot: Plot) -> None:
        shift = Qt.KeyboardModifier.ShiftModifier
        drag(plot, plot.place_of(60, 4), plot.place_of(40, 4), modifier=shift)
        assert plot.x_range[0] == pytest.approx(20, abs=4)
        assert plot.is_zoomed

    def test_a_button_shows_everything_again(self, qtbot: QtBot, plot: Plot) -> None:
        button = plot.findChild(QWidget, "plot_whole")
        assert not button.isVisible()
        plot.zoom(0.5)
        drawn(plot)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert plot.x_range == (0, 100)
        assert not button.isVisible()

    def test_a_zoom_stays_while_a_run_grows(self, plot: Plot) -> None:
        plot.zoom(0.5)
        before = plot.x_range
        plot.set_curve("error", Curve(np.arange(200), np.ones(200)))
        assert plot.x_range == before


class TestKeeping:
    def test_pictures_are_light_and_tables_complete(self, plot: Plot, tmp_path: Path) -> None:
        plot.setPalette(QPalette(QColor("#2a2a2a")))
        for suffix in (".png", ".svg", ".csv"):
            plot.export(tmp_path / f"plot{suffix}")
        picture = QImage(str(tmp_path / "plot.png"))
        assert picture.width() == 2 * ground(plot).width()
        assert picture.pixelColor(2, 2).lightness() > 240
        text = (tmp_path / "plot.svg").read_text("utf-8")
        assert "polyline" in text
        assert "accuracy" in text
        with (tmp_path / "plot.csv").open(newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == ["curve", "epoch", "y"]
        assert len(rows) == 1 + 2 * 101
        assert float(rows[41][2]) == FALLING[40]
        assert plot.palette().window().color().lightness() < 128
        assert shows("#e6e6e6", picture_of(plot), plot.place_of(5, FALLING[5]), 2)

    def test_another_ending_is_refused(self, plot: Plot, tmp_path: Path) -> None:
        with pytest.raises(OSError, match=r"must end in \.png"):
            plot.export(tmp_path / "plot.gif")

    def test_the_menu_copies_and_asks_to_save(self, qtbot: QtBot, plot: Plot) -> None:
        wanted: list[str] = []
        plot.save_wanted.connect(wanted.append)
        QApplication.sendEvent(plot, context_menu_event(plot))
        menu = plot.findChild(QMenu, "plot_menu")
        actions = {action.objectName(): action for action in menu.actions()}
        actions["save_svg"].trigger()
        assert wanted == [".svg"]
        actions["copy_numbers"].trigger()
        assert QGuiApplication.clipboard().text().startswith("curve,epoch,y")
        actions["copy_picture"].trigger()
        assert QGuiApplication.clipboard().image().width() == ground(plot).width()
        actions["log"].trigger()
        assert plot.log
        menu.close()
        qtbot.waitUntil(lambda: plot.findChild(QMenu, "plot_menu") is None)


def context_menu_event(plot: Plot) -> QContextMenuEvent:
    at = plot.rect().center()
    return QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, plot.mapToGlobal(at))


def test_a_click_on_the_curve_itself_chooses_too(qtbot: QtBot, plot: Plot) -> None:
    with qtbot.waitSignal(plot.clicked) as clicked:
        click(plot, plot.place_of(20, FALLING[20]))
    assert clicked.args == [20]


def test_the_views_that_show_plots_are_imported_without_the_library_of_plots() -> None:
    modules = ("run_view", "curves", "timeline", "labs", "twin_runs", "rate_lab", "panel")
    imports = ", ".join(f"app.ui.training.{name}" for name in modules)
    seen = f'import sys, {imports}; print("pyqtgraph" in sys.modules)'
    printed = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True)
    assert printed.stdout.strip() == "False"
