"""The window takes the network as it is seen, a report and the faces out of the project."""

import csv
import errno
import os

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QMessageBox

from app.project import Project
from app.recognition.gathering import folder_persons
from app.ui.dialogs import Dialogs
from app.ui.exporting import where_to


def status(person):
    return person.window.statusBar().currentMessage()


def exporting(person):
    return "The export" in [job.title for job in person.window.session.jobs.running]


def exported(person, path, action="export"):
    """Exports, and waits until it is said what left."""
    person.answers.path = path
    with person.bot.waitSignal(person.window.session.told) as told:
        person.choose(action)
    return told.args[0]


def test_the_saved_network_is_exported(saved_person, tmp_path):
    said = exported(saved_person, tmp_path / "out.npz")
    assert said == f"{tmp_path / 'out.npz'} holds the network, the names Ada and Ben, and no faces."
    assert status(saved_person) == said
    with np.load(tmp_path / "out.npz") as numbers:
        for name, values in saved_person.project.latest_run().parameters.items():
            np.testing.assert_array_equal(numbers[name], values)
    assert saved_person.answers.proposed == "trained"
    assert saved_person.answers.endings == [".onnx", ".npz", ".py", ".html", ".csv"]


def test_a_network_that_is_older_than_the_faces_is_exported_with_a_warning(saved_person, tmp_path):
    saved_person.project.remove_faces([saved_person.project.faces()[0].id])
    said = exported(saved_person, tmp_path / "out.html")
    assert "and no faces. The faces in" in said
    assert said.endswith(
        "changed since the network was trained (1 deleted): it is out of date. Train it again."
    )


def test_the_network_that_is_seen_is_exported_while_it_trains(trainer_person, tmp_path):
    person = trainer_person
    trainer = person.window.session.trainer
    for epoch in range(1, 4):
        person.choose("step")
        person.wait(lambda epoch=epoch: trainer.newest is not None and trainer.newest.epoch == epoch)
    exported(person, tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz") as numbers:
        assert int(numbers["epochs"]) == 3
        for name, values in trainer.newest.parameters.items():
            np.testing.assert_array_equal(numbers[name], values)
    # Nothing was saved for it that was not there before.
    assert person.project.runs() == ()


def test_an_earlier_epoch_that_is_looked_at_is_what_is_exported(saved_person, tmp_path):
    machine = saved_person.window.session.machine
    machine.pick(5)
    past = machine.shown
    assert past.epoch < 40
    exported(saved_person, tmp_path / "out.npz")
    with np.load(tmp_path / "out.npz") as numbers:
        assert int(numbers["epochs"]) == past.epoch
        for name, values in past.parameters.items():
            np.testing.assert_array_equal(numbers[name], values)
    exported(saved_person, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="") as file:
        assert [int(row["epoch"]) for row in csv.DictReader(file)] == list(range(past.epoch + 1))
    exported(saved_person, tmp_path / "out.html")
    assert "</html>" in (tmp_path / "out.html").read_text("utf-8")


def test_without_a_network_a_sentence(person, tmp_path):
    person.answers.path = tmp_path / "out.npz"
    person.choose("export")
    assert "holds no trained network yet" in person.banner
    assert person.answers.proposed == ""
    assert not (tmp_path / "out.npz").exists()


@pytest.mark.parametrize("ticked", [True, False])
def test_a_report_shows_faces_only_if_that_is_ticked(saved_person, tmp_path, ticked):
    saved_person.answers.ticks = ticked
    said = exported(saved_person, tmp_path / "out.html")
    assert "biometric" in saved_person.answers.question
    assert ("with faces of Ada and Ben" in said) == ticked
    assert ("no faces" in said) != ticked


def test_a_report_that_is_cancelled_is_not_written(saved_person, tmp_path):
    saved_person.answers.path, saved_person.answers.ticks = tmp_path / "out.html", None
    saved_person.choose("export")
    assert not exporting(saved_person)
    assert not (tmp_path / "out.html").exists()


def test_the_faces_go_into_a_folder_that_can_be_added_again(saved_person, tmp_path):
    said = exported(saved_person, tmp_path / "v1.2 faces", "export_faces")
    assert "16 faces have left the project as pictures: 8 of Ada and 8 of Ben" in said
    assert saved_person.answers.proposed == "trained faces"
    persons, _left_out = folder_persons(tmp_path / "v1.2 faces")
    assert [(person.name, len(person.pictures)) for person in persons] == [("Ada", 8), ("Ben", 8)]
    saved_person.answers.path = tmp_path / "again.facet"
    saved_person.choose("new")
    saved_person.answers.path = tmp_path / "v1.2 faces"
    saved_person.choose("add_folder")
    saved_person.wait(lambda: (saved_person.count(0), saved_person.count(1)) == (8, 8))
    with Project.open(tmp_path / "trained.facet", read_only=True) as before:
        assert [before.picture(face.id) for face in before.faces()] == [
            saved_person.project.picture(face.id) for face in saved_person.project.faces()
        ]


def test_what_cannot_be_written_is_said(saved_person, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("app.export.export.os.fsync", full)
    saved_person.answers.path = tmp_path / "out.npz"
    saved_person.choose("export")
    saved_person.wait(lambda: "The disk is full" in saved_person.banner)
    assert not (tmp_path / "out.npz").exists()


def test_a_folder_that_has_something_in_it_is_kept(saved_person, tmp_path):
    saved_person.answers.path = tmp_path
    saved_person.choose("export_faces")
    saved_person.wait(lambda: "which is kept" in saved_person.banner)
    assert not (tmp_path / "Ada").exists()


def test_cancelled_is_cancelled(saved_person):
    saved_person.choose("export")
    saved_person.choose("export_faces")
    assert not exporting(saved_person)


@pytest.mark.parametrize(
    ("chosen", "filter_", "written"),
    [
        ("net", "Numbers (*.npz)", "net.npz"),
        ("net.ONNX", "Numbers (*.npz)", "net.ONNX"),
        ("v1.2", "Network (*.onnx)", "v1.2.onnx"),
        ("net", "", "net.onnx"),
        ("", "", None),
        ("there", "Numbers (*.npz)", None),
    ],
)
def test_the_ending_comes_from_the_kind_that_is_chosen(
    person, tmp_path, monkeypatch, chosen, filter_, written
):
    (tmp_path / "there.npz").write_text("Dear Sir")
    given = (str(tmp_path / chosen) if chosen else "", filter_)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: given)
    preferences = person.window.session.preferences
    dialogs = Dialogs(person.window, preferences)
    monkeypatch.setattr(dialogs, "confirm", lambda *_: False)
    path = dialogs.export_as("name", "Export", [(".onnx", "Network"), (".npz", "Numbers")])
    assert path == (tmp_path / written if written else None)
    # The next dialog begins there.
    assert (preferences.folder == tmp_path) is bool(chosen)


@pytest.mark.parametrize("agrees", [True, False])
def test_a_plot_that_gets_its_ending_later_replaces_nothing_unasked(person, tmp_path, agrees):
    (tmp_path / "D.png").write_text("Dear Sir")
    person.answers.path, person.answers.agrees = tmp_path / "D", agrees
    path = where_to(person.answers, "plot.png")
    assert "D.png exists already. Replace it?" in person.answers.question
    assert path == (tmp_path / "D.png" if agrees else None)


@pytest.mark.parametrize("ticked", [True, False])
def test_faces_in_a_report_have_to_be_ticked(person, ticked):
    def answer():
        box = QApplication.activeModalWidget()
        tick = box.findChild(QCheckBox)
        assert not tick.isChecked()
        tick.setChecked(ticked)
        box.defaultButton().click()

    QTimer.singleShot(0, answer)
    dialogs = Dialogs(person.window, person.window.session.preferences)
    assert dialogs.tick("A face is biometric data.", "Show faces", "Write") is ticked


def test_a_question_that_is_cancelled_is_no_answer(person):
    def cancel():
        QApplication.activeModalWidget().button(QMessageBox.StandardButton.Cancel).click()

    QTimer.singleShot(0, cancel)
    dialogs = Dialogs(person.window, person.window.session.preferences)
    assert dialogs.tick("A face is biometric data.", "Show faces", "Write") is None
