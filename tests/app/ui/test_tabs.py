"""A page in a window that is lower than the page can do with."""

import pytest
from made_session import made_session
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.registry import Place
from app.ui.widgets.tabs import Scrolled, Tabs


@pytest.fixture
def page() -> QWidget:
    page = QTextEdit()
    page.setMinimumSize(200, 300)
    return page


@pytest.fixture
def scrolled(qtbot, page):
    scrolled = Scrolled("some_page")
    scrolled.hold(page)
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
    assert scrolled.minimumSizeHint().width() >= 200
    scrolled.resize(320, 180)
    bar = scrolled.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 300 - 180)
    assert page.height() == 300


def test_what_the_page_comes_to_need_is_followed(qtbot, scrolled, page):
    page.setMinimumHeight(700)
    page.updateGeometry()
    qtbot.waitUntil(lambda: scrolled.verticalScrollBar().maximum() == 200)


@pytest.fixture
def session(qtbot, tmp_path):
    session = made_session(tmp_path)
    yield session
    session.end()


def tabs_of(qtbot, session):
    places = (
        Place("first", "First", "The first one.", "made_views:First"),
        Place("second", "Second", "The second one.", "made_views:Second"),
    )
    tabs = Tabs(session, "some", places=places)
    qtbot.addWidget(tabs)
    tabs.show()
    qtbot.waitExposed(tabs)
    return tabs


def test_a_tab_is_made_when_it_is_first_looked_at(qtbot, session):
    tabs = tabs_of(qtbot, session)
    assert tabs.findChild(QWidget, "first_view").isVisible()
    assert tabs.findChild(QWidget, "second_view") is None
    tabs.setCurrentIndex(1)
    assert tabs.findChild(QWidget, "second_view").isVisible()
    assert not tabs.findChild(QWidget, "first_view").isVisible()
    assert tabs.tabToolTip(1) == "The second one."


def test_the_tab_is_the_one_looked_at_last(qtbot, session):
    tabs_of(qtbot, session).setCurrentIndex(1)
    assert tabs_of(qtbot, session).currentIndex() == 1


def test_only_what_is_seen_is_refreshed(qtbot, session):
    tabs = tabs_of(qtbot, session)
    session.refresher.start()
    first = tabs.findChild(QWidget, "first_view")
    qtbot.waitUntil(lambda: first.refreshed > 2)
    tabs.setCurrentIndex(1)
    second = tabs.findChild(QWidget, "second_view")
    before = first.refreshed
    qtbot.waitUntil(lambda: second.refreshed > 2)
    assert first.refreshed == before
