"""The program to read in class: nothing but NumPy, and the engine's own answer."""

import ast
import subprocess
import sys

import numpy as np
import pytest
from exported_runs import ARCHITECTURES, SIZE, images_for, network_of, project_with

from app.export.export import export

ODD = ("Ada \"\\\" '''", 'Ben """', "{Cy} %s")


@pytest.fixture
def program(tmp_path):
    """Exports one of the networks: (the network, the program's file)."""

    def do(name, file="network.py"):
        network = network_of(name)
        project, _run = project_with(tmp_path / "p.facet", network, ODD)
        with project:
            export(project, tmp_path / file)
        return network, tmp_path / file

    return do


def answers(file, *arguments):
    """What the program prints, run by itself: h and s of each output, and the name."""
    command = [sys.executable, "-I", "-X", "utf8", str(file), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, cwd=file.parent)
    *lines, name = ended.stdout.splitlines()
    return [float(line.rpartition("= ")[2]) for line in lines], name


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_its_functions_say_what_the_engine_says(program, name):
    network, file = program(name)
    space = {"__name__": "read in class"}
    exec(compile(file.read_text("utf-8"), file, "exec"), space)
    images = images_for(network)
    seen = network.forward(images)
    for image, h, s in zip(images, seen.h, seen.s, strict=True):
        own_h, own_s = space["network"](image.astype(float))
        assert np.abs(own_s - s).max() / max(1, np.abs(s).max()) < 1e-6
        assert np.abs(own_h - h).max() / max(1, np.abs(h).max()) < 1e-6


@pytest.mark.parametrize("name", ["3×3 kernels, pool 6, ReLU", "average pool, tanh", "three persons"])
def test_it_names_a_prepared_face_by_itself(program, name, tmp_path):
    network, file = program(name)
    (image,) = images_for(network, 1)
    np.save(tmp_path / "face.npy", image)
    s, named = answers(file, tmp_path / "face.npy")
    expected = network.forward(image[None]).s[0]
    np.testing.assert_allclose(s, expected, atol=1e-6)
    index = int(expected[0] > 0.5) if len(expected) == 1 else int(expected.argmax())
    assert named == ODD[index]


def test_without_a_face_it_looks_at_nothing(program):
    network, file = program("as in the notes")
    s, _named = answers(file)
    expected = network.forward(np.zeros((1, 1, SIZE, SIZE), np.float32)).s[0]
    np.testing.assert_allclose(s, expected, atol=1e-6)


@pytest.mark.parametrize("given", [b"Dear Sir", b"", b"PK\x03\x04", np.zeros((3, 3)), None])
def test_what_is_no_prepared_face_is_told(program, given, tmp_path):
    _network, file = program("as in the notes")
    face = tmp_path / "face {0} %s.npy"
    if isinstance(given, bytes):
        face.write_bytes(given)
    elif given is not None:
        np.save(face, given)
    command = [sys.executable, "-I", "-X", "utf8", str(file), str(face)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    said = f"{face} cannot be read as a prepared face, {SIZE}×{SIZE} numbers in a .npy file.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", said)


def test_it_loads_numpy_and_the_standard_library_and_is_short(program):
    _network, file = program("as in the notes", 'a "quoted" \\ name.py')
    text = file.read_text("utf-8")
    imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    loaded = {alias.name for node in imports for alias in node.names}
    assert loaded == {"base64", "sys", "numpy"}
    equations = text[text.index("def correlate") : text.index("def main")]
    assert len([line for line in equations.splitlines() if line.strip()]) <= 40
    assert max(map(len, text.splitlines())) <= 110
    assert "(13)" in text
    assert "(14)" in text
