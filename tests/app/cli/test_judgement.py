"""What `facet train` says of a network that did not learn, and that it learns where it should."""

from pathlib import Path

import numpy as np
import pytest
from facet_runs import Facet
from striped_faces import striped, write_striped

from app.faces.picture import encode_png

AS_SHIPPED = ("--crop", "none")
QUICK = ("--size", 16, "--copies", 4)
"""For what cannot be learned however long."""


def test_a_person_with_few_faces_is_recognised_as_well(facet: Facet, tmp_path: Path, project: Path) -> None:
    learned = write_striped(tmp_path / "learned", Major=8, Minor=2)
    ended = facet("train", learned, "-o", project, *AS_SHIPPED)
    assert ended.code == 0
    assert "67 of each of Minor's" in ended.out
    (new := tmp_path / "new" / "Minor").mkdir(parents=True)
    for number in range(10, 20):
        (new / f"{number}.png").write_bytes(encode_png(striped(1, number)))
    (judged,) = facet("evaluate", project, tmp_path / "new", "--json").json()
    assert judged["accuracy"] == 1


@pytest.mark.parametrize("update", [("face",), ("batch", "--batch-size", 1), ("batch",), ("all",)])
def test_every_way_of_updating_learns_as_it_comes(
    facet: Facet, tmp_path: Path, project: Path, update: tuple[object, ...]
) -> None:
    few = write_striped(tmp_path / "few", Ada=2, Ben=2)
    ended = facet("train", few, "-o", project, *AS_SHIPPED, "--update", *update, "--json", "--validation", 0)
    done = ended.json()[-1]
    assert (ended.code, done["accuracy"], done["learned"]) == (0, 1, True)
    assert done["error"] < 0.1


def test_pictures_that_are_all_the_same_teach_nothing(facet: Facet, tmp_path: Path, project: Path) -> None:
    grey = encode_png(np.full((40, 40, 3), 128, np.uint8))
    for name in ("Ada", "Ben"):
        (tmp_path / "grey" / name).mkdir(parents=True)
        for number in range(4):
            (tmp_path / "grey" / name / f"{number}.png").write_bytes(grey)
    ended = facet("train", tmp_path / "grey", "-o", project, *AS_SHIPPED, *QUICK)
    assert ended.code == 1
    assert "all training faces are the same picture. Add pictures that differ." in ended.err
    assert "Saved" not in ended.out
    # The network is kept all the same.
    assert facet("classify", project, tmp_path / "grey" / "Ada" / "0.png").code == 0


def test_the_same_pictures_under_both_names_are_not_learned(
    facet: Facet, tmp_path: Path, project: Path
) -> None:
    for name in ("Ada", "Ben"):
        (tmp_path / "both" / name).mkdir(parents=True)
        for number in range(4):
            (tmp_path / "both" / name / f"{number}.png").write_bytes(encode_png(striped(0, number)))
    ended = facet("train", tmp_path / "both", "-o", project, *AS_SHIPPED, *QUICK, "--validation", 0, "--json")
    assert ended.code == 1
    assert ended.json()[-1]["learned"] is False
    assert "The same picture is under both names: delete it under one of them." in ended.err
