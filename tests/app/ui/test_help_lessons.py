"""Whoever follows a lesson finds what it names: every bold name stands in the window just so."""

import re

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QTabBar,
    QTabWidget,
    QWidget,
)
from window_walk import places

from app.ui.help.texts import headings, read

LESSONS = read("lessons.md")
KEYS = {
    "Ctrl+1": "show_workbench",
    "Ctrl+2": "show_microscope",
    "Ctrl+3": "show_check",
    "Ctrl+4": "show_hand",
}


def bold(markdown):
    """What is written in bold, without what says that a dialog follows."""
    return {name.strip(" ….") for name in re.findall(r"\*\*(.+?)\*\*", markdown)}


def plain(text):
    """A name without its underlined letter, and without what says that a dialog follows."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip(" ….")


def names_in(window: QWidget):
    """Every name that one can read in a window: of actions, buttons, tabs, choices and labels."""
    found = {plain(action.text()) for action in window.findChildren(QAction)}
    found |= {plain(button.text()) for button in window.findChildren(QAbstractButton)}
    found |= {plain(label.text()) for label in window.findChildren(QLabel)}
    for bar in [*window.findChildren(QTabBar), *(tabs.tabBar() for tabs in window.findChildren(QTabWidget))]:
        found |= {plain(bar.tabText(index)) for index in range(bar.count())}
    for choice in window.findChildren(QComboBox):
        found |= {plain(choice.itemText(index)) for index in range(choice.count())}
    return found


@pytest.fixture
def names(trainer_person):
    """All that can be read in a window in which every page was looked at, and a worksheet made."""
    person = trainer_person
    # So wide that no button has to be content with a shorter name.
    person.window.resize(1900, 1000)
    found = set()
    for _where in places(person.window):
        found |= names_in(person.window)
    person.click("hand_worksheet")
    dialog = person.find("worksheet_dialog", QDialog)
    found |= names_in(dialog)
    person.wait(lambda: person.find("worksheet_save", inside=dialog).isEnabled())
    dialog.close()
    return found


def test_every_name_in_the_lessons_stands_in_the_window(names):
    assert bold(LESSONS) <= names, bold(LESSONS) - names


def test_every_key_in_the_lessons_turns_to_the_page_named_beside_it(person):
    told = re.findall(r"(?:Press )?(Ctrl\+\d) \(\*\*(.+?)\*\*\)|\*\*(.+?)\*\* \((Ctrl\+\d)\)", LESSONS)
    assert len(told) > 4
    for before, name, name_before, key in told:
        action = person.window.session.actions[KEYS[before or key]]
        assert action.shortcut().toString() == (before or key)
        assert plain(action.text()) == (name or name_before)


def test_both_lessons_are_told_minute_by_minute():
    titles = [heading.title for heading in headings("lessons.md")]
    minutes = [int(title.split()[1].rstrip(":")) for title in titles if title.startswith("Minute")]
    assert minutes == [0, 2, 6, 8, 10, 20, 30, 37, 41]
