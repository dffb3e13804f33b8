"""Projects: new, open, copy, recent, read-only, damaged; and quitting at any moment."""

import time

import numpy as np
from old_projects import write_version_1
from PySide6.QtWidgets import QMenu
from striped_faces import striped, write_striped

from app.__main__ import main
from app.faces.picture import encode_png
from app.project import Project
from app.recognition.record import snapshot_of
from app.versions import versions


def test_everything_is_there_again_after_closing(at_window, stripes):
    person = at_window(stripes)
    person.type_into("epochs", "25")
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    person.close()
    again = at_window(stripes)
    again.wait(lambda: (again.count(0), again.count(1)) == (8, 8))
    assert again.text("progress_line").startswith("epoch 25 of 25")
    assert again.window.session.trainer.settings.epochs == 25
    assert again.find("kernels_grid").isVisible()
    again.type_into("epochs", "30")
    again.wait_for_end_of_run(lambda: again.click("run_button"))
    assert len(again.window.session.trainer.run.history) == 31


def test_quitting_while_training_and_with_the_camera_open_takes_a_moment(at_window, stripes):
    person = at_window(stripes)
    person.type_into("epochs", "100000")
    person.type_into("target", "0")
    person.click("run_button")
    person.choose("camera")
    person.wait(lambda: person.window.session.trainer.running and person.in_card(0, "capture").isEnabled())
    begun = time.perf_counter()
    person.choose("quit")
    assert time.perf_counter() - begun < 2
    assert not person.window.isVisible()
    with Project.open(stripes) as project:
        assert project.latest_run().epochs > 0


def test_a_new_project_is_empty_and_the_old_one_is_kept(trainer_person, tmp_path):
    person = trainer_person
    person.wait(lambda: person.count(0) == 8)
    old = person.project.path
    person.answers.path = tmp_path / "another.facet"
    person.choose("new")
    assert person.project.path == tmp_path / "another.facet"
    assert (person.count(0), person.count(1)) == (0, 0)
    assert person.window.windowTitle().startswith("another")
    person.answers.path = old
    person.choose("open")
    person.wait(lambda: person.count(0) == 8)


def test_a_file_that_is_no_project_leaves_the_open_one(trainer_person, tmp_path):
    person = trainer_person
    old = person.project.path
    person.answers.path = tmp_path / "letter.facet"
    person.answers.path.write_text("Dear Sir")
    person.choose("open")
    assert "letter.facet is not a Facet project" in person.banner
    assert person.project.path == old


def test_a_project_dropped_on_the_window_is_opened(at_window, stripes):
    person = at_window()
    person.drop(person.window, stripes)
    person.wait(lambda: person.count(0) == 8)
    assert person.project.path == stripes


def test_a_copy_holds_the_same_faces(trainer_person, tmp_path):
    person = trainer_person
    person.answers.path = tmp_path / "copy.facet"
    with person.bot.waitSignal(person.window.session.told):
        person.choose("save_copy")
    with Project.open(tmp_path / "copy.facet") as copy:
        assert len(copy.faces()) == 16
    assert person.project.path != tmp_path / "copy.facet"


def test_recent_projects_are_a_click_away(trainer_person, tmp_path):
    person = trainer_person
    old = person.project.path
    person.answers.path = tmp_path / "another.facet"
    person.choose("new")
    recent = person.find("recent_menu", QMenu).actions()
    assert [action.text() for action in recent] == [str(tmp_path / "another.facet"), str(old)]
    recent[1].trigger()
    assert person.project.path == old


def test_a_read_only_project_can_be_looked_at_and_not_changed(at_window, stripes):
    before = stripes.read_bytes()
    person = at_window(Project.open(stripes, read_only=True))
    person.wait(lambda: person.count(0) == 8)
    assert "read-only" in person.window.windowTitle()
    faces = person.in_card(0, "thumbnails")
    faces.selectAll()
    faces.delete_action.trigger()
    assert "read-only" in person.banner
    assert person.count(0) == 8
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    person.close()
    assert stripes.read_bytes() == before


def test_a_project_that_is_open_elsewhere_says_so_and_can_be_opened_again_once_it_is_free(
    at_window, stripes, tmp_path
):
    elsewhere = Project.open(stripes)
    person = at_window(stripes)
    person.wait(lambda: person.count(0) == 8)
    assert "stripes.facet is open elsewhere" in person.banner
    assert "(read-only)" in person.window.windowTitle()
    elsewhere.close()
    link = tmp_path / "link.facet"
    link.symlink_to(stripes)
    person.answers.path = link
    person.choose("open")
    assert not person.project.read_only
    assert person.banner == ""
    assert "(read-only)" not in person.window.windowTitle()
    person.wait(lambda: person.count(0) == 8)


def test_opening_what_is_open_already_changes_nothing(at_window, stripes, tmp_path):
    person = at_window(stripes)
    before = person.project
    link = tmp_path / "link.facet"
    link.symlink_to(stripes)
    person.answers.path = link
    person.choose("open")
    assert person.project is before
    assert person.banner == ""


def test_deleting_all_faces_names_the_copies_of_older_versions_that_go_too(at_window, tmp_path):
    path = tmp_path / "class.facet"
    write_version_1(path, [encode_png(striped(0, number)) for number in range(4)])
    person = at_window(path)
    (copy,) = person.project.copies()
    person.wait(lambda: person.count(0) == 2)
    person.choose("delete_all")
    assert str(copy) in person.answers.question
    assert person.answers.question.endswith("This cannot be undone.")
    person.wait(lambda: person.count(0) == 0)
    assert not copy.exists()
    person.choose("delete_all")
    assert str(copy) not in person.answers.question


def test_appearance_is_remembered(at_window):
    def lightness(someone):
        return someone.window.palette().window().color().lightness()

    person = at_window()
    person.choose("dark")
    person.wait(lambda: lightness(person) < 128)
    person.close()
    again = at_window()
    again.wait(lambda: lightness(again) < 128)
    again.choose("light")
    again.wait(lambda: lightness(again) > 128)
    again.choose("system_colours")


def test_help_and_about_are_there(person):
    person.choose("help")
    browser = person.find("help_text")
    person.wait(browser.isVisible)
    assert "capture" in browser.toPlainText().lower()
    person.find("help").close()
    person.choose("about")
    assert "MIT" in person.answers.about_text
    assert person.answers.about_text.startswith(versions())


def test_the_window_trains_bitwise_the_network_of_the_command_line(at_window, tmp_path):
    path = tmp_path / "same.facet"
    folder = write_striped(tmp_path / "faces", Ada=6, Ben=6)
    options = [
        "--size",
        "16",
        "--kernels",
        "4",
        "--pool",
        "2",
        "--epochs",
        "15",
        "--seed",
        "3",
        "--copies",
        "1",
    ]
    assert main(["train", str(folder), "-o", str(path), *options, "--copies", "1"]) == 0
    with Project.open(path) as project:
        typed = project.latest_run()
    person = at_window(path)
    person.click("reset_button")
    person.wait(lambda: person.window.session.trainer.run is not None)
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    clicked = person.project.latest_run()
    assert clicked.id != typed.id
    for name, values in typed.parameters.items():
        assert np.array_equal(values, clicked.parameters[name])


def test_a_copy_holds_the_network_that_is_seen(trainer_person, tmp_path):
    person = trainer_person
    trainer = person.window.session.trainer
    for epoch in range(1, 4):
        person.choose("step")
        person.wait(lambda epoch=epoch: trainer.newest is not None and trainer.newest.epoch == epoch)
    shown = trainer.newest
    person.answers.path = tmp_path / "copy.facet"
    person.choose("save_copy")
    person.wait(lambda: "Saved a copy" in person.window.statusBar().currentMessage())
    with Project.open(tmp_path / "copy.facet") as copy:
        kept = snapshot_of(copy.latest_run())
    assert kept.epoch == shown.epoch
    for name, values in shown.parameters.items():
        np.testing.assert_array_equal(kept.parameters[name], values)
