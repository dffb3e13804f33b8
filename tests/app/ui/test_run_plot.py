"""D and the accuracy of a run: read, compared with kept runs, smoothed, and exported."""

import csv
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette, run_history

from app.project import ProjectError
from app.ui.kept_runs import KeptCurve
from app.ui.training.run_plot import RunPlot, smoothed
from tests.support.plot_looks import (
    click,
    double_click,
    drag,
    drawn,
    ground,
    hover,
    picture_of,
    press,
    right_click,
    shows,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NAMES = ("error", "accuracy", "validation_error", "validation_accuracy")
TRAINING, VALIDATION, PAST = "#303030", "#b07d00", "#6a3fb5"
KEPT, HIGHLIGHTED = ("#7fb2e0", "#f0a37e"), ("#0072b2", "#c44e00")
ERROR, ACCURACY = range(2)


def flat_run(error: float, epochs: range) -> dict[str, np.ndarray]:
    """D stays as it is; easy to find on the plot."""
    epoch = np.arange(epochs.start, epochs.stop, dtype=np.float64)
    return {"epoch": epoch} | {name: np.full(len(epoch), error if "error" in name else 0.2) for name in NAMES}


def kept_run(key: str, error: float, epochs: range = range(200), n_validation: int = 0) -> KeptCurve:
    return KeptCurve(key, f"run {key}", f"ε 0.1 · seed {key}", flat_run(error, epochs), 60, n_validation)


@pytest.fixture
def plot(qtbot: QtBot) -> RunPlot:
    plot = RunPlot()
    qtbot.addWidget(plot)
    plot.setPalette(light_palette())
    plot.resize(520, 260)
    plot.set_run(run_history(200), 60, 20)
    plot.show()
    return drawn(plot)


def expected(history: dict[str, np.ndarray], epoch: int) -> str:
    error, validation = history["error"][epoch], history["validation_error"][epoch]
    training, other = (round(100 * history[name][epoch], 1) for name in ("accuracy", "validation_accuracy"))
    return (
        f"epoch {epoch} · D {error:.4g} · validation D {validation:.4g} (×3)"
        f" · training {training:g} % · validation {other:g} %"
    )


class TestReading:
    def test_both_errors_and_both_accuracies_are_drawn(self, plot: RunPlot) -> None:
        history = run_history(200)
        history["validation_error"] = history["validation_error"] / 2
        history["validation_accuracy"] = history["validation_accuracy"] / 2
        plot.set_run(history, 60, 20)
        picture = picture_of(plot)
        assert shows(TRAINING, picture, plot.place_of(20, history["error"][20]))
        assert shows(VALIDATION, picture, plot.place_of(20, 3 * history["validation_error"][20]), 4)
        assert shows(TRAINING, picture, plot.place_of(100, 100 * history["accuracy"][100], ACCURACY))
        assert shows(VALIDATION, picture, plot.place_of(100, 50 * history["accuracy"][100], ACCURACY), 4)

    @pytest.mark.parametrize(("row", "height"), [(ERROR, 1), (ACCURACY, 50)])
    def test_hovering_either_plot_reads_the_history_there(self, plot: RunPlot, row: int, height: int) -> None:
        hover(plot, plot.place_of(80, height, row))
        assert plot.pointed == pytest.approx(80, abs=1)
        assert plot.readout == expected(run_history(200), round(plot.pointed))

    def test_a_long_run_is_read_as_it_was_measured_not_as_it_is_drawn(self, plot: RunPlot) -> None:
        history = run_history(100_000)
        history["error"] += np.random.default_rng(0).random(100_000)
        plot.set_run(history, 60, 20)
        hover(plot, plot.place_of(50_000, 2))
        shown = round(plot.pointed)
        assert shown == pytest.approx(50_000, abs=250)
        assert plot.readout == expected(history, shown)
        press(plot, Qt.Key.Key_Right)
        assert plot.readout == expected(history, shown + 1)

    def test_the_readout_moves_nothing_and_goes_on_with_the_run(self, plot: RunPlot) -> None:
        places = [plot.place_of(50, 50, row) for row in (ERROR, ACCURACY)]
        press(plot, Qt.Key.Key_End)
        assert plot.readout == expected(run_history(200), 199)
        assert [plot.place_of(50, 50, row) for row in (ERROR, ACCURACY)] == places
        other = {name: v * 0.5 if name != "epoch" else v for name, v in run_history(200).items()}
        plot.set_run(other, 60, 20)
        drawn(plot)
        assert plot.readout == expected(other, 199)

    def test_the_keyboard_begins_at_what_is_shown(self, qtbot: QtBot, plot: RunPlot) -> None:
        plot.set_past(50)
        press(plot, Qt.Key.Key_Right)
        assert plot.readout == expected(run_history(200), 50)
        press(plot, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
        with qtbot.waitSignal(plot.epoch_picked) as picked:
            press(plot, Qt.Key.Key_Return)
        assert picked.args == [51]
        press(plot, Qt.Key.Key_Home, Qt.Key.Key_PageDown)
        assert plot.readout.startswith("epoch 10 ")

    def test_a_click_and_a_drag_pick_epochs(self, plot: RunPlot) -> None:
        picked: list[int] = []
        plot.epoch_picked.connect(picked.append)
        click(plot, plot.place_of(60, 3))
        assert picked == [pytest.approx(60, abs=1)]
        picked.clear()
        drag(plot, plot.place_of(60, 50, ACCURACY), plot.place_of(120, 50, ACCURACY))
        assert picked[-1] == pytest.approx(120, abs=1)
        assert picked == sorted(picked)
        picked.clear()
        click(plot, QPoint(5, 60))
        assert picked == []

    def test_a_pick_beyond_the_run_is_its_last_epoch(self, plot: RunPlot) -> None:
        plot.set_run({name: values[:160] for name, values in run_history(200).items()}, 60, 20)
        picked: list[int] = []
        plot.epoch_picked.connect(picked.append)
        click(plot, plot.place_of(190, 3))
        assert picked == [159]

    def test_a_double_click_in_a_zoom_shows_all_and_picks_nothing(self, plot: RunPlot) -> None:
        press(plot, Qt.Key.Key_Plus)
        picked: list[int] = []
        plot.epoch_picked.connect(picked.append)
        double_click(plot, plot.place_of(100, 3))
        assert plot.x_range == (0, 200)
        assert picked == []

    def test_a_single_click_in_a_zoom_picks_once_it_can_be_no_double_click(
        self, qtbot: QtBot, plot: RunPlot
    ) -> None:
        press(plot, Qt.Key.Key_Plus)
        with qtbot.waitSignal(plot.epoch_picked, timeout=3000) as picked:
            click(plot, plot.place_of(100, 3))
        assert picked.args[0] == pytest.approx(100, abs=1)

    def test_dragging_with_the_right_button_moves_and_picks_nothing(self, plot: RunPlot) -> None:
        press(plot, Qt.Key.Key_Plus)
        picked: list[int] = []
        plot.epoch_picked.connect(picked.append)
        low, middle = plot.x_range[0], plot.place_of(100, 3)
        drag(plot, middle, middle - QPoint(80, 0), button=Qt.MouseButton.RightButton)
        assert plot.x_range[0] > low
        assert picked == []

    def test_what_is_shown_is_a_line_in_both_plots(self, plot: RunPlot) -> None:
        plot.set_past(70)
        picture = picture_of(plot)
        for row, value in ((ERROR, 5), (ERROR, 3), (ACCURACY, 20), (ACCURACY, 40)):
            assert shows(PAST, picture, plot.place_of(70, value, row))
        assert not shows(PAST, picture, plot.place_of(90, 3))
        plot.set_past(None)
        assert not shows(PAST, picture_of(plot), plot.place_of(70, 3))

    def test_without_a_run_nothing_is_read(self, plot: RunPlot) -> None:
        plot.forget()
        picked: list[int] = []
        plot.epoch_picked.connect(picked.append)
        click(plot, ground(plot).viewport().rect().center())
        press(plot, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Down)
        assert plot.readout == ""
        assert picked == []


class TestKept:
    def test_kept_runs_are_pale_curves_of_their_own_tones(self, plot: RunPlot) -> None:
        plot.set_kept([kept_run("1", 4), kept_run("2", 5)])
        picture = picture_of(plot)
        assert shows(KEPT[0], picture, plot.place_of(150, 4))
        assert shows(KEPT[1], picture, plot.place_of(150, 5))
        assert shows(KEPT[1], picture, plot.place_of(100, 20, ACCURACY))
        plot.set_kept([])
        assert not shows(KEPT[0], picture_of(plot), plot.place_of(150, 4))

    def test_a_branch_begins_where_it_begins(self, plot: RunPlot) -> None:
        plot.set_kept([kept_run("1", 4, range(100, 180))])
        picture = picture_of(plot)
        assert not shows(KEPT[0], picture, plot.place_of(96, 4))
        assert shows(KEPT[0], picture, plot.place_of(104, 4))
        assert not shows(KEPT[0], picture, plot.place_of(184, 4))

    def test_a_longer_kept_run_is_seen_whole(self, plot: RunPlot) -> None:
        plot.set_kept([kept_run("1", 40, range(1000))])
        assert plot.x_range == (0, 1000)
        assert plot.y_range[1] >= 40

    def test_pointing_at_one_highlights_it_and_tells_what_it_is(self, plot: RunPlot) -> None:
        plot.set_kept([kept_run("1", 4), kept_run("2", 5, n_validation=60)])
        drawn(plot)
        hover(plot, plot.place_of(150, 4))
        first, second, third = plot.note.splitlines()
        assert (first, second) == ("run 1", "ε 0.1 · seed 1")
        assert third.endswith("· D 4 · training 20 %")
        assert shows(HIGHLIGHTED[0], picture_of(plot), plot.place_of(190, 4))
        hover(plot, plot.place_of(150, 5))
        assert plot.note.splitlines()[0] == "run 2"
        assert plot.note.endswith("· D 5 · validation D 5 · training 20 % · validation 20 %")
        hover(plot, plot.place_of(150, 3))
        assert plot.note == ""
        assert not shows(HIGHLIGHTED[0], picture_of(plot), plot.place_of(190, 4))

    def test_the_keyboard_chooses_one_and_takes_it_away(self, qtbot: QtBot, plot: RunPlot) -> None:
        plot.set_kept([kept_run("1", 4), kept_run("2", 5)])
        press(plot, Qt.Key.Key_Down)
        assert plot.note.startswith("run 1\n")
        press(plot, Qt.Key.Key_Down)
        assert plot.note.startswith("run 2\n")
        press(plot, Qt.Key.Key_Up)
        with qtbot.waitSignal(plot.removal_wanted) as removed:
            press(plot, Qt.Key.Key_Delete)
        assert removed.args == ["1"]

    def test_the_menu_takes_away_what_is_pointed_at(self, qtbot: QtBot, plot: RunPlot) -> None:
        plot.set_kept([kept_run("1", 4)])
        drawn(plot)
        right_click(plot, plot.place_of(150, 4))
        menu = plot.findChild(QMenu, "curves_menu")
        action = next(one for one in menu.actions() if one.objectName() == "take_away")
        with qtbot.waitSignal(plot.removal_wanted) as removed:
            action.trigger()
        assert removed.args == ["1"]
        menu.close()

    def test_clearing_the_run_leaves_the_kept_ones(self, plot: RunPlot) -> None:
        plot.set_kept([kept_run("1", 4)])
        plot.forget()
        assert shows(KEPT[0], picture_of(plot), plot.place_of(150, 4))
        hover(plot, plot.place_of(150, 4))
        assert plot.note.startswith("run 1\n")
        assert plot.readout == "epoch 150: this run has nothing there"

    def test_a_peak_of_a_long_kept_run_reaches_its_pixel(self, plot: RunPlot) -> None:
        history = flat_run(1, range(100_000))
        history["error"][61_234] = 9
        plot.set_kept([KeptCurve("1", "run", "", history, 60, 0)])
        assert shows(KEPT[0], picture_of(plot), plot.place_of(61_234, 8.8), 2)


class TestSmoothing:
    def test_what_was_measured_stays_pale_behind(self, plot: RunPlot) -> None:
        history = run_history(500)
        history["error"] = 3 + np.where(np.arange(500) % 2, 2.0, -2.0)
        plot.set_run(history, 60, 0)
        assert shows(TRAINING, picture_of(plot), plot.place_of(250, 4.5), 2)
        plot.set_smooth(True)
        picture = picture_of(plot)
        assert plot.smoothing == 21
        assert shows(TRAINING, picture, plot.place_of(250, 3))
        assert not shows(TRAINING, picture, plot.place_of(250, 4.5), 2)
        assert shows("#a8a8a8", picture, plot.place_of(250, 4.5), 2)
        plot.set_smooth(False)
        assert shows(TRAINING, picture_of(plot), plot.place_of(250, 4.5), 2)

    def test_a_zoom_averages_over_a_share_of_what_is_seen(self, plot: RunPlot) -> None:
        plot.set_run(run_history(10_000), 60, 20)
        plot.set_smooth(True)
        whole = plot.smoothing
        for _ in range(6):
            plot.zoom(0.5)
        assert plot.smoothing < whole / 10

    def test_the_average_of_a_straight_line_is_that_line(self) -> None:
        for n in (7, 400, 10_000, 100_000):
            x, y = smoothed(np.arange(n) * 1.0, 3 * np.arange(n) + 1.0, slice(0, n))
            assert np.allclose(y, 3 * x + 1)
            assert len(x) <= 1024

    def test_the_average_is_what_it_says(self) -> None:
        y = np.random.default_rng(0).random(400)
        x, mean = smoothed(np.arange(400) * 1.0, y, slice(0, 400))
        assert mean[200] == pytest.approx(y[192:209].mean())
        assert (mean[0], mean[-1]) == (y[0], pytest.approx(y[-1]))
        assert len(x) == 400


class TestExport:
    @pytest.fixture
    def compared(self, plot: RunPlot) -> RunPlot:
        """Dark, with a run of 700 epochs and a kept branch from epoch 100 without validation."""
        plot.setPalette(dark_palette())
        plot.set_run(run_history(700), 60, 20)
        branch = {name: v[100:] / 3 if name != "epoch" else v[100:] for name, v in run_history(300).items()}
        branch["validation_error"] = branch["validation_accuracy"] = np.full(200, np.nan)
        plot.set_kept([KeptCurve("k", "branch, at 100", "ε 0.02", branch, 60, 0)])
        return plot

    def test_the_table_holds_every_epoch_of_every_run(self, compared: RunPlot, tmp_path: Path) -> None:
        compared.exported(tmp_path / "curves.csv")()
        with (tmp_path / "curves.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        assert header == ["run", "epoch", "D", "accuracy", "validation D", "validation accuracy"]
        here, branch = ([row for row in rows if row[0] == name] for name in ("this run", "branch, at 100"))
        assert len(here) + len(branch) == len(rows)
        history = run_history(700)
        assert [int(row[1]) for row in here] == list(range(700))
        for column, name in enumerate(NAMES, start=2):
            assert [float(row[column]) for row in here] == history[name].tolist()
        assert [int(row[1]) for row in branch] == list(range(100, 300))
        assert [float(row[2]) for row in branch] == (run_history(300)["error"][100:] / 3).tolist()
        assert {tuple(row[4:]) for row in branch} == {("", "")}

    def test_the_picture_is_twice_as_fine_and_light_even_in_the_dark(
        self, compared: RunPlot, tmp_path: Path
    ) -> None:
        compared.exported(tmp_path / "curves.png")()
        picture = QImage(str(tmp_path / "curves.png"))
        assert picture.width() >= 1600
        seen = {
            picture.pixelColor(x, y).name()
            for x in range(0, picture.width(), 3)
            for y in range(0, picture.height(), 3)
        }
        assert picture.pixelColor(picture.width() - 40, 400).name() == "#ffffff"
        assert {TRAINING, KEPT[0]} <= seen

    def test_the_drawing_is_made_of_lines_and_texts_and_names_every_run(
        self, compared: RunPlot, tmp_path: Path
    ) -> None:
        compared.set_smooth(True)
        compared.log = True
        compared.exported(tmp_path / "curves.svg")()
        drawing = ET.parse(tmp_path / "curves.svg")
        kinds = [element.tag.rsplit("}", 1)[-1] for element in drawing.iter()]
        assert "image" not in kinds
        assert kinds.count("polyline") + kinds.count("path") >= 8
        texts = {
            "".join(element.itertext()).strip() for element in drawing.iter() if element.tag.endswith("text")
        }
        assert "this run: training" in texts
        # Letters of another font are a text of their own.
        assert "branch, at 100 ·" in texts
        assert {"D, total error", "accuracy", "epoch", "100 %", "0.1", "1", "10"} <= texts

    def test_a_file_that_cannot_be_written_is_an_error_to_be_shown(
        self, compared: RunPlot, tmp_path: Path
    ) -> None:
        for suffix in (".png", ".svg", ".csv"):
            write = compared.exported(tmp_path / "no such folder" / f"curves{suffix}")
            with pytest.raises(ProjectError, match="There is no folder"):
                write()
        with pytest.raises(OSError, match=r"curves\.jpg was not written.*\.png, \.svg or \.csv\."):
            compared.exported(tmp_path / "curves.jpg")

    def test_curves_never_shown_can_be_written_too(self, qtbot: QtBot, tmp_path: Path) -> None:
        hidden = RunPlot()
        qtbot.addWidget(hidden)
        hidden.set_run(run_history(50), 60, 20)
        for suffix in (".png", ".svg", ".csv"):
            hidden.exported(tmp_path / f"curves{suffix}")()
            assert (tmp_path / f"curves{suffix}").stat().st_size > 1000


def test_the_plot_is_content_in_a_small_panel_and_says_where_the_keyboard_is(plot: RunPlot) -> None:
    assert plot.minimumSizeHint().width() <= 300
    assert "Page Up" in plot.toolTip()
    plot.clearFocus()
    edge = picture_of(plot).pixelColor(1, 60)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture_of(plot).pixelColor(1, 60) != edge
    assert plot.findChild(QToolButton, "curves_whole").accessibleName() == "show all"


def test_a_run_that_grows_is_drawn_as_one_that_was_there_at_once(qtbot: QtBot, plot: RunPlot) -> None:
    """What was worked out of a long run before is taken over while it grows, also over what is no number."""
    history = run_history(60_000)
    random = np.random.default_rng(0)
    history["error"] = history["error"] * np.exp(0.3 * random.standard_normal(60_000))
    history["error"][40_000:40_010] = np.nan
    for last in (20_000, 45_000, 60_000):
        plot.set_run({name: values[:last] for name, values in history.items()}, 60, 20)
        drawn(plot)
    other = RunPlot()
    qtbot.addWidget(other)
    other.setPalette(light_palette())
    other.resize(plot.size())
    other.set_run(history, 60, 20)
    other.show()
    for smooth in (False, True):
        for one in (plot, other):
            one.set_smooth(smooth)
        assert picture_of(plot) == picture_of(drawn(other))
        assert plot.y_range == other.y_range
