"""Closes Facet's window while it captures, trains, imports pictures and checks gradients, each in turn.

    python tests/benchmarks/closings.py [--times 50] [--seed 0] [--at-once 1]

Each time the application is started as from a terminal, drawn off-screen, on a project of its own, and its
window is closed at a random moment of the work. It must end soon and without an error, leave no process
behind, and the project must open and hold every face and the epochs that were shown.
Prints a table, and exits with 1 if anything was not as it should be.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from closings import KINDS, Closed, close_once, make_pictures
from tqdm import tqdm


def close_many(times: int, seed: int, at_once: int) -> list[Closed]:
    """Close during the kinds of work in turn, each in a folder of its own."""
    chance = random.Random(seed)
    plan = [(KINDS[number % len(KINDS)], chance.random()) for number in range(times)]
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(at_once) as pool:
        pictures = Path(place) / "pictures"
        make_pictures(pictures)

        def close(what: tuple[str, float]) -> Closed:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                return close_once(what[0], pictures, Path(folder), what[1])

        return list(
            tqdm(pool.map(close, plan), total=times, desc="Closings", disable=not sys.stderr.isatty())
        )


def row(kind: str, closed: Sequence[Closed]) -> str:
    """One line of the table."""
    seconds = [each.seconds for each in closed] or [float("nan")]
    return (
        f"{kind:12} {len(closed):>6} {sum(each.at_work for each in closed):>8} "
        f"{sum(each.shown for each in closed):>7} {sum(each.kept for each in closed):>6} "
        f"{statistics.median(seconds):>9.2f} {max(seconds):>9.2f} "
        f"{sum(bool(each.problems) for each in closed):>9}"
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--times", type=int, default=50)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--at-once", type=int, default=1, help="windows that are open at the same time")
    chosen = options.parse_args()
    begun = time.perf_counter()
    closed = close_many(chosen.times, chosen.seed, chosen.at_once)
    print(
        f"{'while':12} {'closed':>6} {'at work':>8} {'shown':>7} {'kept':>6} "
        f"{'median s':>9} {'longest':>9} {'problems':>9}"
    )
    for kind in KINDS:
        print(row(kind, [each for each in closed if each.kind == kind]))
    print(row("all", closed))
    for each in closed:
        for problem in each.problems:
            print(f"{each.kind}: {problem}")
    bad = any(each.problems for each in closed)
    print(
        f"{'PROBLEMS' if bad else 'No crash, no hang, no process left, no face lost'}: "
        f"{len(closed)} closings in {time.perf_counter() - begun:.0f} s (seed {chosen.seed})."
    )
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
