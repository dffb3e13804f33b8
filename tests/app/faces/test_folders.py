import os
from pathlib import Path

import pytest

from app.faces.errors import FaceError
from app.faces.folders import persons_in, pictures_in, said_of_left_out


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def told(left_out) -> list[str]:
    return [each.path.name for each in left_out]


def test_one_sub_folder_a_person_in_natural_order(tmp_path: Path) -> None:
    files(tmp_path, "s10/1.pgm", "s2/10.pgm", "s2/9.pgm", "s2/1.pgm", "S1/a.png")

    persons, left_out = persons_in(tmp_path)

    assert [person.name for person in persons] == ["S1", "s2", "s10"]
    assert [path.name for path in persons[1].pictures] == ["1.pgm", "9.pgm", "10.pgm"]
    assert persons[1].pictures[0] == tmp_path / "s2" / "1.pgm"
    assert not left_out


def test_pictures_of_any_ending_are_read_in_nested_sub_folders_too(tmp_path: Path) -> None:
    files(
        tmp_path, "ada/a.JPG", "ada/b.Tiff", "ada/2024/c.heic", "ada/2024/May/d.jfif", "ada/album.png/e.avif"
    )

    (ada,), left_out = persons_in(tmp_path)

    assert [path.name for path in ada.pictures] == ["a.JPG", "b.Tiff", "c.heic", "d.jfif", "e.avif"]
    assert not left_out


def test_what_is_no_picture_of_a_person_is_told(tmp_path: Path) -> None:
    files(tmp_path, "ada/a.png", "ada/notes.txt", "ben/clip.mp4", "loose.png", "readme.md")

    persons, left_out = persons_in(tmp_path)

    assert [person.name for person in persons] == ["ada"]
    assert sorted(told(left_out)) == ["clip.mp4", "loose.png", "notes.txt", "readme.md"]
    sentence = said_of_left_out(left_out, tmp_path)
    assert f"Not read in {tmp_path}: " in sentence
    assert f"ben{os.sep}clip.mp4" in sentence
    assert "A video is read where" in sentence
    assert len([each for each in left_out if each.sentence.startswith(str(each.path))]) == 4


def test_many_are_told_by_a_few_names(tmp_path: Path) -> None:
    files(tmp_path, "ada/a.png", *(f"ada/{number}.txt" for number in range(50)))

    sentence = said_of_left_out(persons_in(tmp_path).left_out, tmp_path)

    assert "and 44 more" in sentence
    assert sentence.count("Facet does not read") == 1


def test_what_systems_leave_in_folders_is_no_news(tmp_path: Path) -> None:
    files(tmp_path, "ada/a.png", "ada/Thumbs.db", "ada/.DS_Store", "desktop.ini", "ada/.hidden.png")
    files(tmp_path, ".thumbnails/a.png", "__MACOSX/ada/._a.png")

    (ada,), left_out = persons_in(tmp_path)

    assert [path.name for path in ada.pictures] == ["a.png"]
    assert not left_out


def test_sub_folders_without_pictures_are_no_persons(tmp_path: Path) -> None:
    files(tmp_path, "ada/a.png", "docs/notes.txt")
    (tmp_path / "empty").mkdir()

    assert [person.name for person in persons_in(tmp_path).persons] == ["ada"]


def test_names_of_any_script_can_be_ordered(tmp_path: Path) -> None:
    files(tmp_path, "ß/a.png", "٣/a.png", "2/a.png", "Zoë/a.png", "顔/a.png", "2b/a.png", "²/a.png")

    assert len(persons_in(tmp_path).persons) == 7


def test_links_that_lead_in_a_circle_are_harmless(tmp_path: Path) -> None:
    files(tmp_path, "faces/ada/a.png", "faces/ben/b.png", "elsewhere/more/c.png")
    try:
        (tmp_path / "faces/ada/everybody").symlink_to(tmp_path / "faces")
        (tmp_path / "faces/ada/itself").symlink_to(tmp_path / "faces/ada")
        (tmp_path / "faces/ada/nothing").symlink_to(tmp_path / "faces/ada/nothing")
        (tmp_path / "faces/ada/elsewhere").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "faces/ada/again").symlink_to(tmp_path / "elsewhere/more")
    except OSError:
        pytest.skip("this system makes no links")

    ada, ben = persons_in(tmp_path / "faces").persons

    assert [path.name for path in ada.pictures] == ["a.png", "c.png"]
    assert [path.name for path in ben.pictures] == ["b.png"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "gone", "There is no folder"),
        (lambda folder: files(folder, "a.png") / "a.png", "is a file"),
        (lambda folder: folder, "holds no persons"),
        (lambda folder: files(folder, "a.png", "b.png"), r"holds no persons.*a\.png and b\.png"),
        (lambda folder: files(folder, "ada/notes.txt"), r"holds no persons.*notes\.txt"),
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
    for look in (persons_in, pictures_in):
        with pytest.raises(FaceError, match=r"cannot be opened: Permission denied\."):
            look(tmp_path)


def test_a_closed_sub_folder_does_not_void_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    iterdir = Path.iterdir

    def refuse(path: Path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    files(tmp_path, "ada/a.png", "ada/closed/b.png")
    monkeypatch.setattr(Path, "iterdir", refuse)

    (ada,), (closed,) = persons_in(tmp_path)

    assert [path.name for path in ada.pictures] == ["a.png"]
    assert closed.sentence == f"{tmp_path / 'ada' / 'closed'} cannot be opened: Permission denied."


def test_a_folder_that_cannot_be_entered_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its names can be listed, but nothing about them be asked."""

    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    files(tmp_path, "ada/1.png")
    monkeypatch.setattr(Path, "is_dir", refuse)
    for look in (persons_in, pictures_in):
        with pytest.raises(FaceError, match=r"cannot be opened: Permission denied\."):
            look(tmp_path)


def test_a_folder_is_its_pictures_and_what_is_left_out(tmp_path: Path) -> None:
    files(tmp_path, "10.png", "9.png", "notes.txt", "ada/1.png")

    listing = pictures_in(tmp_path)

    assert [path.name for path in listing.pictures] == ["9.png", "10.png", "1.png"]
    assert told(listing.left_out) == ["notes.txt"]


def test_a_folder_without_pictures_is_said(tmp_path: Path) -> None:
    files(tmp_path, "docs/notes.txt")

    with pytest.raises(FaceError, match=r"holds no pictures\. Not read in .*notes\.txt\."):
        pictures_in(tmp_path / "docs")
