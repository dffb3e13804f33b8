"""Ctrl-C in the terminal that the window was started from."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.project import Project

CHILD = """
import sys
from PySide6.QtCore import QTimer
from app.__main__ import main
from app.ui import application
application.keep_fluent = lambda: QTimer.singleShot(0, lambda: print("open", flush=True))
ask = application.ask_for_new
def ask_for_new(path):
    QTimer.singleShot(0, lambda: print("asking", flush=True))
    return ask(path)
application.ask_for_new = ask_for_new
sys.exit(main([sys.argv[1]]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_closes_the_window(tmp_path: Path, number: int) -> None:
    project = tmp_path / "p.facet"
    Project.create(project).close()
    assert_ends(tmp_path, project, "open", number)
    assert project.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console")
def test_an_interrupt_while_facet_asks_about_a_mistyped_name_ends_it(tmp_path: Path) -> None:
    assert_ends(tmp_path, tmp_path / "typo.facet", "asking", signal.SIGINT)
    assert not (tmp_path / "typo.facet").exists()


def assert_ends(tmp_path: Path, project: Path, when: str, number: int) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        environment.pop(name, None)
    command = [sys.executable, "-c", CHILD, str(project)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == f"{when}\n"
        window.send_signal(number)
        _, error = window.communicate(timeout=60)
    assert error.replace("This plugin does not support propagateSizeHints()\n", "") == ""
    assert window.returncode == 0
