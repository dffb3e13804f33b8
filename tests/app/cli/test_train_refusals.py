"""What `facet train` cannot do, and what it says then: a sentence, and no file."""

from pathlib import Path

import numpy as np
import pytest
from facet_runs import Ended, Facet
from striped_faces import write_striped

from app.project import Project

IMPOSSIBLE = {
    "ε = 0": ("--rate", 0),
    "ε = -0.5": ("--rate", -0.5),
    "ε = nan": ("--rate", "nan"),
    "ε = inf": ("--rate", "inf"),
    "kernel size 4 is even": ("--kernel-size", 4),
    "15×15 kernel": ("--kernel-size", 15, "--size", 8),
    "kernel size 99": ("--kernel-size", 99),
    "size 2": ("--size", 2),
    "pool 0": ("--pool", 0),
    "number of kernels 0": ("--kernels", 0),
    "number of epochs 0": ("--epochs", 0),
    "validation part 1": ("--validation", 1),
    "validation part nan": ("--validation", "nan"),
    "target nan": ("--target", "nan"),
    "seed -1": ("--seed", -1),
}

NOT_UNDERSTOOD = {
    "--rate: 'fast' is not a number": ("--rate", "fast"),
    "--epochs: '1.5' is not a whole number": ("--epochs", "1.5"),
    "--learn: invalid choice: 'all'": ("--learn", "all"),
    "--f: invalid choice: 'step'": ("--f", "step"),
    "--crop: invalid choice: 'yes'": ("--crop", "yes"),
    "--persons: expected 2 arguments": ("--persons", "Ada"),
    "unrecognized arguments: --speed": ("--speed",),
    "unrecognized arguments: --epoch": ("--epoch=3",),
    "--output: the name is empty": ("-o", ""),
}


def assert_refused(ended: Ended, code: int, path: Path) -> None:
    assert ended.code == code
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert ended.err.endswith((".\n", "…\n"))
    assert not path.exists()
    assert not list(path.parent.glob(".facet*"))


@pytest.mark.parametrize("sentence", IMPOSSIBLE)
def test_impossible_settings_before_anything_is_read(train: Facet, project: Path, sentence: str) -> None:
    ended = train("no such folder", project, *IMPOSSIBLE[sentence])
    assert_refused(ended, 2, project)
    assert sentence in ended.err


@pytest.mark.parametrize("sentence", NOT_UNDERSTOOD)
def test_options_that_are_none(train: Facet, stripes: Path, project: Path, sentence: str) -> None:
    ended = train(stripes, project, *NOT_UNDERSTOOD[sentence])
    assert_refused(ended, 2, project)
    assert sentence in ended.err
    assert "facet train --help" in ended.err


def test_no_project_to_write(facet: Facet, stripes: Path, project: Path) -> None:
    ended = facet("train", stripes)
    assert_refused(ended, 2, project)
    assert "-o" in ended.err


def test_a_folder_without_a_name(train: Facet, project: Path) -> None:
    ended = train("", project)
    assert_refused(ended, 2, project)
    assert "FACES: the name is empty" in ended.err


def test_no_such_folder(train: Facet, tmp_path: Path, project: Path) -> None:
    ended = train(tmp_path / "nobody", project)
    assert_refused(ended, 1, project)
    assert f"no folder {tmp_path / 'nobody'}" in ended.err


def test_a_file_in_place_of_a_folder(train: Facet, stripes: Path, project: Path) -> None:
    ended = train(stripes / "Ada" / "1.png", project)
    assert_refused(ended, 1, project)
    assert "is a file" in ended.err


def test_a_folder_with_nobody(train: Facet, tmp_path: Path, project: Path) -> None:
    (tmp_path / "faces" / "Ada").mkdir(parents=True)
    ended = train(tmp_path / "faces", project)
    assert_refused(ended, 1, project)
    assert "holds no persons" in ended.err


def test_a_folder_with_one_person(train: Facet, tmp_path: Path, project: Path) -> None:
    ended = train(write_striped(tmp_path / "faces", Ada=3), project)
    assert_refused(ended, 1, project)
    assert "only one person, Ada" in ended.err


def test_more_than_two_persons_have_to_be_chosen_from(train: Facet, tmp_path: Path, project: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=2, Ben=2, Cem=2)
    ended = train(faces, project)
    assert_refused(ended, 2, project)
    assert "3 persons: Ada, Ben and Cem" in ended.err
    assert "--persons Ada Ben" in ended.err


@pytest.mark.parametrize(
    ("names", "sentence"),
    [(("Ada", "Bea"), "no person Bea"), (("Ben", "Ben"), "Ben is named twice")],
)
def test_persons_who_are_not_there(
    train: Facet, stripes: Path, project: Path, names: tuple[str, str], sentence: str
) -> None:
    ended = train(stripes, project, "--persons", *names)
    assert_refused(ended, 2, project)
    assert sentence in ended.err


@pytest.mark.parametrize("usable", [0, 1])
def test_a_person_with_too_few_usable_faces(train: Facet, tmp_path: Path, project: Path, usable: int) -> None:
    faces = write_striped(tmp_path / "faces", Ada=3, Ben=usable)
    for bad in ("bad.png", "worse.png"):
        (faces / "Ben" / bad).write_bytes(b"")
    ended = train(faces, project, "--json")
    assert ended.code == 1
    assert ended.out == ""
    assert "bad.png is empty" in ended.err
    words = "only one usable face" if usable else "no usable face"
    assert f"Ben has {words} in the" in ended.err
    assert str(faces / "Ben") in ended.err
    assert not project.exists()


def test_a_person_with_one_picture_is_refused_before_faces_are_sought(
    train: Facet, tmp_path: Path, project: Path
) -> None:
    faces = write_striped(tmp_path / "faces", Ada=3, Ben=1)
    (faces / "Ada" / "bad.png").write_bytes(b"")
    ended = train(faces, project)
    assert_refused(ended, 1, project)
    assert f"Ben has only one picture in {faces / 'Ben'}" in ended.err


def test_pictures_in_which_no_face_is_found(train: Facet, stripes: Path, project: Path) -> None:
    ended = train(stripes, project, "--crop", "detect")
    assert ended.code == 1
    assert f"No face was found in {stripes / 'Ada' / '1.png'}." in ended.err
    assert "Ada has no usable face" in ended.err
    assert not project.exists()


def test_training_that_diverges_keeps_the_last_finite_network(
    train: Facet, stripes: Path, project: Path
) -> None:
    ended = train(stripes, project, "--rate", 1e300, "--epochs", 50, "--json")
    assert ended.code == 1
    _, *epochs, last = ended.json()
    assert last["reason"] == "diverged"
    numbers = [epoch["epoch"] for epoch in epochs]
    assert numbers == sorted(set(numbers))
    assert "Try a smaller ε" in ended.err
    assert str(project) in ended.err
    with Project.open(project, read_only=True) as opened:
        run = opened.latest_run()
    assert run is not None
    assert all(np.isfinite(values).all() for values in run.parameters.values())
    assert "diverged" in run.reason


def test_diverging_is_said_once_in_words(train: Facet, stripes: Path, project: Path) -> None:
    ended = train(stripes, project, "--rate", 1e39)
    assert ended.err.count("diverged") == 1
    assert "Saved" not in ended.out


@pytest.mark.parametrize("rate", [100, 1e6])
def test_an_epsilon_at_which_nothing_is_learned(
    train: Facet, stripes: Path, project: Path, rate: float
) -> None:
    ended = train(stripes, project, "--rate", rate, "--epochs", 20)
    assert ended.code == 1
    assert "Training is stuck" in ended.err
    assert f"Try a smaller ε, such as {rate / 10:g}." in ended.err
