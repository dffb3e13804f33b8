"""The window on small screens, and with large fonts: nothing is pushed off, nothing is cut."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QToolTip,
    QWidget,
)

from app.ui.registry import PAGES
from app.ui.style import light_palette, wear

# The screens of B1: as high as the system's bars leave them, and the font's size as a multiple of the usual.
SCREENS = {
    "1024x700": (QSize(1024, 700), 1.0),
    "1366x768 at 120 dpi": (QSize(1366, 700), 1.25),
    "1366x768 at 144 dpi": (QSize(1366, 700), 1.5),
    "1920x1080 at 1.5": (QSize(1280, 660), 1.0),
}
PLACES = [page.id for page in PAGES]


@pytest.fixture
def usual_font():
    font = QApplication.font()
    yield font
    wear(light_palette(), font)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_fits(saved_person, usual_font, screen):
    size, scale = SCREENS[screen]
    person, window = saved_person, saved_person.window
    larger = QApplication.font()
    larger.setPointSizeF(usual_font.pointSizeF() * scale)
    wear(light_palette(), larger)
    window.resize(size)
    for place in PLACES:
        person.choose(f"show_{place}")
        person.bot.wait(50)
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= size.width(), place
        assert window.minimumSizeHint().height() <= size.height(), place
        assert window.size() == size, place
        assert not cut(window), place


def cut(window: QWidget) -> list[str]:
    """Words and controls that are seen and yet not wholly there, though no scroll bar brings them."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty() or scrolls(widget):
            continue
        if isinstance(widget, (QAbstractButton, QComboBox)):
            place = QRect(widget.mapTo(window, QPoint()), widget.size())
            if not window.rect().contains(place):
                found.append(f"{widget.objectName()} is beyond the window: {place}")
        plain = type(widget) is QLabel and not widget.wordWrap() and bool(widget.text())
        if plain and widget.sizeHint().width() > widget.width() + 2:
            found.append(f"{widget.objectName()}: {widget.text()} needs {widget.sizeHint().width()}")
        found += [f"{widget.objectName()}: {text}" for text, room in words_in(widget) if room < 0]
    return found


def words_in(widget: QWidget) -> list[tuple[str, int]]:
    """What is written in a field or on tabs, with the pixels that are left beside it."""
    width = widget.fontMetrics().horizontalAdvance
    if isinstance(widget, QComboBox):
        return [(widget.currentText(), widget.width() - width(widget.currentText()) - 20)]
    if isinstance(widget, QTabBar):
        return [
            (widget.tabText(index), widget.tabRect(index).width() - width(widget.tabText(index)))
            for index in range(widget.count())
        ]
    if widget.objectName() == "progress_line":
        return [(widget.text(), widget.width() - width(widget.text()))]
    return []


def scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.verticalScrollBar().maximum():
            return True
        parent = parent.parentWidget()
    return False


def test_panels_become_tabs_where_the_room_ends_and_stand_side_by_side_again(saved_person):
    person, window = saved_person, saved_person.window
    window.resize(1280, 800)
    person.wait(lambda: person.find("who_panel").isVisible() and person.find("faces_panel").isVisible())
    window.resize(900, 700)
    person.wait(lambda: window.findChildren(QTabWidget, "panel_tabs"))
    assert not person.find("who_panel").isVisible()
    person.open_tab("panel_tabs", "Who is it?")
    person.wait(lambda: person.find("who_panel").isVisible())
    assert person.find("training_panel").isVisible()
    person.choose("order_newest")
    person.wait(lambda: person.find("faces_panel").isVisible())
    person.choose("follow_camera")
    person.wait(lambda: person.find("who_panel").isVisible())
    window.resize(1280, 800)
    person.wait(lambda: person.find("who_panel").isVisible() and person.find("faces_panel").isVisible())


def test_a_message_pushes_nothing(saved_person):
    person = saved_person
    before = person.find("panels").geometry()
    person.window.session.failed.emit("Something could not be read. " * 8)
    person.wait(lambda: person.banner != "")
    assert person.find("panels").geometry() == before
    assert person.window.minimumSizeHint().height() < 700
    banner = person.find("banner")
    assert banner.parentWidget().rect().contains(banner.geometry())
    person.choose("camera")
    person.wait(lambda: person.banner == "")


def test_everything_grows_and_shrinks_with_three_keys(saved_person, usual_font):
    person = saved_person
    before = person.find("pages_bar").height()
    person.choose("larger")
    person.choose("larger")
    person.wait(lambda: person.find("pages_bar").height() > before)
    person.choose("usual_size")
    person.wait(lambda: person.find("pages_bar").height() == before)
    person.choose("smaller")
    person.wait(lambda: person.find("pages_bar").height() < before)
    person.choose("usual_size")


def test_a_long_tooltip_comes_in_short_lines(saved_person):
    person = saved_person
    widget = person.find("open_camera")
    widget.setToolTip("word " * 40)
    place = widget.rect().center()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place)))
    person.wait(lambda: QToolTip.text() != "")
    assert max(map(len, QToolTip.text().split("\n"))) <= 64
    QToolTip.hideText()


@pytest.mark.parametrize("size", [QSize(1280, 768), QSize(1024, 700)], ids=["1280", "1024"])
def test_beside_the_help_the_window_stays_on_the_screen(saved_person, size):
    person, window = saved_person, saved_person.window
    window.resize(size)
    for place in PLACES:
        person.choose(f"show_{place}")
        person.choose("help")
        person.bot.wait(50)
        QApplication.processEvents()
        assert window.size() == size, place


def test_a_message_is_no_higher_than_its_words_and_leaves_the_pages_names_free(saved_person):
    person = saved_person
    person.window.session.failed.emit("A short sentence.")
    banner, words = person.find("banner"), person.find("banner_text")
    bar = person.find("pages_bar")
    low = banner.height()
    assert low < 3 * banner.fontMetrics().height() + 16
    assert banner.mapToGlobal(QPoint()).y() >= bar.mapToGlobal(bar.rect().bottomLeft()).y()
    person.window.session.failed.emit("A long sentence that takes several lines of the card. " * 6)
    assert banner.height() > low
    assert words.height() >= words.heightForWidth(words.width())
