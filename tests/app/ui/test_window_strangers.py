"""Faces of neither person, and how familiar a face must be."""

import pytest
from PySide6.QtCore import QSettings, Qt
from small_projects import striped_face
from striped_faces import striped

from app.faces.picture import encode_png
from app.project import Project
from app.recognition.calibration import THRESHOLD

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


def show(person, tmp_path, who, number=55):
    path = tmp_path / f"who {who} {number}.png"
    path.write_bytes(encode_png(striped(who, number)))
    person.drop(person.find("who_picture"), path)
    person.wait(lambda: person.window.panel("who")._path == path)


def marks(person):
    return person.find("who_picture").accessibleDescription()


def test_a_stranger_is_unfamiliar(trained_person, tmp_path):
    show(trained_person, tmp_path, STRANGER)
    assert trained_person.text("answer_name") in UNFAMILIAR
    assert marks(trained_person) == trained_person.text("answer_name")
    assert trained_person.text("answer_confidence").startswith("familiarity ")
    show(trained_person, tmp_path, ADA)
    assert trained_person.text("answer_name") == "Ada"


def test_a_shown_stranger_is_told_while_training_goes_on(trained_person, tmp_path):
    person = trained_person
    show(person, tmp_path, STRANGER)
    person.type_into("epochs", "50000")
    person.click("run_button")
    person.wait(lambda: person.window.session.trainer.running and person.epoch > 50)
    epoch = person.epoch
    person.wait(lambda: person.epoch > epoch + 10 and person.text("answer_name") in UNFAMILIAR)
    assert person.window.session.trainer.running
    person.click("run_button")


def test_the_slider_judges_the_shown_face_at_once(trained_person, tmp_path):
    person = trained_person
    show(person, tmp_path, ADA)
    slider(person).setFocus()
    person.bot.keyClick(slider(person), Qt.Key.Key_End)
    assert person.text("answer_name") == "Ada · unfamiliar"
    assert marks(person) == "Ada · unfamiliar"
    assert person.text("familiarity_value") == "nobody"
    assert person.text("familiarity_counts").startswith("accepts 0 of ")
    show(person, tmp_path, STRANGER)
    person.bot.keyClick(slider(person), Qt.Key.Key_Home)
    assert person.text("answer_name") in ("Ada", "Ben")
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


def test_a_tick_for_each_training_face_and_a_marker_for_the_shown_one(trained_person, tmp_path):
    person = trained_person
    show(person, tmp_path, ADA)
    who, shown = person.window.panel("who"), slider(person)
    familiarity = who._recogniser.calibration
    assert shown.own_ticks_x() == [shown.x_of(value) for value in familiarity.own]
    assert shown.marker_x() == shown.x_of(who._answers[0].familiarity)
    accepted = int((familiarity.own >= THRESHOLD).sum())
    refused = int((familiarity.mixed < THRESHOLD).sum())
    assert person.text("familiarity_counts") == (
        f"accepts {accepted} of {len(familiarity.own)} training faces, "
        f"refuses {refused} of {len(familiarity.mixed)} mixed ones"
    )
    assert shown.x_of(0) < shown.x_of(1) < shown.x_of(1.5) == shown.x_of(9) < shown.width()


def test_it_is_called_what_it_is(trained_person):
    assert "not a lock" in trained_person.text("familiarity_caption")
    caption = trained_person.find("familiarity_caption")
    assert caption.height() >= caption.heightForWidth(caption.width())


def test_the_value_is_remembered(trained_person, at_window):
    slider(trained_person).setValue(40)
    trained_person.close()
    again = at_window(trained_person.folder / "stripes.facet")
    assert slider(again).value() == 40


def test_a_value_of_the_earlier_scale_is_not_taken_over(trained_person, at_window):
    trained_person.close()
    store = QSettings(str(trained_person.folder / "window.ini"), QSettings.Format.IniFormat)
    store.setValue("familiarity", 0.85)
    store.sync()
    again = at_window(trained_person.folder / "stripes.facet")
    assert again.text("familiarity_value") == f"{THRESHOLD:.2f}"


def test_a_saved_network_tells_strangers_after_the_window_is_opened_again(
    trained_person, at_window, tmp_path
):
    trained_person.close()
    again = at_window(trained_person.folder / "stripes.facet")
    again.wait(lambda: slider(again).isEnabled())
    show(again, tmp_path, STRANGER)
    assert again.text("answer_name") in UNFAMILIAR
    show(again, tmp_path, ADA)
    assert again.text("answer_name") == "Ada"


def test_a_run_that_is_begun_first_is_not_replaced_by_the_saved_one(trained_person):
    trainer, jobs = trained_person.window.session.trainer, trained_person.window.session.jobs
    trainer.close()
    trainer.show_latest()
    changed = []
    trained_person.window.session.recognisers.changed.connect(changed.append)
    trainer.reset()
    reading = "Reading the training faces"
    assert reading in [job.title for job in jobs.running]
    trained_person.wait(lambda: reading not in [job.title for job in jobs.running])
    assert changed == []


def test_without_a_network_there_is_nothing_to_choose(trainer_person):
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
    show(person, tmp_path, ADA)
    person.open_tab("who_tabs", "Strangers")
    person.wait(lambda: person.text("familiarity_counts").startswith("accepts "))
    assert not person.banner
