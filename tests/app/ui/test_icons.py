import re
from importlib.resources import files

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from pytestqt.qtbot import QtBot
from training_looks import dark_palette, light_palette

from app.ui.icons import icon

LINE_ICONS = (
    *(
        "new",
        "open",
        "save-copy",
        "quit",
        "undo",
        "redo",
        "delete",
        "camera",
        "camera-off",
        "folder",
        "picture",
    ),
    *("capture", "run", "pause", "step", "reset", "sample", "help", "move", "close"),
    *("exclude", "sort", "previous", "next", "first", "dice"),
)


def strongest_colour(shown: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """The colour of the pixel that is covered most."""
    image = shown.pixmap(QSize(48, 48), 1.0, mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda pixel: pixel.alpha())


@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_every_line_icon_is_drawn_in_the_text_colour(qtbot: QtBot, palette: QPalette) -> None:
    text = palette.color(QPalette.ColorRole.WindowText)
    assert {name: strongest_colour(icon(name, palette)) for name in LINE_ICONS} == dict.fromkeys(
        LINE_ICONS, text
    )


def test_disabled_and_selected_icons_have_the_colours_of_such_text(qtbot: QtBot) -> None:
    palette = dark_palette()
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert strongest_colour(icon("run", palette), QIcon.Mode.Disabled) == disabled
    selected = palette.color(QPalette.ColorRole.HighlightedText)
    assert strongest_colour(icon("run", palette), QIcon.Mode.Selected) == selected


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_an_icon_has_as_many_pixels_as_the_screen(qtbot: QtBot, ratio: float) -> None:
    camera = icon("camera", light_palette())
    for points in (16, 20, 24, 32):
        assert camera.pixmap(QSize(points, points), ratio).width() == round(points * ratio)


def test_the_application_icon_is_coloured_at_every_size(qtbot: QtBot) -> None:
    facet = icon("facet", light_palette())
    for size in (16, 32, 64, 256):
        image = facet.pixmap(QSize(size, size), 1.0).toImage()
        assert image.width() == size
        left, right = image.pixelColor(size // 3, size // 2), image.pixelColor(2 * size // 3, size // 2)
        assert left.blue() > left.red()
        assert right.red() > right.blue()


def test_line_icons_are_of_one_family() -> None:
    for name in LINE_ICONS:
        drawing = files("assets").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in drawing, name
        assert re.findall(r'stroke-width="([^"]+)"', drawing) == ["1.8"], name
        assert 'stroke-linecap="round"' in drawing, name
        assert re.findall(r'stroke="([^"]+)"', drawing) == ["currentColor"], name


def test_an_unknown_icon_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", light_palette())


def test_the_pictures_of_the_application_icon_are_made_from_the_drawing(qtbot: QtBot) -> None:
    # Made by `icon("facet", palette).pixmap(512).save(…)`: desktops and installers want pixels.
    made = QImage(str(files("assets").joinpath("desktop", "facet.png")))
    drawn = icon("facet", light_palette()).pixmap(made.size(), 1.0).toImage()
    assert made.size() == QSize(512, 512)
    for x in range(8, 512, 16):
        for y in range(8, 512, 16):
            there, here = made.pixelColor(x, y), drawn.pixelColor(x, y)
            assert max(abs(a - b) for a, b in zip(there.getRgb(), here.getRgb(), strict=True)) < 8
