"""The command line as a process of its own: exit codes, streams, signals, and what it imports."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from facet_runs import Start

ENDLESS = ("--crop", "none", "--size", "16", "--epochs", "100000", "--target", "0", "--json")
QUICK = ("--crop", "none", "--size", "16", "--epochs", "60", "--rate", "0.2")

WITHOUT_QT = """
import sys
from app.__main__ import main
code = main(sys.argv[1:])
assert not [name for name in sys.modules if name.startswith(("PySide6", "pyqtgraph", "app.ui", "app.jobs"))]
sys.exit(code)
"""


@contextmanager
def training(start: Start, stripes: Path, project: Path) -> Iterator[subprocess.Popen[str]]:
    """A training without end that has said three lines."""
    with start("train", stripes, "-o", project, *ENDLESS) as process:
        assert process.stdout is not None
        try:
            for _ in range(3):
                assert json.loads(process.stdout.readline())
            yield process
        finally:
            process.kill()


def test_from_faces_to_a_name(start: Start, stripes: Path, tmp_path: Path) -> None:
    with start("train", stripes, "-o", "p.facet", *QUICK, "--json") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out.splitlines()[-1])["reason"] in {"epochs reached", "target reached"}
    pictures = (stripes / "Ben" / "1.png", tmp_path / "nobody.png")
    with start("classify", "p.facet", *pictures, "--json") as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert json.loads(out)["faces"][0]["person"] == "Ben"
    assert err == f"{tmp_path / 'nobody.png'} is not there; it may have been moved or deleted.\n"


def test_no_qt_without_a_window(stripes: Path, project: Path, environment: dict[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, "train", stripes, "-o", project, *QUICK],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_stopped_by_a_signal(start: Start, stripes: Path, project: Path, number: str) -> None:
    with training(start, stripes, project) as process:
        process.send_signal(getattr(signal, number))
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err == f"Interrupted. Nothing was written to {project}.\n"
    assert list(project.parent.iterdir()) == []


def test_a_reader_that_goes_away_does_not_stop_the_training(
    start: Start, stripes: Path, project: Path
) -> None:
    with start("train", stripes, "-o", project, *QUICK, "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, "")
    assert project.is_file()


def test_a_reader_that_is_gone_ends_a_classification(start: Start, stripes: Path, trained: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with start("classify", trained, stripes / "Ada", stdout=writing) as process:
        os.close(writing)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_standard_output_on_a_full_disk(start: Start, stripes: Path, project: Path) -> None:
    with Path("/dev/full").open("w") as full, start("train", stripes, "-o", project, stdout=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err == "Standard output cannot be written: No space left on device.\n"
    assert not project.exists()


def test_a_terminal_that_knows_no_greek(
    start: Start, environment: dict[str, str], stripes: Path, project: Path
) -> None:
    environment["PYTHONIOENCODING"] = "ascii"
    with start("train", "--help") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "--rate \\u03b5" in out
    with start("train", stripes, "-o", project, "--rate", "0") as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "learning rate \\u03b5 = 0" in err


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX terminals")
def test_a_bar_grows_on_a_terminal(start: Start, stripes: Path, project: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    try:
        with start("train", stripes, "-o", project, *QUICK, "--json", stderr=theirs) as process:
            out, _ = process.communicate(timeout=60)
        os.write(theirs, b"the end")
        shown = os.read(ours, 100_000).decode()
    finally:
        os.close(theirs)
        os.close(ours)
    assert process.returncode == 0
    assert all(json.loads(line) for line in out.splitlines())
    assert re.search(r"Faces \d+/12 .* left", shown)
    assert re.search(r"Epochs \d+/60 .* left", shown)


@pytest.mark.skipif(sys.platform != "linux", reason="where a display may be missing")
def test_a_window_without_a_display(start: Start) -> None:
    with start() as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.count("\n") == 1
    assert "facet train --help" in err
