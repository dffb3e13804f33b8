"""`facet sweep`: the same rows whichever way they are run, gone on with after whatever happens."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest
from facet_runs import Ended, Facet, Start
from striped_faces import write_striped

from app.__main__ import main

SETTINGS = ("--crop", "none", "--size", 16, "--epochs", 4, "--copies", 2)
VARIED = ("--rate", 0.05, 0.2, "--learn", "both", "dense", "--seeds", "0,1")
EIGHT = (*SETTINGS, *VARIED)
SMALL = ("--crop", "none", "--size", 8, "--kernel-size", 3, "--kernels", 2, "--copies", 0)
LONG = (*SMALL, "--epochs", 250, "--target", 0, "--seeds", "0-11")
"""Twelve runs, each of which takes a moment: when the first is done, many are not."""

Rows = list[dict[str, str]]


def rows_in(table: Path, *, timed: bool = False) -> Rows:
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return rows if timed else [{**row, "seconds": ""} for row in rows]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "out.csv"


@pytest.fixture
def sweep(facet: Facet, stripes: Path, table: Path) -> Facet:
    """Runs `facet sweep` on the stripes, in this process; later arguments win."""

    def run(*arguments: object) -> Ended:
        return facet("sweep", stripes, "-o", table, "--jobs", 1, *arguments)

    return run


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory, stripes: Path) -> Rows:
    """What the long runs come to, one after the other."""
    table = tmp_path_factory.mktemp("twelve") / "out.csv"
    assert main(["sweep", str(stripes), "-o", str(table), "--jobs", "1", *map(str, LONG)]) == 0
    return rows_in(table)


def test_each_combination_is_a_row(sweep: Facet, table: Path) -> None:
    ended = sweep(*EIGHT)
    assert (ended.code, ended.err) == (0, "")
    rows = rows_in(table, timed=True)
    told = [(row["rate"], row["learn"], row["seed"]) for row in rows]
    assert told == [(r, k, s) for r in ("0.05", "0.2") for k in ("both", "dense") for s in "01"]
    assert {(row["person_1"], row["person_2"], row["epochs_done"]) for row in rows} == {("Ada", "Ben", "4")}
    assert {row["reason"] for row in rows} == {"epochs reached"}
    assert all(float(row["D"]) > 0 and float(row["seconds"]) > 0 for row in rows)
    assert "ε, learning rate" in ended.out
    assert "dense only" in ended.out
    assert table.with_suffix(".svg").read_text().startswith("<svg")


def test_a_row_is_what_train_comes_to(
    train: Facet, sweep: Facet, table: Path, project: Path, stripes: Path
) -> None:
    settings = (*SETTINGS, "--rate", 0.05, "--g", "leaky-relu")
    sweep(*settings, "--seeds", 3)
    done = train(stripes, project, *settings, "--seed", 3, "--json").json()[-1]
    (row,) = rows_in(table)
    assert float(row["D"]) == done["error"]
    assert float(row["accuracy"]) == done["accuracy"]
    assert float(row["validation_accuracy"]) == done["validation_accuracy"]


def test_lines_for_a_program(sweep: Facet) -> None:
    begin, *runs, low, high, done = sweep(*SETTINGS, "--rate", 0.05, 0.2, "--seeds", "0-1", "--json").json()
    assert (begin["event"], begin["runs"], begin["pairs"]) == ("sweep", 4, [["Ada", "Ben"]])
    assert [run["settings"]["rate"] for run in runs] == [0.05, 0.05, 0.2, 0.2]
    assert (low["event"], low["name"], low["value"], low["runs"]) == ("setting", "rate", 0.05, 2)
    assert high["error"]["low"] <= high["error"]["median"] <= high["error"]["high"]
    assert (done["event"], done["runs"]) == ("done", 4)


def test_pairs_of_more_persons(facet: Facet, tmp_path: Path, table: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=2, Ben=2, Cem=2)
    once = ("sweep", faces, "-o", table, "--jobs", 1, *SETTINGS, "--epochs", 1)
    facet(*once)
    assert [(row["person_1"], row["person_2"]) for row in rows_in(table)] == [("Ada", "Ben"), ("Ben", "Cem")]
    ended = facet(*once, "--pairs", "all")
    assert "2 are in" in ended.out
    assert [row["person_2"] for row in rows_in(table)] == ["Ben", "Cem", "Cem"]
    ended = facet(*once, "--persons", "Cem", "Ada")
    assert (ended.code, len(rows_in(table))) == (1, 3)
    assert "3 runs of another sweep" in ended.err


def test_a_person_with_too_few_usable_faces_is_left_out(facet: Facet, tmp_path: Path, table: Path) -> None:
    faces = write_striped(tmp_path / "faces", Ada=2, Ben=2, Cem=2)
    (faces / "Ben" / "1.png").write_text("no picture")
    once = ("sweep", faces, "-o", table, "--jobs", 1, *SETTINGS, "--epochs", 1)
    ended = facet(*once, "--json")
    assert ended.code == 0
    assert "Left out, because training needs at least 2 usable faces of a person: Ben.\n" in ended.err
    assert ended.json()[0]["left_out"] == ["Ben"]
    assert [(row["person_1"], row["person_2"]) for row in rows_in(table)] == [("Ada", "Cem")]
    ended = facet(*once, "--persons", "Ada", "Ben")
    assert ended.code == 1
    assert "Ben has only one usable face in the 2 pictures of" in ended.err
    (faces / "Cem" / "1.png").write_text("no picture")
    ended = facet(*once)
    assert ended.code == 1
    assert f"{faces} has too few of Ben and Cem. Add pictures of them." in ended.err


def test_rows_that_are_there_are_not_done_again(sweep: Facet, table: Path, tmp_path: Path) -> None:
    assert sweep(*SETTINGS, "--rate", 0.05, 0.2, "--seeds", 1).code == 0
    first = rows_in(table, timed=True)
    ended = sweep(*EIGHT, "--json")
    assert ended.json()[0]["left"] == 6
    assert all(row in rows_in(table, timed=True) for row in first)
    sweep(*EIGHT, "-o", tmp_path / "at once.csv")
    assert rows_in(table) == rows_in(tmp_path / "at once.csv")
    assert sweep(*EIGHT, "--json").json()[0]["left"] == 0


REFUSED = {
    "ε = 0": (2, "--rate", 0.1, 0),
    "kernel size 4 is even": (2, "--kernel-size", 3, 4),
    "leave nothing of a 8×8 image": (2, "--kernel-size", 3, 15, "--size", 8, 32),
    "--rate: 'fast' is not a number": (2, "--rate", "fast"),
    "--learn: invalid choice: 'all'": (2, "--learn", "both", "all"),
    "--seeds: '3-1' is no list of whole numbers": (2, "--seeds", "3-1"),
    "number of epochs 0": (2, "--epochs", 0),
    "--jobs: 0 is not possible": (2, "--jobs", 0),
    "1,000,000 are the most": (2, "--seeds", "0-999999", "--rate", 0.1, 0.2),
    "there is no person Bea": (2, "--persons", "Ada", "Bea"),
    "not allowed with argument": (2, "--persons", "Ada", "Ben", "--pairs", "all"),
    "it has to end in .csv, such as out.csv": (2, "-o", "out.txt"),
    "There is no folder nowhere": (1, "-o", "nowhere/out.csv"),
    "--jobs is for this machine": (2, "--scheduler", "tcp://127.0.0.1:1"),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_refused(sweep: Facet, table: Path, sentence: str) -> None:
    code, *arguments = REFUSED[sentence]
    ended = sweep(*SETTINGS, *arguments)
    assert (ended.code, ended.err.count("\n")) == (code, 1)
    assert sentence in ended.err
    assert list(table.parent.iterdir()) == []


def test_a_picture_that_is_there_already_is_kept(sweep: Facet, table: Path) -> None:
    picture = table.with_suffix(".svg")
    picture.write_text("<svg>mine</svg>")
    ended = sweep(*SETTINGS)
    assert ended.code == 1
    assert f"{picture}, where the plot would go, exists already" in ended.err
    assert list(table.parent.iterdir()) == [picture]


def test_very_many_runs_and_nobody_to_ask(sweep: Facet, table: Path) -> None:
    ended = sweep(*SETTINGS, "--epochs", 1, "--copies", 0, "--seeds", "0-1000")
    assert ended.code == 2
    assert "These are 1,001 runs, which take about" in ended.err
    assert "Give --yes" in ended.err
    assert list(table.parent.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="expected: POSIX terminals")
@pytest.mark.parametrize("answer", ["no", "yes"])
def test_very_many_runs_and_somebody_to_ask(start: Start, stripes: Path, table: Path, answer: str) -> None:
    import pty

    ours, theirs = pty.openpty()
    many = ("--crop", "none", "--size", 8, "--kernel-size", 3, "--epochs", 1, "--seeds", "0-1000")
    try:
        command = ("sweep", stripes, "-o", table, "--jobs", 1, *many, "--json")
        with start(*command, stdin=theirs, stderr=theirs) as process:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["runs"] == 1001
            os.write(ours, f"{answer}\n".encode())
            said = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            process.wait(60)
    finally:
        os.close(theirs)
        os.close(ours)
    assert bool(said) is table.exists() is (answer == "yes")


def test_without_joblib(sweep: Facet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "joblib", None)
    monkeypatch.setitem(sys.modules, "distributed", None)
    ended = sweep(*SETTINGS, "--jobs", 2)
    assert ended.code == 1
    assert (
        "joblib, which is not installed. Install it with `pip install joblib`, or give --jobs 1." in ended.err
    )
    assert sweep(*SETTINGS).code == 0


def test_without_dask(facet: Facet, stripes: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ended = facet("sweep", stripes, "-o", table, *SETTINGS, "--scheduler", "tcp://127.0.0.1:1")
    assert ended.code == 1
    assert "Dask, which is not installed. Install it with `pip install dask[distributed]`." in ended.err


def test_a_scheduler_that_does_not_answer(start: Start, stripes: Path, table: Path) -> None:
    command = ("sweep", stripes, "-o", table, *SETTINGS, "--scheduler")
    asking = {address: start(*command, address) for address in ("tcp://127.0.0.1:9", "here")}
    for address, process in asking.items():
        with process:
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (1, "")
        assert err.startswith(f"No Dask scheduler answers at {address} within 3 seconds.")
        assert err.count("\n") == 1
    assert not table.exists()


class Sweeping(NamedTuple):
    """A sweep whose first row is done."""

    process: "subprocess.Popen[str]"
    output: Iterator[str]


@pytest.fixture
def sweeping(start: Start, stripes: Path, table: Path) -> Callable[..., Sweeping]:
    def begin(*arguments: object, left: int = 12) -> Sweeping:
        process = start("sweep", stripes, "-o", table, *LONG, *arguments, "--json")
        assert process.stdout is not None
        lines = iter(process.stdout)
        assert json.loads(next(lines))["left"] == left
        assert json.loads(next(lines))["event"] == "run"
        return Sweeping(process, lines)

    return begin


def children_of(process: "subprocess.Popen[str]") -> list[Any]:
    """The processes that train."""
    return [
        child for child in psutil.Process(process.pid).children() if "popen_loky" in " ".join(child.cmdline())
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="expected: POSIX signals")
def test_two_processes_give_the_same_rows_broken_off_by_whatever(
    sweeping: Callable[..., Sweeping], table: Path, twelve: Rows
) -> None:
    interrupted, _ = sweeping("--jobs", 2)
    workers = children_of(interrupted)
    with interrupted:
        interrupted.send_signal(signal.SIGINT)
        _, err = interrupted.communicate(timeout=60)
    first = rows_in(table, timed=True)
    assert 0 < len(first) < 12
    told = f"Interrupted. {len(first)} of 12 runs are in {table}; the same command goes on from there.\n"
    assert (interrupted.returncode, err) == (1, told)

    killed, _ = sweeping("--jobs", 2, left=12 - len(first))
    workers += children_of(killed)
    with killed:
        killed.kill()
    second = rows_in(table, timed=True)
    assert len(first) < len(second) < 12

    last, _ = sweeping("--jobs", 2, left=12 - len(second))
    with last:
        children_of(last)[0].kill()
        _, err = last.communicate(timeout=60)
    assert last.returncode == 0
    assert err == "A process that trains ended in the middle of its work. Its runs are done again.\n"
    assert all(row in rows_in(table, timed=True) for row in first + second)
    assert rows_in(table) == twelve
    assert not psutil.wait_procs(workers, timeout=20)[1]


class Cluster:
    """A Dask scheduler with two workers on this machine."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._home = {**os.environ, "HOME": str(folder)}
        self.scheduler = self._dask("scheduler", "--port", "0", "--scheduler-file", self._file)
        self._processes = [self.scheduler]
        self.workers = [self.new_worker(), self.new_worker()]
        self.address = ""

    def wait(self) -> None:
        """Waits for the scheduler's address."""
        until = time.monotonic() + 30
        while not self.address and time.monotonic() < until:
            # It may not be there yet, or not whole.
            with suppress(OSError, json.JSONDecodeError):
                self.address = json.loads(self._file.read_text())["address"]

    def new_worker(self) -> "subprocess.Popen[bytes]":
        worker = self._dask("worker", "--scheduler-file", self._file, "--nthreads", "1", "--no-nanny")
        self._processes.append(worker)
        return worker

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def _dask(self, *arguments: object) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, arguments), "--host", "127.0.0.1", "--no-dashboard"],
            env=self._home,
            cwd=Path(__file__).parents[3],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.wait()
        yield made
    finally:
        made.close()


@pytest.mark.skipif(sys.platform == "win32", reason="expected: POSIX signals")
def test_a_cluster_gives_the_same_rows_and_a_worker_that_dies_costs_none(
    cluster: Cluster, sweeping: Callable[..., Sweeping], table: Path, twelve: Rows
) -> None:
    process, _ = sweeping("--scheduler", cluster.address)
    with process:
        cluster.workers.pop().kill()
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, f"The faces are sent to the workers of {cluster.address}.\n")
    assert rows_in(table) == twelve


@pytest.mark.skipif(sys.platform == "win32", reason="expected: POSIX signals")
def test_a_scheduler_that_goes_away_leaves_the_rows_that_are_done(
    cluster: Cluster, sweeping: Callable[..., Sweeping], table: Path
) -> None:
    # The last one: there is no cluster after it.
    process, _ = sweeping("--scheduler", cluster.address)
    with process:
        cluster.scheduler.kill()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"The scheduler at {cluster.address} is gone. What is done is kept; the same command" in err
    assert err.count("\n") == 2
    assert rows_in(table)
