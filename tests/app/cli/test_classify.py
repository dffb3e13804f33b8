"""What `facet classify` says of pictures."""

import re
import shutil
from pathlib import Path

import cv2
import pytest
from facet_runs import Facet
from project_files import sql
from striped_faces import striped

from app.faces.picture import encode_png
from app.project import Project
from app.recognition.calibration import THRESHOLD


def test_names_the_person_of_each_picture(facet: Facet, trained: Path, stripes: Path) -> None:
    ada, ben = stripes / "Ada" / "1.png", stripes / "Ben" / "2.png"
    ended = facet("classify", trained, ada, ben)
    assert (ended.code, ended.err) == (0, "")
    first, second = ended.out.splitlines()
    assert first.startswith(f"{ada}: Ada, confidence ")
    assert second.startswith(f"{ben}: Ben, confidence ")
    assert "s = " in first


def test_persons_are_called_as_they_are_called_now(
    facet: Facet, trained: Path, stripes: Path, tmp_path: Path
) -> None:
    renamed = Path(shutil.copy(trained, tmp_path / "renamed.facet"))
    with Project.open(renamed) as project:
        project.rename_person(project.persons()[0].id, "Grace")
        assert project.latest_run().persons == ("Ada", "Ben")
    for person, name in (("Ada", "Grace"), ("Ben", "Ben")):
        ended = facet("classify", renamed, stripes / person / "1.png", "--json")
        assert [face["person"] for line in ended.json() for face in line["faces"]] == [name]


def test_boxes_are_in_pixels_of_the_file_where_it_was_read_at_a_half(
    facet: Facet, trained: Path, tmp_path: Path
) -> None:
    picture = cv2.resize(striped(0, 1), (5000, 4000), interpolation=cv2.INTER_NEAREST)
    (tmp_path / "large.jpg").write_bytes(cv2.imencode(".jpg", picture)[1].tobytes())
    (line,) = facet("classify", trained, tmp_path / "large.jpg", "--json").json()
    assert line["faces"][0]["box"] == [0, 0, 5000, 4000]


def test_what_is_not_read_of_a_folder_is_told(facet: Facet, trained: Path, tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "1.png").write_bytes(encode_png(striped(0, 1)))
    (tmp_path / "clip.mp4").write_bytes(b"x")
    ended = facet("classify", trained, tmp_path)
    assert ended.out.startswith(f"{tmp_path / 'deeper' / '1.png'}: Ada")
    assert ended.err.startswith(f"Not read in {tmp_path}: clip.mp4. A video is read where")


def test_says_it_in_json_to_programs(facet: Facet, trained: Path, stripes: Path) -> None:
    ben = stripes / "Ben" / "2.png"
    ended = facet("classify", trained, "--json", ben)
    (line,) = ended.json()
    assert list(line) == ["image", "faces"]
    assert line["image"] == str(ben)
    (face,) = line["faces"]
    assert list(face) == ["box", "person", "s", "confidence", "familiarity", "neither"]
    assert face["box"] == [0, 0, 40, 40]
    assert face["person"] == "Ben"
    assert len(face["s"]) == 1
    assert face["confidence"] == pytest.approx(min((face["s"][0] - 0.2) / 0.6, 1))
    assert face["familiarity"] > THRESHOLD
    assert face["neither"] is False
    assert (ended.code, ended.err) == (0, "")


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A picture of a third person: slanting stripes."""
    path = tmp_path / "stranger.png"
    path.write_bytes(encode_png(striped(2, 1)))
    return path


def test_a_stranger_is_named_after_the_nearer_person_and_unfamiliar(
    facet: Facet, trained: Path, stranger: Path
) -> None:
    ended = facet("classify", trained, stranger)
    assert ended.code == 0
    assert re.match(
        re.escape(f"{stranger}: ") + r"(Ada|Ben), unfamiliar, familiarity -?\d\.\d\d, s = ",
        ended.out,
    )
    (face,) = facet("classify", trained, stranger, "--json").json()[0]["faces"]
    assert face["neither"] is True
    assert face["person"] in ("Ada", "Ben")
    assert face["familiarity"] < THRESHOLD


def test_how_familiar_a_face_must_be_can_be_said(
    facet: Facet, trained: Path, stripes: Path, stranger: Path
) -> None:
    ada = stripes / "Ada" / "1.png"
    lines = facet("classify", trained, ada, stranger, "--json", "--familiarity", 99).json()
    assert [line["faces"][0]["neither"] for line in lines] == [True, True]
    lines = facet("classify", trained, ada, stranger, "--json", "--familiarity", 0).json()
    assert [line["faces"][0]["neither"] for line in lines] == [False, False]


@pytest.mark.parametrize("typed", ["-1", "nan", "much"])
def test_what_is_no_familiarity(facet: Facet, trained: Path, stranger: Path, typed: str) -> None:
    ended = facet("classify", trained, stranger, f"--familiarity={typed}")
    assert ended.code == 2
    assert typed in ended.err


def test_without_the_training_faces_nobody_is_a_stranger(
    facet: Facet, trained: Path, stranger: Path, project: Path
) -> None:
    shutil.copy(trained, project)
    with Project.open(project) as opened:
        opened.remove_faces([face.id for face in opened.faces()])
    (face,) = facet("classify", project, stranger, "--json").json()[0]["faces"]
    assert (face["familiarity"], face["neither"]) == (None, False)


def test_a_folder_is_its_pictures_in_natural_order(facet: Facet, trained: Path, stripes: Path) -> None:
    ended = facet("classify", trained, stripes / "Ada", "--json")
    assert [Path(line["image"]).name for line in ended.json()] == [f"{n}.png" for n in range(1, 7)]
    assert {line["faces"][0]["person"] for line in ended.json()} == {"Ada"}


def test_the_project_is_left_as_it_is(facet: Facet, trained: Path, stripes: Path) -> None:
    before = trained.read_bytes()
    facet("classify", trained, stripes / "Ada")
    assert trained.read_bytes() == before
    assert list(trained.parent.iterdir()) == [trained]


def test_what_cannot_be_read_is_named_and_the_others_go_on(
    facet: Facet, trained: Path, stripes: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "none").mkdir()
    bad = [tmp_path / "missing.png", tmp_path / "empty.png", tmp_path / "none"]
    ended = facet("classify", trained, bad[0], stripes / "Ada" / "1.png", *bad[1:], "--json")
    assert ended.code == 1
    assert [line["image"] for line in ended.json()] == [str(stripes / "Ada" / "1.png")]
    sentences = ended.err.splitlines()
    assert len(sentences) == 3
    assert all(str(path) in sentence for path, sentence in zip(bad, sentences, strict=True))


def test_a_picture_is_known_by_its_content(
    facet: Facet, trained: Path, stripes: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "photo.dat"
    shutil.copy(stripes / "Ada" / "1.png", odd)
    assert facet("classify", trained, odd, "--json").json()[0]["faces"][0]["person"] == "Ada"


def test_a_project_without_a_network(facet: Facet, stripes: Path, project: Path) -> None:
    Project.create(project).close()
    ended = facet("classify", project, stripes / "Ada" / "1.png")
    assert ended.code == 1
    assert f"{project} holds no trained network yet." in ended.err


@pytest.mark.parametrize("kind", ["missing", "other", "truncated", "newer", "folder"])
def test_files_that_are_no_project_of_this_facet(
    facet: Facet, trained: Path, stripes: Path, project: Path, kind: str
) -> None:
    if kind == "other":
        project.write_bytes(b"a letter")
    elif kind == "truncated":
        project.write_bytes(trained.read_bytes()[:20_000])
    elif kind == "newer":
        shutil.copy(trained, project)
        sql(project, "PRAGMA user_version = 99")
    elif kind == "folder":
        project.mkdir()
    for command in ("classify", "evaluate"):
        ended = facet(command, project, stripes)
        assert (ended.code, ended.out) == (1, "")
        assert str(project) in ended.err
        assert ended.err.count("\n") == 1


def test_a_damaged_network(facet: Facet, trained: Path, stripes: Path, project: Path) -> None:
    shutil.copy(trained, project)
    sql(project, "UPDATE arrays SET data = zeroblob(200) WHERE role = 'parameter'")
    ended = facet("classify", project, stripes / "Ada" / "1.png")
    assert ended.code == 1
    assert "damaged" in ended.err


def test_nothing_to_classify(facet: Facet, trained: Path) -> None:
    ended = facet("classify", trained)
    assert ended.code == 2
    assert "IMAGE" in ended.err


def test_a_name_that_is_too_long_does_not_lose_the_other_answers(
    facet: Facet, trained: Path, stripes: Path
) -> None:
    ended = facet("classify", trained, "x" * 300 + ".png", stripes / "Ada" / "1.png")
    assert ended.code == 1
    assert "Ada, confidence" in ended.out
    assert "unexpectedly" not in ended.err
