"""Run, Pause, Step, speed, Reset and New seed: what each shows, and what the engine holds then."""

import time
from dataclasses import replace

import numpy as np
import pytest
from fresh_runs import advanced, are_same
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLabel
from window_looks import (
    KERNELS,
    mark_notes,
    read_epoch,
    read_newest,
    save_settings,
    says_kernel,
    settings_of,
)

from app.recognition.run import TrainingRun
from app.ui.parameters import Spot
from app.ui.training.controls import error_text
from engine import FaceStep

Key = Qt.Key
PLACE = Spot(1, 2, 3)


def seed_shown(person):
    return person.find("seed", QAbstractSpinBox).text()


def set_slow(person):
    person.press("speed", Key.Key_Home)


def pause(person):
    person.click("run_button")
    person.wait(lambda: not person.window.session.trainer.running)


def shows_present(person):
    """Whether progress line, curves and kernels show what the engine holds."""
    moment, progress = person.moment, person.text("progress_line")
    return (
        read_epoch(progress) == moment.epoch == read_epoch(read_newest(person))
        and f"D = {error_text(moment.step.error)}" in progress
        and f"D {moment.step.error:.4g}" in read_newest(person)
        and says_kernel(person, moment.parameters[KERNELS], PLACE)
    )


def test_reset_goes_back_to_the_same_start_bit_for_bit(trainer_person):
    person = trainer_person
    person.step()
    start = dict(person.moment.start)
    person.step()
    assert not are_same(person.moment.parameters, start)
    person.click("reset_button")
    person.wait(lambda: person.epoch == 0)
    assert are_same(person.moment.parameters, start)
    person.wait(lambda: shows_present(person))
    assert seed_shown(person) == "0"


def test_a_new_seed_goes_to_another_start(trainer_person):
    person = trainer_person
    person.step()
    start = dict(person.moment.start)
    person.click("new_seed_button")
    person.wait(lambda: person.epoch == 0)
    assert seed_shown(person) == str(settings_of(person).seed) != "0"
    assert not np.array_equal(person.moment.parameters[KERNELS], start[KERNELS])
    made = TrainingRun.create(person.project, settings_of(person))
    assert are_same(person.moment.parameters, made.start)
    person.wait(lambda: shows_present(person))


def test_step_pauses_what_runs_does_one_epoch_and_shows_it_everywhere(trainer_person):
    person = trainer_person
    set_slow(person)
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running and person.epoch >= 1)
    before = person.epoch
    person.click("step_button")
    person.wait(lambda: person.epoch == before + 1 and not person.window.session.trainer.running)
    assert person.find("run_button").text() == "Run"
    person.wait(lambda: shows_present(person))
    person.step()
    assert person.epoch == before + 2
    person.wait(lambda: shows_present(person))


def test_a_step_is_one_face_where_the_update_comes_after_each_face(at_window, stripes):
    save_settings(stripes, update="face", copies=0)
    person = at_window(stripes)
    person.pick("step_unit", "face")
    person.step()
    run = person.window.session.trainer.run
    for _ in run.training.images[2:]:
        held = person.moment
        assert isinstance(held.event, FaceStep)
        assert held.epoch == 0
        person.wait(lambda: says_kernel(person, person.moment.parameters[KERNELS], PLACE))
        person.step()
        assert not are_same(person.moment.parameters, held.parameters)
    # With the last face the epoch is whole, and its D is known.
    person.step()
    assert person.epoch == 1
    person.wait(lambda: shows_present(person))
    fresh = advanced(TrainingRun.create(person.project, settings_of(person)), 1)
    assert are_same(person.moment.parameters, fresh.network.parameters)


def test_the_speed_goes_from_one_step_a_second_to_all_there_is(trainer_person):
    person = trainer_person
    person.type_into("epochs", "50000")
    set_slow(person)
    assert "1 step a second" in [label.text() for label in person.find("training_panel").findChildren(QLabel)]
    begun = time.monotonic()
    person.click("run_button")
    person.wait(lambda: person.epoch is not None and person.epoch >= 2)
    assert time.monotonic() - begun >= 0.9 * (person.epoch - 1)
    person.press("speed", Key.Key_End)
    faster, from_there = time.monotonic(), person.epoch
    person.wait(lambda: person.epoch > from_there + 60)
    assert time.monotonic() - faster < 15
    pause(person)


def test_what_is_changed_while_it_runs_is_marked_on_the_plot_and_in_force(trainer_person):
    person = trainer_person
    # There is a second for each change, however slow the machine is.
    set_slow(person)
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running and person.epoch >= 1)
    first = settings_of(person)
    person.type_into("rate", "0.02")
    second, held = settings_of(person), person.epoch
    person.wait(lambda: person.epoch > held)
    person.type_into("momentum", "0.5")
    person.pick("learn", "dense only")
    held = person.epoch
    person.wait(lambda: person.epoch > held)
    pause(person)
    person.wait(lambda: shows_present(person))
    rate, momentum, learn = person.window.session.trainer.run.changes
    assert (rate.text, momentum.text, learn.text) == ("ε 0.1 → 0.02", "α 0.9 → 0.5", "learns: dense only")
    assert mark_notes(person) == [
        f"epoch {rate.epoch}: {rate.text}",
        f"epoch {momentum.epoch}: {momentum.text}\nepoch {learn.epoch}: {learn.text}",
    ]
    fresh = TrainingRun.create(person.project, first)
    for change, settings in (
        (rate, second),
        (momentum, replace(second, momentum=0.5)),
        (learn, settings_of(person)),
    ):
        advanced(fresh, change.epoch).change(settings)
    advanced(fresh, person.epoch)
    assert are_same(person.moment.parameters, fresh.network.parameters)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"patience": 7, "rate": 1e-12},
            "No progress of D for 7 epochs. Try another ε, or raise the patience.",
        ),
        ({"target": 2.0}, "D fell below its target of 2."),
    ],
)
def test_a_stop_rule_tells_its_reason_in_words(at_window, stripes, changes, reason):
    save_settings(stripes, **changes)
    person = at_window(stripes)
    person.train()
    assert person.text("reason").startswith(reason)
    assert person.find("reason").isVisible()
    assert person.find("run_button").text() == "Run"
    assert person.epoch < 40
    person.wait(lambda: shows_present(person))
