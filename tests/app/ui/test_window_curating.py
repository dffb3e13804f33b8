"""Looking through the faces, and making the sets good: as a person does it in the window."""

import pytest
from dropped_files import drop
from PySide6.QtCore import Qt
from small_projects import striped_project
from striped_faces import striped

from app.faces.picture import encode_png
from app.project import Project, ProjectError

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def curator(trainer_person):
    """At the project with the faces of Ada and Ben, all of which are shown."""
    trainer_person.wait(lambda: (trainer_person.count(0), trainer_person.count(1)) == (8, 8))
    return trainer_person


def thumbnails(person, index):
    return person.in_card(index, "thumbnails")


def click(person, index, row, modifier=Qt.KeyboardModifier.NoModifier):
    view = thumbnails(person, index)
    view.setFocus()
    place = view.visualRect(view.model().index(row, 0)).center()
    view.verticalScrollBar().setValue(0)
    person.bot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def press(person, index, key):
    person.bot.keyClick(thumbnails(person, index), key)


def ids(person, index):
    return thumbnails(person, index).ids


def owners(person):
    return {face.id: face.person_id for face in person.project.faces()}


def undo_text(person):
    return person.window.session.actions["undo"].text()


def test_the_thumbnails_in_view_are_drawn(curator):
    view = thumbnails(curator, 0)
    first, last = view.rows_in_view()
    pictures = view.faces.pictures
    curator.wait(lambda: all(view.ids[row] in pictures for row in range(first, last + 1)))
    assert not pictures.pixmap(view.ids[first]).isNull()


def test_a_picture_that_cannot_be_read_is_said_and_the_others_are_shown(at_window, tmp_path):
    with striped_project(tmp_path / "torn.facet", count=3) as project:
        ada = project.persons()[0]
        torn = encode_png(striped(0, 9))[:60]
        face = project.add_face(ada.id, torn, (0, 0, 40, 40), source="torn.png", burst="", crop="none")
    person = at_window(tmp_path / "torn.facet")
    person.wait(lambda: person.banner)
    assert "torn.png" in person.banner
    pictures = thumbnails(person, 0).faces.pictures
    person.wait(lambda: all(face_id in pictures for face_id in ids(person, 0)))
    assert [pictures.pixmap(face_id).isNull() for face_id in ids(person, 0)] == [False] * 3 + [True]
    assert face.id == ids(person, 0)[-1]


def test_faces_that_could_not_be_read_for_a_moment_are_shown_after_it(at_window, tmp_path, monkeypatch):
    striped_project(tmp_path / "away.facet", count=3).close()
    read, fails = Project.pictures, [True]

    def pictures(project, face_ids):
        if fails:
            fails.clear()
            raise ProjectError("The file is on a drive that was removed.")
        return read(project, face_ids)

    monkeypatch.setattr(Project, "pictures", pictures)
    person = at_window(tmp_path / "away.facet")
    person.wait(lambda: person.banner == "The file is on a drive that was removed.")
    for index in (0, 1):
        shown = thumbnails(person, index).faces.pictures
        person.wait(lambda index=index, shown=shown: all(each in shown for each in ids(person, index)))


def test_one_selection_spans_both_persons(curator):
    click(curator, 0, 0)
    click(curator, 1, 1, CTRL)
    before = owners(curator)
    chosen = [ids(curator, 0)[0], ids(curator, 1)[1]]
    press(curator, 1, Qt.Key.Key_Delete)
    assert (curator.count(0), curator.count(1)) == (7, 7)
    assert undo_text(curator) == "&Undo delete 2 faces"
    curator.choose("undo")
    assert owners(curator) == before
    # What came back is selected, each in its place.
    assert thumbnails(curator, 0).selected_ids + thumbnails(curator, 1).selected_ids == chosen
    assert curator.window.session.actions["redo"].text() == "&Redo delete 2 faces"
    curator.choose("redo")
    assert (curator.count(0), curator.count(1)) == (7, 7)
    assert not set(chosen) & set(owners(curator))


def test_a_plain_click_selects_there_only(curator):
    click(curator, 0, 2)
    click(curator, 1, 3)
    assert thumbnails(curator, 0).selected_ids == []
    press(curator, 1, Qt.Key.Key_Delete)
    assert (curator.count(0), curator.count(1)) == (8, 7)


def test_faces_of_both_persons_change_sides_and_come_back(curator):
    before = owners(curator)
    click(curator, 0, 0)
    click(curator, 1, 0, CTRL)
    click(curator, 1, 1, CTRL)
    press(curator, 1, Qt.Key.Key_M)
    assert (curator.count(0), curator.count(1)) == (9, 7)
    assert undo_text(curator) == "&Undo move 3 faces"
    curator.choose("undo")
    assert owners(curator) == before
    assert (curator.count(0), curator.count(1)) == (8, 8)
    curator.choose("redo")
    assert (curator.count(0), curator.count(1)) == (9, 7)


def test_faces_are_dragged_to_the_other_person(curator):
    click(curator, 0, 1)
    click(curator, 0, 2, CTRL)
    dragged = thumbnails(curator, 0).selected_ids
    view = thumbnails(curator, 0)
    assert drop(curator.card(1), view.model().mimeData(view.selectedIndexes())) == Qt.DropAction.MoveAction
    assert set(dragged) <= set(ids(curator, 1))
    assert thumbnails(curator, 1).selected_ids == dragged
    curator.choose("undo")
    assert set(dragged) <= set(ids(curator, 0))


def test_a_face_is_excluded_from_training_and_included_again(curator):
    click(curator, 0, 0)
    click(curator, 0, 1, CTRL)
    chosen = thumbnails(curator, 0).selected_ids
    press(curator, 0, Qt.Key.Key_X)
    assert {face.id for face in curator.project.faces() if face.excluded} == set(chosen)
    assert curator.in_card(0, "face_count").text() == "8 faces, 2 left out"
    assert undo_text(curator) == "&Undo exclude 2 faces"
    curator.wait(lambda: thumbnails(curator, 0).exclude_action.text() == "Include Again")
    curator.choose("undo")
    assert not any(face.excluded for face in curator.project.faces())
    assert curator.in_card(0, "face_count").text() == "8 faces"
    curator.choose("redo")
    press(curator, 0, Qt.Key.Key_X)
    assert not any(face.excluded for face in curator.project.faces())
    assert undo_text(curator) == "&Undo include 2 faces"


def test_what_was_excluded_is_so_after_opening_again(at_window, stripes):
    person = at_window(stripes)
    person.wait(lambda: person.count(0) == 8)
    click(person, 0, 3)
    press(person, 0, Qt.Key.Key_X)
    person.close()
    person = at_window(stripes)
    person.wait(lambda: person.in_card(0, "face_count").text() == "8 faces, 1 left out")


def test_other_faces_ask_for_a_new_run(curator):
    curator.wait_for_end_of_run(lambda: curator.choose("run"))
    first = curator.window.session.trainer.run
    click(curator, 0, 0)
    press(curator, 0, Qt.Key.Key_X)
    curator.wait_for_end_of_run(lambda: curator.choose("step") or curator.choose("run"))
    assert curator.window.session.trainer.run is not first


def test_another_project_shows_its_own_faces(curator, tmp_path):
    with striped_project(tmp_path / "other.facet", count=2, names=("Cy", "Di")):
        pass
    curator.window.session.files.open_path(tmp_path / "other.facet")
    curator.wait(lambda: (curator.count(0), curator.count(1)) == (2, 2))
    view = thumbnails(curator, 0)
    curator.wait(lambda: all(face_id in view.faces.pictures for face_id in ids(curator, 0)))
    assert not curator.window.session.actions["undo"].isEnabled()
    assert undo_text(curator) == "&Undo"


def test_the_newest_face_can_stand_first(curator):
    order = ids(curator, 0)
    curator.choose("order_newest")
    assert ids(curator, 0) == order[::-1]
    curator.choose("order_oldest")
    assert ids(curator, 0) == order


class TestShareOfD:
    """Sorting by each face's own share of D."""

    def sort_by_share(self, person):
        action = person.window.session.actions["order_share"]
        person.wait(action.isEnabled)
        action.trigger()
        person.wait(lambda: len(person.window.session.shares.shares) == 16)

    def test_before_training_it_says_train_first(self, curator):
        action = curator.window.session.actions["order_share"]
        assert not action.isEnabled()
        assert action.toolTip().startswith("Train first")

    def test_a_wrong_label_stands_out(self, at_window, stripes):
        person = at_window(stripes)
        person.wait_for_end_of_run(lambda: person.choose("run"))
        self.sort_by_share(person)
        wrong = ids(person, 0)[4]
        click(person, 0, 4)
        press(person, 0, Qt.Key.Key_M)
        person.wait(lambda: wrong in person.window.session.shares.shares and ids(person, 1)[0] == wrong)
        first = thumbnails(person, 1).model().index(0, 0)
        assert "The network says Ada." in first.data(Qt.ItemDataRole.ToolTipRole)
        assert thumbnails(person, 1).selected_ids == [wrong]
        # Back where it belongs, it is asked about anew.
        thumbnails(person, 1).setFocus()
        press(person, 1, Qt.Key.Key_M)
        assert wrong not in person.window.session.shares.shares
        person.wait(lambda: wrong in person.window.session.shares.shares)
        assert person.window.session.shares.shares[wrong].is_right
        assert ids(person, 1)[0] != wrong

    def test_another_run_clears_what_the_earlier_one_said(self, at_window, stripes):
        person = at_window(stripes)
        person.wait_for_end_of_run(lambda: person.choose("run"))
        self.sort_by_share(person)
        person.choose("reset")
        person.wait(lambda: not person.window.session.shares.shares)
        assert not thumbnails(person, 0).faces.items[0].badge
        person.wait_for_end_of_run(lambda: person.choose("run"))
        person.wait(lambda: len(person.window.session.shares.shares) == 16)

    def test_a_saved_run_says_it_too(self, at_window, stripes):
        person = at_window(stripes)
        person.wait_for_end_of_run(lambda: person.choose("run"))
        person.close()
        person = at_window(stripes)
        self.sort_by_share(person)


class TestNames:
    """Persons are renamed at any time; the network calls them by their new names."""

    def known_after(self, person, do):
        """By which names the network knows the persons, after something was done."""
        with person.bot.waitSignal(person.window.session.answering.changed) as changed:
            do()
        return changed.args[0].persons

    def rename(self, person, index, name):
        roster = person.window.session.roster
        return lambda: roster.rename(person.project.persons()[index].id, name)

    def test_renaming_needs_no_new_training(self, at_window, stripes):
        person = at_window(stripes)
        person.wait_for_end_of_run(lambda: person.choose("run"))
        run = person.window.session.trainer.run
        assert self.known_after(person, self.rename(person, 0, "Grace")) == ("Grace", "Ben")
        assert person.window.session.trainer.run is run
        assert self.known_after(person, lambda: person.choose("undo")) == ("Ada", "Ben")

    def test_a_saved_network_knows_the_present_names(self, saved_person, at_window, tmp_path):
        self.rename(saved_person, 1, "Hopper")()
        saved_person.close()
        person = at_window(tmp_path / "trained.facet")
        assert self.known_after(person, self.rename(person, 0, "Grace")) == ("Grace", "Hopper")
        assert person.project.latest_run().persons == ("Ada", "Ben")
