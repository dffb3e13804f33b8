"""A face shown large, and what is done with it there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from app.project import NewFace, Project
from app.ui.widgets.picture import PictureView


@pytest.fixture
def looker(trainer_person):
    trainer_person.wait(lambda: trainer_person.count(0) == 8)
    return trainer_person


@pytest.fixture
def preview(looker):
    """The third face of Ada, shown large."""
    view = looker.in_card(0, "thumbnails")
    view.select([view.ids[2]])
    view.setFocus()
    looker.bot.keyClick(view, Qt.Key.Key_Return)
    return opened(looker)


def opened(person):
    dialog = person.find("face_preview", QDialog)
    person.wait(dialog.isVisible)
    return dialog


def text(dialog, name):
    return dialog.findChild(QLabel, name).text()


def pictures(dialog):
    return [view for view in dialog.findChildren(PictureView) if not view.picture_area().isEmpty()]


def shows(dialog, title):
    return lambda: dialog.windowTitle() == title


def test_a_face_is_shown_with_every_step_to_the_network(preview):
    assert preview.windowTitle() == "Ada: face 3 of 8"
    assert len(pictures(preview)) == 5
    assert text(preview, "preview_source") == "stripes 0 2"
    assert text(preview, "preview_size") == "40 × 40 of 40 × 40 pixels"
    assert text(preview, "preview_answer") == "Train first."
    assert preview.findChild(QLabel, "preview_verdict").text() == ""


def test_the_arrow_keys_go_through_the_faces(looker, preview):
    looker.bot.keyClick(preview, Qt.Key.Key_Right)
    looker.wait(shows(preview, "Ada: face 4 of 8"))
    view = looker.in_card(0, "thumbnails")
    assert view.selected_ids == [view.ids[3]]
    for _ in range(5):
        looker.bot.keyClick(preview, Qt.Key.Key_Left)
    looker.wait(shows(preview, "Ada: face 1 of 8"))
    looker.click("next_face")
    looker.wait(shows(preview, "Ada: face 2 of 8"))


def test_deleting_goes_on_to_the_next_face_and_undo_works_there(looker, preview):
    looker.bot.keyClick(preview, Qt.Key.Key_Delete)
    looker.wait(shows(preview, "Ada: face 3 of 7"))
    assert text(preview, "preview_source") == "stripes 0 3"
    looker.bot.keyClick(preview, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert looker.count(0) == 8
    looker.wait(shows(preview, "Ada: face 4 of 8"))


def test_excluding_is_said_and_taken_back(looker, preview):
    looker.bot.keyClick(preview, Qt.Key.Key_X)
    looker.wait(lambda: text(preview, "preview_trained") == "Left out of training.")
    assert looker.find("exclude_face").text() == "Include Again"
    looker.click("exclude_face")
    looker.wait(lambda: text(preview, "preview_trained") != "Left out of training.")
    assert not any(face.excluded for face in looker.project.faces())


def test_moving_goes_on_to_the_next_face(looker, preview):
    assert looker.find("move_face").text() == "Move to Ben"
    looker.bot.keyClick(preview, Qt.Key.Key_M)
    looker.wait(shows(preview, "Ada: face 3 of 7"))
    assert looker.count(1) == 9


def test_esc_closes_it_and_the_last_face_too(looker, preview):
    looker.bot.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()
    looker.window.session.roster.delete(looker.in_card(1, "thumbnails").ids[1:])
    view = looker.in_card(1, "thumbnails")
    view.opened.emit(view.ids[0])
    looker.wait(preview.isVisible)
    looker.click("delete_face")
    assert not preview.isVisible()


def test_a_face_that_goes_away_elsewhere_is_shown_no_longer(looker, preview):
    looker.window.session.roster.delete([looker.in_card(0, "thumbnails").ids[2]])
    assert not preview.isVisible()


def test_a_trained_network_says_what_it_thinks(looker, preview):
    looker.wait_for_end_of_run(lambda: looker.choose("run"))
    looker.wait(lambda: text(preview, "preview_answer").startswith("s = 0."))
    assert text(preview, "preview_answer").endswith("Ada")
    looker.window.session.roster.rename(looker.project.persons()[0].id, "Grace")
    looker.wait(lambda: text(preview, "preview_answer").endswith("Grace"))


def middle_of(preview):
    """What is seen of the face, without the edges of its picture."""
    picture = preview.findChild(PictureView, "preview_picture")
    return picture.grab(picture.picture_area().adjusted(30, 30, -30, -30)).toImage()


def test_known_eyes_are_marked(looker, preview, tmp_path):
    before = middle_of(preview)
    project: Project = looker.project
    first = project.faces()[2]
    face = NewFace(first.person_id, project.picture(first.id), first.region, "", "", "none", (10, 15, 30, 15))
    project.add_faces([face])
    looker.window.session.roster.show_all()
    view = looker.in_card(0, "thumbnails")
    view.opened.emit(view.ids[-1])
    looker.wait(shows(preview, "Ada: face 9 of 9"))
    assert middle_of(preview) != before


def test_a_picture_that_cannot_be_read_can_still_be_deleted(looker, preview):
    ada = looker.project.persons()[0]
    looker.project.add_face(ada.id, b"torn", (0, 0, 9, 9), source="torn.png", burst="", crop="none")
    looker.window.session.roster.show_all()
    view = looker.in_card(0, "thumbnails")
    view.opened.emit(view.ids[-1])
    looker.wait(shows(preview, "Ada: face 9 of 9"))
    assert text(preview, "preview_size").startswith("The picture cannot be read.")
    assert pictures(preview) == []
    looker.bot.keyClick(preview, Qt.Key.Key_Delete)
    looker.wait(shows(preview, "Ada: face 8 of 8"))
    assert len(pictures(preview)) == 5


def test_no_face_is_deleted_before_it_was_seen(looker, preview):
    for _ in range(3):
        looker.bot.keyClick(preview, Qt.Key.Key_Delete)
    assert looker.count(0) == 7
