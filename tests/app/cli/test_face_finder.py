"""The face finder chosen on the command line. YuNet's own file is not part of Facet: a stand-in answers."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from facet_runs import Facet
from numpy.typing import NDArray

from app.faces.picture import encode_png
from app.project import Project
from tools.draw_sample import SAMPLE_PERSONS, Scene, draw_person

# What YuNet says of the first person of the sample in a square picture, in parts of its side.
_SEEN = np.array([49.0, 40.3, 62.8, 80.5, 66.7, 72.1, 93.8, 72.3, 80.2, 88.3, 69.1, 101.5, 91.9, 100.1]) / 160
SIDE = 160


class StandIn:
    """Finds the drawn person in every picture that is not flat."""

    def setInputSize(self, size: tuple[int, int]) -> None:
        pass

    def detect(self, picture: NDArray[np.uint8]) -> tuple[int, NDArray[np.float32] | None]:
        if picture.std() == 0:
            return 1, None
        return 1, np.append(_SEEN * picture.shape[0], 0.9).astype(np.float32)[np.newaxis]


@pytest.fixture
def yunet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(cv2.FaceDetectorYN, "create", lambda *_: StandIn())
    path = tmp_path / "yunet.onnx"
    path.write_bytes(b"a network")
    return path


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Three pictures each of two drawn persons."""
    for name, person in zip(("Ada", "Ben"), SAMPLE_PERSONS, strict=True):
        (tmp_path / "drawn" / name).mkdir(parents=True)
        for number in range(3):
            picture = draw_person(person, Scene(yaw=0.1 * number), (SIDE, SIDE))
            (tmp_path / "drawn" / name / f"{number}.png").write_bytes(encode_png(picture))
    return tmp_path / "drawn"


def test_train_finds_faces_with_it(train: Facet, yunet: Path, drawn: Path, project: Path) -> None:
    ended = train(drawn, project, "--crop", "detect", "--face-finder", yunet)
    assert (ended.code, ended.err) == (0, "")
    with Project.open(project) as opened:
        regions = [face.region for face in opened.faces()]
        eyes = [face.eyes for face in opened.faces()]
    assert len(set(regions)) == 1
    assert all(each is not None for each in eyes)


def test_classify_and_evaluate_find_faces_with_it(
    train: Facet, facet: Facet, yunet: Path, drawn: Path, project: Path
) -> None:
    train(drawn, project, "--crop", "detect")
    picture = drawn / "Ada" / "0.png"
    (built_in,) = facet("classify", project, picture, "--json").json()
    (with_it,) = facet("classify", project, picture, "--face-finder", yunet, "--json").json()
    assert with_it["faces"][0]["box"] != built_in["faces"][0]["box"]
    assert facet("evaluate", project, drawn, "--face-finder", yunet, "--json").json()[-1]["count"] == 6


def test_a_file_that_is_none_is_a_sentence(
    train: Facet, facet: Facet, trained: Path, stripes: Path, tmp_path: Path
) -> None:
    (tmp_path / "other.onnx").write_bytes(b"no network")
    for name, words in (("other.onnx", "is not the face finder"), ("gone.onnx", "is not there")):
        option = ("--face-finder", tmp_path / name)
        for ended in (
            train(stripes, tmp_path / "p.facet", *option),
            facet("classify", trained, stripes / "Ada", *option),
            facet("evaluate", trained, stripes, *option),
        ):
            assert (ended.code, ended.out) == (1, "")
            assert f"{name} {words}" in ended.err
            assert ended.err.count("\n") == 1
