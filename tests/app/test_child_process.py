"""A process of its own: it ends with its parent, whatever ends that, and leaves Ctrl-C to it."""

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from app.child_process import Child

# What the process and its parent write goes to one pipe, which ends when both have ended.
PROGRAM = """
import os, signal, sys
from app.child_process import Child

def echo(connection):
    print("begun", flush=True)
    while True:
        connection.send(connection.recv())

def main():
    {before}
    child = Child(echo)
    {then}

if __name__ == "__main__":
    main()
"""


def answer(connection, number):
    connection.send(number + 1)
    connection.recv()


def end_at_once(connection):
    os._exit(3)


def run(tmp_path, before="", then=""):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM.format(before=before, then=then))
    return subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=60, check=False)


def test_it_is_given_arguments_and_answers():
    with closing(Child(answer, 41)) as child:
        assert child.lives
        assert child.connection.recv() == 42
    assert not child.lives


def test_its_end_ends_the_connection():
    child = Child(end_at_once)
    with pytest.raises((EOFError, OSError)):
        child.connection.recv()
    child.close()
    assert not child.lives


def test_it_is_killed_in_the_middle_of_its_work():
    child = Child(answer, 0)
    child.kill()
    assert not child.lives
    child.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_it_ends_when_its_parent_is_killed(tmp_path):
    then = "child.connection.send(1); child.connection.recv(); os.kill(os.getpid(), signal.SIGKILL)"
    ended = run(tmp_path, then=then)
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout == "begun\n"
    assert ended.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to groups of processes there")
def test_ctrl_c_is_its_parents_business_even_while_it_is_being_started(tmp_path):
    before = "os.setpgrp(); heard = []; signal.signal(signal.SIGINT, lambda *_: heard.append(1))"
    then = (
        "os.killpg(0, signal.SIGINT); child.connection.send(7); assert child.connection.recv() == 7;"
        "os.killpg(0, signal.SIGINT); child.connection.send(8); assert child.connection.recv() == 8;"
        "child.close(); print('heard', len(heard))"
    )
    ended = run(tmp_path, before, then)
    assert (ended.stdout, ended.stderr) == ("begun\nheard 2\n", "")


def test_modules_of_the_current_folder_are_not_taken_for_pythons(tmp_path, monkeypatch):
    for name in ("socket", "numpy", "tempfile"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    with closing(Child(answer, 1)) as child:
        assert child.connection.recv() == 2
    assert "PYTHONSAFEPATH" not in os.environ


@pytest.mark.skipif(sys.platform == "win32", reason="the current folder cannot be deleted there")
def test_the_current_folder_may_have_been_deleted(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with closing(Child(answer, 1)) as child:
        assert child.connection.recv() == 2
