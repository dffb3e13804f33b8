"""`facet export` takes parts of a project along, and says what left it."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from facet_runs import Facet
from small_projects import striped_project
from striped_faces import write_striped

from app.project import Project


@pytest.mark.parametrize("ending", [".npz", ".py", ".html", ".csv"])
def test_a_file_is_written_and_told(facet: Facet, trained: Path, tmp_path: Path, ending: str) -> None:
    before = trained.read_bytes()
    ended = facet("export", trained, tmp_path / f"out{ending}")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"{tmp_path / f'out{ending}'} holds ")
    assert "no faces" in ended.out
    assert (tmp_path / f"out{ending}").is_file()
    assert trained.read_bytes() == before


def test_onnx_says_by_how_much_it_differs(facet: Facet, trained: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="expected: onnx is not installed")
    (line,) = facet("export", trained, tmp_path / "out.onnx", "--json").json()
    assert (line["path"], line["persons"]) == (str(tmp_path / "out.onnx"), ["Ada", "Ben"])
    assert (line["faces"], line["left_out"]) == (0, 0)
    assert 0 <= line["differences"]["onnx.reference"] < 1e-5


def test_without_onnx_a_sentence(
    facet: Facet, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    ended = facet("export", trained, tmp_path / "out.onnx")
    assert ended.code == 1
    assert "pip install onnx" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_the_faces_train_the_same_network(facet: Facet, tmp_path: Path) -> None:
    settings = ("--size", "16", "--epochs", "5", "--kernels", "4", "--copies", "0", "--seed", "3")
    folder = write_striped(tmp_path / "stripes", Ada=6, Ben=7)
    assert facet("train", folder, "-o", tmp_path / "one.facet", *settings).code in (0, 1)
    ended = facet("export", tmp_path / "one.facet", tmp_path / "faces")
    assert ended.code == 0
    assert "13 faces have left the project as pictures: 6 of Ada and 7 of Ben" in ended.out
    again = facet("train", tmp_path / "faces", "-o", tmp_path / "two.facet", *settings)
    assert "13 faces" not in again.err
    assert "Not read" not in again.err
    with Project.open(tmp_path / "one.facet") as one, Project.open(tmp_path / "two.facet") as two:
        before, after = one.latest_run(), two.latest_run()
        assert before is not None
        assert after is not None
        assert before.persons == after.persons
        for name, values in before.parameters.items():
            np.testing.assert_array_equal(after.parameters[name], values)


def test_they_are_known_as_those_that_were_learned(facet: Facet, trained: Path, tmp_path: Path) -> None:
    facet("export", trained, tmp_path / "faces")
    with Project.open(trained, read_only=True) as project:
        run = project.latest_run()
        assert run is not None
    (line,) = facet("evaluate", trained, tmp_path / "faces", "--json").json()
    assert line["count"] == 12
    assert line["learned"] == len(run.training_faces)


def test_crop_looks_for_exported_faces_anew(facet: Facet, trained: Path, tmp_path: Path) -> None:
    facet("export", trained, tmp_path / "faces")
    quick = ("--size", "16", "--epochs", "2")
    kept = facet("train", tmp_path / "faces", "-o", tmp_path / "a.facet", *quick)
    assert "taken as it kept them" in kept.out + kept.err or kept.code == 1
    chosen = facet(
        "train", tmp_path / "faces", "-o", tmp_path / "b.facet", *quick, "--crop", "none", "--json"
    )
    assert chosen.json()[0]["crop"] == "none"


def test_a_damaged_note_is_told(facet: Facet, trained: Path, tmp_path: Path) -> None:
    facet("export", trained, tmp_path / "faces")
    (tmp_path / "faces" / "facet-faces.json").write_text("{")
    ended = facet("train", tmp_path / "faces", "-o", tmp_path / "p.facet")
    assert ended.code == 1
    assert "facet-faces.json is damaged" in ended.err


def test_what_is_there_is_replaced_only_by_force(facet: Facet, trained: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("Dear Sir")
    ended = facet("export", trained, target)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        f"{target} exists already, and is kept. Choose another name, or replace it with --force.\n"
    )
    assert target.read_text() == "Dear Sir"
    assert facet("export", trained, target, "--force").code == 0
    assert target.read_text().startswith("epoch,D")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["out.pdf"], "the endings are .onnx, .npz, .py"),
        (["out.csv", "--faces"], "--faces is for a report"),
        (["out", "--faces"], "--faces is for a report"),
        ([], "OUT"),
        (["a.csv", "b.csv"], "b.csv"),
    ],
)
def test_wrong_usage(
    facet: Facet, trained: Path, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    typed = [tmp_path / one if not one.startswith("-") else one for one in arguments]
    ended = facet("export", trained, *typed)
    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_project_without_a_network(facet: Facet, tmp_path: Path) -> None:
    striped_project(tmp_path / "p.facet", 2).close()
    ended = facet("export", tmp_path / "p.facet", tmp_path / "out.npz")
    assert ended.code == 1
    assert "holds no trained network yet" in ended.err
    assert not (tmp_path / "out.npz").exists()
    assert facet("export", tmp_path / "p.facet", tmp_path / "out").code == 0


def test_a_project_that_is_not_there(facet: Facet, tmp_path: Path) -> None:
    ended = facet("export", tmp_path / "gone.facet", tmp_path / "out.npz")
    assert ended.code == 1
    assert "gone.facet" in ended.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="expected: rights do not bind everybody")
@pytest.mark.parametrize("name", ["out.csv", "out"])
def test_a_folder_that_cannot_be_written(facet: Facet, trained: Path, tmp_path: Path, name: str) -> None:
    tmp_path.chmod(0o500)
    try:
        ended = facet("export", trained, tmp_path / name)
    finally:
        tmp_path.chmod(0o700)
    assert ended.code == 1
    assert "You are not allowed to read or write" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_the_program_names_a_picture_that_classify_has_prepared(
    facet: Facet, trained: Path, stripes: Path, tmp_path: Path
) -> None:
    facet("export", trained, tmp_path / "out.py")
    picture = stripes / "Ben" / "1.png"
    ended = facet("classify", trained, picture, "--prepared", tmp_path / "face.npy", "--json")
    (face,) = ended.json()[0]["faces"]
    assert f"{tmp_path / 'face.npy'} holds what the network sees of the face in {picture}." in ended.err
    program = subprocess.run(
        [sys.executable, tmp_path / "out.py", tmp_path / "face.npy"],
        capture_output=True,
        text=True,
        check=True,
    )
    line, name = program.stdout.splitlines()
    assert name == face["person"] == "Ben"
    assert abs(float(line.rpartition("= ")[2]) - face["s"][0]) < 1e-6


def test_a_prepared_face_replaces_nothing(facet: Facet, trained: Path, stripes: Path, tmp_path: Path) -> None:
    (tmp_path / "face.npy").write_text("Dear Sir")
    ended = facet("classify", trained, stripes / "Ben" / "1.png", "--prepared", tmp_path / "face.npy")
    assert ended.code == 1
    assert "face.npy exists already" in ended.err
    assert (tmp_path / "face.npy").read_text() == "Dear Sir"


def test_a_report_holds_faces_only_where_they_are_asked_for(
    facet: Facet, trained: Path, tmp_path: Path
) -> None:
    without = facet("export", trained, tmp_path / "without.html", "--json").json()[0]
    ended = facet("export", trained, tmp_path / "with.html", "--faces")
    assert without["faces"] == 0
    assert "holds a report with faces of Ada and Ben" in ended.out
    assert (tmp_path / "with.html").stat().st_size > (tmp_path / "without.html").stat().st_size
