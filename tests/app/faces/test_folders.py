from pathlib import Path

import pytest

from app.faces.errors import FaceError
from app.faces.folders import persons_in, pictures_in


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def test_one_sub_folder_a_person_in_natural_order(tmp_path: Path) -> None:
    files(tmp_path, "s10/1.pgm", "s2/10.pgm", "s2/9.pgm", "s2/1.pgm", "S1/a.png")

    persons = persons_in(tmp_path)

    assert [person.name for person in persons] == ["S1", "s2", "s10"]
    assert [path.name for path in persons[1].pictures] == ["1.pgm", "9.pgm", "10.pgm"]
    assert persons[1].pictures[0] == tmp_path / "s2" / "1.pgm"


def test_only_pictures_count_whatever_the_case_of_their_ending(tmp_path: Path) -> None:
    files(
        tmp_path,
        "ada/a.JPG",
        "ada/b.Tiff",
        "ada/notes.txt",
        "ada/.hidden.png",
        "ada/deeper/c.png",
        "readme.md",
    )

    (ada,) = persons_in(tmp_path)

    assert [path.name for path in ada.pictures] == ["a.JPG", "b.Tiff"]


def test_a_folder_named_like_a_picture_is_none(tmp_path: Path) -> None:
    files(tmp_path, "ada/a.png", "ada/album.png/b.png")

    assert [path.name for path in persons_in(tmp_path)[0].pictures] == ["a.png"]


def test_hidden_and_empty_sub_folders_are_no_persons(tmp_path: Path) -> None:
    files(tmp_path, "ada/a.png", ".thumbnails/a.png", "docs/notes.txt")
    (tmp_path / "empty").mkdir()

    assert [person.name for person in persons_in(tmp_path)] == ["ada"]


def test_names_of_any_script_can_be_ordered(tmp_path: Path) -> None:
    files(tmp_path, "ß/a.png", "٣/a.png", "2/a.png", "Zoë/a.png", "顔/a.png", "2b/a.png", "²/a.png")

    assert len(persons_in(tmp_path)) == 7


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "gone", "There is no folder"),
        (lambda folder: files(folder, "a.png") / "a.png", "is a file"),
        (lambda folder: folder, "holds no persons"),
        (lambda folder: files(folder, "a.png", "b.png"), "holds no persons"),
        (lambda folder: files(folder, "ada/notes.txt"), "holds no persons"),
    ],
    ids=["absent", "a file", "empty", "pictures without persons", "persons without pictures"],
)
def test_what_is_no_folder_of_persons_is_said(tmp_path: Path, make, says: str) -> None:
    folder = make(tmp_path)

    with pytest.raises(FaceError, match=says) as error:
        persons_in(folder)
    assert str(folder) in str(error.value)
    assert str(error.value).endswith(".")


def test_a_folder_that_cannot_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(FaceError, match=r"cannot be opened: Permission denied\."):
        persons_in(tmp_path)


def test_a_dropped_picture_is_itself_and_a_folder_its_pictures(tmp_path: Path) -> None:
    files(tmp_path, "10.png", "9.png", "notes.txt", "ada/1.png")

    assert pictures_in(tmp_path / "10.png") == [tmp_path / "10.png"]
    assert pictures_in(tmp_path) == [tmp_path / "9.png", tmp_path / "10.png"]


@pytest.mark.parametrize(
    ("name", "says"),
    [("gone.png", "is not there"), ("notes.txt", "not a picture file"), ("docs", "holds no pictures")],
)
def test_a_drop_without_pictures_is_said(tmp_path: Path, name: str, says: str) -> None:
    files(tmp_path, "notes.txt", "docs/notes.txt")

    with pytest.raises(FaceError, match=says) as error:
        pictures_in(tmp_path / name)
    assert str(tmp_path / name) in str(error.value)


def test_a_folder_that_cannot_be_entered_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its names can be listed, but nothing about them be asked."""

    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    files(tmp_path, "ada/1.png")
    monkeypatch.setattr(Path, "is_dir", refuse)
    for look in (persons_in, pictures_in):
        with pytest.raises(FaceError, match=r"cannot be opened: Permission denied\."):
            look(tmp_path)
