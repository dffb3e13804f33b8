"""Reads many large pictures, finds the face in each and cuts it out: on one core and on all of them.

    python tests/benchmarks/many_pictures.py PHOTOS [--pictures 200] [--megapixels 12] [--different 10]

PHOTOS holds one sub-folder a person; pictures are made from photographs of the first two: each is enlarged
and set into a grey picture of so many megapixels, and linked until there are as many as asked. Each of the
--rounds runs in processes of its own, one that may use a single core and one that may use all. Printed are
the medians in seconds, their ratio, and the peak of the memory in MB. Linux only.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

_ONE_CORE = "1"


def make_pictures(photos: Path, into: Path, count: int, megapixels: float, different: int) -> None:
    """Sub-folders of two persons with half of the pictures each, as JPEG files of a telephone's shape."""
    import cv2
    import numpy as np

    from app.faces.folders import persons_in
    from app.faces.picture import read_picture

    rows = round((megapixels * 1e6 * 4 / 3) ** 0.5)
    columns = round(rows * 3 / 4)
    for person in persons_in(photos).persons[:2]:
        folder = into / person.name
        folder.mkdir(parents=True)
        made: list[Path] = []
        for number in range(count // 2):
            path = folder / f"{number:04}.jpg"
            if number >= min(different, len(person.pictures)):
                os.link(made[number % len(made)], path)
                continue
            photo = read_picture(person.pictures[number])
            factor = 0.8 * min(rows / photo.shape[0], columns / photo.shape[1])
            large = cv2.resize(photo, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
            scene = np.full((rows, columns, 3), 120, np.uint8)
            top, left = (rows - large.shape[0]) // 2, (columns - large.shape[1]) // 2
            scene[top : top + large.shape[0], left : left + large.shape[1]] = large
            path.write_bytes(cv2.imencode(".jpg", cv2.cvtColor(scene, cv2.COLOR_RGB2BGR))[1].tobytes())
            made.append(path)


def gather_all(folder: Path) -> None:
    """Does the work once; prints seconds until the first picture, all seconds, peak MB, and faces found."""
    from app.faces.detection import HaarDetector
    from app.recognition.gathering import FoundFace, decide, folder_persons, gather, glimpses

    detector = HaarDetector()
    begun = time.perf_counter()
    persons = folder_persons(folder)[0]
    seen, first = [], 0.0
    for glimpse in glimpses([picture for person in persons for picture in person.pictures], detector):
        seen.append(glimpse)
        first = first or time.perf_counter() - begun
    crop = decide(seen).crop
    found = sum(
        isinstance(face, FoundFace) for person in persons for face in gather(person.pictures, crop, detector)
    )
    seconds = time.perf_counter() - begun
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    print(first, seconds, peak, found)


def measured(folder: Path, cores: str) -> list[float]:
    """What `gather_all` prints in a process that may use one core or all."""
    command = [sys.executable, __file__, "--gather", str(folder), "--cores", cores]
    return [float(word) for word in subprocess.check_output(command, text=True).split()]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("photos", type=Path, nargs="?")
    options.add_argument("--pictures", type=int, default=200)
    options.add_argument("--megapixels", type=float, default=12)
    options.add_argument("--different", type=int, default=10)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--gather", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--cores", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.gather is not None:
        if asked.cores == _ONE_CORE:
            # Before OpenCV is imported, which counts the cores then.
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        gather_all(asked.gather)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "pictures"
        make_pictures(asked.photos, folder, asked.pictures, asked.megapixels, asked.different)
        rounds = [(measured(folder, _ONE_CORE), measured(folder, "all")) for _ in range(asked.rounds)]
    one, every = (
        [median(values) for values in zip(*kind, strict=True)] for kind in zip(*rounds, strict=True)
    )
    cores = len(os.sched_getaffinity(0))
    print(f"{asked.pictures} pictures of {asked.megapixels:g} megapixels, {every[3]:.0f} faces found")
    print(f"one core  {one[1]:6.1f} s, the first after {one[0]:.2f} s, {one[2]:.0f} MB")
    print(f"{cores} cores   {every[1]:6.1f} s, the first after {every[0]:.2f} s, {every[2]:.0f} MB")
    print(f"ratio {one[1] / every[1]:.2f}")


if __name__ == "__main__":
    main()
