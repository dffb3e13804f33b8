"""What `facet evaluate` counts."""

from pathlib import Path

import numpy as np
import pytest
from facet_runs import Facet
from striped_faces import striped, write_striped

from app.faces.picture import encode_png


def test_agrees_with_what_was_trained(facet: Facet, trained: Path, stripes: Path) -> None:
    ended = facet("evaluate", trained, stripes, "--json")
    assert ended.code == 0
    assert ended.json() == [
        {
            "accuracy": 1.0,
            "count": 12,
            "confusion": [[6, 0], [0, 6]],
            "persons": ["Ada", "Ben"],
            "unreadable": [],
            "several_faces": [],
            "learned": 10,
        }
    ]


def test_says_that_it_is_asked_about_the_training_pictures(
    facet: Facet, trained: Path, stripes: Path, tmp_path: Path
) -> None:
    known = facet("evaluate", trained, stripes)
    assert "10 of 12 judged pictures are ones that the network learned from" in known.err
    new = tmp_path / "new"
    for person, name in enumerate(("Ada", "Ben")):
        (new / name).mkdir(parents=True)
        for number in range(3):
            (new / name / f"{number}.png").write_bytes(encode_png(striped(person, 500 + number)))
    ended = facet("evaluate", trained, new, "--json")
    assert ended.err == ""
    assert ended.json()[-1]["learned"] == 0


def test_knows_a_training_picture_again_whose_face_is_kept_smaller(facet: Facet, tmp_path: Path) -> None:
    for person, name in enumerate(("Ada", "Ben")):
        (tmp_path / "large" / name).mkdir(parents=True)
        for number in range(2):
            picture = np.kron(striped(person, number), np.ones((12, 12, 1), np.uint8))
            (tmp_path / "large" / name / f"{number}.png").write_bytes(encode_png(picture))
    options = ("--crop", "none", "--size", "16", "--epochs", "2")
    project = tmp_path / "large.facet"
    facet("train", tmp_path / "large", "-o", project, *options)
    assert facet("evaluate", project, tmp_path / "large", "--json").json()[-1]["learned"] >= 2


def test_names_are_compared_as_people_read_them(facet: Facet, trained: Path, tmp_path: Path) -> None:
    faces = write_striped(tmp_path / "faces", **{"Ada ": 2, "Ada": 1, "Ben\u200b": 2})
    ended = facet("evaluate", trained, faces, "--json")
    assert ended.json()[-1]["count"] == 5
    assert "Left out" not in ended.err


def test_what_is_not_read_is_told(facet: Facet, trained: Path, tmp_path: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=2, Ben=2)
    (faces / "Ada" / "clip.mp4").write_bytes(b"x")
    (faces / "Ben" / "deeper").mkdir()
    (faces / "Ben" / "deeper" / "1.png").write_bytes(encode_png(striped(1, 9)))
    ended = facet("evaluate", trained, faces, "--json")
    assert ended.json()[-1]["count"] == 5
    assert f"Not read in {faces}: {Path('Ada') / 'clip.mp4'}." in ended.err


def test_shows_the_confusion_to_people(facet: Facet, trained: Path, stripes: Path) -> None:
    ended = facet("evaluate", trained, stripes)
    heads, ada, _, right = ended.out.splitlines()
    assert "named Ada" in heads
    assert ada.split() == ["Ada", "6", "0"]
    assert right == "12 of 12 named rightly: accuracy 1.000."


def test_rows_are_who_it_is_and_columns_who_was_named(facet: Facet, trained: Path, tmp_path: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=3, Ben=2)
    (faces / "Ada" / "ben.png").write_bytes(encode_png(striped(1, 9)))
    line = facet("evaluate", trained, faces, "--json").json()[-1]
    assert line["confusion"] == [[3, 1], [0, 2]]
    assert line["accuracy"] == pytest.approx(5 / 6)


def test_other_persons_are_left_out_with_a_word(facet: Facet, trained: Path, tmp_path: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=2, Cem=2)
    ended = facet("evaluate", trained, faces, "--json")
    assert ended.code == 0
    assert ended.json()[-1]["count"] == 2
    assert "does not know them: Cem." in ended.err
    assert "no pictures of Ben" in ended.err


def test_nobody_whom_the_network_knows(facet: Facet, trained: Path, tmp_path: Path) -> None:
    ended = facet("evaluate", trained, write_striped(tmp_path / "faces", Cem=2, Dora=2), "--json")
    assert (ended.code, ended.out) == (1, "")
    assert "none of the network's persons, Ada and Ben." in ended.err


def test_pictures_that_cannot_be_judged_are_named(facet: Facet, trained: Path, tmp_path: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=2, Ben=2)
    (faces / "Ben" / "bad.png").touch()
    ended = facet("evaluate", trained, faces, "--json")
    assert ended.code == 0
    assert ended.json()[-1]["unreadable"] == [str(faces / "Ben" / "bad.png")]
    assert ended.json()[-1]["count"] == 4
    assert "bad.png is empty" in ended.err


def test_no_picture_that_can_be_judged(facet: Facet, trained: Path, tmp_path: Path) -> None:
    (tmp_path / "faces" / "Ada").mkdir(parents=True)
    (tmp_path / "faces" / "Ada" / "bad.png").touch()
    ended = facet("evaluate", trained, tmp_path / "faces", "--json")
    assert ended.code == 1
    assert ended.json()[-1]["accuracy"] is None
    assert "None of the pictures" in ended.err


def test_no_such_folder(facet: Facet, trained: Path, tmp_path: Path) -> None:
    ended = facet("evaluate", trained, tmp_path / "nobody")
    assert (ended.code, ended.out) == (1, "")
    assert str(tmp_path / "nobody") in ended.err
