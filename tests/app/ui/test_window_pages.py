"""Turning to the pages that look closely, and back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

PAGES = {"workbench": "Faces & Training", "microscope": "Microscope", "check": "Gradient Check"}
PAGES |= {"hand": "Hand Calculation"}


def shown(person):
    """The pages that can be seen, by the names of what they hold."""
    names = {"panels": "workbench", "microscope_page": "microscope", "check_page": "check"}
    names |= {"hand_page": "hand"}
    return [
        page
        for name, page in names.items()
        if any(found.isVisible() for found in person.window.findChildren(object, name))
    ]


def test_a_click_on_its_name_turns_to_a_page(person):
    bar = person.find("pages_bar", QTabBar)
    for index, (name, title) in enumerate(PAGES.items()):
        assert bar.tabText(index).replace("&&", "&") == title
        person.click(bar, bar.tabRect(index).center())
        assert shown(person) == [name]
        assert person.window.session.actions[f"show_{name}"].isChecked()


def test_ctrl_and_a_number_turn_to_a_page(person):
    for key, name in zip(
        (Qt.Key.Key_4, Qt.Key.Key_3, Qt.Key.Key_2, Qt.Key.Key_1), reversed(PAGES), strict=True
    ):
        person.bot.keyClick(person.window, key, Qt.KeyboardModifier.ControlModifier)
        person.wait(lambda name=name: shown(person) == [name])


def test_a_page_is_made_when_it_is_first_looked_at(person):
    assert person.window.pages.page("hand") is None
    person.choose("show_hand")
    page = person.window.pages.page("hand")
    person.choose("show_workbench")
    person.choose("show_hand")
    assert person.window.pages.page("hand") is page


def test_keys_collect_no_faces_while_another_page_is_looked_at(person):
    person.click("open_camera")
    person.wait(person.in_card(0, "capture").isEnabled)
    person.wait(lambda: person.text("live_state") == "One face found.")
    person.choose("show_check")
    person.hold_key(Qt.Key.Key_1)
    assert not person.in_card(0, "capture").held
    person.release_key(Qt.Key.Key_1)
    person.choose("show_workbench")
    person.hold_key(Qt.Key.Key_2)
    person.wait(lambda: person.count(1) >= 1)
    person.release_key(Qt.Key.Key_2)
    assert person.count(0) == 0


def test_what_is_seen_on_the_panels_turns_to_them(person):
    for action in ("camera", "order_newest", "follow_camera"):
        person.choose("show_hand")
        person.choose(action)
        assert shown(person) == ["workbench"], action
