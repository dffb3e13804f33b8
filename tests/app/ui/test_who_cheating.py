"""*Is it cheating?* as a person asks it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QToolTip

from app.recognition.cheating import CONDITIONS, CheatTest, sentence
from app.ui.one_line import OneLine
from app.ui.who.cheating_pictures import CheatingPictures
from app.ui.who.cheating_view import CheatingView
from app.ui.who.validation_page import ValidationPage

NETWORK = {"dense.0.bias": np.zeros(1, np.float32)}
ANOTHER = {"dense.0.bias": np.ones(1, np.float32)}


def a_test(**changes):
    values = {
        "which": "validation",
        "names": ("Ada", "Ben"),
        "counts": (5, 5),
        "right": dict(zip(CONDITIONS, (10, 9, 5, 10, 10), strict=True)),
        "examples": {
            condition: np.full((16, 16), 20 * number, np.uint8) for number, condition in enumerate(CONDITIONS)
        },
        "epoch": 120,
        "parameters": NETWORK,
    }
    return CheatTest(**{**values, **changes})


@pytest.fixture
def view(qtbot):
    view = CheatingView()
    qtbot.addWidget(view)
    view.resize(328, 240)
    view.show()
    return view


def button(view):
    return view.findChild(QPushButton, "ask_cheating")


def state(view):
    return view.findChild(OneLine, "cheating_state").text()


def said(view):
    return view.findChild(QLabel, "cheating_sentence")


def test_without_a_network_there_is_nothing_to_ask(view):
    assert not button(view).isEnabled()
    assert state(view) == "Train the network first: press Run."
    view.follow(NETWORK)
    assert button(view).isEnabled()
    assert not view.findChild(CheatingPictures).isVisible()


def test_one_press_asks_and_another_stops(qtbot, view):
    view.follow(NETWORK)
    with qtbot.waitSignal(view.asked):
        QTest.mouseClick(button(view), Qt.MouseButton.LeftButton)
    view.show_progress(3, 10)
    assert state(view) == "Face 3 of 10 …"
    with qtbot.waitSignal(view.stop_asked), qtbot.assertNotEmitted(view.asked):
        QTest.mouseClick(button(view), Qt.MouseButton.LeftButton)
    view.stop()
    assert "cheating" in button(view).text()


def test_the_answer_is_five_pictures_and_a_sentence(view):
    view.follow(NETWORK)
    view.show_test(a_test())
    assert said(view).text() == sentence(a_test())
    assert view.findChild(OneLine, "cheating_chance").text() == "Always saying Ada would get 5 of 10."
    pictures = view.findChild(CheatingPictures)
    image = pictures.grab().toImage()
    for number, condition in enumerate(CONDITIONS):
        column = pictures.column(condition)
        assert image.pixelColor(column.center().x(), column.width() // 2).red() == 20 * number
    for words in ("middle", "covered", "9 of 10, 90 % right", "5 of 10, 50 % right"):
        assert words in pictures.accessibleDescription()


def test_it_says_whose_network_was_asked_and_when_that_is_another_one_now(view):
    view.follow(NETWORK)
    view.show_test(a_test())
    assert state(view) == "Asked: validation faces, epoch 120."
    view.follow(ANOTHER)
    assert state(view) == "Outdated: validation faces, epoch 120. Ask again."
    view.follow({name: values.copy() for name, values in NETWORK.items()})
    assert state(view) == "Asked: validation faces, epoch 120."


def test_training_faces_are_plainly_named(view):
    view.follow(NETWORK)
    view.show_test(a_test(which="training"))
    assert "training faces" in state(view)
    assert said(view).text().startswith("No faces were set aside")


def test_what_went_wrong_is_said_in_place_of_an_answer(view):
    view.follow(NETWORK)
    view.show_test(a_test())
    view.show_progress(1, 10)
    view.show_failure("None of the faces can be read.")
    assert said(view).isVisible()
    assert said(view).text() == "None of the faces can be read."
    assert not view.findChild(CheatingPictures).isVisible()
    view.forget()
    assert not said(view).isVisible()


def test_hidden_it_compares_nothing(qtbot, monkeypatch):
    view = CheatingView()
    qtbot.addWidget(view)
    view.show_test(a_test())
    compared = []
    monkeypatch.setattr(CheatTest, "asked", lambda *_: bool(compared.append(1)))
    for _ in range(3):
        view.follow(ANOTHER)
    assert not compared
    view.show()
    assert compared == [1]
    assert state(view).startswith("Outdated")


def test_a_picture_says_under_the_mouse_what_was_done(view):
    view.follow(NETWORK)
    view.show_test(a_test())
    pictures = view.findChild(CheatingPictures)
    place = QPoint(pictures.column("middle covered").center().x(), 20)
    QApplication.sendEvent(pictures, QHelpEvent(QEvent.Type.ToolTip, place, pictures.mapToGlobal(place)))
    assert (
        QToolTip.text()
        == "The middle, eyes, nose and mouth, covered with the mean grey: 9 of 10, 90 % right."
    )
    QToolTip.hideText()


def test_on_a_low_page_the_answer_scrolls_into_view(qtbot):
    page = ValidationPage()
    qtbot.addWidget(page)
    page.resize(340, 200)
    page.show()
    page.cheating.follow(NETWORK)
    page.cheating.show_test(a_test())
    bar = page.findChild(QScrollArea, "validation_area").verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    assert said(page.cheating).visibleRegion().boundingRect().height() > 0


@pytest.mark.parametrize("width", [220, 328, 900])
def test_all_five_stay_apart_and_in_sight(qtbot, view, width):
    view.show_test(a_test())
    view.resize(width, 400)
    pictures = view.findChild(CheatingPictures)
    columns = [pictures.column(condition) for condition in CONDITIONS]
    assert all(pictures.rect().contains(column) for column in columns)
    assert not any(a.intersects(b) for i, a in enumerate(columns) for b in columns[:i])
