"""Trains on every pair of neighbouring persons of a folder, and checks `evaluate` against `train`.

    python tests/benchmarks/pairs.py FACES [--validation 0.3] [--seed 0] [--target 0.05]

FACES holds one sub-folder a person. For each pair (1st, 2nd), (2nd, 3rd) … (last, 1st) the commands
`facet train` and `facet evaluate` run as a user would run them. A pair is good when D ended below --target
and every validation face was named rightly; `evaluate` agrees when it counts as many faces as wrong as
`train` left wrong.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from app.faces.folders import persons_in


def facet(*arguments: str) -> list[dict[str, object]]:
    """Runs a command of Facet; the JSON objects it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments, "--json"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"facet {' '.join(arguments)}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def wrong_after_training(events: list[dict[str, object]]) -> int:
    """How many faces the trained network names wrongly, of those learned and those only looked at."""
    faces = next(event for event in events if event["event"] == "faces")
    done = events[-1]
    wrong = faces["training"] * (1 - done["accuracy"])
    if done["validation_accuracy"] is not None:
        wrong += faces["validation"] * (1 - done["validation_accuracy"])
    return round(wrong)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("faces", type=Path)
    options.add_argument("--validation", default="0.3")
    options.add_argument("--seed", default="0")
    options.add_argument("--target", type=float, default=0.05)
    asked = options.parse_args()
    names = [person.name for person in persons_in(asked.faces).persons]
    good = agreeing = 0
    print("persons           D      epochs  training  validation  seconds  evaluate")
    with tempfile.TemporaryDirectory() as place:
        for position, first in enumerate(names):
            second = names[(position + 1) % len(names)]
            file = str(Path(place) / f"{position}.facet")
            events = facet(
                "train", str(asked.faces), "--persons", first, second, "-o", file,
                "--validation", asked.validation, "--seed", asked.seed,
            )  # fmt: skip
            done, judged = events[-1], facet("evaluate", file, str(asked.faces))[-1]
            agrees = round(judged["count"] * (1 - judged["accuracy"])) == wrong_after_training(events)
            right = done["validation_accuracy"] in (1.0, None)
            good += done["error"] < asked.target and right
            agreeing += agrees
            print(
                f"{first:>7} {second:<7} {done['error']:7.4f} {done['epochs']:7} {done['accuracy']:9.3f}"
                f" {done['validation_accuracy'] or float('nan'):11.3f} {done['seconds']:8.2f}"
                f" {judged['accuracy']:9.3f}{'' if agrees else '  disagrees'}",
                flush=True,
            )
    print(f"{good} of {len(names)} pairs good; evaluate agrees with train in {agreeing}.")


if __name__ == "__main__":
    main()
