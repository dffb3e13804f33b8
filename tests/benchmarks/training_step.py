"""How long a training step takes: Facet's engine against PyTorch, and how both grow.

    python tests/benchmarks/training_step.py [--rows NAME ...] [--cores 1 2] [--rounds 9] [--quick] [--json]
                                             [--scaling] [--plot FILE.svg]

A step is forward, backward and update on all faces in float32. Everyone is a process of its own, pinned to
one processor or to two, starts from the same parameters, and has its turn in every round; what is shown is
the median over the rounds, and how many times faster Facet is than the fastest rival. PyTorch takes part as
installed, and in its best setting: channels last, freed memory kept (MALLOC_…), no optimiser object. The
results of all are compared with Facet's: where they differ it says so, as the work was not the same.

--scaling measures Facet alone, up to 6,400 faces and 128 kernels; --plot draws that too.
--json prints one line a row. Rivals that are not installed are left out. For Linux and macOS.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rivals import chart, scaling
from rivals.machine import cores_allowed, description
from rivals.race import BEST, FACET, ONNX, PYTORCH, installed, race, started
from rivals.report import Line, lines_of
from rivals.scaling import Point
from rivals.tasks import Row, rows

SECONDS = 0.25
"""A turn, about."""
QUICK_ROUNDS, QUICK_SECONDS = 3, 0.1
COLUMNS = (FACET, PYTORCH, BEST, ONNX)


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    names = [row.name for row in rows()]
    parser.add_argument(
        "--rows", nargs="*", choices=names, default=names, metavar="NAME", help=", ".join(names)
    )
    parser.add_argument("--cores", nargs="+", type=int, choices=(1, 2), default=(1, 2))
    parser.add_argument("--rounds", type=int, default=9, help="turns of everyone (9)")
    parser.add_argument(
        "--quick", action="store_true", help="three short rounds, and only the beginning of --scaling"
    )
    parser.add_argument("--scaling", action="store_true", help="how time and memory grow")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw how they grow")
    parser.add_argument("--json", action="store_true", help="one line a row")
    return parser


def measured(row: Row, cores: list[int], rounds: int, seconds: float) -> list[Line]:
    """One row's lines."""
    names = [name for name in installed() if name != ONNX or row.task.work == "forward"]
    return lines_of(row, race(row.task, names, cores, rounds, seconds))


def machine() -> dict[str, object]:
    """The machine, and the versions of everyone."""
    versions: dict[str, str] = {}
    for name in installed():
        with started(name, 1) as runner:
            versions |= runner.ask("versions")
    return description() | versions


def print_heading() -> None:
    titles = "".join(f"{name:>14}" for name in COLUMNS)
    print(f"\n{'ms a step':42}cores{titles}   faster  goal  of 1 core     MB", flush=True)


def print_line(line: Line) -> None:
    times = "".join(
        f"{line.milliseconds[name]:14.3f}" if name in line.milliseconds else f"{'':14}" for name in COLUMNS
    )
    goal = f"{line.goal:5.1f}×" if line.goal else " " * 6
    pace = f"{line.pace:10.2f}" if line.pace is not None else " " * 10
    missed = f"   NOT REACHED: {'; '.join(line.missed)}" if line.missed else ""
    ratio = f"{line.ratio:8.2f}×" if line.ratio is not None else " " * 9
    figures = f"{ratio}{goal}{pace}{line.megabytes[FACET]:8.0f}"
    print(f"{line.title:42}{line.cores:5}{times}{figures}{missed}", flush=True)
    if line.differs:
        print(f"    The results differ by {line.difference:.1e}: this is not the same work.", flush=True)


def print_growth(points: list[Point]) -> None:
    print(f"\n{'faces 64²':>10}{'kernels':>9}{'ms a step':>12}{'µs a face':>12}{'MB':>9}")
    for point in points:
        each = 1000 * point.milliseconds / point.faces
        print(
            f"{point.faces:10}{point.kernels:9}{point.milliseconds:12.2f}{each:12.1f}{point.megabytes:9.1f}"
        )
    for grows in ("faces", "kernels"):
        curve = [point for point in points if point.grows == grows]
        time, memory = (scaling.straightness(curve, each) for each in ("milliseconds", "megabytes"))
        print(
            f"At the most {grows}, over the straight line of the rest: time {time:.2f}, memory {memory:.2f}."
        )


def measure_growth(asked: argparse.Namespace, rounds: int, about: dict[str, object]) -> None:
    points = list(scaling.points(rounds, quick=asked.quick))
    if asked.json:
        for point in points:
            print(json.dumps({"row": "scaling", **asdict(point), "machine": about}), flush=True)
    else:
        print_growth(points)
    if asked.plot:
        chart.write(asked.plot, points)


def main() -> None:
    asked = options().parse_args()
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if asked.quick else (asked.rounds, SECONDS)
    cores = sorted({count for count in asked.cores if count <= len(cores_allowed())})
    if missing := [name for name in (PYTORCH, ONNX) if name not in installed()]:
        print(f"Without {' and '.join(missing)}: run pip install '.[bench]' to compare.", file=sys.stderr)
    about = machine()
    if not asked.json:
        print(", ".join(f"{key} {value}" for key, value in about.items()))
    if asked.rows and not asked.json:
        print_heading()
    for row in rows():
        if row.name in asked.rows:
            for line in measured(row, cores, rounds, seconds):
                if asked.json:
                    print(json.dumps(asdict(line) | {"machine": about}, ensure_ascii=False), flush=True)
                else:
                    print_line(line)
    if asked.scaling or asked.plot:
        measure_growth(asked, min(rounds, QUICK_ROUNDS), about)


if __name__ == "__main__":
    main()
