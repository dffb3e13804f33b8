"""The benchmarks of recognition treat a picture that cannot be used as `facet train` does."""

import json
import subprocess
import sys
from pathlib import Path

from striped_faces import write_striped

BENCHMARKS = Path(__file__).parent / "benchmarks"


def run_accuracy(folder: Path, *trials: tuple[list[str], list[str]]) -> subprocess.CompletedProcess[str]:
    """Runs accuracy.py on trials of Ada's and Ben's train files."""
    path = folder / "trials.json"
    test = [["Ada/5.png"], ["Ben/5.png"]]
    told = [{"persons": ["Ada", "Ben"], "train": list(train), "test": test} for train in trials]
    path.write_text(json.dumps({"name": "stripes", "cropped": True, "trials": told}))
    command = [sys.executable, str(BENCHMARKS / "accuracy.py"), str(path), str(folder), "--json"]
    return subprocess.run([*command, "--set", "epochs=2"], capture_output=True, text=True, check=False)


def test_pictures_that_cannot_be_used_are_left_out_and_trials_without_enough_are_counted(tmp_path):
    write_striped(tmp_path, Ada=5, Ben=5)
    (tmp_path / "Ada" / "torn.png").write_bytes(b"")
    ben = ["Ben/1.png", "Ben/2.png"]
    ended = run_accuracy(
        tmp_path, (["Ada/1.png", "Ada/2.png", "Ada/torn.png"], ben), (["Ada/1.png", "Ada/torn.png"], ben)
    )
    assert ended.returncode == 0
    *lines, result = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(lines) == 1
    assert (result["trials"], result["not_trainable"]) == (1, 1)
    assert ended.stderr.count("torn.png") == 1
    assert "Ada Ben: not trainable. Ada has only one face to train on" in ended.stderr
    assert "Not trainable: 1 of 2 trials of stripes." in ended.stderr


def test_without_any_trial_that_can_be_trained_it_fails_with_a_word(tmp_path):
    write_striped(tmp_path, Ada=5, Ben=5)
    ended = run_accuracy(tmp_path, (["Ada/1.png"], ["Ben/1.png", "Ben/2.png"]))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Not trainable: 1 of 1 trials of stripes." in ended.stderr
    assert "Traceback" not in ended.stderr
