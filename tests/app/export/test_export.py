"""What is exported where: whole or not at all, and never over something unasked."""

import errno
import os
from dataclasses import replace

import numpy as np
import pytest
from exported_runs import network_of, project_with
from project_files import files_in
from small_projects import striped_project

from app.export.errors import ExportError
from app.export.export import KINDS, export, exporting_faces
from app.project import Project, ProjectError
from app.project.files import folder_written_beside

NEEDING_NETWORK = [kind.ending for kind in KINDS if kind.make is not None]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with a network and two faces of each person."""
    folder = tmp_path_factory.mktemp("export")
    striped_project(folder / "stripes.facet", 2).close()
    project, run = project_with(folder / "p.facet", network_of("as in the notes"))
    project.close()
    with Project.open(folder / "stripes.facet") as project:
        project.save_run(replace(run, id=None))
        yield project


@pytest.mark.parametrize("ending", [".npz", ".py", ".html", ".csv", ".PY"])
def test_a_file_is_what_its_ending_says(project, tmp_path, ending):
    said = export(project, tmp_path / f"out{ending}")
    assert said.path == tmp_path / f"out{ending}"
    assert said.path.stat().st_size > 0
    assert "no faces" in str(said)
    assert files_in(tmp_path) == {f"out{ending}"}


def test_persons_have_the_names_they_have_now(tmp_path):
    project, _run = project_with(tmp_path / "p.facet", network_of("as in the notes"))
    with project:
        project.rename_person(project.persons()[0].id, "Grace")
        said = export(project, tmp_path / "out.npz")
    assert said.persons == ("Grace", "Ben")
    with np.load(tmp_path / "out.npz") as numbers:
        assert numbers["persons"].tolist() == ["Grace", "Ben"]


@pytest.mark.parametrize("name", ["out.pdf", "out.facet", "out.pickle"])
def test_an_unknown_ending_names_those_there_are(project, tmp_path, name):
    with pytest.raises(
        ExportError, match=r"endings are \.onnx, \.npz, \.py.*without an ending makes a folder"
    ):
        export(project, tmp_path / name)
    assert files_in(tmp_path) == set()


@pytest.mark.parametrize("ending", NEEDING_NETWORK)
def test_without_a_network_there_is_none_to_export(tmp_path, ending):
    with (
        striped_project(tmp_path / "p.facet", 2) as project,
        pytest.raises(ExportError, match="holds no trained network yet"),
    ):
        export(project, tmp_path / f"out{ending}")
    assert files_in(tmp_path) == {"p.facet"}


def test_the_faces_need_no_network(tmp_path):
    with striped_project(tmp_path / "p.facet", 2) as project:
        assert export(project, tmp_path / "out").faces == 4


def test_a_file_that_is_there_is_kept_unless_it_is_to_be_replaced(project, tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("Dear Sir")
    with pytest.raises(ExportError, match=r"out\.csv exists already, and is kept"):
        export(project, target)
    assert target.read_text() == "Dear Sir"
    export(project, target, replacing=True)
    assert target.read_text().startswith("epoch,D")


def test_the_project_itself_is_never_replaced(tmp_path):
    project, _run = project_with(tmp_path / "numbers.csv", network_of("as in the notes"))
    with project:
        before = project.path.read_bytes()
        with pytest.raises(ExportError, match="is kept"):
            export(project, project.path, replacing=True)
        assert project.path.read_bytes() == before


@pytest.mark.parametrize("replacing", [False, True])
def test_a_folder_with_something_in_it_is_kept(project, tmp_path, replacing):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "1.txt").write_text("Dear Sir")
    with pytest.raises(ExportError, match="letters is a folder with something in it"):
        export(project, tmp_path / "letters", replacing=replacing)
    assert files_in(tmp_path / "letters") == {"1.txt"}


def test_a_file_where_the_folder_should_go_is_kept(project, tmp_path):
    (tmp_path / "faces").write_text("Dear Sir")
    with pytest.raises(ExportError, match="exists already"):
        export(project, tmp_path / "faces", replacing=True)
    assert (tmp_path / "faces").read_text() == "Dear Sir"


def test_an_empty_folder_is_filled(project, tmp_path):
    (tmp_path / "faces").mkdir()
    assert export(project, tmp_path / "faces").faces == 4
    assert len(list((tmp_path / "faces").rglob("*.png"))) == 4


@pytest.mark.parametrize("name", ["out.csv", "out"])
def test_a_folder_that_is_not_there(project, tmp_path, name):
    with pytest.raises(ProjectError, match="There is no folder"):
        export(project, tmp_path / "missing" / name)


def test_a_folder_of_the_name_of_a_file(project, tmp_path):
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(ExportError, match=r"is a folder\. Give the file a name"):
        export(project, tmp_path / "out.csv", replacing=True)


@pytest.mark.parametrize("name", ["out.npz", "out"])
@pytest.mark.parametrize(
    ("code", "sentence"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "not allowed"), (errno.EROFS, "write-protected")],
)
def test_what_cannot_be_written_leaves_nothing(project, tmp_path, monkeypatch, name, code, sentence):
    def refuse(*_arguments, **_options):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("app.export.faces.FacesNote.to_json", refuse)
    monkeypatch.setattr("app.export.export.os.fsync", refuse)
    with pytest.raises(ProjectError, match=sentence):
        export(project, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_file_that_was_there(project, tmp_path, monkeypatch):
    def refuse(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "out.npz").write_text("the last one")
    monkeypatch.setattr("app.export.export.os.fsync", refuse)
    with pytest.raises(ProjectError, match="disk is full"):
        export(project, tmp_path / "out.npz", replacing=True)
    assert (tmp_path / "out.npz").read_text() == "the last one"
    assert files_in(tmp_path) == {"out.npz"}


def test_what_was_put_there_meanwhile_is_kept(tmp_path):
    writing = folder_written_beside(tmp_path / "out")
    (writing.__enter__() / "1.png").write_bytes(b"one")
    (tmp_path / "out").write_text("Dear Sir")
    with pytest.raises(ProjectError, match="exists already"):
        writing.__exit__(None, None, None)
    assert (tmp_path / "out").read_text() == "Dear Sir"
    assert files_in(tmp_path) == {"out"}


def test_stopped_on_its_way_there_is_no_folder(project, tmp_path):
    steps = exporting_faces(project, tmp_path / "out")
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_export_left_is_deleted_by_the_next(project, tmp_path):
    left = tmp_path / ".facet-0123456789abcdef.tmp"
    (left / "Ada").mkdir(parents=True)
    (left / "Ada" / "001.png").write_bytes(b"a face")
    os.utime(left, (0, 0))
    export(project, tmp_path / "out.csv")
    assert files_in(tmp_path) == {"out.csv"}
