"""Run, pause, step, reset and settings in the window."""

import shutil
from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox
from striped_faces import striped

from app.faces.picture import encode_png
from app.project import Project


def epoch(person):
    run = person.window.session.trainer.run
    return run.last.epoch if run is not None and run.last is not None else None


def test_run_trains_to_the_end_and_says_why_it_stopped(trainer_person):
    person = trainer_person
    assert person.wait_for_end_of_run(lambda: person.click("run_button")) == "All 40 epochs are done."
    assert person.text("reason") == "All 40 epochs are done."
    person.wait(lambda: person.text("progress_line").startswith("epoch 40 of 40"))
    assert person.project.latest_run().epochs == 40


def test_a_step_is_one_epoch_and_reset_goes_back_to_the_same_start(trainer_person):
    person = trainer_person
    for expected in (1, 2):
        person.click("step_button")
        person.wait(lambda expected=expected: epoch(person) == expected)
    start = person.window.session.trainer.run.start["features.0.kernels"]
    person.click("reset_button")
    person.wait(lambda: epoch(person) == 0)
    run = person.window.session.trainer.run
    assert np.array_equal(run.network.parameters["features.0.kernels"], start)
    person.wait(lambda: person.text("progress_line").startswith("epoch 0 of 40"))


def test_pause_holds_and_run_goes_on(trainer_person):
    person = trainer_person
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: (epoch(person) or 0) > 3 and person.window.session.trainer.running)
    assert person.find("run_button").text() == "Pause"
    person.click("run_button")
    person.wait(lambda: not person.window.session.trainer.running)
    held = epoch(person)
    person.click("step_button")
    person.wait(lambda: epoch(person) == held + 1)
    person.click("run_button")
    person.wait(lambda: epoch(person) > held + 5)


def test_an_impossible_rate_is_refused_and_the_last_good_one_stays(trainer_person):
    person = trainer_person
    for typed in ("0", "-1", "nan"):
        person.type_into("rate", typed)
        assert person.find("settings_problem").isVisible()
        assert "ε" in person.text("settings_problem")
        assert person.window.session.trainer.settings.rate == 0.1
        assert person.find("rate", QAbstractSpinBox).text().startswith("0.1")


def test_an_even_kernel_size_is_refused_by_name(trainer_person):
    trainer_person.type_into("kernel_size", "4")
    assert "kernel size 4 is even" in trainer_person.text("settings_problem")
    assert trainer_person.window.session.trainer.settings.kernel_size == 5


def test_a_rate_that_makes_training_fail_is_said_with_a_smaller_one(trainer_person):
    person = trainer_person
    person.type_into("rate", "10000")
    reason = person.wait_for_end_of_run(lambda: person.click("run_button"))
    assert "smaller ε, such as 1000" in reason
    parameters = person.window.session.trainer.run.network.parameters
    assert all(np.isfinite(values).all() for values in parameters.values())


def test_settings_are_kept_with_the_project(trainer_person):
    person = trainer_person
    person.type_into("kernels", "6")
    assert person.project.settings()["run"]["kernels"] == 6


def test_what_learns_can_change_while_it_runs(trainer_person):
    person = trainer_person
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: (epoch(person) or 0) > 3 and person.window.session.trainer.running)
    assert not person.find("kernels", QAbstractSpinBox).isEnabled()
    choice = person.find("learn")
    choice.setCurrentIndex(choice.findText("dense only"))
    choice.activated.emit(choice.currentIndex())
    run = person.window.session.trainer.run
    person.wait(lambda: run.settings.learn == "dense")
    # The training goes on in a process of its own, which hears of it a little later.
    person.wait(lambda: not person.moment.updates["features.0.kernels"].any())
    kernels = run.network.parameters["features.0.kernels"].copy()
    now = epoch(person)
    person.wait(lambda: epoch(person) > now + 5)
    assert np.array_equal(run.network.parameters["features.0.kernels"], kernels)


def test_the_activations_are_chosen_among_the_settings_and_trained_with(trainer_person, at_window):
    person = trainer_person
    person.step()
    assert person.moment.architecture.dense[0].f == "sigmoid"
    person.pick("f", "ReLU")
    person.pick("g", "tanh")
    assert person.wait_for_end_of_run(lambda: person.click("run_button")) == "All 40 epochs are done."
    network = person.moment.architecture
    assert (network.dense[0].f, network.features[0].g) == ("relu", "tanh")
    assert "f the ReLU" in person.find("stage_4").toolTip()
    path, held = person.project.path, person.moment.parameters
    person.close()
    again = at_window(path)
    assert again.find("f", QComboBox).currentText() == "ReLU"
    again.type_into("epochs", "41")
    again.click("step_button")
    again.wait(lambda: epoch(again) == 41)
    assert again.moment.architecture == network
    assert not np.array_equal(again.moment.parameters["dense.0.weights"], held["dense.0.weights"])


def test_the_settings_fold_where_the_window_is_low_and_come_back(trainer_person):
    person = trainer_person
    person.window.resize(1280, 1000)
    person.click("all_settings")
    person.wait(lambda: person.find("kernels").isVisible())
    person.window.resize(1024, 700)
    person.wait(lambda: not person.find("kernels").isVisible())
    # Who asks for them sees them all the same.
    person.click("all_settings")
    person.wait(lambda: person.find("kernels").isVisible())
    person.window.resize(1280, 1000)
    person.wait(lambda: person.find("kernels").isVisible())


def test_there_is_one_primary_button_in_the_training_panel_once_there_are_faces(person, at_window, stripes):
    def primary(someone):
        buttons = someone.window.panel("training").findChildren(QAbstractButton)
        return [
            button.objectName() for button in buttons if button.property("primary") and button.isVisible()
        ]

    assert primary(person) == []
    assert primary(at_window(stripes)) == ["run_button"]


def test_copies_that_are_not_made_are_said(trainer_person):
    person = trainer_person
    person.wait(lambda: person.count(1) == 8)
    person.type_into("copies", "20")
    assert "20 copies asked, 11 made: 16 faces are many" in person.text("settings_summary")


def test_new_faces_make_a_new_run(trainer_person, tmp_path):
    person = trainer_person
    person.wait(lambda: person.count(0) == 8)
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    path = tmp_path / "more.png"
    path.write_bytes(encode_png(striped(0, 77)))
    person.drop(person.card(0), path)
    person.wait(lambda: person.count(0) == 9 and not person.window.session.roster.adding)
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    run = person.window.session.trainer.run
    assert len(run.split.training) + len(run.split.validation) == 17


def test_a_dropped_picture_is_named(trainer_person, tmp_path):
    person = trainer_person
    person.wait_for_end_of_run(lambda: person.click("run_button"))
    for index, name in enumerate(("Ada", "Ben")):
        path = tmp_path / f"{name}.png"
        path.write_bytes(encode_png(striped(index, 55)))
        person.drop(person.find("who_picture"), path)
        person.wait(lambda name=name: person.text("answer_name") == name)


def test_a_picture_before_training_says_what_to_do(trainer_person, tmp_path):
    path = tmp_path / "who.png"
    path.write_bytes(encode_png(striped(0, 55)))
    trainer_person.drop(trainer_person.find("who_picture"), path)
    trainer_person.wait(lambda: trainer_person.window.session.answering.still is not None)
    assert "press Run" in trainer_person.text("answer_detail")
    assert not trainer_person.banner


def test_a_saved_run_that_cannot_be_used_is_said_and_another_is_trained(at_window, trained_file, tmp_path):
    path = shutil.copy(trained_file, tmp_path / "foreign.facet")
    with Project.open(path) as project:
        record = project.latest_run()
        project.save_run(replace(record, preparation=record.preparation | {"size": 24}))
    person = at_window(path)
    assert person.banner.startswith("The saved network cannot be used: its preparation makes images of 24×24")
    assert person.window.session.trainer.settings.epochs == 40
    assert person.wait_for_end_of_run(lambda: person.click("run_button")) == "All 40 epochs are done."
