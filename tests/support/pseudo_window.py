"""Goes through the window of a project, and prints what is not translated and what does not fit.

To be started in a process of its own, as the language is chosen before anything is imported:
pseudo_window.py PROJECT FOLDER [PICTURE]
"""

import json
import re
import sys
from pathlib import Path

from pseudo_language import outside
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_walk import name_of, of_action, places, room_of, settle, texts, too_small, visible

from app.faces.detection import HaarDetector
from app.project import Project
from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences
from app.ui.session import Parts
from app.ui.window import Window

NAMES = re.compile(
    r"\b(?:Facet|Ada|Ben|trained|stripes|facet|ReLU|sigmoid|tanh|identity|LaTeX|MB|ms|max|engine[\w.]*)\b"
    # What the run that was saved has said is kept with it.
    r"|All 40 epochs are done\.|\S*/\S*"
    r"|\((?:Ctrl|Shift|Alt|Meta|F\d+|Del|Esc|Return|Enter|Space|Pg\w+|Left|Right|Up|Down|[A-Z0-9.,+-])+\)"
)
"""What no translation changes: names, functions, keys."""


class Answers(Dialogs):
    """Chooses the picture."""

    picture: Path | None = None

    def pictures(self, title):
        return [self.picture] if self.picture else []


def main(project: Path, folder: Path, picture: Path | None) -> None:
    """Prints a JSON object with the lists "english" and "cut"."""
    Answers.picture = picture
    application = QApplication([])
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    parts = Parts(application, Preferences(settings), HaarDetector, HaarDetector.live, list, folder, Answers)
    window = Window(Project.open_or_create(project), parts)
    window.resize(1280, 800)
    window.show()
    QTest.qWaitForWindowExposed(window)
    try:
        if picture is not None:
            look_at_picture(window)
        print(json.dumps(walk(window), ensure_ascii=False))
    finally:
        window.close()
        settle()


def look_at_picture(window):
    """As soon as the network that was saved can be asked."""
    for _ in range(60):
        window.session.actions["open_picture"].trigger()
        for _ in range(20):
            QTest.qWait(50)
            if window.session.answering.answer is not None:
                return
    raise AssertionError("nobody looks at the picture")


def walk(window):
    """What is found on every page."""
    english, cut = {}, {}
    # Not those of pyqtgraph, whose menus are not shown.
    for action in [one for one in window.findChildren(QAction) if not in_pyqtgraph(one)]:
        for text in of_action(action):
            english |= untranslated(text, "a menu")
    for where in places(window):
        for widget in visible(window):
            if in_help(widget) or widget.window() is not window:
                continue
            for text in texts(widget):
                english |= untranslated(text, where)
            why = too_small(widget)
            if why and not widget.visibleRegion().isEmpty():
                key = f"{room_of(widget)}: {name_of(widget)}"
                cut.setdefault(key, f"{key} ({outside_of(where)}): {why}: {text_of(widget)}")
    return {"english": [*english.values()], "cut": [*cut.values()]}


def untranslated(text, where):
    """By its place, what of a text is in English."""
    left = NAMES.sub("", outside(text.text))
    if re.search(r"[A-Za-z]{2,}", left):
        key = f"{text.room}: {text.name}: {text.what}"
        return {key: f"{key}: {text.text}"}
    return {}


def outside_of(where):
    return where.replace("⟦", "").replace("⟧", "")


def text_of(widget):
    return widget.text()[:60] if hasattr(widget, "text") else ""


def in_pyqtgraph(action):
    return type(action.parent()).__module__.startswith("pyqtgraph")


def in_help(widget):
    """Whether it is in the help, whose texts are English."""
    while widget is not None:
        if widget.objectName() in ("help_text", "help_contents"):
            return True
        widget = widget.parentWidget()
    return False


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
