"""How often Facet names faces rightly that it never saw, over many pairs of persons.

    python tests/benchmarks/accuracy.py TRIALS.json FOLDER [--json] [--seed 0] [--every 1] [--set NAME=VALUE]
                                        [--start "random w"]

TRIALS.json holds {"name": …, "cropped": true or false, "trials": [{"persons": [A, B], "train": [[file, …],
[file, …]], "test": [[file, …], [file, …]]}, …]}, its files relative to FOLDER. Each trial trains a network
of its own on the train files, as `facet train` does, and asks it about the test files, as `facet classify`
does; "cropped" pictures are faces already (--crop none), the others are searched for a face. A train picture
that cannot be used is left out and said on standard error; a trial in which a person keeps fewer than two is
not trainable, and only counted. A test picture in which no face is found counts as named wrongly. Only what
the detector finds in a file is remembered from trial to trial. --set changes a setting, as in --set
learn=dense; --every takes only every nth trial; --start begins with w at its full random size, or with
kernels three times as large, which want an ε nine times smaller.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path

from trials import START, Trained, Trials, settings_of


def accuracy_of(trials: Trials, trained: Trained) -> float:
    """The share of a trial's test files that are named rightly."""
    right = []
    for name, files in zip(trained.trial["persons"], trained.trial["test"], strict=True):
        answers = [trials.answer(trained.recogniser, file) for file in files]
        right += [answer is not None and answer.person == name for answer in answers]
    return sum(right) / len(right)


def main() -> None:
    """Runs the trials and prints the mean."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("trials", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="changes")
    options.add_argument("--start", choices=START, default=START[0], help="what starts otherwise")
    asked = options.parse_args()
    settings = settings_of(asked.changes, asked.seed)
    trials = Trials(asked.trials, asked.folder, settings, asked.every, asked.start)
    accuracies, seconds, moved = [], [], []
    for trained in trials.trained():
        accuracy, persons = accuracy_of(trials, trained), trained.trial["persons"]
        accuracies.append(accuracy)
        seconds.append(trained.seconds)
        moved.append(trained.kernels_moved)
        if asked.json:
            line = {"persons": persons, "accuracy": accuracy, "seconds": round(trained.seconds, 3)}
            print(json.dumps(line))
        elif accuracy < 1:
            print(f"{' '.join(persons):12} {accuracy:.4f}", file=sys.stderr)
    mean, perfect = statistics.fmean(accuracies), sum(accuracy == 1 for accuracy in accuracies)
    if asked.json:
        result = {
            "trials": len(accuracies),
            "not_trainable": trials.not_trainable,
            "mean_accuracy": mean,
            "perfect": perfect,
            "median_seconds": round(statistics.median(seconds), 3),
            "longest_seconds": round(max(seconds), 3),
            "kernels_moved": round(statistics.fmean(moved), 4),
        }
        print(json.dumps(result))
    else:
        print(
            f"{trials.name}: mean accuracy {mean:.4f}, {perfect} of {len(accuracies)} trials perfect; "
            f"training took {statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s (longest); "
            f"the kernels moved by {statistics.fmean(moved):.1%} of their size"
        )


if __name__ == "__main__":
    main()
