"""The curves of the window: read, kept, and exported."""

import csv

import numpy as np
from plot_looks import picture_of, press, shows
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from window_looks import chips, curves_of, read_curve

from app.recognition.settings import RunSettings, settings_words
from app.ui.widgets.scales import role_colour

Key = Qt.Key
COLUMNS = ("error", "accuracy", "validation_error", "validation_accuracy")


def expected(history, epoch, scale):
    error, validation = history["error"][epoch], history["validation_error"][epoch]
    training, other = (round(100 * history[name][epoch], 1) for name in ("accuracy", "validation_accuracy"))
    return (
        f"epoch {epoch} · D {error:.4g} · validation D {validation:.4g} (×{scale:.3g})"
        f" · training {training:g} % · validation {other:g} %"
    )


def test_the_crosshair_reads_every_epoch_as_the_history_has_it(trainer_person):
    person = trainer_person
    person.train()
    run = person.window.session.trainer.run
    scale = len(run.training) / len(run.validation)
    for epoch in (0, 1, 17, 40):
        assert read_curve(person, epoch) == expected(run.history.arrays(), epoch, scale)


def keep_and_run_again(person):
    """Keeps the saved run, and begins another one with another ε."""
    person.click("keep_run")
    person.type_into("rate", "0.01")
    person.click("reset_button")
    person.wait(lambda: person.epoch == 0)
    person.train()


def test_a_kept_run_is_a_second_curve_that_tells_its_settings(saved_person):
    person = saved_person
    record = person.window.session.trainer.record
    keep_and_run_again(person)
    curves = curves_of(person)
    assert [chip.accessibleName() for chip in chips(person)] == ["Kept run: run 1 · ε 0.1"]
    press(curves, Key.Key_Home, *[Key.Key_Right] * 20, Key.Key_Up)
    title, settings, reading = curves.note.split("\n")
    assert title == "run 1 · ε 0.1"
    assert settings == settings_words(RunSettings.from_json(record.settings))
    assert reading.startswith(f"epoch 20 · D {record.history['error'][20]:.4g} · ")
    # Where the two are far apart, each is there in its colour.
    picture = picture_of(curves)
    hot = role_colour(0, curves.palette()).name()
    assert shows(hot, picture, curves.place_of(10, record.history["error"][10]), reach=2)


def test_a_kept_run_is_there_again_when_the_project_is_opened_again(saved_person, at_window):
    keep_and_run_again(saved_person)
    kept = saved_person.window.session.kept.curves[0].history
    saved_person.close()
    again = at_window(saved_person.folder / "trained.facet")
    curves = curves_of(again)
    assert [chip.accessibleName() for chip in chips(again)] == ["Kept run: run 1 · ε 0.1"]
    press(curves, Key.Key_Home, *[Key.Key_Right] * 5, Key.Key_Up)
    assert f"\nepoch 5 · D {kept['error'][5]:.4g} · " in curves.note
    press(curves, Key.Key_Delete)
    assert chips(again) == []
    again.close()
    last = at_window(saved_person.folder / "trained.facet")
    curves_of(last)
    assert not last.find("kept_runs").isVisible()


def test_the_numbers_of_all_curves_are_exported_where_the_dialog_says(saved_person, tmp_path):
    person = saved_person
    record = person.window.session.trainer.record
    told = []
    person.window.session.told.connect(told.append)
    person.click("keep_run")
    person.answers.path = tmp_path / "numbers"
    menu = person.find("export_curves").menu()
    next(action for action in menu.actions() if action.objectName() == "export_csv").trigger()
    written = tmp_path / "numbers.csv"
    person.wait(written.exists)
    person.wait(lambda: any("The curves are in" in said for said in told))
    with written.open(newline="", encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    for name in ("this run", "run 1 · ε 0.1"):
        own = [row for row in rows if row[0] == name]
        assert [int(row[1]) for row in own] == list(range(41))
        for column, key in enumerate(COLUMNS, start=2):
            assert np.array_equal([float(row[column]) for row in own], record.history[key])


def test_before_the_first_run_a_sentence_says_what_will_be_seen(trainer_person):
    person = trainer_person
    empty = person.find("curves_empty", QLabel)
    assert empty.isVisible()
    assert "press Run" in empty.text()
    assert not person.find("keep_run").isEnabled()
    assert not person.find("export_curves").isEnabled()
    person.train()
    curves_of(person)
    assert not empty.isVisible()
    assert person.find("keep_run").isEnabled()


def test_every_kept_run_is_taken_away_with_its_cross_or_the_keyboard(saved_person):
    person = saved_person
    for _time in range(3):
        person.click("keep_run")
    curves = curves_of(person)

    def are_there(*numbers):
        return [chip.objectName() for chip in chips(person)] == [f"kept_run {number}" for number in numbers]

    person.wait(lambda: are_there(1, 2, 3))
    person.click("kept_run 2_remove")
    person.wait(lambda: are_there(1, 3))
    first = person.find("kept_run 1_remove")
    first.setFocus()
    person.wait(lambda: curves.highlighted == "run 1")
    QTest.keyClick(first, Key.Key_Delete)
    person.wait(lambda: are_there(3))
    assert person.find("kept_run 3_remove").hasFocus()


def test_log_and_smooth_are_as_they_were_left(saved_person, at_window):
    person = saved_person
    curves_of(person)
    person.click("log_scale")
    person.click("smooth_curves")
    assert curves_of(person).log
    assert curves_of(person).smooth
    assert "moving average over 5 epochs" in person.find("smooth_curves").toolTip()
    person.close()
    again = at_window(person.folder / "trained.facet")
    assert again.find("log_scale").isChecked()
    assert curves_of(again).log
    assert curves_of(again).smooth
