"""Whoever closes the window in the middle of work loses nothing, and nothing goes on behind it."""

import os

import pytest
from closings import KINDS, close_once, make_pictures


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="left processes are looked for in /proc")
@pytest.mark.parametrize("kind", KINDS)
def test_closing_in_the_middle_of_work_ends_everything_and_loses_no_face(tmp_path, kind):
    pictures, home = tmp_path / "pictures", tmp_path / "home"
    home.mkdir()
    if kind == "importing":
        make_pictures(pictures, each=12)
    closed = close_once(kind, pictures, home, share=0.2)
    assert not closed.problems
    assert closed.shown
