"""A page in a window that is lower than the page can do with."""

import pytest
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.scrolled_page import ScrolledPage


@pytest.fixture
def page() -> QWidget:
    page = QTextEdit()
    page.setMinimumSize(200, 300)
    return page


@pytest.fixture
def scrolled(qtbot, page):
    scrolled = ScrolledPage(page, "some_page")
    qtbot.addWidget(scrolled)
    scrolled.resize(320, 500)
    scrolled.show()
    qtbot.waitExposed(scrolled)
    return scrolled


def test_all_the_room_is_the_pages(scrolled, page):
    assert page.isVisible()
    assert (page.width(), page.height()) == (320, 500)


def test_a_page_too_high_for_the_window_is_scrolled_and_stays_legible(qtbot, scrolled, page):
    assert scrolled.minimumSizeHint().height() < 300
    assert scrolled.minimumSizeHint().width() == 200
    scrolled.resize(320, 180)
    bar = scrolled.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 300 - 180)
    assert page.height() == 300


def test_what_the_page_comes_to_need_is_followed(qtbot, scrolled, page):
    page.setMinimumHeight(700)
    page.updateGeometry()
    qtbot.waitUntil(lambda: scrolled.verticalScrollBar().maximum() == 200)
