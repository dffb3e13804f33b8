"""How well Facet tells strangers from the two persons whom it learned, over many trials with a third person.

    python tests/benchmarks/strangers.py TRIALS.json FOLDER [--json] [--seed 0] [--every 1] [--set NAME=VALUE]

TRIALS.json is as for accuracy.py. Each trial trains a network of its own on its train files, as `facet train`
does, and asks it, as `facet classify` does, about its test files (the right faces) and about all files of one
other person of TRIALS.json (the stranger; chosen by --seed). A right face is accepted where it is familiar
enough and named rightly; one that the detector does not find is not. A stranger's face is accepted where it
is familiar enough, whatever it is called; one that the detector does not find is not counted. Given are both
rates over all trials: at the threshold that accepts no more than 5 % of the strangers' faces (searched for,
the same one for all trials), and at the threshold that Facet has from the start.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from trials import Trained, Trials, settings_of

from app.recognition.calibration import THRESHOLD

FALSE_ACCEPT = 0.05
"""The share of strangers' faces that may be taken for one of the two persons."""


class Strangers:
    """Chooses the stranger of each trial among the other persons of the file."""

    def __init__(self, trials: list[dict[str, Any]], seed: int) -> None:
        self._draw = random.Random(seed)
        self._files: dict[str, set[str]] = {}
        for trial in trials:
            for kind in ("train", "test"):
                for name, files in zip(trial["persons"], trial[kind], strict=True):
                    self._files.setdefault(name, set()).update(files)

    def of(self, trial: dict[str, Any]) -> list[str]:
        """The files of a person whom the trial's network does not learn."""
        return sorted(self._files[self._draw.choice(sorted(set(self._files) - set(trial["persons"])))])


def right_ones(trials: Trials, trained: Trained) -> list[float]:
    """How familiar each test face is; -inf where it is not found, or named wrongly."""
    familiar = []
    for name, files in zip(trained.trial["persons"], trained.trial["test"], strict=True):
        answers = [trials.answer(trained.recogniser, file) for file in files]
        familiar += [
            one.familiarity if one is not None and one.person == name else -np.inf for one in answers
        ]
    return familiar


def strange_ones(trials: Trials, trained: Trained, files: list[str]) -> list[float]:
    """How familiar each of a stranger's faces is, where it is found."""
    answers = [trials.answer(trained.recogniser, file) for file in files]
    return [one.familiarity for one in answers if one is not None]


def threshold_for(strange: NDArray[np.float64], false_accept: float) -> float:
    """The lowest threshold that accepts no more than this share of the strangers' faces."""
    candidates = np.append(np.sort(strange), np.inf)
    return float(next(one for one in candidates if np.mean(strange >= one) <= false_accept))


def rates(right: NDArray[np.float64], strange: NDArray[np.float64], threshold: float) -> dict[str, float]:
    """Both rates at a threshold."""
    return {
        "threshold": round(threshold, 4),
        "true_accept": round(float(np.mean(right >= threshold)), 4),
        "false_accept": round(float(np.mean(strange >= threshold)), 4),
    }


def summary(right: NDArray[np.float64], strange: NDArray[np.float64]) -> dict[str, Any]:
    """What is said of all trials together."""
    return {
        "right_faces": len(right),
        "strange_faces": len(strange),
        "at_5_percent": rates(right, strange, threshold_for(strange, FALSE_ACCEPT)),
        "at_default": rates(right, strange, THRESHOLD),
    }


def main() -> None:
    """Runs the trials and prints the rates."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("trials", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    options.add_argument("--seed", type=int, default=0, help="of the networks, and of who is the stranger")
    options.add_argument("--every", type=int, default=1, help="only every nth trial")
    options.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="changes")
    asked = options.parse_args()
    everything = json.loads(asked.trials.read_text())["trials"]
    strangers = Strangers(everything, asked.seed)
    trials = Trials(asked.trials, asked.folder, settings_of(asked.changes, asked.seed), asked.every)
    all_right, all_strange = [], []
    for trained in trials.trained():
        right = right_ones(trials, trained)
        strange = strange_ones(trials, trained, strangers.of(trained.trial))
        all_right += right
        all_strange += strange
        if asked.json:
            both = rates(np.array(right), np.array(strange), THRESHOLD)
            print(json.dumps({"persons": trained.trial["persons"]} | both), flush=True)
    counts = {"trials": len(trials.trials), "not_trainable": trials.not_trainable}
    result = counts | summary(np.array(all_right), np.array(all_strange))
    print(json.dumps(result) if asked.json else _sentence(trials.name, result))


def _sentence(name: str, result: dict[str, Any]) -> str:
    lines = [
        f"{name}: {result['trials']} trials, {result['right_faces']} right faces, "
        f"{result['strange_faces']} of strangers"
    ]
    for words, key in (("at 5 % of the strangers", "at_5_percent"), ("as it comes", "at_default")):
        one = result[key]
        lines.append(
            f"  {words} (threshold {one['threshold']:.2f}): accepted are {100 * one['true_accept']:.1f} % "
            f"of the right faces and {100 * one['false_accept']:.1f} % of the strangers'"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
