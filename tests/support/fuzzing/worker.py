"""The watched process: makes each damaged file, reads it and says how that went, one JSON object a line."""

import json
import os
import resource
import shutil
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import numpy as np

from fuzzing.damage import damaged
from fuzzing.reading import Reading, check, read_face_source
from fuzzing.seeds import HEIGHT, WIDTH, Seed, seeds_in

SHARES = {"pictures": 0.75, "video": 0.1, "project": 0.15}
"""Of all tries, for each reader; a video takes the longest, as a process is started for it."""


def make_try(
    number: int, seed: int, seeds: dict[str, list[Seed]], only: str, folder: Path
) -> tuple[str, Path]:
    """Write the damaged file of one try into the folder.

    Args:
        number: Of the try; with ``seed`` it decides everything.
        seed: Of the whole run.
        seeds: The valid files, by reader.
        only: One reader, or "" for all by their shares.
        folder: Where to write it.

    Returns:
        The reader it is for, and its path.
    """
    rng = np.random.default_rng([seed, number])
    reader = only or str(rng.choice(list(SHARES), p=list(SHARES.values())))
    chosen, other = (seeds[reader][int(place)] for place in rng.integers(0, len(seeds[reader]), 2))
    data = damaged(chosen.data, (WIDTH, HEIGHT), other.data, rng)
    path = folder / f"{Path(chosen.name).stem} {number}{Path(chosen.name).suffix}"
    path.write_bytes(data)
    return reader, path


def main() -> None:
    """Reads JSON requests from standard input until it ends: {"number": …} or {"reader": …, "file": …}."""
    seeds, folder, seed, only = seeds_in(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    for line in sys.stdin:
        request = json.loads(line)
        if "file" in request:
            reader = request["reader"]
            # Opening a project may change the file, and puts others beside it.
            path = Path(shutil.copy(request["file"], folder))
        else:
            reader, path = make_try(request["number"], seed, seeds, only, folder)
        _say({"reader": reader, "file": str(path)})
        _say(_judged(reader, path))
        for left in folder.iterdir():
            left.unlink()


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


class _Clock:
    """The longest time between two signs of life; the watcher's clock starts anew with each of them."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()

    def alive(self) -> None:
        self.stop()
        _say({"alive": True})

    def stop(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def _judged(reader: str, path: Path) -> dict[str, Any]:
    noise = os.fstat(2).st_size
    _forget_peak()
    clock = _Clock()
    try:
        reading = _read(reader, path, clock)
        check(reading, path)
        answer: dict[str, Any] = {"opened": reading.opened, "sentences": reading.sentences}
    except BaseException:  # whatever it is, it is what is looked for
        answer = {"failed": traceback.format_exc()}
    clock.stop()
    said = os.pread(2, 400, noise) if os.fstat(2).st_size > noise else b""
    return {**answer, "seconds": clock.longest, "peak": _peak(), "noise": said.decode(errors="replace")}


def _read(reader: str, path: Path, clock: _Clock) -> Reading:
    if reader != "project":
        return read_face_source(reader, path, clock.alive)
    # Only here: whoever looks at pictures needs no project.
    from fuzzing.project_reading import read_project

    return read_project(path)


def _forget_peak() -> None:
    """Start measuring the most memory anew, where the system can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak() -> int:
    """The most memory this process had since, in bytes, or one that it started and that has ended.

    0 where the system does not tell; of the others, the largest of all that there were.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    own = int(status.partition("VmHWM:")[2].split()[0])
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024


if __name__ == "__main__":
    main()
