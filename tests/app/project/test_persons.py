from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_files import sql

from app.project import Person, Project, ProjectError
from app.project.persons import tidy_name


def test_persons_keep_the_order_they_were_added_in(project: Project) -> None:
    added = [project.add_person(name) for name in ("Zoe", "Ada", "Małgorzata Ó", "山田 太郎")]
    assert project.persons() == tuple(added)
    assert [person.name for person in added] == ["Zoe", "Ada", "Małgorzata Ó", "山田 太郎"]
    assert [person.position for person in added] == [0, 1, 2, 3]


def test_a_name_is_stripped(project: Project) -> None:
    assert project.add_person("  Ada\n").name == "Ada"
    assert project.persons()[0].name == "Ada"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", r"A person needs a name\."),
        (" \t", r"A person needs a name\."),
        ("x" * 81, r"has 81 characters\. Use 80 at most\."),
        ("\x00\u202e", r"A person needs a name\."),
        ("Ada", r"There is already a person called Ada in the project\."),
        ("A\u200bda", r"There is already a person called Ada in the project\."),
        (" Ada ", r"There is already a person called Ada in the project\."),
    ],
)
def test_names_that_cannot_be_used(
    project: Project, ada: Person, bo: Person, name: str, sentence: str
) -> None:
    with pytest.raises(ProjectError, match=sentence):
        project.add_person(name)
    with pytest.raises(ProjectError, match=sentence):
        project.rename_person(bo.id, name)
    assert project.persons() == (ada, bo)


def test_eighty_characters_are_a_name(project: Project) -> None:
    assert project.add_person("x" * 80).name == "x" * 80


def test_renaming(project: Project, ada: Person, bo: Person) -> None:
    project.rename_person(ada.id, " Ada Lovelace ")
    project.rename_person(bo.id, "Bo")
    project.rename_person(bo.id, "Ada")
    assert [(person.id, person.name) for person in project.persons()] == [
        (ada.id, "Ada Lovelace"),
        (bo.id, "Ada"),
    ]


def test_renaming_several_at_once(project: Project, ada: Person, bo: Person) -> None:
    project.rename_persons({ada.id: "Bo", bo.id: " Ada "})
    assert [person.name for person in project.persons()] == ["Bo", "Ada"]
    project.rename_persons({})


@pytest.mark.parametrize(
    "names", [{1: "Zoë", 2: "Zoe\u0308"}, {1: "Zoë", 2: ""}, {1: "Zoë", 2: "Cy"}, {1: "Zoë", 9: "Di"}]
)
def test_renaming_several_renames_all_or_none(
    project: Project, ada: Person, bo: Person, names: dict[int, str]
) -> None:
    cy = project.add_person("Cy")
    with pytest.raises(ProjectError):
        project.rename_persons(names)
    assert project.persons() == (ada, bo, cy)


def test_renaming_nobody(project: Project) -> None:
    with pytest.raises(ProjectError, match="That person is not in the project"):
        project.rename_person(99, "Ada")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna\t ", "Anna"),
        ("Zoe\u0308", "Zoë"),
        ("two\r\nlines", "two lines"),
        ("山田\u3000太郎", "山田 太郎"),
        ("\x1b[31mred", "[31mred"),
        ("ab\x9b\u202edc\u2066", "abdc"),
        ("<b>Bo</b>", "<b>Bo</b>"),
        ("bad\udcff", "bad?"),
        ("نمی\u200cدانم", "نمی\u200cدانم"),
    ],
)
def test_a_name_is_tidied(project: Project, typed: str, kept: str) -> None:
    assert project.add_person(typed).name == kept
    assert project.persons()[0].name == kept
    with pytest.raises(ProjectError, match="already a person called"):
        project.add_person(typed)


@given(name=st.text())
def test_a_tidy_name_is_for_the_eye_and_stays_as_it_is(name: str) -> None:
    tidy = tidy_name(name)
    assert tidy_name(tidy) == tidy
    assert len(tidy.splitlines()) <= 1
    assert "\x1b" not in tidy


def test_names_that_another_program_wrote_are_tidy_and_unique(
    project: Project, ada: Person, bo: Person, path: Path
) -> None:
    for name in ("\x1b[2JAda", "Zoe\u0308", "Zoë", "\u202e"):
        sql(path, f"INSERT INTO persons (name, position) VALUES ('{name}', 9)")
    assert [person.name for person in project.persons()] == [
        "Ada",
        "Bo",
        "[2JAda",
        "Zoë",
        "Zoë 2",
        "Person 6",
    ]
