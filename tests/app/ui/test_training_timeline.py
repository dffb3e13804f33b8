"""The row of the time machine: dragged, clicked, and by keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton, QWidget
from training_looks import colours_of

from app.ui.training.timeline import past_colour

Key = Qt.Key


@pytest.fixture
def person(saved_person):
    """At a saved run of 40 epochs, all of which are kept."""
    saved_person.wait(lambda: saved_person.find("kept_epochs").maximum() == 40)
    return saved_person


def epoch(person):
    return person.window.session.machine.epoch


def told(person) -> str:
    return person.find("epoch_shown").accessibleName()


def drag(person, *shares: float) -> None:
    """Presses at the handle and moves over those shares of the slider's length."""
    slider = person.find("kept_epochs")
    person.bot.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.handle().toPoint())
    for share in shares:
        place = QPoint(round(share * slider.width()), slider.height() // 2)
        person.bot.mouseMove(slider, place)
    person.bot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=place)


def test_it_begins_at_the_present(person):
    assert told(person) == "now: epoch 40"
    assert epoch(person) is None
    for name in ("now_button", "continue_button", "next_epoch"):
        assert not person.find(name).isEnabled()


def test_dragging_to_the_left_goes_back_and_beyond_the_end_is_now(person):
    seen = []
    person.window.session.machine.moved.connect(lambda: seen.append(epoch(person)))
    drag(person, 0.6, 0.3, 0)
    assert epoch(person) == 0
    assert len(set(seen)) >= 3
    assert told(person) == "epoch 0 of 40 (looking back)"
    drag(person, 0.5, 1.2)
    assert told(person) == "now: epoch 40"


def test_a_click_on_the_slider_goes_there_at_once(person):
    slider = person.find("kept_epochs")
    person.click(slider)
    assert 18 <= epoch(person) <= 22
    assert slider.handle().x() == pytest.approx(slider.width() / 2, abs=5)


def test_the_arrows_go_from_one_kept_epoch_to_the_next(person):
    seen = []
    for name in ("previous_epoch", "previous_epoch", "next_epoch", "next_epoch", "first_epoch"):
        person.click(name)
        seen.append(epoch(person))
    assert seen == [39, 38, 39, None, 0]
    assert not person.find("previous_epoch").isEnabled()


def test_the_keyboard_does_all_of_it(person):
    seen = []
    for key in (Key.Key_Left, Key.Key_Home, Key.Key_Right, Key.Key_End, Key.Key_Left, Key.Key_Escape):
        person.press("kept_epochs", key)
        seen.append(epoch(person))
    assert seen == [39, 0, 1, None, 39, None]


def test_the_keyboard_stays_in_the_row_when_a_button_can_no_more(person):
    person.press("kept_epochs", Key.Key_Home)
    person.press("now_button", Key.Key_Space)
    assert epoch(person) is None
    assert person.find("kept_epochs").hasFocus()


def test_the_slider_does_not_move_under_the_mouse(person):
    slider = person.find("kept_epochs")
    before = slider.geometry()
    for name in ("previous_epoch", "first_epoch", "now_button"):
        person.click(name)
        person.find("timeline").layout().activate()
        assert slider.geometry() == before


def test_the_present_moves_on_while_it_trains(person):
    person.press("kept_epochs", Key.Key_Home, Key.Key_Right)
    person.press("kept_epochs", Key.Key_Escape)
    person.type_into("epochs", "60")
    person.train()
    person.wait(lambda: told(person) == "now: epoch 60")
    assert person.find("kept_epochs").value() == person.find("kept_epochs").maximum() == 60


def test_nobody_mistakes_the_past_for_the_present(person):
    row = person.find("timeline")
    past = past_colour(row.palette()).name()
    assert past not in colours_of(row)
    person.click("first_epoch")
    person.bot.mouseMove(person.window, QPoint(1, 1))
    assert past in colours_of(row)


def test_without_a_run_there_is_nothing_to_press(trainer_person):
    person = trainer_person
    assert told(person) == "no run yet"
    assert not any(found.isEnabled() for found in person.find("timeline").findChildren(QToolButton))
    assert not person.find("kept_epochs").isEnabled()


def test_it_fits_a_narrow_panel_and_everything_says_what_it_is(person):
    row = person.find("timeline")
    assert row.minimumSizeHint().width() <= 400
    for found in row.findChildren(QWidget):
        assert found.objectName()
        assert found.accessibleName()
        assert found.toolTip()
