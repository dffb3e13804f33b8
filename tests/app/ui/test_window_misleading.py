"""The window tells of faces that mislead, and of a network that its faces have left behind."""

from fresh_runs import are_same
from group_pictures import group_picture, lone_picture
from PySide6.QtCore import Qt
from small_projects import striped_face

from app.faces.picture import encode_png
from app.project import Project


def notice(person):
    """The sentence about the run's faces; empty while none is shown."""
    return person.text("faces_notice") if person.find("faces_notice").isVisible() else ""


def select(person, index, row):
    faces = person.in_card(index, "thumbnails")
    faces.setFocus()
    faces.select([faces.ids[row]])
    return faces


def test_pictures_with_several_faces_are_listed_after_they_were_added(person, tmp_path):
    paths = [tmp_path / name for name in ("both.png", "alone.png")]
    for path, picture in zip(paths, (group_picture(), lone_picture(0)), strict=True):
        path.write_bytes(encode_png(picture))
    person.drop(person.card(0), *paths)
    person.wait(lambda: person.banner)
    assert person.count(0) == 2
    assert person.banner == (
        f"2 faces added. {paths[0]} shows several faces; the largest was taken. "
        "Check that it is the right person."
    )


def test_they_are_listed_beside_those_that_cannot_be_used(person, tmp_path):
    for name, data in {"both.png": encode_png(group_picture()), "torn.png": b"nothing"}.items():
        (tmp_path / name).write_bytes(data)
    person.drop(person.card(0), tmp_path / "both.png", tmp_path / "torn.png")
    person.wait(lambda: person.banner)
    assert "1 face added. 1 picture could not be used." in person.banner
    assert "both.png shows several faces" in person.banner


def test_pictures_under_both_names_are_told_while_the_network_learns_them(at_window, stripes):
    with Project.open(stripes) as project:
        _, ben = project.persons()
        project.add_faces([striped_face(0, ben.id, 3)])
    person = at_window(stripes)
    person.wait(lambda: person.count(1) == 9)
    assert notice(person) == ""
    person.step()
    assert notice(person) == (
        "The same picture, or nearly the same, is under both names: "
        "stripes 0 3 of Ada and stripes 0 3 of Ben. Delete it under one of them."
    )
    person.train()
    assert "under both names" in notice(person)
    person.bot.keyClick(select(person, 1, 8), Qt.Key.Key_Delete)
    person.wait(lambda: person.count(1) == 8)
    assert "(1 deleted)" in notice(person)
    assert "under both names" not in notice(person)
    person.train()
    assert notice(person) == ""


def test_a_network_whose_faces_changed_is_out_of_date_until_it_is_trained_again(saved_person):
    person = saved_person
    person.wait(lambda: person.count(0) == 8)
    assert notice(person) == ""
    select(person, 0, 2).move_action.trigger()
    person.wait(lambda: "(1 moved)" in notice(person))
    person.choose("undo")
    person.wait(lambda: notice(person) == "")
    select(person, 0, 2).move_action.trigger()
    person.bot.keyClick(select(person, 1, 8), Qt.Key.Key_X)
    person.wait(lambda: "left out" in notice(person))
    assert notice(person) == (
        "The faces changed since the network was trained (1 moved, 1 left out): it is out of date. "
        "Train it again."
    )
    person.train()
    assert notice(person) == ""
    assert (
        len(
            person.window.session.trainer.run.split.training
            + person.window.session.trainer.run.split.validation
        )
        == 15
    )


def test_train_again_is_one_press_and_can_be_undone(saved_person):
    person = saved_person
    person.wait(lambda: person.count(0) == 8)
    held = person.moment.parameters
    assert not person.find("train_again").isVisible()
    person.bot.keyClick(select(person, 1, 7), Qt.Key.Key_X)
    person.wait(lambda: "left out" in notice(person))
    person.wait_for_end_of_run(lambda: person.click("train_again"))
    assert notice(person) == ""
    assert not person.find("train_again").isVisible()
    assert not are_same(person.moment.parameters, held)
    person.choose("undo")
    assert are_same(person.moment.parameters, held)
    assert "left out" in notice(person)
    assert person.find("train_again").isVisible()


def test_it_is_still_out_of_date_when_the_project_is_opened_again(saved_person, at_window, tmp_path):
    saved_person.wait(lambda: saved_person.count(0) == 8)
    select(saved_person, 0, 2).move_action.trigger()
    saved_person.wait(lambda: "(1 moved)" in notice(saved_person))
    saved_person.close()
    again = at_window(tmp_path / "trained.facet")
    assert "(1 moved)" in notice(again)
    # More epochs are no way around it: Run learns the faces as they are now.
    again.type_into("epochs", "60")
    again.train()
    assert notice(again) == ""
    assert again.project.latest_run().history["epoch"][0] == 0
    assert len(again.project.runs()) == 2


def test_another_project_has_nothing_to_say(saved_person, tmp_path):
    person = saved_person
    person.wait(lambda: person.count(0) == 8)
    select(person, 0, 2).move_action.trigger()
    person.wait(lambda: "(1 moved)" in notice(person))
    person.answers.path = tmp_path / "another.facet"
    person.choose("new")
    assert person.find("faces_notice").isHidden()


def test_a_network_that_learned_nothing_says_so_beside_the_reason(at_window, tmp_path):
    with Project.create(tmp_path / "same.facet") as project:
        for name in ("Ada", "Ben"):
            added = project.add_person(name)
            project.add_faces([striped_face(0, added.id, 1) for _ in range(4)])
        settings = {"size": 16, "kernels": 4, "pool": 2, "epochs": 20, "margin": 0.2}
        project.save_settings({"run": settings})
    person = at_window(tmp_path / "same.facet")
    person.train()
    assert person.text("reason") == (
        "All 20 epochs are done. It learned nothing: all training faces are the same picture. "
        "Add pictures that differ."
    )
    assert person.find("reason").isVisible()
