from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.recognition.settings import RunSettings
from app.ui.symbols import SymbolLabel
from app.ui.training.network_line import NetworkLine, stages
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
def test_the_parameters_are_counted_rightly(line: NetworkLine, architecture: Architecture) -> None:
    counted = sum(int(np.prod(shape)) for shape in parameter_shapes(architecture).values())
    line.set_architecture(architecture)
    assert f"{counted:,} parameters in all." in line.accessibleDescription()


@pytest.mark.parametrize("width", [300, 464])
@pytest.mark.parametrize("settings", [RunSettings(), LARGEST], ids=["usual", "largest"])
def test_the_line_fits_a_narrow_panel(
    qtbot: QtBot, line: NetworkLine, settings: RunSettings, width: int
) -> None:
    line.set_architecture(settings.architecture(1))
    line.resize(width, line.sizeHint().height())
    cards = [line.findChild(QWidget, f"stage_{number}") for number in range(5)]

    def stand_side_by_side() -> None:
        assert cards[0].x() >= 0
        assert cards[-1].geometry().right() < width == line.width()
        for left, right in pairwise(cards):
            assert left.geometry().right() < right.x()

    qtbot.waitUntil(stand_side_by_side)


def test_the_tooltip_of_a_card_tells_shape_parameters_and_equation(line: NetworkLine) -> None:
    line.set_architecture(RunSettings(f="relu", g="tanh").architecture(1))
    for number, told in {
        1: ("16 convolution kernels", "5×5", "416 parameters", "Eq. (5)"),
        2: ("16 features of 7×7", "4×4 window", "g is tanh"),
        3: ("784 weights w", "785 parameters", "eq. (22)"),
        4: ("f the ReLU", "ζ is low for the first person"),
    }.items():
        tip = line.findChild(QWidget, f"stage_{number}").toolTip()
        for words in told:
            assert words in tip


def test_a_symbol_on_it_is_a_link_to_its_card(line: NetworkLine) -> None:
    line.set_architecture(RunSettings().architecture(1))
    shown = {label.text() for label in line.findChildren(SymbolLabel)}
    assert shown == {"K", "σ", "w·σ + φ", "s"}
