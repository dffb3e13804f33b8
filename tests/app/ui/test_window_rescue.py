"""A damaged project in the window: nothing is touched, and what can be read goes into a new one."""

from damaged_projects import cut_off

from app.project import Project

OFFER = "banner_way_out"


def offered(person):
    return person.find(OFFER).isVisible()


def open_from_menu(person, path):
    person.answers.path = path
    person.choose("open")


def test_what_can_be_read_of_a_damaged_project_is_opened_as_a_new_one(at_window, stripes, tmp_path):
    left = cut_off(stripes)
    person = at_window()
    open_from_menu(person, stripes)
    assert "stripes.facet is damaged" in person.banner
    assert offered(person)
    person.answers.path = tmp_path / "saved.facet"
    person.click(OFFER)
    person.wait(lambda: person.project.path == tmp_path / "saved.facet")
    person.wait(lambda: person.count(0) + person.count(1) >= 14)
    assert f"of {stripes} could be read; they are now in {tmp_path / 'saved.facet'}." in person.banner
    assert not offered(person)
    assert stripes.read_bytes() == left


def test_the_offer_can_be_left_alone(at_window, stripes):
    cut_off(stripes)
    person = at_window()
    before = person.project.path
    open_from_menu(person, stripes)
    person.answers.path = None
    person.click(OFFER)
    assert offered(person)
    assert person.project.path == before
    person.click("banner_close")
    assert person.banner == ""


def test_after_a_name_that_is_taken_the_offer_stands(at_window, stripes, tmp_path):
    cut_off(stripes)
    person = at_window()
    open_from_menu(person, stripes)
    taken = tmp_path / "letter.facet"
    taken.write_text("Dear Sir")
    person.answers.path = taken
    person.click(OFFER)
    person.wait(lambda: "letter.facet exists already" in person.banner)
    assert offered(person)
    assert taken.read_text() == "Dear Sir"
    person.answers.path = tmp_path / "saved.facet"
    person.click(OFFER)
    person.wait(lambda: person.project.path == tmp_path / "saved.facet")


def test_closing_the_window_at_once_still_makes_the_new_project(at_window, stripes, tmp_path):
    cut_off(stripes)
    person = at_window()
    open_from_menu(person, stripes)
    person.answers.path = tmp_path / "saved.facet"
    person.click(OFFER)
    person.close()
    with Project.open(tmp_path / "saved.facet") as project:
        assert len(project.faces()) >= 14


def test_another_failure_takes_the_offer_away(at_window, stripes, tmp_path):
    cut_off(stripes)
    person = at_window()
    open_from_menu(person, stripes)
    other = tmp_path / "letter.facet"
    other.write_text("Dear Sir")
    open_from_menu(person, other)
    assert "is not a Facet project" in person.banner
    assert not offered(person)
