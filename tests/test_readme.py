"""What the README shows is what works."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.faces.detection import HaarDetector
from app.faces.preparation import Preparation, prepare
from app.faces.sample import sample_pictures
from app.recognition.gathering import gather, picture_files
from app.recognition.settings import RunSettings
from engine import Network

README = Path(__file__).parent.parent / "README.md"


def block(mark):
    """The lines between the fences that follow a mark in the README."""
    return re.search(rf"<!-- {mark} -->\n```\w*\n(.*?)```", README.read_text("utf-8"), re.DOTALL)[1]


def faces_of(pictures):
    """A person's first faces as the network sees them, found as the application finds them."""
    found = gather(picture_files(pictures[:24]), "detect", HaarDetector())
    return [prepare(face.cut.picture, face.cut.region, Preparation(32)) for face in found]


def test_the_ten_lines_tell_two_persons_apart(tmp_path):
    lines = block("ten-lines")
    assert sum(bool(line.strip()) for line in lines.splitlines()) <= 10
    faces = [faces_of(pictures) for pictures in sample_pictures().values()]
    # The two persons by pairs in turn, so that each half that the lines take holds both.
    order = [(person, number) for number in range(0, 24, 2) for person in (0, 1)]
    images = [faces[person][number + half] for person, number in order for half in (0, 1)]
    zeta = [[(0.2, 0.8)[person]] for person, _ in order for _ in (0, 1)]
    np.save(tmp_path / "images.npy", np.stack(images))
    np.save(tmp_path / "zeta.npy", np.array(zeta, np.float32))
    done = subprocess.run(
        [sys.executable, "-c", lines], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "named rightly: 1.0"


def test_pytorch_loads_the_numbers_of_the_sample(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch", reason="expected: torch is not installed")
    monkeypatch.chdir(tmp_path)
    network = Network.create((1, 32, 32), RunSettings().architecture(1).features)
    np.savez("sample.npz", **network.parameters)
    space = {}
    exec(block("pytorch"), space)
    images = np.random.default_rng(0).standard_normal((4, 1, 32, 32)).astype(np.float32)
    with torch.inference_mode():
        s = space["network"](torch.from_numpy(images)).numpy()
    np.testing.assert_allclose(s, network.outputs(images), atol=1e-6)


def test_the_pictures_it_shows_are_there():
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README.read_text("utf-8"))
    assert shown
    assert all((README.parent / path).is_file() for path in shown)
