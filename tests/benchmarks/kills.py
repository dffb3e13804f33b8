"""Kills Facet at random moments of capturing, importing, training and bringing old files up to date.

    python tests/benchmarks/kills.py [--kills 200] [--seed 0] [--at-once 2]

Each time a process that works on a project is ended by SIGKILL; then the project is opened. It must open and
hold every face and training that the process had shown, with the same bytes, and at most the batch under way
besides.
Prints a table, and exits with 1 if anything was lost.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from kills import KINDS, Killed, kill_once, make_material
from tqdm import tqdm


def kill_many(kills: int, seed: int, at_once: int) -> list[Killed]:
    """Kill the kinds of work in turn, each in a folder of its own."""
    chance = random.Random(seed)
    plan = [(KINDS[number % len(KINDS)], chance.random()) for number in range(kills)]
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(at_once) as pool:
        material = Path(place) / "material"
        material.mkdir()
        make_material(material)

        def kill(what: tuple[str, float]) -> Killed:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                return kill_once(what[0], material, Path(folder), what[1])

        return list(tqdm(pool.map(kill, plan), total=kills, desc="Kills", disable=not sys.stderr.isatty()))


def row(kind: str, killed: Sequence[Killed]) -> str:
    """One line of the table."""
    return (
        f"{kind:22} {len(killed):>6} {sum(each.in_writing for each in killed):>11} "
        f"{sum(each.shown for each in killed):>9} {sum(each.unshown for each in killed):>8} "
        f"{sum(bool(each.problems) for each in killed):>6}"
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--at-once", type=int, default=2, help="processes at work at the same time")
    chosen = options.parse_args()
    begun = time.perf_counter()
    killed = kill_many(chosen.kills, chosen.seed, chosen.at_once)
    print(f"{'work':22} {'kills':>6} {'in writing':>11} {'shown':>9} {'unshown':>8} {'losses':>6}")
    for kind in KINDS:
        print(row(kind, [each for each in killed if each.kind == kind]))
    print(row("all", killed))
    for each in killed:
        for problem in each.problems:
            print(f"{each.kind}, killed after {each.seconds:.2f} s: {problem}")
    lost = any(each.problems for each in killed)
    print(
        f"{'LOSSES' if lost else 'Nothing was lost, and every file opens'}: "
        f"{len(killed)} kills in {time.perf_counter() - begun:.0f} s (seed {chosen.seed})."
    )
    return int(lost)


if __name__ == "__main__":
    sys.exit(main())
