"""Cards that point at what is to be seen."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from app.ui.widgets.callout import Callout, Callouts

CALLOUTS = (
    Callout("left", "First", "At the left."),
    Callout("right", "Second", "At the right."),
)


@pytest.fixture
def page(qtbot):
    page = QWidget()
    page.resize(900, 500)
    for name, place in {"left": QRect(10, 10, 200, 480), "right": QRect(690, 200, 200, 90)}.items():
        one = QWidget(page)
        one.setObjectName(name)
        one.setGeometry(place)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def cards(page):
    return Callouts(page)


def title(cards):
    return cards.findChild(QLabel, "callout_title").text() if cards.isVisible() else ""


def test_one_after_the_other_is_shown_and_then_none(qtbot, cards):
    cards.show_all(CALLOUTS)
    following = cards.findChild(QPushButton, "callout_next")
    assert title(cards) == "First"
    qtbot.mouseClick(following, Qt.MouseButton.LeftButton)
    assert title(cards) == "Second"
    qtbot.mouseClick(following, Qt.MouseButton.LeftButton)
    assert not cards.isVisible()


def test_a_card_stands_beside_what_it_speaks_of_and_on_the_page(qtbot, page, cards):
    cards.show_all(CALLOUTS)
    for name, size in (("left", (900, 500)), ("left", (430, 500))):
        page.resize(*size)
        target = page.findChild(QWidget, name)
        assert page.rect().contains(cards.geometry()), size
        assert cards.findChild(QLabel, "callout_text").height() > 0
        if size[0] > 600:
            assert not cards.geometry().intersects(target.geometry())


def test_they_can_be_put_away_with_the_mouse_and_with_escape(qtbot, cards):
    cards.show_all(CALLOUTS)
    qtbot.mouseClick(cards.findChild(QToolButton, "callout_close"), Qt.MouseButton.LeftButton)
    assert not cards.isVisible()
    cards.show_all(CALLOUTS)
    qtbot.keyClick(cards, Qt.Key.Key_Escape)
    assert not cards.isVisible()


def test_what_cannot_be_seen_is_left_out(page, cards):
    page.findChild(QWidget, "left").hide()
    cards.show_all(CALLOUTS)
    assert title(cards) == "Second"
    page.findChild(QWidget, "right").move(QPoint(2000, 0))
    cards.show_all(CALLOUTS)
    assert title(cards) == ""


def test_a_longer_text_after_a_short_one_is_shown_whole(qtbot, page, cards):
    text = "A sentence that takes several lines of the card, as it says quite a lot. " * 3
    cards.show_all([CALLOUTS[0], Callout("left", "A title that takes two lines of the card, too", text)])
    qtbot.mouseClick(cards.findChild(QPushButton, "callout_next"), Qt.MouseButton.LeftButton)
    for name in ("callout_title", "callout_text"):
        label = cards.findChild(QLabel, name)
        assert label.height() >= label.heightForWidth(label.width())


def test_the_keyboard_is_where_it_was_before(qtbot, page, cards):
    name, work = QLineEdit(page), QPushButton(page)
    for one in (name, work):
        one.show()
    work.setFocus()
    qtbot.waitUntil(work.hasFocus)
    cards.show_all(CALLOUTS)
    assert not work.hasFocus()
    cards.put_away()
    assert work.hasFocus()
