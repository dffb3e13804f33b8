"""The one style: what matters most stands out, everything grows together, and both palettes can be read."""

from collections import Counter

import pytest
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.style import TYPE, dark_palette, light_palette, typed, wear
from app.ui.widgets.buttons import PrimaryButton

PALETTES = pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])


@pytest.fixture
def worn(qtbot):
    """Wears a palette, and the usual one again afterwards."""
    font = QApplication.font()

    def put_on(palette, times=1.0):
        larger = QApplication.font()
        larger.setPointSizeF(font.pointSizeF() * times)
        wear(palette, larger)

    yield put_on
    wear(light_palette(), font)


def shown(qtbot, *widgets):
    box = QWidget()
    column = QVBoxLayout(box)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    return box


def colours_of(widget):
    image = widget.grab().toImage()
    return Counter(image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height()))


@PALETTES
def test_the_primary_button_is_the_one_in_the_accent(qtbot, worn, palette):
    worn(palette)
    action = QAction("Run")
    primary, usual = PrimaryButton(action, ("Run", "Pause")), QPushButton("Reset")
    box = shown(qtbot, primary, usual)
    accent = palette.color(QPalette.ColorRole.Highlight).name()
    assert colours_of(primary).most_common(1)[0][0] == accent
    assert accent not in colours_of(usual)
    action.setEnabled(False)
    qtbot.waitUntil(lambda: colours_of(primary).most_common(1)[0][0] != accent)
    assert primary.minimumSizeHint().width() >= primary.fontMetrics().horizontalAdvance("Pause")
    box.close()


@PALETTES
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_can_be_ticked_is_seen_on_the_window(qtbot, worn, palette, kind):
    worn(palette)
    button = kind("before a plain wall")
    box = shown(qtbot, button)
    ground = palette.color(QPalette.ColorRole.Window).lightness()
    assert max(abs(QColor(one).lightness() - ground) for one in colours_of(button)) > 60
    box.close()


@PALETTES
@pytest.mark.parametrize("kind", [QCheckBox, QPushButton, QLineEdit])
def test_the_focus_is_seen(qtbot, worn, palette, kind):
    worn(palette)
    first, second = kind(), kind()
    box = shown(qtbot, first, second)
    second.setFocus()
    qtbot.waitUntil(second.hasFocus)
    without = colours_of(first)
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    accent = palette.color(QPalette.ColorRole.Highlight).name()
    assert colours_of(first)[accent] > without[accent]
    box.close()


def test_text_grows_with_everything(qtbot, worn):
    worn(light_palette())
    labels = [typed(QLabel("D"), size) for size in TYPE]
    box = shown(qtbot, *labels)
    before = [label.fontMetrics().height() for label in labels]
    assert before == sorted(before)
    worn(light_palette(), 1.5)
    qtbot.waitUntil(lambda: all(a.fontMetrics().height() > b for a, b in zip(labels, before, strict=True)))
    box.close()


@PALETTES
def test_text_is_readable_on_its_ground(palette):
    for text, ground in (
        (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
        (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
        (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
        (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
        (QPalette.ColorRole.Link, QPalette.ColorRole.Window),
    ):
        assert contrast(palette.color(text), palette.color(ground)) >= 4.5, (text, ground)


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2's, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: QColor) -> float:
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
