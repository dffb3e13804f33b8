"""The Microscope in the window: what it says is what the engine has, before and after an update."""

import numpy as np
import pytest
from fresh_runs import are_same, fresh_run
from microscope_looks import (
    click_coefficient,
    click_number,
    numbers_in,
    open_microscope,
    said_agreement,
    shown_row,
    stage_texts,
    table_texts,
    wait_for,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from window_looks import KERNELS, save_settings, settings_of

from app.lessons.microscope.look import BIAS, WEIGHTS, Parameter
from app.project import Project
from app.recognition.run import TrainingRun
from engine import Network

Key = Qt.Key


def engine_gradient(person, parameter, sample=None):
    """∂D/∂p by the engine's fast path, of one face or of all, with the network of now."""
    run = TrainingRun.create(person.project, settings_of(person))
    network = Network(run.network.architecture, dict(person.window.session.machine.shown.parameters))
    rows = slice(None) if sample is None else slice(sample, sample + 1)
    found = network.gradients(run.training.images[rows], run.training.zeta[rows])
    return float(found.parameters[parameter.tensor][parameter.index])


def next_update(person):
    """Presses for the next update; what the page says came of the announcement."""
    person.wait(person.find("microscope_next_update").isEnabled)
    person.click("microscope_next_update")
    line = person.find("microscope_announced")
    person.wait(line.text)
    return person.text("microscope_announced")


def value_of(person, parameter):
    return float(person.moment.parameters[parameter.tensor][parameter.index])


@pytest.fixture
def stepped(trainer_person):
    """After an epoch."""
    trainer_person.step()
    return trainer_person


def test_a_clicked_coefficient_has_the_engines_sum_and_the_announced_value(stepped):
    person = stepped
    open_microscope(person)
    parameter = click_coefficient(person)
    assert person.find("microscope_parameter").text().startswith("K₃, u = 2, v = 2: ")
    shown, engine, share = said_agreement(person)
    assert share <= 1e-5
    assert engine == pytest.approx(engine_gradient(person, parameter, sample=0), rel=1e-5)
    assert shown == pytest.approx(engine, rel=1e-3, abs=1e-9)
    shown, engine, share = said_agreement(person, "microscope_total_agreement")
    assert share <= 1e-5
    assert engine == pytest.approx(engine_gradient(person, parameter), rel=1e-5)
    person.press("microscope_stages", Key.Key_End)
    old, new = numbers_in(stage_texts(person)[-1][2])
    assert old == pytest.approx(value_of(person, parameter), rel=1e-6)
    said = next_update(person)
    assert person.epoch == 2
    assert value_of(person, parameter) == pytest.approx(new, rel=1e-6)
    assert said.startswith("✓ Announced k₂,₂ = ")
    count = sum(values.size for values in person.moment.parameters.values())
    assert f"bit for bit, and so are all {count:,} numbers" in said
    assert are_same(person.moment.parameters, fresh_parameters(person, 2))


def fresh_parameters(person, epoch):
    return fresh_run(person.project, settings_of(person), epoch).network.parameters


@pytest.mark.parametrize(
    "changes", [{"update": "face"}, {"update": "batch", "batch_size": 3}, {"learn": "dense"}]
)
def test_each_way_to_learn_comes_to_what_was_announced(at_window, stripes, changes):
    save_settings(stripes, copies=0, rate=0.02, **changes)
    person = at_window(stripes)
    person.step()
    page = open_microscope(person)
    for _ in range(3):
        before = person.moment.state.epoch, person.moment.state.position
        count = len(page.sight.contributions)
        assert "✓" in next_update(person)
        after = person.moment.state.epoch, person.moment.state.position
        assert after == ((before[0], before[1] + count) if "update" in changes else (before[0] + 1, 0))
        wait_for(person)
    if "learn" in changes:
        person.press("microscope_stages", Key.Key_End, Key.Key_Up)
        assert "does not learn" in person.text("stage_sentence")
        assert stage_texts(person)[-2][2] == "0"


def test_an_update_that_is_not_what_was_announced_is_said(stepped):
    person = stepped
    open_microscope(person)
    sight = wait_for(person)
    sight.update.after[BIAS][0] += 1
    person.click("microscope_next_update")
    person.wait(lambda: person.find("microscope_announced").text())
    assert person.text("microscope_announced").startswith("✗ ")
    assert "1 differ from what was announced" in person.text("microscope_announced")
    assert person.find("microscope_announced").isVisible()


def test_the_page_is_driven_by_the_keyboard_alone(stepped):
    person = stepped
    open_microscope(person)

    def press(*keys, modifier=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            person.bot.keyClick(QApplication.focusWidget(), key, modifier)

    stages = person.find("microscope_stages")
    assert QApplication.focusWidget() is stages
    # Along the chain, whose later numbers are not told before.
    assert shown_row(person) == 0
    press(Key.Key_Right, Key.Key_Right)
    assert shown_row(person) == 2
    assert person.text("stage_title").startswith("3 of 15 · σ")
    assert [bool(line[2]) for line in stage_texts(person)] == [True] * 3 + [False] * 12
    press(Key.Key_Left)
    press(Key.Key_Right, modifier=Qt.KeyboardModifier.AltModifier)
    assert shown_row(person) == 2
    press(Key.Key_L, modifier=Qt.KeyboardModifier.AltModifier)
    assert all(line[2] for line in stage_texts(person))
    # From face to face.
    press(Key.Key_PageDown)
    person.wait(lambda: "Ada 2" in person.text("microscope_face"))
    wait_for(person, sample=person.find("microscope_faces").current_id)
    press(Key.Key_PageUp)
    wait_for(person, sample=0)
    # To a number of the network, and to the next one.
    for _ in range(20):
        if QApplication.focusWidget() is person.find("microscope_grid"):
            break
        press(Key.Key_Backtab)
    assert QApplication.focusWidget() is person.find("microscope_grid")
    press(Key.Key_Right, Key.Key_Down)
    wait_for(person, Parameter(KERNELS, (0, 0, 1, 1)))
    # To the next update and back again.
    press(Key.Key_PageDown, modifier=Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: person.epoch == 2)
    person.wait(lambda: person.text("microscope_announced").startswith("✓"))
    press(Key.Key_PageUp, modifier=Qt.KeyboardModifier.ControlModifier)
    assert person.window.session.machine.epoch == 1
    person.wait(lambda: "looking back" in person.text("microscope_where"))


def test_the_time_machine_leads_back_and_forth(saved_person):
    person = saved_person
    open_microscope(person)
    click_coefficient(person)
    run = fresh_run(person.project, settings_of(person), 38)
    for epoch in (39, 38):
        person.click("microscope_previous_update")
        assert person.window.session.machine.epoch == epoch
    sight = wait_for(person, Parameter(KERNELS, (2, 0, 1, 1)))
    assert are_same(sight.look.parameters, run.network.parameters)
    assert person.text("microscope_where").startswith("epoch 38 · D = ")
    said_agreement(person)
    # Forward again, the past did what is announced.
    assert next_update(person).startswith("✓ Announced k₂,₂")
    assert person.window.session.machine.epoch == 39
    wait_for(person)
    assert next_update(person).startswith("✓")
    assert person.window.session.machine.epoch is None
    # The run is at its end: there it says why no update follows.
    person.wait(lambda: not person.find("microscope_next_update").isEnabled())
    assert "set more epochs" in person.text("microscope_note")


def test_a_saved_run_goes_on_from_here_with_the_settings_of_now(saved_person):
    person = saved_person
    person.type_into("epochs", "50")
    person.type_into("rate", "0.03")
    open_microscope(person)
    person.wait(lambda: person.find("microscope_next_update").isEnabled())
    assert next_update(person).startswith("✓")
    assert person.epoch == 41
    assert person.window.session.trainer.run.settings.rate == 0.03


def test_without_a_network_it_says_what_to_press(trainer_person):
    person = trainer_person
    person.choose("show_microscope")
    assert person.find("microscope_empty").isVisible()
    person.wait(lambda: "There is no network yet" in person.text("microscope_empty"))
    assert "press Run" in person.text("microscope_empty")
    # As it says, a step can be made from here.
    person.choose("step")
    person.wait(lambda: person.find("microscope_stages").isVisible())
    assert not person.find("microscope_empty").isVisible()


def test_it_follows_a_run_calmly_and_stands_still_when_that_pauses(trainer_person):
    person = trainer_person
    person.type_into("epochs", "100000")
    person.type_into("target", "0")
    person.click("run_button")
    person.wait(lambda: person.epoch is not None and person.epoch > 3)
    page = open_microscope(person)
    looks = []
    seen = person.epoch

    def third_look():
        if page.sight is not (looks[-1] if looks else None):
            looks.append(page.sight)
        return len(looks) > 3

    person.wait(third_look)
    assert person.epoch - seen > 3 * len(looks), "it takes a look from time to time only"
    assert "following the run" in person.text("microscope_where")
    person.choose("run")
    person.wait(lambda: not person.window.session.trainer.running)
    sight = wait_for(person)
    assert are_same(sight.look.parameters, person.moment.parameters)


def test_weights_and_biases_can_be_chosen_too(saved_person):
    person = saved_person
    open_microscope(person)
    person.click("microscope_weights")
    grid = person.find("microscope_grid")
    person.wait(lambda: [cells.shape for cells in grid.arrays] == [(6, 6)] * 4)
    click_number(person, 1, 4, 2)
    parameter = Parameter(WEIGHTS, (0, 36 + 4 * 6 + 2))
    wait_for(person, parameter)
    _, engine, _ = said_agreement(person)
    assert engine == pytest.approx(engine_gradient(person, parameter, sample=0), rel=1e-5)
    person.click("microscope_biases")
    wait_for(person, Parameter(BIAS, (0,)))
    person.press("microscope_grid", Key.Key_Down)
    sight = wait_for(person, Parameter("features.0.bias", (0,)))
    assert person.text("microscope_parameter").startswith("b₁, the bias of K₁: ")
    assert len(sight.terms) == 36
    said_agreement(person, "microscope_total_agreement")


def test_terms_are_chosen_in_the_table_on_the_face_and_with_the_keys(saved_person):
    person = saved_person
    page = open_microscope(person)
    click_coefficient(person)
    person.press("microscope_terms", Key.Key_Down, Key.Key_Down)
    assert page.term == 2
    face = person.find("microscope_term_face")
    person.click(face, face.box_of(7).center().toPoint())
    assert page.term == 7
    assert person.find("microscope_terms").currentIndex().row() == 7
    terms = page.sight.terms
    row, column = terms.places[7]
    key = Key.Key_Up if row > 0 else Key.Key_Down
    person.press(face, key)
    assert terms.places[page.term].tolist() == [row - 1 if row > 0 else 1, column]
    # The chain follows the chosen term.
    person.press("microscope_stages", Key.Key_Home, *[Key.Key_Right] * 10)
    value = numbers_in(stage_texts(person)[10][2])[0]
    assert value == pytest.approx(terms.products[page.term], rel=1e-3)


def test_faces_come_with_the_hardest_first_and_can_be_chosen_among_those_of_the_sum(saved_person):
    person = saved_person
    page = open_microscope(person)
    strip = person.find("microscope_faces")
    assert len(strip.ids) == 12, "the copies are not shown"
    person.click("microscope_hardest")
    shares = page.sight.shares
    assert (np.diff(shares[strip.ids]) <= 0).all()
    wait_for(person, sample=strip.ids[0])
    person.click("microscope_copies")
    assert len(strip.ids) == len(shares)
    assert strip.ids[0] == shares.argmax()
    person.click("microscope_show_faces")
    person.press("microscope_sum_faces", Key.Key_Home)
    most = int(page.sight.contributions.samples[0])
    wait_for(person, sample=most)


def test_the_letters_have_values(saved_person):
    page = open_microscope(saved_person)
    sight = page.sight
    assert numbers_in(page.symbol_value("s"))[0] == pytest.approx(float(sight.look.s[0]), rel=1e-2)
    assert numbers_in(page.symbol_value("ε")) == [0.1]
    assert page.symbol_value("σ").endswith(", shape (4, 6, 6)")
    assert page.symbol_value("K").endswith(", shape (4, 1, 5, 5)")
    assert page.symbol_value("μ") == f"1 of m = {len(sight.shares)}"
    assert numbers_in(page.symbol_value("h"))[0] == pytest.approx(float(sight.look.h[0]), rel=1e-2)
    assert page.symbol_value("?") is None


def test_a_read_only_project_can_be_looked_at(at_window, trained_file, tmp_path):
    path = tmp_path / "held.facet"
    path.write_bytes(trained_file.read_bytes())
    with Project.open(path):
        person = at_window(path)
        assert person.project.read_only
        open_microscope(person)
        click_coefficient(person)
        said_agreement(person)
        person.close()


def test_where_the_last_epoch_shows_little_an_earlier_one_is_offered(at_window, stripes):
    save_settings(stripes, copies=0, momentum=0.9, epochs=300)
    person = at_window(stripes)
    person.train()
    open_microscope(person)
    callout, button = person.find("microscope_callout"), person.find("microscope_livelier")
    assert callout.isVisible()
    assert "every derivative is nearly 0" in person.text("microscope_callout_text")
    before = np.abs(wait_for(person).update.gradients[KERNELS]).max() if wait_for(person).update else 0.0
    epoch = int(button.text().removeprefix("Look at Epoch "))
    assert 0 <= epoch < 300
    person.click(button)
    assert person.window.session.machine.epoch == epoch
    sight = wait_for(person)
    assert not callout.isVisible()
    assert np.abs(sight.update.gradients[KERNELS]).max() > 10 * before
    assert "looking back" in person.text("microscope_where")


def test_tables_are_copied_as_text(saved_person):
    person = saved_person
    open_microscope(person)
    terms = person.find("microscope_terms")
    terms.setFocus()
    person.bot.keyClick(terms, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[1:4] == ["place", "δ", "pixel"]
    assert [line.split("\t") for line in lines[1:]] == table_texts(person, "microscope_terms")


@pytest.mark.parametrize("width", [650, 1280])
def test_a_narrow_page_folds_its_terms_into_a_tab(saved_person, width):
    person = saved_person
    page = open_microscope(person)
    assert page.minimumSizeHint().width() < 800
    page.resize(width, 560)
    tabs = page.findChild(QTabWidget, "microscope_tabs")
    assert tabs.count() == (2 if width < 800 else 1)
    if width < 800:
        tabs.setCurrentIndex(1)
    face = page.findChild(QWidget, "microscope_term_face")
    person.wait(face.isVisible)
    right = face.mapTo(page, face.rect().topRight()).x()
    assert right <= page.width()


def test_every_control_of_the_page_has_a_name_and_the_keyboard_reaches_it(saved_person):
    person = saved_person
    page = open_microscope(person)
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget.objectName() or type(widget).__name__
            assert widget.objectName(), type(widget).__name__


def test_the_numbers_of_a_kernel_are_saved_where_the_user_says(saved_person, tmp_path):
    person = saved_person
    open_microscope(person)
    person.answers.path = tmp_path / "kernel.npy"
    menu = person.find("microscope_grid").menu(1)
    next(action for action in menu.actions() if action.objectName() == "save_as").trigger()
    saved = np.load(person.answers.path)
    np.testing.assert_array_equal(saved.squeeze(), person.moment.parameters[KERNELS][1, 0])
    menu.deleteLater()
