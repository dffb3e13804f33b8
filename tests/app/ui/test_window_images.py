"""All faces as the network sees them, on one sheet."""

from app.ui.widgets.face_list import FaceList


def test_every_face_is_on_the_sheet_and_follows_the_project(trainer_person):
    person = trainer_person
    person.open_tab("training_tabs", "Images")
    sheet = person.find("images", FaceList)
    person.wait(lambda: len(sheet.ids) == 16)
    gone = sheet.ids[:3]
    person.window.session.roster.exclude(gone[:1])
    person.window.session.roster.delete(gone[1:])
    person.wait(lambda: len(sheet.ids) == 13)
    assert not set(gone) & set(sheet.ids)


def test_a_project_without_faces_says_so(trainer_person):
    person = trainer_person
    person.open_tab("training_tabs", "Images")
    person.wait(lambda: person.find("images", FaceList).isVisible())
    person.window.session.roster.delete_all()
    person.wait(lambda: not person.find("images", FaceList).isVisible())
