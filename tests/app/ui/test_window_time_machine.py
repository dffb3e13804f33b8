"""The time machine: every kept epoch as it was, and another way on from there."""

from dataclasses import replace

import numpy as np
import pytest
from fresh_runs import advanced, are_same, fresh_run
from plot_looks import click, picture_of, shows
from PySide6.QtCore import Qt
from window_looks import (
    KERNELS,
    chips,
    colour_of_number,
    curves_of,
    mark_notes,
    read_epoch,
    read_newest,
    save_settings,
    says_kernel,
    settings_of,
)

from app.recognition.run import TrainingRun
from app.recognition.snapshot import MOST
from app.recognition.verdicts import judge
from app.ui.parameters import Spot
from app.ui.training.controls import error_text
from app.ui.widgets.scales import role_colour
from engine import Network

Key = Qt.Key
PLACE = Spot(2, 1, 3)


@pytest.fixture
def run_person(trainer_person):
    trainer_person.train()
    return trainer_person


def go_to(person, epoch):
    """Scrubs to a kept epoch with the keyboard."""
    person.wait(person.find("kept_epochs").isEnabled)
    person.press("kept_epochs", Key.Key_Home)
    while (person.window.session.machine.epoch or 0) < epoch:
        person.press("kept_epochs", Key.Key_Right)
    assert person.window.session.machine.epoch == epoch


def go_to_now(person):
    person.press("kept_epochs", Key.Key_Escape)
    assert person.window.session.machine.epoch is None


def shown(person):
    return person.window.session.machine.shown.parameters


def right_by(person, parameters):
    """How many validation faces a network of these parameters names rightly, judged by hand."""
    run = TrainingRun.create(person.project, settings_of(person))
    verdicts = judge(Network(run.network.architecture, dict(parameters)), run.training, run.validation)
    counts = verdicts.validation.confusion()
    return f"{np.trace(counts)} of {counts.sum()}"


@pytest.mark.parametrize("live", [True, False], ids=["after its run", "opened again"])
def test_every_epoch_is_shown_as_a_fresh_training_stopped_there_has_it(request, live):
    person = request.getfixturevalue("run_person" if live else "saved_person")
    person.open_tab("who_tabs", "Validation")
    fresh = TrainingRun.create(person.project, settings_of(person))
    for epoch in (0, 1, 7, 23):
        advanced(fresh, epoch)
        go_to(person, epoch)
        assert are_same(shown(person), fresh.network.parameters)
        assert says_kernel(person, fresh.network.parameters[KERNELS], PLACE)
        assert person.find("epoch_shown").accessibleName() == f"epoch {epoch} of 40 (looking back)"
        assert f"D = {error_text(fresh.last.error)}" in person.text("progress_line")
        person.wait(lambda epoch=epoch: person.text("validation_epoch") == f"right at epoch {epoch}")
        assert right_by(person, fresh.network.parameters) in person.text("validation_total")
        assert f"D {fresh.last.error:.4g} " in read_at_cursor(person)
    go_to_now(person)
    assert are_same(shown(person), advanced(fresh, 40).network.parameters)
    assert says_kernel(person, fresh.network.parameters[KERNELS], PLACE)


def read_at_cursor(person):
    """What the crosshair reads where the time machine is: there it begins."""
    person.press(curves_of(person), Key.Key_Escape, Key.Key_Right)
    return person.find("curves_readout").text()


def test_a_click_on_the_plot_goes_to_that_epoch(run_person):
    person, curves = run_person, curves_of(run_person)
    history = person.window.session.trainer.run.history.arrays()
    click(curves, curves.place_of(12, history["error"][12]))
    epoch = person.window.session.machine.epoch
    assert abs(epoch - 12) <= 1
    fresh = fresh_run(person.project, settings_of(person), epoch)
    assert are_same(shown(person), fresh.network.parameters)
    assert person.find("epoch_shown").accessibleName() == f"epoch {epoch} of 40 (looking back)"
    assert says_kernel(person, fresh.network.parameters[KERNELS], PLACE)


def test_while_it_runs_the_past_stays_and_the_present_goes_on(trainer_person):
    person = trainer_person
    person.step()
    person.step()
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: person.epoch > 5)
    go_to(person, 0)
    colour = colour_of_number(person, PLACE)
    seen = person.epoch
    person.wait(lambda: person.epoch > seen + 20 and read_epoch(read_newest(person)) > seen)
    assert person.window.session.machine.epoch == 0
    assert are_same(shown(person), person.moment.start)
    assert colour_of_number(person, PLACE) == colour
    assert says_kernel(person, person.moment.start[KERNELS], PLACE)
    person.click("run_button")
    person.wait(lambda: not person.window.session.trainer.running)
    go_to_now(person)
    person.wait(lambda: says_kernel(person, person.moment.parameters[KERNELS], PLACE))


def test_at_most_300_epochs_are_kept_evenly_with_the_first_and_the_last(at_window, stripes):
    save_settings(stripes, epochs=777, kernels=1, size=8, kernel_size=3, copies=0)
    person = at_window(stripes)
    person.train()
    kept = person.window.session.trainer.checkpoints.epochs
    assert len(kept) <= MOST == 300
    assert (kept[0], kept[-1]) == (0, 777)
    assert set(np.diff(kept[:-1])) == {kept[1]}
    assert person.find("kept_epochs").maximum() == len(kept) - 1
    person.press("kept_epochs", Key.Key_End, Key.Key_Left)
    assert person.window.session.machine.epoch == kept[-2]


def size_of(checkpoint):
    """Bytes of all arrays of a checkpoint."""
    parts = (checkpoint.parameters, checkpoint.updates, checkpoint.state.last_steps)
    return sum(values.nbytes for part in parts for values in part.values())


def test_the_history_of_a_large_network_stays_below_50_megabytes(at_window, stripes):
    save_settings(stripes, epochs=12, kernels=128, kernel_size=3, size=64, pool=1, copies=0, rate=1e-4)
    person = at_window(stripes)
    person.train()
    kept = person.window.session.trainer.checkpoints
    assert size_of(kept.newest) * len(person.window.session.trainer.run.history) > 50e6, (
        "there is need to thin"
    )
    assert sum(map(size_of, kept)) < 50e6
    assert (kept.epochs[0], kept.epochs[-1]) == (0, 12)


def test_another_way_on_from_here_is_the_engines_own_branch(run_person):
    person, curves = run_person, curves_of(run_person)
    first, settings = person.window.session.trainer.run, settings_of(person)
    errors = first.history.arrays()["error"].copy()
    go_to(person, 2)
    person.type_into("rate", "0.0001")
    person.click("continue_button")
    person.wait(lambda: person.window.session.trainer.run not in (None, first) and person.epoch == 2)
    assert are_same(person.moment.parameters, first.checkpoints.at(2).parameters)
    person.train()
    assert person.epoch == 40
    other = advanced(first.branch(first.checkpoints.at(2), replace(settings, rate=0.0001)), 40)
    assert are_same(person.moment.parameters, other.network.parameters)
    assert f"D {other.last.error:.4g} " in read_newest(person)
    assert mark_notes(person) == ["epoch 2: continued from here; ε 0.1 → 0.0001"]
    # The run it has left is still there, pale.
    assert [chip.accessibleName() for chip in chips(person)] == ["Kept run: run 1 · ε 0.1"]
    person.click("log_scale")
    pale = role_colour("kept", curves.palette()).name()
    assert errors[20] < 0.2 * other.history.arrays()["error"][20], "the two are apart"
    assert shows(pale, picture_of(curves), curves.place_of(20, errors[20]), reach=3)


def test_a_saved_run_that_goes_on_with_another_rate_is_marked_where_that_begins(saved_person):
    person = saved_person
    person.type_into("rate", "0.02")
    person.type_into("epochs", "60")
    person.train()
    assert person.epoch == 60
    assert mark_notes(person) == ["epoch 40: ε 0.1 → 0.02\nepoch 40: epochs 40 → 60"]


def test_a_saved_run_goes_on_from_an_earlier_epoch_too(saved_person):
    person = saved_person
    go_to(person, 20)
    person.click("continue_button")
    person.wait(lambda: person.window.session.trainer.run is not None and person.epoch == 20)
    person.train()
    fresh = fresh_run(person.project, settings_of(person), 40)
    assert are_same(person.moment.parameters, fresh.network.parameters)
