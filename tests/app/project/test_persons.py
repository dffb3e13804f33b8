import pytest

from app.project import Person, Project, ProjectError


def test_persons_keep_the_order_they_were_added_in(project: Project) -> None:
    added = [project.add_person(name) for name in ("Zoe", "Ada", "Małgorzata Ó", "山田　太郎")]
    assert project.persons() == tuple(added)
    assert [person.name for person in added] == ["Zoe", "Ada", "Małgorzata Ó", "山田　太郎"]
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
        ("two\nlines", "cannot be shown"),
        ("bad\udcff", "cannot be shown"),
        ("Ada", r"There is already a person called Ada in the project\."),
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


def test_renaming_nobody(project: Project) -> None:
    with pytest.raises(ProjectError, match="That person is not in the project"):
        project.rename_person(99, "Ada")
