"""Damages a project at random places, and counts the faces that can still be used.

    python tests/benchmarks/salvage.py [--tries 1000] [--seed 0]

A project with 60 faces is damaged as `fuzz.py` does it (bits flipped, blocks lost or swapped, ends cut off,
absurd numbers in the header). It is opened, or rescued where it does not open: without its backup, and with
it. A face counts if its picture is as it was added and it is not excluded from training.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from fuzzing.damage import damaged
from picture_files import encoded
from project_files import RUN
from tqdm import tqdm

from app.project import NewFace, Project, ProjectError

_FACES, _SIDE = 60, 64


def write_project(path: Path, seed: int) -> None:
    """Two persons with noisy faces, and a training."""
    noise = np.random.default_rng(seed).integers(0, 256, (_FACES, _SIDE, _SIDE, 3), np.uint8)
    with Project.create(path) as project:
        persons = [project.add_person(name).id for name in ("Ada", "Bo")]
        for number, picture in enumerate(noise):
            png = encoded(".png", picture)
            face = NewFace(persons[number % 2], png, (0, 0, _SIDE, _SIDE), "noise", str(number), "none")
            project.add_faces([face])
        project.save_run(RUN)


def usable(path: Path) -> tuple[str, int]:
    """How a damaged project was read, and how many of its faces can still be used."""
    try:
        return "opened", _faces_in(path)
    except ProjectError:
        pass
    new = path.with_name("new.facet")
    try:
        Project.rescue(path, new)
        return "rescued", _faces_in(new)
    except ProjectError:
        return "lost", 0
    finally:
        new.unlink(missing_ok=True)


def _faces_in(path: Path) -> int:
    with Project.open(path, read_only=True) as project:
        faces = [face.id for face in project.faces() if not face.excluded]
        return len(project.pictures(faces))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--tries", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0, help="decides all damage")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        whole, other, path = (Path(place) / name for name in ("whole.facet", "other.facet", "damaged.facet"))
        write_project(whole, 1)
        write_project(other, 2)
        Project.open(whole).close()
        data, foreign = whole.read_bytes(), other.read_bytes()
        kept = whole.with_name("whole.facet.backup").read_bytes()
        for backup in (None, kept):
            kinds, faces = Counter[str](), 0
            for number in tqdm(range(asked.tries), disable=not sys.stderr.isatty()):
                rng = np.random.default_rng([asked.seed, number])
                path.write_bytes(damaged(data, (_SIDE, _SIDE), foreign, rng))
                if backup is not None:
                    path.with_name("damaged.facet.backup").write_bytes(backup)
                kind, count = usable(path)
                kinds[kind] += 1
                faces += count
            share = faces / (_FACES * asked.tries)
            told = ", ".join(f"{kinds[kind]} {kind}" for kind in ("opened", "rescued", "lost"))
            print(
                f"{'with' if backup else 'without'} the backup: {told}; {share:.1%} of the faces can be used"
            )


if __name__ == "__main__":
    main()
