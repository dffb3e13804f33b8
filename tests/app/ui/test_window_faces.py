"""Faces by drag and drop, and what one does with them."""

import pytest
from PySide6.QtCore import Qt
from striped_faces import striped

from app.faces.picture import encode_png


@pytest.fixture
def pictures(tmp_path):
    paths = [tmp_path / f"{i}.png" for i in range(4)]
    for i, path in enumerate(paths):
        path.write_bytes(encode_png(striped(0, i)))
    return paths


def dropped(person, index, *paths):
    before = person.count(index)
    person.drop(person.card(index), *paths)
    person.wait(lambda: person.count(index) > before and not person.window.session.roster.adding)


def test_pictures_dropped_on_a_card_are_that_persons(person, pictures):
    dropped(person, 1, *pictures)
    assert (person.count(0), person.count(1)) == (0, 4)
    first, second = person.project.persons()
    assert person.project.count_faces() == {first.id: 0, second.id: 4}


def test_a_bad_picture_among_good_ones_is_named_and_the_rest_is_added(person, pictures, tmp_path):
    bad = tmp_path / "torn.png"
    bad.write_bytes(pictures[0].read_bytes()[:50])
    person.drop(person.card(0), *pictures, bad)
    person.wait(lambda: person.banner)
    assert person.count(0) == 4
    assert "4 faces added. 1 picture could not be used." in person.banner
    assert "torn.png" in person.banner
    person.click("banner_close")
    assert person.banner == ""


def test_three_photographs_and_a_leftover_of_the_system_add_three(person, pictures, tmp_path):
    (tmp_path / "Thumbs.db").write_bytes(b"not a picture")
    person.drop(person.card(0), tmp_path / "Thumbs.db", *pictures[:3])
    person.wait(lambda: person.banner)
    assert person.count(0) == 3
    assert "Thumbs.db is not a picture" in person.banner


def test_a_folder_of_two_persons_brings_their_names(person, pictures, tmp_path):
    for name in ("Eve", "Finn"):
        (tmp_path / "people" / name).mkdir(parents=True)
        for path in pictures:
            (tmp_path / "people" / name / path.name).write_bytes(path.read_bytes())
    person.answers.path = tmp_path / "people"
    person.choose("add_folder")
    person.wait(lambda: (person.count(0), person.count(1)) == (4, 4))
    assert [person.in_card(i, "person_name").text() for i in (0, 1)] == ["Eve", "Finn"]


def test_deleted_faces_come_back_by_undo(trainer_person):
    person = trainer_person
    person.wait(lambda: person.count(0) == 8)
    faces = person.in_card(0, "thumbnails")
    faces.setFocus()
    person.bot.keyClick(faces, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.bot.keyClick(faces, Qt.Key.Key_Delete)
    assert person.count(0) == 0
    assert len(person.project.faces()) == 8
    person.choose("undo")
    person.wait(lambda: person.count(0) == 8)
    assert len(person.project.faces()) == 16
    person.choose("redo")
    person.wait(lambda: person.count(0) == 0)


def test_a_face_can_be_moved_to_the_other_person_and_back(trainer_person):
    person = trainer_person
    person.wait(lambda: person.count(0) == 8)
    faces = person.in_card(0, "thumbnails")
    faces.select([faces.ids[2]])
    faces.move_action.trigger()
    person.wait(lambda: (person.count(0), person.count(1)) == (7, 9))
    person.choose("undo")
    person.wait(lambda: (person.count(0), person.count(1)) == (8, 8))


def test_a_person_is_renamed_by_typing(person):
    name = person.in_card(0, "person_name")
    person.bot.mouseClick(name, Qt.MouseButton.LeftButton)
    name.selectAll()
    person.bot.keyClicks(name, "Grace 1")
    person.bot.keyClick(name, Qt.Key.Key_Return)
    assert person.project.persons()[0].name == "Grace 1"
    person.choose("undo")
    assert name.text() == "First person"


def test_a_name_taken_already_is_refused(person):
    name = person.in_card(0, "person_name")
    person.bot.mouseClick(name, Qt.MouseButton.LeftButton)
    name.selectAll()
    person.bot.keyClicks(name, "Second person")
    person.bot.keyClick(name, Qt.Key.Key_Return)
    assert "Second person" in person.banner
    assert name.text() == "First person"


def test_all_faces_are_deleted_only_after_asking(trainer_person):
    person = trainer_person
    person.wait(lambda: person.count(0) == 8)
    person.answers.agrees = False
    person.choose("delete_all")
    assert len(person.project.faces()) == 16
    person.answers.agrees = True
    person.choose("delete_all")
    person.wait(lambda: person.count(0) == person.count(1) == 0)
    assert not person.project.faces()
