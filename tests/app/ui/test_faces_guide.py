"""The guide, the hint and the pace: what they show, and in how little room."""

import pytest
from drawn_pictures import drawn
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.faces.guide import Aspect, Guidance
from app.ui.faces.guide_view import GuideView
from app.ui.faces.hint_line import HintLine
from app.ui.faces.live_notice import LiveNotice
from app.ui.faces.pace_bar import PaceBar

KEYS = ("left", "right", "up", "down", "near", "far", "brighter", "darker")
BLUE = QColor("#0072b2")
HINT = "The two sets differ in background: the network may learn your wall. Collect both here."


def guidance(count=12, present=(), sentence="Turn a little to the left."):
    aspects = tuple(Aspect(key, key.title(), key in present, float(key in present)) for key in KEYS)
    return Guidance(aspects, count, 40, False, sentence)


def shown(qtbot, widget, width=364):
    qtbot.addWidget(widget)
    widget.setFixedWidth(width)
    widget.show()
    return widget


def test_the_guide_says_what_is_missing_and_what_to_do(qtbot):
    guide = shown(qtbot, GuideView())
    guide.show_guidance(guidance(present=("up", "near")), "Ada", BLUE)
    assert guide.findChild(QLabel, "guide_sentence").text() == "Ada: Turn a little to the left."
    assert (
        guide.accessibleDescription() == "12 of 40 faces. Missing: Left, Right, Down, Far, Brighter, Darker."
    )


def test_every_sign_is_seen_to_be_there(qtbot):
    guide = shown(qtbot, GuideView())
    pictures = []
    for key in (None, *KEYS):
        guide.show_guidance(guidance(present=(key,)), "Ada", BLUE)
        pictures.append(drawn(guide))
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])


def test_another_sentence_moves_nothing(qtbot):
    guide = shown(qtbot, GuideView())
    heights = set()
    for sentence in ("Go on.", "Enough faces. Better still: turn a little to the left."):
        guide.show_guidance(guidance(sentence=sentence), "Somebody with a long name", BLUE)
        heights.add(guide.sizeHint().height())
    assert len(heights) == 1
    label = guide.findChild(QLabel, "guide_sentence")
    assert label.heightForWidth(364) <= label.height()


def test_the_guide_fits_the_narrow_panel(qtbot):
    assert GuideView().minimumSizeHint().width() <= 356
    assert PaceBar().minimumSizeHint().width() <= 356


def test_a_hint_put_away_comes_back_only_with_something_else(qtbot):
    hint = shown(qtbot, HintLine())
    hint.say("")
    assert not hint.isVisible()
    hint.say(HINT)
    assert hint.isVisible()
    qtbot.mouseClick(hint.findChild(QToolButton, "hint_close"), Qt.MouseButton.LeftButton)
    assert not hint.isVisible()
    hint.say(HINT)
    assert not hint.isVisible()
    hint.say("")
    hint.say(HINT)
    assert not hint.isVisible()
    hint.say("The two sets differ in size.")
    assert hint.isVisible()


def test_a_hint_goes_when_it_no_longer_holds(qtbot):
    hint = shown(qtbot, HintLine())
    hint.say(HINT)
    hint.say("")
    assert not hint.isVisible()


def test_in_another_project_a_hint_is_said_again(qtbot):
    hint = shown(qtbot, HintLine())
    hint.say(HINT)
    hint.findChild(QToolButton, "hint_close").click()
    hint.forget()
    hint.say(HINT)
    assert hint.isVisible()


@pytest.mark.parametrize(("place", "pace"), [(0, 0.25), (1, 0.5), (3, 2.0), (4, 4.0)])
def test_the_slider_sets_the_pace(qtbot, place, pace):
    bar = shown(qtbot, PaceBar())
    with qtbot.waitSignal(bar.pace_changed) as changed:
        bar._slider.setValue(place)
    assert changed.args == [pace]
    assert bar._words.text() == f"{pace:g}×"


def test_a_stopped_film_keeps_its_pace_for_when_it_goes_on(qtbot):
    bar = shown(qtbot, PaceBar())
    bar._slider.setValue(4)
    bar.findChild(QToolButton, "pause_film").click()
    assert bar.pace == 0
    bar._slider.setValue(3)
    assert bar.pace == 0
    bar.findChild(QToolButton, "play_film").click()
    assert bar.pace == 2.0


def test_a_notice_offers_its_button(qtbot):
    picture = shown(qtbot, QWidget(), 256)
    notice = LiveNotice(picture)
    assert not notice.isVisible()
    notice.say("Webcam is not plugged in.", "Retry", "Open it again.")
    assert notice.accessibleName() == notice.text == "Webcam is not plugged in."
    picture.resize(256, 120)
    assert notice.size() == picture.size()
    with qtbot.waitSignal(notice.agreed):
        qtbot.mouseClick(notice._button, Qt.MouseButton.LeftButton)
