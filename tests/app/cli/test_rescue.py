"""What `facet rescue` saves of a damaged project, and who points to it."""

import shlex
from pathlib import Path

import pytest
from damaged_projects import cut_off
from facet_runs import Facet
from small_projects import striped_project

from app.project import Project


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A project with eight faces each of Ada and Ben, of which the last page is missing."""
    path = tmp_path / "my class.facet"
    striped_project(path).close()
    cut_off(path)
    return path


def test_what_can_be_read_is_in_a_new_project(facet: Facet, damaged: Path, tmp_path: Path) -> None:
    before = damaged.read_bytes()
    ended = facet("rescue", damaged, "-o", tmp_path / "new.facet")
    assert (ended.code, ended.err) == (0, "")
    assert f"of {damaged} could be read; they are now in {tmp_path / 'new.facet'}." in ended.out
    assert damaged.read_bytes() == before
    with Project.open(tmp_path / "new.facet") as project:
        assert [person.name for person in project.persons()] == ["Ada", "Ben"]
        assert 14 <= len(project.faces()) <= 16


def test_says_it_in_json_to_programs(facet: Facet, damaged: Path, tmp_path: Path) -> None:
    ended = facet("rescue", damaged, "-o", tmp_path / "new.facet", "--json")
    (line,) = ended.json()
    assert line["damaged"] == str(damaged)
    assert line["into"] == str(tmp_path / "new.facet")
    assert line["persons"] == 2
    assert line["faces_saved"] + line["faces_lost"] <= 16
    assert (ended.code, ended.err) == (0, "")


def test_no_file_is_replaced(facet: Facet, damaged: Path, tmp_path: Path) -> None:
    taken = tmp_path / "new.facet"
    taken.write_text("Dear Sir")
    ended = facet("rescue", damaged, "-o", taken)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"{taken} exists already. Open it, or choose another name.\n"
    assert taken.read_text() == "Dear Sir"


@pytest.mark.parametrize("contents", [b"", b"Dear Sir", b"\xa5" * 9000])
def test_where_nothing_can_be_read_there_is_no_new_project(
    facet: Facet, tmp_path: Path, contents: bytes
) -> None:
    (tmp_path / "letter.facet").write_bytes(contents)
    ended = facet("rescue", tmp_path / "letter.facet", "-o", tmp_path / "new.facet")
    assert (ended.code, ended.out) == (1, "")
    assert "letter.facet" in ended.err
    assert ended.err.count("\n") == 1
    assert not (tmp_path / "new.facet").exists()


def test_a_file_that_is_not_there(facet: Facet, tmp_path: Path) -> None:
    ended = facet("rescue", tmp_path / "gone.facet", "-o", tmp_path / "new.facet")
    assert ended.code == 1
    assert "gone.facet" in ended.err


def test_without_a_name_for_the_new_one_it_is_wrong_usage(facet: Facet, damaged: Path) -> None:
    assert facet("rescue", damaged).code == 2


def test_other_commands_say_how_to_rescue(facet: Facet, damaged: Path, stripes: Path, tmp_path: Path) -> None:
    for arguments in (("classify", damaged, stripes), ("evaluate", damaged, stripes)):
        ended = facet(*arguments)
        assert ended.code == 1
        assert "is damaged" in ended.err
        assert ended.err.endswith(f"facet rescue '{damaged}' -o NEW.facet.\n")
    typed = shlex.split(ended.err.rstrip(".\n").partition(": facet ")[2])
    assert facet(*[str(tmp_path / "new.facet") if word == "NEW.facet" else word for word in typed]).code == 0
