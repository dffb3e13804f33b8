import os
import subprocess
import sys
from pathlib import Path

import pytest
from facet_runs import Ended, Facet, Start
from striped_faces import write_striped

from app.__main__ import main

QUICK = ("--crop", "none", "--size", "16", "--epochs", "5")


@pytest.fixture(autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture
def facet(capsys: pytest.CaptureFixture[str]) -> Facet:
    """Runs a command in this process."""

    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Ended(code, out, err)

    return run


@pytest.fixture
def train(facet: Facet) -> Facet:
    """Runs `facet train` with settings that take no time; later arguments win."""

    def run(faces: object, project: object, *arguments: object) -> Ended:
        return facet("train", faces, "-o", project, *QUICK, *arguments)

    return run


@pytest.fixture(scope="session")
def stripes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two persons with six pictures each; not to be changed."""
    return write_striped(tmp_path_factory.mktemp("faces") / "stripes", Ada=6, Ben=6)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Where a project may be written."""
    return tmp_path / "p.facet"


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, stripes: Path) -> Path:
    """A project with a network that knows the stripes of Ada and Ben; not to be changed."""
    path = tmp_path_factory.mktemp("trained") / "stripes.facet"
    options = ("--crop", "none", "--size", "16", "--epochs", "60", "--rate", "0.2")
    assert main(["train", str(stripes), "-o", str(path), *options]) == 0
    return path


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, and no screen."""
    kept = {name: value for name in ("PATH", "SYSTEMROOT", "LANG") if (value := os.environ.get(name))}
    return {**kept, "HOME": str(tmp_path / "home"), "PYTHONWARNINGS": "error"}


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Start:
    """Starts Facet as a process of its own."""

    def popen(*arguments: object, **options: object) -> subprocess.Popen[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, "-m", "app", *map(str, arguments)],
            env=environment,
            cwd=tmp_path,
            encoding="utf-8",
            **pipes,  # type: ignore[call-overload]
        )
        return process

    return popen
