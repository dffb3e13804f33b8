"""The curves of the window: read, kept, and exported."""

import csv

import numpy as np
from curve_looks import chips, note, picture_of, place_of, press, shows
from PySide6.QtCore import Qt
from window_looks import read_curve

from app.recognition.settings import RunSettings, settings_words
from app.ui.training.curve_pens import kept_colour

Key = Qt.Key
COLUMNS = ("error", "accuracy", "validation_error", "validation_accuracy")


def curves_of(person):
    return person.find("curves")


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
    person, curves = saved_person, curves_of(saved_person)
    record = person.window.session.trainer.record
    keep_and_run_again(person)
    assert [chip.accessibleName() for chip in chips(curves)] == ["Kept run: run 1 · ε 0.1"]
    press(curves, Key.Key_Home, *[Key.Key_Right] * 20, Key.Key_Up)
    title, settings, reading = note(curves).split("\n")
    assert title == "run 1 · ε 0.1"
    assert settings == settings_words(RunSettings.from_json(record.settings))
    assert reading.startswith(f"epoch 20 · D {record.history['error'][20]:.4g} · ")
    # Where the two are far apart, each is there in its colour.
    picture = picture_of(curves)
    hot = kept_colour(0, curves.palette(), True).name()
    assert shows(hot, picture, place_of(curves, 10, record.history["error"][10]), reach=2)


def test_a_kept_run_is_there_again_when_the_project_is_opened_again(saved_person, at_window):
    keep_and_run_again(saved_person)
    kept = curves_of(saved_person)._kept[0].history
    saved_person.close()
    again = at_window(saved_person.folder / "trained.facet")
    curves = curves_of(again)
    assert [chip.accessibleName() for chip in chips(curves)] == ["Kept run: run 1 · ε 0.1"]
    press(curves, Key.Key_Home, *[Key.Key_Right] * 5, Key.Key_Up)
    assert f"\nepoch 5 · D {kept['error'][5]:.4g} · " in note(curves)
    press(curves, Key.Key_Delete)
    assert chips(curves) == []
    again.close()
    assert chips(curves_of(at_window(saved_person.folder / "trained.facet"))) == []


def test_the_numbers_of_all_curves_are_exported_where_the_dialog_says(saved_person, tmp_path):
    person = saved_person
    record = person.window.session.trainer.record
    person.click("keep_run")
    person.answers.path = tmp_path / "numbers"
    menu = person.find("export_curves").menu()
    next(action for action in menu.actions() if action.objectName() == "export_csv").trigger()
    written = tmp_path / "numbers.csv"
    person.wait(written.exists)
    person.wait(lambda: "The curves are in" in person.window.statusBar().currentMessage())
    with written.open(newline="", encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    for name in ("this run", "run 1 · ε 0.1"):
        own = [row for row in rows if row[0] == name]
        assert [int(row[1]) for row in own] == list(range(41))
        for column, key in enumerate(COLUMNS, start=2):
            assert np.array_equal([float(row[column]) for row in own], record.history[key])
