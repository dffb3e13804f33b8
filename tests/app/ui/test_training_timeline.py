import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot
from training_looks import colours_of, dark_palette, light_palette

from app.ui.training.scrubber import Scrubber, past_colour
from app.ui.training.timeline import Timeline

# What Qt's offscreen platform says of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

KEPT = [*range(0, 150, 4), 150]


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.setPalette(light_palette())
    timeline.resize(540, timeline.sizeHint().height())
    timeline.set_epochs(KEPT)
    timeline.show()
    qtbot.waitExposed(timeline)
    timeline.activateWindow()
    return timeline


@pytest.fixture
def told(timeline: Timeline) -> list[object]:
    """What the timeline has asked for: an epoch, "now" or "continue"."""
    asked: list[object] = []
    timeline.picked.connect(asked.append)
    timeline.now_wanted.connect(lambda: asked.append("now"))
    timeline.continue_wanted.connect(lambda: asked.append("continue"))
    return asked


def slider(timeline: Timeline) -> Scrubber:
    found = timeline.findChild(Scrubber, "kept_epochs")
    assert found is not None
    return found


def button(timeline: Timeline, name: str) -> QToolButton:
    found = timeline.findChild(QToolButton, name)
    assert found is not None
    return found


def click(qtbot: QtBot, timeline: Timeline, name: str) -> None:
    qtbot.mouseClick(button(timeline, name), Qt.MouseButton.LeftButton)


def drag(qtbot: QtBot, timeline: Timeline, *xs: int) -> None:
    """Presses at the handle and moves over those places, in parts of the slider's length in per cent."""
    at = slider(timeline)
    qtbot.mousePress(at, Qt.MouseButton.LeftButton, pos=at.handle().toPoint())
    for x in xs:
        place = QPoint(round(x / 100 * at.width()), 11)
        qtbot.mouseMove(at, place)
    qtbot.mouseRelease(at, Qt.MouseButton.LeftButton, pos=place)


def test_it_begins_at_the_present(timeline: Timeline) -> None:
    assert timeline.text() == "now: epoch 150"
    assert timeline.epoch() is None
    assert not any(
        button(timeline, name).isEnabled() for name in ("now_button", "continue_button", "next_epoch")
    )


def test_dragging_to_the_left_picks_kept_epochs_down_to_the_start(
    qtbot: QtBot, timeline: Timeline, told: list[object]
) -> None:
    drag(qtbot, timeline, 60, 30, 0)
    assert told[-1] == 0
    assert len(told) == 3
    assert set(told) <= set(KEPT)
    assert timeline.text() == "epoch 0 of 150 (looking back)"


def test_dragging_beyond_the_last_epoch_is_now(qtbot: QtBot, timeline: Timeline, told: list[object]) -> None:
    drag(qtbot, timeline, 50, 120)
    assert told[-1] == "now"
    assert timeline.text() == "now: epoch 150"


def test_a_click_on_the_slider_goes_there_at_once(
    qtbot: QtBot, timeline: Timeline, told: list[object]
) -> None:
    qtbot.mouseClick(
        slider(timeline), Qt.MouseButton.LeftButton, pos=QPoint(slider(timeline).width() // 2, 11)
    )
    assert len(told) == 1
    assert 60 <= told[0] <= 90
    assert abs(slider(timeline).handle().x() - slider(timeline).width() / 2) < 5


def test_the_arrows_go_from_one_kept_epoch_to_the_next(
    qtbot: QtBot, timeline: Timeline, told: list[object]
) -> None:
    for name in ("previous_epoch", "previous_epoch", "next_epoch", "next_epoch", "first_epoch"):
        click(qtbot, timeline, name)
    assert told == [148, 144, 148, "now", 0]
    assert not button(timeline, "previous_epoch").isEnabled()


def test_the_keyboard_does_all_of_it(qtbot: QtBot, timeline: Timeline, told: list[object]) -> None:
    at = slider(timeline)
    at.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left):
        qtbot.keyClick(at, key)
    assert told == [148, 0, 4, "now", 148]
    qtbot.keyClick(at, Qt.Key.Key_Escape)
    assert told[-1] == "now"
    assert timeline.epoch() is None


def test_escape_is_left_to_others_at_the_present(
    qtbot: QtBot, timeline: Timeline, told: list[object]
) -> None:
    qtbot.keyClick(slider(timeline), Qt.Key.Key_Escape)
    assert told == []


def test_now_and_continue_are_there_while_looking_back(
    qtbot: QtBot, timeline: Timeline, told: list[object]
) -> None:
    timeline.show_epoch(36)
    click(qtbot, timeline, "continue_button")
    click(qtbot, timeline, "now_button")
    assert told == ["continue", "now"]
    assert timeline.text() == "now: epoch 150"


def test_the_keyboard_stays_in_the_row_when_a_button_can_no_more(qtbot: QtBot, timeline: Timeline) -> None:
    timeline.show_epoch(36)
    now = button(timeline, "now_button")
    now.setFocus()
    qtbot.keyClick(now, Qt.Key.Key_Space)
    assert slider(timeline).hasFocus()


def test_an_epoch_is_shown_without_a_signal(timeline: Timeline, told: list[object]) -> None:
    timeline.show_epoch(36)
    assert timeline.text() == "epoch 36 of 150 (looking back)"
    timeline.show_epoch(None)
    assert timeline.text() == "now: epoch 150"
    assert told == []


def test_the_present_moves_on_while_it_trains(timeline: Timeline, told: list[object]) -> None:
    end = slider(timeline).handle()
    timeline.set_epochs([*KEPT, 151])
    assert timeline.text() == "now: epoch 151"
    assert slider(timeline).handle() == end
    assert told == []


def test_the_epoch_looked_at_stays_while_it_trains_on(
    qtbot: QtBot, timeline: Timeline, told: list[object]
) -> None:
    timeline.show_epoch(36)
    timeline.set_epochs([*range(0, 300, 4), 300])
    assert timeline.text() == "epoch 36 of 300 (looking back)"
    assert slider(timeline).handle().x() < slider(timeline).width() / 5
    assert told == []
    qtbot.keyClick(slider(timeline), Qt.Key.Key_Right)
    assert told == [40]


def test_an_epoch_that_was_thinned_out_is_still_the_one_shown(
    qtbot: QtBot, timeline: Timeline, told: list[object]
) -> None:
    timeline.show_epoch(36)
    timeline.set_epochs([*range(0, 300, 8), 300])
    assert timeline.epoch() == 36
    click(qtbot, timeline, "previous_epoch")
    assert told == [32]


def test_a_run_that_is_done_with_at_the_epoch_looked_at_is_still_the_past(timeline: Timeline) -> None:
    timeline.set_epochs([0, 10])
    timeline.show_epoch(10)
    assert "looking back" in timeline.text()
    assert slider(timeline).value() < slider(timeline).maximum()


@pytest.mark.parametrize("kept", [[], [0]])
def test_where_nothing_is_past_there_is_nothing_to_press(timeline: Timeline, kept: list[int]) -> None:
    timeline.show_epoch(36)
    timeline.show_epoch(None)
    timeline.set_epochs(kept)
    assert timeline.text() == ("now: epoch 0" if kept else "no run yet")
    assert not any(found.isEnabled() for found in timeline.findChildren(QToolButton))
    assert not slider(timeline).isEnabled()


def test_a_run_that_is_gone_takes_its_past_with_it(timeline: Timeline) -> None:
    timeline.show_epoch(36)
    timeline.set_epochs([])
    assert timeline.epoch() is None


@pytest.mark.parametrize("palette", [light_palette(), dark_palette()], ids=["light", "dark"])
def test_nobody_mistakes_the_past_for_the_present(timeline: Timeline, palette: QPalette) -> None:
    timeline.setPalette(palette)
    past = past_colour(palette).name()
    assert past not in colours_of(timeline)
    timeline.show_epoch(36)
    seen = colours_of(timeline)
    assert past in seen
    corner = timeline.grab().toImage().pixelColor(timeline.width() // 2, 3)
    assert corner != palette.color(QPalette.ColorRole.Window)


def test_the_slider_does_not_move_under_the_mouse(timeline: Timeline) -> None:
    before = slider(timeline).geometry()
    for epoch in (36, 148, None):
        timeline.show_epoch(epoch)
        timeline.layout().activate()
        assert slider(timeline).geometry() == before


def test_it_is_slim_and_fits_a_narrow_panel(timeline: Timeline) -> None:
    assert timeline.height() <= 30
    assert timeline.minimumSizeHint().width() <= 464
    for found in timeline.findChildren(QToolButton):
        assert found.width() >= found.minimumSizeHint().width()


def test_everything_says_what_it_is(timeline: Timeline) -> None:
    for found in timeline.findChildren(QWidget):
        assert found.objectName()
        assert found.accessibleName()
        assert found.toolTip().endswith((".", ")."))
