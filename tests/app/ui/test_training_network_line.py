from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from training_looks import colours_of, dark_palette, light_palette

from app.recognition.settings import RunSettings
from app.ui.training.network_line import NetworkLine
from app.ui.training.network_stages import parameter_count, stages
from engine import Architecture, Dense, Features
from engine.starting import parameter_shapes

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LARGEST = RunSettings(kernels=128, kernel_size=15, pool=1, size=128)
DEEP = Architecture((1, 32, 32), (Features(8, 5, 2), Features(16, 3, 2)), (Dense(10), Dense(3)))


@pytest.fixture
def line(qtbot: QtBot) -> NetworkLine:
    line = NetworkLine()
    qtbot.addWidget(line)
    line.setPalette(light_palette())
    line.resize(464, line.sizeHint().height())
    line.show()
    qtbot.waitExposed(line)
    return line


def test_the_network_is_one_line_of_shapes() -> None:
    shown = [(stage.symbol, stage.shape) for stage in stages(RunSettings().architecture(1))]
    assert shown == [("l", "32×32"), ("K", "16 × 5×5"), ("σ", "16 × 7×7"), ("w·σ + φ", "1 × 784"), ("s", "1")]


def test_layers_of_a_deeper_network_are_numbered() -> None:
    symbols = [stage.symbol for stage in stages(DEEP)]
    assert symbols == ["l", "K₁", "σ₁", "K₂", "σ₂", "w·σ + φ", "w·s + φ", "s"]


@pytest.mark.parametrize("architecture", [RunSettings().architecture(1), LARGEST.architecture(3), DEEP])
def test_the_parameters_are_counted_rightly(architecture: Architecture) -> None:
    counted = sum(int(np.prod(shape)) for shape in parameter_shapes(architecture).values())
    assert parameter_count(architecture) == counted


@pytest.mark.parametrize(
    "architecture",
    [RunSettings().architecture(1), LARGEST.architecture(3), DEEP],
    ids=["usual", "largest", "deep"],
)
def test_the_line_fits_a_narrow_panel(line: NetworkLine, architecture: Architecture) -> None:
    line.set_architecture(architecture)
    boxes = [line.box(index) for index in range(len(stages(architecture)))]
    assert boxes[0].left() >= 0
    assert boxes[-1].right() <= line.width()
    for left, right in pairwise(boxes):
        assert left.right() < right.left()


def test_the_tooltip_of_a_box_tells_shape_parameters_and_equation(line: NetworkLine) -> None:
    line.set_architecture(RunSettings().architecture(1))
    at: QPoint = line.box(1).center().toPoint()
    QApplication.sendEvent(line, QHelpEvent(QHelpEvent.Type.ToolTip, at, line.mapToGlobal(at)))
    for words in ("16 convolution kernels", "5×5", "416 parameters", "Eq. (5)"):
        assert words in QToolTip.text()
    QToolTip.hideText()


def test_someone_who_cannot_see_it_hears_it(line: NetworkLine) -> None:
    line.set_architecture(RunSettings().architecture(1))
    assert "1201 parameters in all" in line.accessibleDescription()


def test_the_line_is_drawn_in_the_colours_of_the_palette(line: NetworkLine) -> None:
    line.set_architecture(RunSettings().architecture(1))
    for palette in (light_palette(), dark_palette()):
        line.setPalette(palette)
        assert palette.base().color().name() in colours_of(line)
