"""Where the file dialogs begin."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.dialogs import Dialogs
from app.ui.preferences import Preferences


@pytest.fixture
def preferences(tmp_path):
    preferences = Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    preferences.folder = tmp_path
    return preferences


@pytest.fixture
def dialogs(qtbot, preferences):
    owner = QWidget()
    qtbot.addWidget(owner)
    made = Dialogs(owner, preferences)
    made.owner = owner
    return made


@pytest.mark.parametrize(
    ("asked_by", "how", "question"),
    [
        ("getOpenFileName", str, lambda dialogs: dialogs.video("A video")),
        ("getOpenFileName", str, lambda dialogs: dialogs.project()),
        ("getOpenFileName", str, lambda dialogs: dialogs.face_finder()),
        (
            "getOpenFileNames",
            lambda path: [str(path)] if path else [],
            lambda dialogs: dialogs.pictures("Two"),
        ),
        ("getSaveFileName", str, lambda dialogs: dialogs.export("plot.png")),
    ],
)
def test_the_next_dialog_begins_where_something_was_chosen(
    dialogs, preferences, tmp_path, monkeypatch, asked_by, how, question
):
    chosen, begun = [tmp_path / "there" / "one.facet", ""], []

    def answer(_owner, _title, begins, *_kinds):
        begun.append(Path(begins))
        return how(chosen.pop(0)), ""

    monkeypatch.setattr(QFileDialog, asked_by, answer)
    assert question(dialogs)
    assert not question(dialogs)
    assert [path if path.suffix == "" else path.parent for path in begun] == [tmp_path, tmp_path / "there"]
    # What was cancelled changes nothing.
    assert preferences.folder == tmp_path / "there"


def test_beside_a_folder_that_was_chosen_the_next_one_is_looked_for(
    dialogs, preferences, tmp_path, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "faces" / "Ada"))
    assert dialogs.folder("A folder of pictures of Ada") == tmp_path / "faces" / "Ada"
    assert preferences.folder == tmp_path / "faces"


def test_a_new_project_always_ends_as_projects_do(dialogs, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    assert dialogs.new_project() == tmp_path / "mine.facet"
