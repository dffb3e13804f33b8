"""The first run waits for the training process to start: it must not load what it does not need."""

import json
import subprocess
import sys

# The process imports the program's main module once more, too.
LISTED = "import json, sys, app.__main__, app.jobs.training_process; print(json.dumps(sorted(sys.modules)))"
HEAVY = {"PySide6", "shiboken6", "cv2", "PIL", "sqlite3", "_sqlite3", "pyqtgraph", "platformdirs", "tqdm"}
WANTED = {
    "app.__main__",
    "app.child_process",
    "app.jobs",
    "app.jobs.training_process",
    "app.language",
    "app.recognition",
    "app.recognition.course",
    "app.recognition.snapshot",
}


def test_it_loads_numpy_and_the_engine_and_little_else():
    answer = subprocess.run([sys.executable, "-c", LISTED], capture_output=True, check=True, text=True)
    loaded = set(json.loads(answer.stdout))
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    assert {"numpy", "engine"} <= loaded
    assert {name for name in loaded if name.startswith("app.")} == WANTED
