"""Circles and boxes to click are seen in light and dark."""

import pytest
from drawn_pictures import drawn
from PySide6.QtWidgets import QStyle, QStyleFactory, QStyleOptionButton
from training_looks import dark_palette, light_palette

from app.ui.outlined_buttons import OutlinedCheckBox, OutlinedRadioButton

PARTS = {
    OutlinedRadioButton: QStyle.SubElement.SE_RadioButtonIndicator,
    OutlinedCheckBox: QStyle.SubElement.SE_CheckBoxIndicator,
}


@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_the_outline_stands_out_from_the_window(qtbot, kind, palette):
    button = kind("before a plain wall")
    qtbot.addWidget(button)
    style = QStyleFactory.create("Fusion")
    button.setStyle(style)
    button.setPalette(palette)
    button.resize(button.sizeHint())
    option = QStyleOptionButton()
    button.initStyleOption(option)
    place = button.style().subElementRect(PARTS[kind], option, button)
    image = drawn(button)
    edge = image.pixelColor(place.left(), place.center().y()).lightness()
    assert abs(edge - palette.window().color().lightness()) > 60
    button.setStyle(None)
