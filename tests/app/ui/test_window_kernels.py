"""The pictures of the kernels against what the engine holds, and a coefficient typed by hand."""

import numpy as np
import pytest
from fresh_runs import are_same
from kernel_numbers import expected_colour
from PySide6.QtCore import Qt
from striped_faces import striped
from window_looks import KERNELS, WEIGHTS, colour_of_number, read_number, save_settings, says_kernel

from app.faces.picture import encode_png
from app.ui.parameters import Spot
from app.ui.training.controls import error_text
from app.ui.widgets.number_text import number
from engine import Network

Key = Qt.Key
PLACE = Spot(1, 2, 3)
INDEX = (1, 0, 2, 3)
PLACES = (Spot(0, 0, 0), PLACE, Spot(3, 4, 4), Spot(2, 1, 0))


@pytest.fixture
def stepped_person(trainer_person):
    """After three epochs, one by one; everything is shown."""
    for _ in range(3):
        trainer_person.step()
    trainer_person.wait_until_shown()
    return trainer_person


def network_now(person):
    return Network(person.moment.architecture, dict(person.moment.parameters))


def gradients_now(person, name):
    """∂D/∂ of a parameter, computed anew."""
    training = person.window.session.trainer.run.training
    return network_now(person).gradients(training.images, training.zeta).parameters[name]


def show_picture(person, tmp_path):
    path = tmp_path / "who.png"
    path.write_bytes(encode_png(striped(0, 55)))
    person.drop(person.find("who_picture"), path)
    person.wait(lambda: person.window.session.answering.answer)
    person.wait(lambda: len(set(shown_s(person))) == 1)


def is_coloured(person, values, on_scale, pane=0):
    """Whether every place has the colour of its value."""
    limits = np.concatenate([part.ravel() for part in on_scale])
    palette = person.find("kernels_grid").palette()
    return [colour_of_number(person, place, pane) for place in PLACES] == [
        expected_colour(values[place.picture, 0, place.row, place.column], limits, palette)
        for place in PLACES
    ]


def test_the_kernels_have_the_colours_of_whichever_numbers_are_chosen(
    stepped_person,
):
    person = stepped_person
    now, start = person.moment.parameters[KERNELS], person.moment.start[KERNELS]
    assert not np.array_equal(now, start)
    for button, values, on_scale in (
        ("kernels_now", now, (now, start)),
        ("kernels_start", start, (now, start)),
        ("kernels_change", now - start, (now - start,)),
        ("kernels_update", person.moment.updates[KERNELS], (person.moment.updates[KERNELS],)),
    ):
        person.click(button)
        assert is_coloured(person, values, on_scale), button


def test_beside_them_is_the_slope_of_d_as_the_engine_computes_it_anew(stepped_person):
    person = stepped_person
    slope = gradients_now(person, KERNELS)
    person.click("kernels_gradient")
    assert np.allclose(person.moment.gradients[KERNELS], slope, rtol=1e-4, atol=1e-6)
    assert is_coloured(person, person.moment.gradients[KERNELS], (person.moment.gradients[KERNELS],), pane=1)
    assert f"∂D/∂K {number(slope[INDEX], sign=True)})" in read_number(person, PLACE)
    person.click("kernels_weights")
    weights = gradients_now(person, WEIGHTS)
    assert f"∂D/∂w {number(weights[0, 0], sign=True)})" in read_number(person)


def enlarge(person, place):
    """Goes to a number with the keyboard, and enlarges its kernel."""
    read_number(person, place)
    person.bot.keyClick(person.find("kernels_grid"), Key.Key_Return)
    person.wait(person.find("kernel_close_up").isVisible)


def type_number(person, text):
    """Types over the number that is chosen in the enlarged kernel."""
    person.press("kernel_close_up", Key.Key_Return)
    editor = person.find("kernel_close_up_editor")
    assert editor.isVisible()
    person.bot.keyClicks(editor, text)
    person.bot.keyClick(editor, Key.Key_Return)


def shown_number(person):
    """The number that the line below the enlarged kernel tells."""
    return person.find("kernels_readout").text().partition(": ")[2].partition(" (")[0]


def shown_s(person):
    """The output that the recogniser shows, and what the engine says of the same face."""
    answer = person.window.session.answering.answer
    return answer.raw_s[0], network_now(person).forward(answer.prepared[None]).s[0, 0]


def shows_network(person):
    """Whether the enlarged kernel, D and the recogniser show the network of now."""
    seen, says = shown_s(person)
    shown = shown_number(person) == number(float(person.moment.parameters[KERNELS][INDEX]))
    return shown and seen == says and f"D = {error_text(error_now(person))}" in person.text("progress_line")


def error_now(person):
    """D, computed anew."""
    run = person.window.session.trainer.run
    s = network_now(person).outputs(run.training.images).astype(np.float64)
    return 0.5 * float(np.square(run.training.zeta - s).sum())


def test_a_coefficient_typed_by_hand_changes_everything_and_undo_brings_the_old_one_back(
    stepped_person, tmp_path
):
    person = stepped_person
    show_picture(person, tmp_path)
    before = {name: values.copy() for name, values in person.moment.parameters.items()}
    before_d, before_s = person.text("progress_line").split(" · ")[2], shown_s(person)[0]
    enlarge(person, PLACE)
    type_number(person, "25")
    person.wait(lambda: person.moment.parameters[KERNELS][INDEX] == 25)
    person.wait(lambda: shows_network(person))
    assert person.text("progress_line").split(" · ")[2] != before_d
    assert shown_s(person)[0] != before_s
    after = {name: values.copy() for name, values in person.moment.parameters.items()}
    after[KERNELS][INDEX] = before[KERNELS][INDEX]
    assert are_same(after, before), "nothing else was changed"
    person.bot.keyClick(person.find("kernel_close_up"), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: are_same(person.moment.parameters, before))
    person.wait(lambda: shows_network(person))
    assert person.text("progress_line").split(" · ")[2] == before_d
    assert shown_s(person)[0] == before_s
    person.click("kernel_back")
    assert says_kernel(person, before[KERNELS], PLACE)


def test_a_digit_typed_over_a_coefficient_captures_no_face(stepped_person):
    person = stepped_person
    person.click("open_camera")
    person.wait(person.in_card(1, "capture").isEnabled)
    person.wait(lambda: person.count(1) == 8)
    enlarge(person, PLACE)
    person.bot.keyClicks(person.find("kernel_close_up"), "2")
    person.bot.keyClick(person.find("kernel_close_up_editor"), Key.Key_Return)
    person.wait(lambda: person.moment.parameters[KERNELS][INDEX] == 2)
    person.click("open_camera")
    person.wait(lambda: not person.window.session.camera.is_open)
    assert person.count(1) == 8


def test_the_next_step_goes_on_from_the_number_that_was_typed(stepped_person):
    person = stepped_person
    enlarge(person, PLACE)
    type_number(person, "25")
    person.wait(lambda: person.moment.parameters[KERNELS][INDEX] == 25)
    person.step()
    assert 24 < person.moment.parameters[KERNELS][INDEX] < 26
    person.wait(lambda: shown_number(person) == number(float(person.moment.parameters[KERNELS][INDEX])))


def test_a_saved_network_can_be_edited_too(saved_person, tmp_path):
    person = saved_person
    show_picture(person, tmp_path)
    before = person.moment.parameters[KERNELS].copy()
    enlarge(person, PLACE)
    type_number(person, "-1.5")
    person.wait(lambda: person.moment.parameters[KERNELS][INDEX] == -1.5)
    person.wait(lambda: shows_network(person))
    person.choose("undo")
    person.wait(lambda: np.array_equal(person.moment.parameters[KERNELS], before))
    person.wait(lambda: shows_network(person))


def test_while_looking_back_no_number_can_be_typed(stepped_person):
    person = stepped_person
    enlarge(person, PLACE)
    assert person.find("kernel_edit").isEnabled()
    person.wait(lambda: person.find("kept_epochs").isEnabled())
    person.press("kept_epochs", Key.Key_Home)
    assert not person.find("kernel_edit").isEnabled()
    held = person.moment
    person.press("kernel_close_up", Key.Key_Return)
    assert not person.find("kernel_close_up_editor").isVisible()
    assert person.find("kernels_readout").text().startswith("You are looking back.")
    assert person.moment is held
    person.click("now_button")
    assert person.find("kernel_edit").isEnabled()
    person.click("kernel_edit")
    assert person.find("kernel_close_up_editor").isVisible()


def test_a_weight_can_be_typed_too(stepped_person):
    person = stepped_person
    person.click("kernels_weights")
    enlarge(person, Spot(2, 1, 3))
    before = person.moment.parameters[WEIGHTS].copy()
    type_number(person, "2,5")
    person.wait(lambda: (person.moment.parameters[WEIGHTS] != before).sum() == 1)
    shape = person.moment.architecture.feature_shapes[0]
    assert person.moment.parameters[WEIGHTS].reshape(-1, *shape)[0, 2, 1, 3] == 2.5
    person.choose("undo")
    person.wait(lambda: np.array_equal(person.moment.parameters[WEIGHTS], before))


def test_weights_lie_over_the_mean_face_until_one_is_chosen(saved_person):
    person = saved_person
    person.click("kernels_weights")
    person.wait(person.find("weights_over_face").isEnabled)
    grid = person.find("kernels_grid")
    person.wait(lambda: all(cells.ground is not None for cells in grid.arrays))
    mean = grid.arrays[0].ground
    person.window.session.answering.face_prepared.emit(np.eye(16, dtype=np.float32)[None])
    person.wait(lambda: grid.arrays[0].ground is not mean)


def test_what_stands_beside_is_remembered(at_window, stripes):
    person = at_window(stripes)
    person.step()
    person.wait_until_shown()
    person.click("kernels_gradient")
    assert person.find("kernels_grid").arrays[1].beside
    person.close()
    again = at_window(stripes)
    again.step()
    again.wait_until_shown()
    assert again.find("kernels_grid").arrays[1].beside


def test_an_enlarged_kernel_has_its_numbers_and_sixteen_have_48_points_in_a_small_window(at_window, stripes):
    for kernel_size in (5, 7):
        save_settings(stripes, kernels=16, kernel_size=kernel_size, size=32)
        person = at_window(stripes)
        person.window.resize(1280, 800)
        person.step()
        person.wait_until_shown()
        grid = person.find("kernels_grid")
        boxes = [grid.array_rect(index) for index in range(16)]
        assert min(box.width() for box in boxes) >= 48
        enlarge(person, Spot(2, 1, 3))
        assert all(person.find("kernel_close_up").has_numbers(pane) for pane in range(5))
        person.close()
