"""The built-in sample on the command line."""

from functools import partial
from pathlib import Path

import pytest
from facet_runs import Facet
from striped_faces import striped

from app.cli import sample as sample_command
from app.faces.sample import sample_pictures
from app.project import Project
from app.recognition import gathering
from app.recognition.gathering import PictureSource

SETTINGS = ("--epochs", "3", "--json")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from app.__main__ import main

    folder = tmp_path_factory.mktemp("sample") / "new" / "faces"
    assert main(["sample", str(folder)]) == 0
    return folder


@pytest.fixture
def small_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pictures a person in place of forty."""
    small = {name: paths[:2] for name, paths in sample_pictures().items()}
    for module in (sample_command, gathering):
        monkeypatch.setattr(module, "sample_pictures", lambda: small)


def parameters(path: Path) -> dict[str, bytes]:
    with Project.open(path, read_only=True) as project:
        run = project.latest_run()
    assert run is not None
    return {name: values.tobytes() for name, values in run.parameters.items()}


def test_writes_one_folder_a_person(written: Path) -> None:
    assert sorted(entry.name for entry in written.iterdir()) == ["Ada", "Ben"]
    for name, pictures in sample_pictures().items():
        files = sorted((written / name).iterdir())
        assert len(files) == 40
        assert [file.read_bytes() for file in files] == [picture.read_bytes() for picture in pictures]


def test_training_on_the_written_sample_gives_the_same_network(
    facet: Facet, small_sample: None, tmp_path: Path
) -> None:
    assert facet("sample", tmp_path / "faces").code == 0
    built_in = facet("train", "sample", "-o", tmp_path / "a.facet", *SETTINGS)
    from_files = facet("train", tmp_path / "faces", "-o", tmp_path / "b.facet", *SETTINGS)
    assert built_in.code == from_files.code
    assert built_in.json()[0] == from_files.json()[0]
    assert built_in.json()[0]["persons"] == ["Ada", "Ben"]
    assert built_in.json()[0]["counts"] == [2, 2]
    assert parameters(tmp_path / "a.facet") == parameters(tmp_path / "b.facet")


def test_says_what_was_written(facet: Facet, small_sample: None, tmp_path: Path) -> None:
    ended = facet("sample", tmp_path / "faces")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"Written to {tmp_path / 'faces'}: 2 of Ada and 2 of Ben.\n"


def test_replaces_no_file(facet: Facet, small_sample: None, tmp_path: Path) -> None:
    mine = tmp_path / "Ben" / "02.png"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    ended = facet("sample", tmp_path)
    assert ended.code == 1
    assert f"{mine} exists already" in ended.err
    assert mine.read_bytes() == b"mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]


def test_a_file_in_place_of_the_folder(facet: Facet, small_sample: None, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = facet("sample", tmp_path / "file")
    assert ended.code == 1
    assert f"cannot be written to {tmp_path / 'file'}" in ended.err


def test_a_disk_that_fills_up_leaves_nothing_behind(
    facet: Facet, small_sample: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = iter([b"a picture", b"another"])

    def fill(_path: Path) -> bytes:
        try:
            return next(read)
        except StopIteration:
            raise OSError(28, "No space left on device") from None

    monkeypatch.setattr(Path, "read_bytes", fill)
    ended = facet("sample", tmp_path / "new" / "faces")
    assert ended.code == 1
    assert "No space left on device" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_the_word_sample_is_the_sample_even_where_there_is_such_a_folder(
    train: Facet, tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = {
        name: [PictureSource(f"{name} {number}", partial(striped, person, number)) for number in (1, 2)]
        for person, name in enumerate(("Ada", "Ben"))
    }
    monkeypatch.setattr("app.cli.faces.sample_persons", lambda: drawn)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample").mkdir()
    ended = train("sample", project)
    assert ended.code == 0
    assert "write ./sample" in ended.err
    assert "2 of Ada and 2 of Ben" in ended.out
