"""The table of a sweep: it grows line by line, is gone on with, and never takes another's place."""

import errno
import os

import pytest

from app.project import ProjectError
from app.recognition.settings import RunSettings
from app.sweep.plan import SweepError
from app.sweep.running import Outcome, Row
from app.sweep.table import COLUMNS, SweepTable

OUTCOME = Outcome(7, 0.1 + 0.2, 1.0, None, 1.5, "epochs reached")


def row(key, **settings):
    return Row(("Ada", 'B "en", junior'), RunSettings(**settings), key, OUTCOME)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.csv"


def fill(path, *keys, of=("a", "b", "c"), in_order=False):
    table = SweepTable(path, of)
    for number, key in enumerate(keys):
        table.add(row(key, seed=number))
    table.close(in_order=in_order)
    return table


def test_what_was_written_is_read_exactly(path):
    fill(path, "a", "b")
    table = SweepTable(path, ["a", "b", "c"])
    assert table.in_order() == [row("a", seed=0), row("b", seed=1)]
    table.close()


def test_a_line_that_was_broken_off_is_done_again(path):
    fill(path, "a", "b")
    path.write_bytes(path.read_bytes()[:-5])
    table = SweepTable(path, ["a", "b", "c"])
    assert list(table.rows) == ["a"]
    table.add(row("b", seed=1))
    table.close()
    assert len(path.read_text().splitlines()) == 3


def test_a_heading_that_was_broken_off_is_written_again(path):
    path.write_text("person_1,per")
    fill(path, "a")
    assert path.read_text().startswith(",".join(COLUMNS) + "\nAda,")


def test_at_the_end_the_rows_are_in_the_order_of_the_plan(path):
    fill(path, "c", "a", in_order=True)
    table = SweepTable(path, ["a", "b", "c"])
    assert list(table.rows) == ["a", "c"]
    table.close()


def test_without_a_row_nothing_stays(path):
    fill(path)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["milk,eggs\n1,2\n", "no line at all", ",".join(COLUMNS) + "\nAda,Ben\n", "\xff\xfe\n"],
    ids=["other columns", "no table", "a row that is none", "no text"],
)
def test_another_file_is_kept(path, text):
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SweepError, match="not a table of this version"):
        SweepTable(path, ["a"])
    assert path.read_bytes() == text.encode("latin-1")


def test_the_table_of_another_sweep_is_kept(path):
    fill(path, "a", "b")
    before = path.read_bytes()
    with pytest.raises(SweepError, match="1 run of another sweep"):
        SweepTable(path, ["a", "c"])
    assert path.read_bytes() == before


def test_two_sweeps_do_not_write_to_one_table(path):
    table = SweepTable(path, ["a"])
    with pytest.raises(SweepError, match="Another sweep is writing"):
        SweepTable(path, ["a"])
    table.close()
    fill(path, "a")


def test_a_full_disk_leaves_whole_lines(path, monkeypatch):
    fill(path, "a")
    before = path.read_bytes()
    table = SweepTable(path, ["a", "b"])

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ProjectError, match="The disk is full"):
            table.add(row("b"))
    table.close()
    assert path.read_bytes() == before


def test_places_where_no_table_can_be(path):
    with pytest.raises(ProjectError, match="There is no folder"):
        SweepTable(path.parent / "nowhere" / "out.csv", ["a"])
    path.mkdir()
    with pytest.raises(SweepError, match="is a folder"):
        SweepTable(path, ["a"])
