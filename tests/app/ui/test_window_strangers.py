"""Faces of neither person, and how familiar a face must be."""

import numpy as np
import pytest
from drawn_pictures import drawn
from PySide6.QtCore import QSettings, Qt
from small_projects import striped_face
from training_looks import dark_palette, light_palette
from who_looks import drop_striped

from app.project import Project
from app.recognition.calibration import THRESHOLD
from app.ui.who.strangers import FamiliaritySlider

ADA, STRANGER = 0, 2
UNFAMILIAR = ("Ada · unfamiliar", "Ben · unfamiliar")


@pytest.fixture
def trained_person(trainer_person):
    trainer_person.wait_for_end_of_run(lambda: trainer_person.click("run_button"))
    trainer_person.open_tab("who_tabs", "Strangers")
    trainer_person.wait(lambda: slider(trainer_person).isEnabled())
    return trainer_person


def slider(person):
    return person.find("familiarity")


def marks(person):
    return person.find("who_picture").accessibleDescription()


def is_unfamiliar(person):
    return "unfamiliar" in person.text("answer_detail")


def test_a_stranger_is_unfamiliar_and_the_nearer_person_stays_the_headline(trained_person, tmp_path):
    person = trained_person
    (answer,) = drop_striped(person, tmp_path, STRANGER)
    assert person.text("answer_name") == answer.person
    assert is_unfamiliar(person)
    assert marks(person) in UNFAMILIAR
    drop_striped(person, tmp_path, ADA)
    assert person.text("answer_name") == "Ada"
    assert not is_unfamiliar(person)


def test_why_a_face_is_unfamiliar_is_one_click_away(trained_person, tmp_path):
    person = trained_person
    drop_striped(person, tmp_path, STRANGER)
    person.open_tab("who_tabs", "Why")
    person.find("answer_detail").linkActivated.emit("strangers")
    assert slider(person).isVisible()


def test_a_shown_stranger_is_told_while_training_goes_on(trained_person, tmp_path):
    person = trained_person
    drop_striped(person, tmp_path, STRANGER)
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running and person.epoch > 50)
    epoch = person.epoch
    person.wait(lambda: person.epoch > epoch + 10 and is_unfamiliar(person))
    assert person.window.session.trainer.running
    person.click("run_button")


def test_the_slider_judges_the_shown_face_at_once(trained_person, tmp_path):
    person = trained_person
    drop_striped(person, tmp_path, ADA)
    slider(person).setFocus()
    person.bot.keyClick(slider(person), Qt.Key.Key_End)
    assert person.text("answer_name") == "Ada"
    assert is_unfamiliar(person)
    assert marks(person) == "Ada · unfamiliar"
    assert person.text("familiarity_value") == "nobody"
    assert person.text("familiarity_counts").startswith("accepts 0 of ")
    drop_striped(person, tmp_path, STRANGER)
    person.bot.keyClick(slider(person), Qt.Key.Key_Home)
    assert not is_unfamiliar(person)
    assert person.text("familiarity_value") == "anybody"
    assert " refuses 0 of " in person.text("familiarity_counts")


def test_the_usual_value_comes_back_by_a_double_click_or_the_button(trained_person):
    person = trained_person
    usual = slider(person).value()
    for put_back in (
        lambda: person.bot.mouseDClick(slider(person), Qt.MouseButton.LeftButton),
        lambda: person.click("usual_familiarity"),
    ):
        slider(person).setValue(20)
        put_back()
        assert slider(person).value() == usual
    assert person.text("familiarity_value") == f"{THRESHOLD:.2f}"
    assert not person.find("usual_familiarity").isEnabled()


def test_the_counts_are_those_of_the_training_faces(trained_person):
    person = trained_person
    familiarity = person.window.session.answering.calibration
    accepted = int((familiarity.own >= THRESHOLD).sum())
    refused = int((familiarity.mixed < THRESHOLD).sum())
    assert person.text("familiarity_counts") == (
        f"accepts {accepted} of {len(familiarity.own)} training faces, "
        f"refuses {refused} of {len(familiarity.mixed)} mixed ones"
    )


def test_it_is_called_what_it_is(trained_person):
    assert "not a lock" in trained_person.text("familiarity_caption")
    caption = trained_person.find("familiarity_caption")
    assert caption.height() >= caption.heightForWidth(caption.width())


def test_the_value_is_remembered(trained_person, at_window):
    slider(trained_person).setValue(40)
    trained_person.close()
    again = at_window(trained_person.folder / "stripes.facet")
    again.open_tab("who_tabs", "Strangers")
    assert slider(again).value() == 40


def test_a_value_of_the_earlier_scale_is_not_taken_over(trained_person, at_window):
    trained_person.close()
    store = QSettings(str(trained_person.folder / "window.ini"), QSettings.Format.IniFormat)
    store.setValue("familiarity", 0.85)
    store.sync()
    again = at_window(trained_person.folder / "stripes.facet")
    again.open_tab("who_tabs", "Strangers")
    assert again.text("familiarity_value") == f"{THRESHOLD:.2f}"


def test_a_saved_network_tells_strangers_after_the_window_is_opened_again(
    trained_person, at_window, tmp_path
):
    trained_person.close()
    again = at_window(trained_person.folder / "stripes.facet")
    again.open_tab("who_tabs", "Strangers")
    again.wait(lambda: slider(again).isEnabled())
    drop_striped(again, tmp_path, STRANGER)
    assert is_unfamiliar(again)
    drop_striped(again, tmp_path, ADA)
    assert not is_unfamiliar(again)


def test_a_run_that_is_begun_first_is_not_replaced_by_the_saved_one(trained_person):
    session = trained_person.window.session
    session.trainer.close()
    session.trainer.show_latest()
    seen = []
    session.answering.changed.connect(seen.append)
    session.trainer.reset()
    reading = "Reading the training faces"
    assert reading in [job.title for job in session.jobs.running]
    trained_person.wait(lambda: reading not in [job.title for job in session.jobs.running])
    trained_person.wait(lambda: session.trainer.newest is not None and seen)
    assert session.answering.recogniser.reference_set is session.trainer.run.reference_set


def test_without_a_network_there_is_nothing_to_choose(trainer_person):
    trainer_person.open_tab("who_tabs", "Strangers")
    assert not slider(trainer_person).isEnabled()
    assert trainer_person.text("familiarity_counts")


def test_of_a_person_one_face_is_enough(at_window, tmp_path):
    """Of two faces one is set aside for validation; what familiar is, is known all the same."""
    with Project.create(tmp_path / "few.facet") as project:
        for index, (name, count) in enumerate((("Ada", 8), ("Ben", 2))):
            added = project.add_person(name)
            project.add_faces([striped_face(index, added.id, number) for number in range(count)])
        settings = {"size": 16, "kernels": 4, "pool": 2, "epochs": 20, "margin": 0.2}
        project.save_settings({"run": settings})
    person = at_window(tmp_path / "few.facet")
    person.train()
    drop_striped(person, tmp_path, ADA)
    person.open_tab("who_tabs", "Strangers")
    person.wait(lambda: person.text("familiarity_counts").startswith("accepts "))
    assert not person.banner


class Familiar:
    """A calibration of these faces."""

    def __init__(self, own, mixed):
        self.own, self.mixed = np.array(own, float), np.array(mixed, float)


@pytest.fixture
def bare_slider(qtbot):
    slider = FamiliaritySlider()
    qtbot.addWidget(slider)
    slider.resize(320, slider.sizeHint().height())
    slider.setPalette(light_palette())
    slider.setValue(50)
    slider.show()
    return slider


def darkness(slider, x, y=2):
    return 255 - drawn(slider).pixelColor(int(x), y).lightness()


def test_a_tick_stands_where_its_familiarity_is_and_goes_with_it(bare_slider):
    bare = darkness(bare_slider, bare_slider.x_of(1.2))
    bare_slider.show_faces(Familiar([1.2], [0.1]), None)
    assert darkness(bare_slider, bare_slider.x_of(1.2)) > bare + 50
    below = bare_slider.height() - 3
    assert darkness(bare_slider, bare_slider.x_of(0.1), below) > darkness(
        bare_slider, bare_slider.x_of(0.3), below
    )
    bare_slider.show_faces(Familiar([0.4], []), None)
    assert darkness(bare_slider, bare_slider.x_of(1.2)) == bare
    assert bare_slider.x_of(0) < bare_slider.x_of(1) < bare_slider.x_of(1.5) == bare_slider.x_of(9)


def test_a_tick_fades_when_it_is_not_accepted_any_more(bare_slider):
    bare_slider.show_faces(Familiar([1.2], []), None)
    accepted = darkness(bare_slider, bare_slider.x_of(1.2))
    bare_slider.setValue(130)
    assert darkness(bare_slider, bare_slider.x_of(1.2)) < accepted - 50


def test_the_shown_face_is_marked(bare_slider):
    bare_slider.show_faces(Familiar([1.2], []), None)
    without = drawn(bare_slider)
    bare_slider.show_faces(Familiar([1.2], []), 0.8)
    assert drawn(bare_slider) != without


def test_ticks_move_with_the_width_and_are_seen_in_the_dark(bare_slider):
    bare_slider.show_faces(Familiar([1.2], []), None)
    drawn(bare_slider)
    bare_slider.resize(500, bare_slider.height())
    one, nothing = bare_slider.x_of(1.2), bare_slider.x_of(1.0)
    assert darkness(bare_slider, one) > darkness(bare_slider, nothing) + 50
    bare_slider.setPalette(dark_palette())
    assert darkness(bare_slider, one) < darkness(bare_slider, nothing) - 50
