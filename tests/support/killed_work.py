"""Work on projects that goes on until the process is killed; run as a program by `kills.py`.

    python tests/support/killed_work.py KIND FOLDER MATERIAL

It says on standard output, one JSON object a line, what a user would have been shown: {"ready": true} once
work begins, {"face": id, "sha": …} for a face, {"run": id, "sha": …} for a training, {"begun": name} and
{"opened": name} for a file of an older version, and {"trained": true} for `facet train`.
"""

import hashlib
import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from app.project import NewFace, Project, Run

WORK_FILE = "work.facet"
FACES_FOLDER = "faces"
SAMPLE_PROJECT = "sample.facet"
OLD_PROJECT = "old.facet"


def say(**what: object) -> None:
    try:
        print(json.dumps(what), flush=True)
    except BrokenPipeError:
        # Nobody is there to kill it any more.
        os._exit(1)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sha_of_run(run: Run) -> str:
    return sha(b"".join(name.encode() + array.tobytes() for name, array in sorted(run.parameters.items())))


def say_face(project: Project, face_id: int) -> None:
    say(face=face_id, sha=sha(project.picture(face_id)))


def capture_without_pause(folder: Path, material: Path) -> None:
    """Faces of random bytes, one after the other."""
    project = Project.create(folder / WORK_FILE)
    person = project.add_person("Ada")
    say(ready=True)
    for number in count():
        picture = random.randbytes(random.randint(20_000, 120_000))
        new = NewFace(person.id, picture, (0, 0, 9, 9), "Camera 1", f"burst {number // 20}", "detect")
        say_face(project, project.add_faces([new])[0].id)


def capture_from_camera(folder: Path, material: Path) -> None:
    """What the window does while *Capture* is held in front of the Demo camera."""
    from app.faces.cameras.demo import DemoCamera
    from app.faces.detection import HaarDetector
    from app.faces.preparation import Preparation
    from app.jobs.live import Captured, Judges, LiveJob

    project = Project.create(folder / WORK_FILE)
    person = project.add_person("Ada")
    job = LiveJob(DemoCamera, HaarDetector.live, project, Preparation(32), Judges())

    def show(captured: Captured) -> None:
        if captured.face.id == 1:
            say(ready=True)
        say_face(project, captured.face.id)

    job.captured.connect(show)
    job.capture_for(person.id)
    job.work()


def import_pictures(folder: Path, material: Path) -> None:
    """What the window does with a dropped folder, again and again."""
    from app.faces.detection import HaarDetector
    from app.jobs import importing
    from app.recognition.gathering import dropped_sets

    project = Project.create(folder / WORK_FILE)
    person = project.add_person("Ada")
    pictures = sorted((material / FACES_FOLDER).iterdir())
    say(ready=True)
    while True:
        for news in importing.import_pictures(
            project, lambda: dropped_sets(person.id, pictures), HaarDetector
        ):
            if not isinstance(news, importing.Progress):
                for each in news:
                    say_face(project, each.face.id)


def train_in_the_window(folder: Path, material: Path) -> None:
    """Trainings one after the other, saved when they end."""
    from app.jobs.training import TrainingJob
    from app.recognition.run import TrainingRun
    from app.recognition.settings import RunSettings

    shutil.copy(material / SAMPLE_PROJECT, folder / WORK_FILE)
    project = Project.open(folder / WORK_FILE)
    say(ready=True)
    for seed in count():
        settings = RunSettings(epochs=2, seed=seed, validation=0.0)
        job = TrainingJob(project, lambda settings=settings: TrainingRun.create(project, settings))
        job.saved.connect(lambda run: say(run=run.id, sha=sha_of_run(run)))
        job.ended.connect(job.cancel)
        job.resume()
        job.work()


def train_on_the_command_line(folder: Path, material: Path) -> None:
    """`facet train` to the same file again and again, which replaces it."""
    import io
    from contextlib import redirect_stderr, redirect_stdout

    from app.cli.usage import run_command

    arguments = ["train", str(material / FACES_FOLDER), "-o", str(folder / WORK_FILE)]
    say(ready=True)
    for seed in count():
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            run_command([*arguments, "--crop", "none", "--epochs", "2", "--seed", str(seed), "--json"])
        say(trained=True)


def migrate(folder: Path, material: Path) -> None:
    """Files of version 1, opened one after the other."""
    say(ready=True)
    for number in count():
        path = folder / f"{number}.facet"
        shutil.copy(material / OLD_PROJECT, path)
        say(begun=path.name)
        Project.open(path).close()
        say(opened=path.name)
        for old in folder.glob(f"{number - 1}*.facet"):
            old.unlink()


WORK: dict[str, Callable[[Path, Path], None]] = {
    "capture, no pause": capture_without_pause,
    "capture, camera": capture_from_camera,
    "import": import_pictures,
    "training, window": train_in_the_window,
    "training, facet train": train_on_the_command_line,
    "migration": migrate,
}


if __name__ == "__main__":
    WORK[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
