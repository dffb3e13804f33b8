"""Facet is killed while it works; what it had shown is in the file.

Many more kills: tests/benchmarks/kills.py.
"""

from pathlib import Path

import pytest
from kills import Killed, kill_once, look_at_files, make_material
from project_files import add_faces

from app.project import Project


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("material")
    make_material(folder, old_faces=60)
    return folder


@pytest.mark.parametrize("share", [0.1, 0.4, 0.9])
@pytest.mark.parametrize("kind", ["capture, no pause", "migration"])
def test_nothing_that_was_shown_is_lost(kind: str, share: float, material: Path, tmp_path: Path) -> None:
    assert kill_once(kind, material, tmp_path, share).problems == []


@pytest.mark.parametrize("kind", ["import", "training, window"])
def test_nothing_that_work_in_the_background_had_shown_is_lost(
    kind: str, material: Path, tmp_path: Path
) -> None:
    assert kill_once(kind, material, tmp_path, 0.6).problems == []


def test_a_loss_would_be_noticed(tmp_path: Path) -> None:
    with Project.create(tmp_path / "work.facet") as project:
        add_faces(project, project.add_person("Ada").id, 3)
    (tmp_path / "other.facet").write_bytes(b"SQLite format 3")
    killed = Killed("capture, no pause", 0.0)
    said = [{"begun": "other.facet"}, {"face": 1, "sha": "of other bytes"}, {"face": 9, "sha": ""}]
    look_at_files(killed, tmp_path, tmp_path, [*said, {"run": 1, "sha": ""}])
    told = " ".join(killed.problems)
    for loss in (
        "other.facet is",
        "face 1 is lost",
        "face 9 is lost",
        "2 faces are there",
        "training 1 is lost",
    ):
        assert loss in told
