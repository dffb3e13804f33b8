"""The first run waits for the training process to start: it must not load what it does not need."""

import json
import subprocess
import sys

LISTED = "import json, sys, app.jobs.trainings.process; print(json.dumps(sorted(sys.modules)))"
ROOMS = {"app.jobs", "app.recognition"}
HEAVY = {"PySide6", "shiboken6", "cv2", "sqlite3", "_sqlite3", "pyqtgraph", "platformdirs", "tqdm"}
LIGHT = {"checkpoints", "history", "keeping"}


def test_it_loads_numpy_and_the_engine_and_little_else():
    answer = subprocess.run([sys.executable, "-c", LISTED], capture_output=True, check=True, text=True)
    loaded = set(json.loads(answer.stdout))
    roots = {name.partition(".")[0] for name in loaded}
    assert not roots & HEAVY
    assert {"numpy", "engine"} <= roots
    ours = {name for name in loaded if name.startswith("app.")}
    wanted = ROOMS | {f"app.recognition.{name}" for name in LIGHT}
    assert {name for name in ours if not name.startswith("app.jobs.trainings")} == wanted
    assert "app.jobs.trainings.training_process" not in ours
