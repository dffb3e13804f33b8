"""How much faster a sweep is on several cores, and whether its rows are the same.

    python tests/benchmarks/sweeping.py FOLDER [--runs 100] [--jobs 2] [--rounds 1]

FOLDER holds one sub-folder a person, whose pictures are taken as they are. Neighbouring persons are trained
against each other with the settings that Facet starts with, seed after seed, until there are so many runs:
first one at a time, then so many at a time, each with its processes' start. What other programs do meanwhile
counts, so leave the machine alone.
"""

import argparse
import time
from itertools import count, islice
from pathlib import Path

from table import Row, print_rows

from app.faces.detection import HaarDetector
from app.recognition.gathering import FoundFace, folder_persons, gather
from app.recognition.settings import RunSettings
from app.sweep.plan import Plan, SweepFaces, pairs_of
from app.sweep.running import Outcome, here, rows_of


def planned(folder: Path, runs: int) -> Plan:
    """So many runs over the pairs of a folder."""
    persons, _left_out = folder_persons(folder)
    detector = HaarDetector()
    faces = {
        person.name: [
            face.of(0) for face in gather(person.pictures, "none", detector) if isinstance(face, FoundFace)
        ]
        for person in persons
    }
    found = SweepFaces.of_persons(faces, pairs_of(list(faces), "next"))
    seeds = -(-runs // len(found.pairs))
    plan = Plan.of(found, [RunSettings(seed=seed) for seed in islice(count(), seeds)])
    return Plan(plan.faces, plan.runs[:runs], plan.varied)


def timed(plan: Plan, jobs: int) -> tuple[float, dict[str, Outcome]]:
    """The seconds that all runs take, and what each came to, without its own seconds."""
    began = time.perf_counter()
    rows = list(rows_of(plan.faces, plan.runs, here(jobs), print))
    return time.perf_counter() - began, {row.key: row.outcome._replace(seconds=0.0) for row in rows}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--runs", type=int, default=100)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    plan = planned(asked.folder, asked.runs)
    for _round in range(asked.rounds):
        one, alone = timed(plan, 1)
        several, together = timed(plan, asked.jobs)
        other = sum(alone[key] != together[key] for key in alone)
        rows = [
            Row(f"{len(plan.runs)} runs, one at a time", one, "s"),
            Row(f"{len(plan.runs)} runs, {asked.jobs} at a time", several, "s"),
            Row("times as fast", one / several, least=1.8 if asked.jobs == 2 else None),
            Row("rows that differ", other, most=0),
        ]
        print_rows(rows, as_json=asked.json)


if __name__ == "__main__":
    main()
