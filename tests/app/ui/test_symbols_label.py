"""Labels whose symbols are links."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.ui.symbols import SymbolLabel


@pytest.fixture
def page(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_it_says_what_is_written_and_is_heard(page):
    label = SymbolLabel("ε", parent=page)
    assert label.text() == label.accessibleName() == "ε, learning rate"
    label.setText("ε = 0.1 < 1 & more")
    assert label.text() == label.accessibleName() == "ε = 0.1 < 1 & more"


def test_each_letter_is_a_link_and_words_are_none(page, qtbot):
    label = SymbolLabel("hws", "w whistles: h = w·x, s = f(h)", page)
    label.adjustSize()
    followed, pointed = [], []
    label.linkActivated.connect(followed.append)
    label.linkHovered.connect(pointed.append)
    page.show()
    middle = label.height() // 2
    for x in range(0, label.width(), 2):
        qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(x, middle))
    links = [one for one, before in zip(followed, ["", *followed], strict=False) if one != before]
    assert links == ["w", "h", "w", "s", "h"]


@pytest.mark.parametrize(("enabled", "role"), [(True, "Link"), (False, "WindowText")])
def test_a_link_has_the_palettes_colour(page, enabled, role):
    label = SymbolLabel("D", "DDD D", page)
    label.setEnabled(enabled)
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.Link, Qt.GlobalColor.red)
    label.setPalette(palette)
    label.resize(label.sizeHint())
    image = label.grab().toImage()
    reds = {
        x
        for x in range(image.width())
        for y in range(image.height())
        if (one := image.pixelColor(x, y)).red() > one.blue() + 100
    }
    assert bool(reds) == (role == "Link")
    assert all(x > image.width() * 0.6 for x in reds)
