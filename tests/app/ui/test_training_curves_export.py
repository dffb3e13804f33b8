"""The curves as files."""

import csv
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, run_history

from app.ui.training.curve_kept import KeptCurve
from app.ui.training.curves import CurvesView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NAMES = ("error", "accuracy", "validation_error", "validation_accuracy")


@pytest.fixture
def curves(qtbot: QtBot) -> CurvesView:
    """Dark, with a run of 700 epochs and a kept branch from epoch 100 without validation."""
    curves = CurvesView()
    qtbot.addWidget(curves)
    curves.setPalette(dark_palette())
    curves.resize(520, 230)
    curves.show()
    qtbot.waitExposed(curves)
    curves.set_history(run_history(700), 60, 20)
    branch = {
        name: values[100:] / 3 if name != "epoch" else values[100:]
        for name, values in run_history(300).items()
    }
    branch["validation_error"] = branch["validation_accuracy"] = np.full(200, np.nan)
    curves.set_kept([KeptCurve("k", "branch, at 100", "ε 0.02", branch, 60, 0)])
    return curves


def test_the_table_holds_every_epoch_of_every_run_in_full_precision(
    curves: CurvesView, tmp_path: Path
) -> None:
    curves.export(tmp_path / "curves.csv")
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


def test_the_picture_is_twice_as_fine_and_light_even_in_the_dark(curves: CurvesView, tmp_path: Path) -> None:
    curves.export(tmp_path / "curves.png")
    picture = QImage(str(tmp_path / "curves.png"))
    assert picture.width() >= 2 * curves.width()
    colours = [
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    ]
    assert colours.count("#ffffff") > 0.7 * len(colours)
    assert {"#303030", "#b07d00", "#7fb2e0"} <= set(colours)


def test_the_drawing_is_made_of_lines_and_texts(curves: CurvesView, tmp_path: Path) -> None:
    curves.set_smooth(True)
    curves.export(tmp_path / "curves.svg")
    drawing = ET.parse(tmp_path / "curves.svg")
    kinds = [element.tag.rsplit("}", 1)[-1] for element in drawing.iter()]
    assert "image" not in kinds
    assert kinds.count("polyline") + kinds.count("path") >= 8
    texts = {"".join(element.itertext()) for element in drawing.iter() if element.tag.endswith("text")}
    assert any(text.startswith("this run") for text in texts)
    assert any(text.startswith("branch, at 100") for text in texts)
    assert {"D, total error", "accuracy", "epoch t", "100 %"} <= texts


def test_a_zoom_and_the_logarithm_are_drawn_as_seen(qtbot: QtBot, curves: CurvesView, tmp_path: Path) -> None:
    qtbot.mouseClick(curves.findChild(QToolButton, "log_scale"), Qt.MouseButton.LeftButton)
    curves.export(tmp_path / "curves.svg")
    texts = {
        "".join(e.itertext()) for e in ET.parse(tmp_path / "curves.svg").iter() if e.tag.endswith("text")
    }
    assert {"0.1", "1", "10"} <= texts


def test_a_file_that_cannot_be_written_is_an_error_to_be_shown(curves: CurvesView, tmp_path: Path) -> None:
    for suffix in (".png", ".svg", ".csv"):
        with pytest.raises(FileNotFoundError):
            curves.export(tmp_path / "no such folder" / f"curves{suffix}")
    with pytest.raises(OSError, match=r"curves\.jpg was not written.*\.png, \.svg or \.csv\."):
        curves.export(tmp_path / "curves.jpg")


def test_the_menu_offers_every_kind_once_there_is_something(qtbot: QtBot, curves: CurvesView) -> None:
    button = curves.findChild(QToolButton, "export_curves")
    assert button.isEnabled()
    wanted = []
    curves.export_wanted.connect(wanted.append)
    for name in ("export_png", "export_svg", "export_csv"):
        button.menu().findChild(QAction, name).trigger()
    assert wanted == [".png", ".svg", ".csv"]
    curves.clear()
    assert button.isEnabled()
    curves.set_kept([])
    assert not button.isEnabled()


def test_curves_never_shown_can_be_written_too(qtbot: QtBot, tmp_path: Path) -> None:
    hidden = CurvesView()
    qtbot.addWidget(hidden)
    hidden.set_history(run_history(50), 60, 20)
    for suffix in (".png", ".svg", ".csv"):
        hidden.export(tmp_path / f"curves{suffix}")
        assert (tmp_path / f"curves{suffix}").stat().st_size > 1000
