"""Faces that mislead are told before training, and faces that changed since where the network is used."""

import shutil
from pathlib import Path

import pytest
from facet_runs import Facet
from group_pictures import group_picture, lone_picture
from striped_faces import write_striped

from app.faces.picture import encode_png
from app.project import Project

QUICK = ("--size", 16, "--epochs", 2)


def same_under_both(folder: Path, count: int) -> Path:
    faces = write_striped(folder, Ada=5, Ben=5)
    for number in range(1, count + 1):
        shutil.copy(faces / "Ada" / f"{number}.png", faces / "Ben" / f"again {number}.png")
    return faces


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pictures of Ada in which Ben stands beside her, a little larger, one of her alone, and Ben's."""
    faces = tmp_path_factory.mktemp("group")
    for name in ("Ada", "Ben"):
        (faces / name).mkdir()
    for number, turn in enumerate((-0.1, 0.1)):
        (faces / "Ada" / f"{number}.png").write_bytes(encode_png(group_picture(turn)))
    (faces / "Ada" / "2.png").write_bytes(encode_png(lone_picture(0)))
    for number, turn in enumerate((-0.2, 0.0, 0.2)):
        (faces / "Ben" / f"{number}.png").write_bytes(encode_png(lone_picture(1, turn)))
    return faces


def test_the_same_pictures_under_both_names_are_named_and_trained_on(
    train: Facet, tmp_path: Path, project: Path
) -> None:
    faces = same_under_both(tmp_path / "faces", 2)
    ended = train(faces, project)
    assert ended.code == 0
    assert ended.err == (
        "2 pictures are under both names, the same or nearly the same: "
        f"{faces / 'Ada' / '1.png'} and {faces / 'Ben' / 'again 1.png'}, and 1 more pair. "
        "Delete one of each pair.\n"
    )
    assert "5 of Ada and 7 of Ben; 2 are under both names" in ended.out


def test_programs_learn_all_pairs(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = same_under_both(tmp_path / "faces", 2)
    ended = train(faces, project, "--json")
    assert ended.json()[0]["under_both_names"] == [
        [str(faces / "Ada" / f"{number}.png"), str(faces / "Ben" / f"again {number}.png")]
        for number in (1, 2)
    ]
    assert "under both names" in ended.err


def test_pictures_with_several_faces_are_listed_before_training(
    facet: Facet, group: Path, project: Path
) -> None:
    ended = facet("train", group, "-o", project, "--crop", "detect", *QUICK)
    assert (
        f"2 pictures show several faces; the largest was taken in each: {group / 'Ada' / '0.png'} and "
        f"{group / 'Ada' / '1.png'}. Check that it is the right person.\n"
    ) in ended.err
    assert "2 are from pictures with several faces" in ended.out
    line = facet("train", group, "-o", project, "--crop", "detect", *QUICK, "--json").json()[0]
    assert line["several_faces"] == [str(group / "Ada" / name) for name in ("0.png", "1.png")]


def test_pictures_taken_as_they_are_show_one_face(facet: Facet, group: Path, project: Path) -> None:
    ended = facet("train", group, "-o", project, "--crop", "none", *QUICK)
    assert "several faces" not in ended.out + ended.err


def test_of_which_pictures_the_largest_of_several_faces_counted(
    facet: Facet, group: Path, project: Path
) -> None:
    facet("train", group, "-o", project, "--crop", "detect", *QUICK)
    ended = facet("evaluate", project, group, "--json")
    assert ended.json()[-1]["count"] == 6
    assert ended.json()[-1]["several_faces"] == [str(group / "Ada" / name) for name in ("0.png", "1.png")]
    assert "2 pictures show several faces; the largest counted in each" in ended.err


@pytest.fixture
def outdated(trained: Path, project: Path) -> str:
    """What is to be said of a project whose faces changed after the network was trained."""
    shutil.copy(trained, project)
    with Project.open(project) as opened:
        ada, _ = opened.persons()
        faces = opened.faces()
        opened.remove_faces([faces[0].id, faces[1].id])
        opened.move_faces([faces[-1].id], ada.id)
    return (
        f"The faces in {project} changed since the network was trained (2 deleted, 1 moved): "
        "it is out of date. Train it again.\n"
    )


def test_a_network_whose_faces_changed_is_out_of_date_where_it_is_used(
    facet: Facet, outdated: str, stripes: Path, project: Path
) -> None:
    ended = facet("classify", project, stripes / "Ada" / "1.png", stripes / "Ben" / "1.png")
    assert (ended.code, ended.err) == (0, outdated)
    assert len(ended.out.splitlines()) == 2
    ended = facet("evaluate", project, stripes, "--json")
    assert ended.code == 0
    assert ended.err.startswith(outdated)
    assert ended.json()[-1]["count"] == 12


@pytest.mark.parametrize("name", ["out.npz", "out.py", "out.html", "out.csv", "out"])
def test_a_network_that_is_out_of_date_is_told_so_where_it_leaves_the_project(
    facet: Facet, outdated: str, project: Path, tmp_path: Path, name: str
) -> None:
    ended = facet("export", project, tmp_path / name, "--json")
    assert (ended.code, ended.err) == (0, outdated)
    assert ended.json()[0]["path"] == str(tmp_path / name)
