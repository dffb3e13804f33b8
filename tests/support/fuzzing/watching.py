"""Workers that are watched from outside: they may crash, hang or swallow memory, and are replaced then."""

import json
import os
import queue
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST = 5.0
"""Seconds that reading one file may take."""
MOST_MEMORY = 2**30
"""Bytes that a worker may have while it reads one file."""
_LOOK_EVERY = 0.1
_START = 60.0

Request = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How one try went.

    Attributes:
        reader: pictures, video or project.
        file: What was read; where it failed, it is kept at this path.
        kind: opened, partly (opened, but not all in it could be read), refused or failed.
        text: The first sentence, or what failed.
        seconds: That it took.
        peak: Bytes of memory at most.
        noise: What libraries wrote to standard error.
    """

    reader: str
    file: Path
    kind: str
    text: str
    seconds: float
    peak: int
    noise: str


Asked = queue.SimpleQueue[Request | None]
Answered = queue.SimpleQueue[Outcome | Exception]


class Watch:
    """Reads many damaged files in several workers.

    Args:
        seeds: Folder of the valid files.
        workplace: Folder for the damaged ones.
        failures: Folder that keeps those that fail.
        seed: Decides all damage.
        only: One reader, or None for all.
    """

    def __init__(self, seeds: Path, workplace: Path, failures: Path, seed: int, only: str | None) -> None:
        self._arguments = (seeds, seed, only or "")
        self._workplace = workplace
        self._failures = failures

    def outcomes(self, requests: Iterable[Request], workers: int) -> Iterator[Outcome]:
        """One outcome a request, as they come."""
        asked: Asked = queue.SimpleQueue()
        total = 0
        for request in requests:
            asked.put(request)
            total += 1
        for _ in range(workers):
            asked.put(None)
        answered: Answered = queue.SimpleQueue()
        threads = [
            threading.Thread(target=self._serve, args=(place, asked, answered), name=f"watcher {place}")
            for place in range(workers)
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in range(total):
                outcome = answered.get()
                if isinstance(outcome, Exception):
                    raise outcome
                yield outcome
        finally:
            for thread in threads:
                thread.join()

    def _serve(self, place: int, asked: Asked, answered: Answered) -> None:
        try:
            self._work(self._workplace / str(place), asked, answered)
        except Exception as error:  # whoever waits for the outcome must hear of it
            answered.put(error)

    def _work(self, folder: Path, asked: Asked, answered: Answered) -> None:
        worker = None
        while (request := asked.get()) is not None:
            if worker is None:
                worker = _Worker(folder, *self._arguments)
            outcome = worker.ask(request)
            if outcome.kind == "failed":
                outcome = self._kept(outcome)
            answered.put(outcome)
            if not worker.alive:
                worker.end()
                worker = None
        if worker is not None:
            worker.end()

    def _kept(self, outcome: Outcome) -> Outcome:
        self._failures.mkdir(parents=True, exist_ok=True)
        kept = self._failures / outcome.file.name
        if outcome.file.exists() and not kept.exists():
            shutil.copy(outcome.file, kept)
        return Outcome(outcome.reader, kept, *list(vars(outcome).values())[2:])


class _Worker:
    def __init__(self, folder: Path, seeds: Path, seed: int, only: str) -> None:
        self.alive = True
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._noise = (folder.parent / f"{folder.name}.err").open("w+b")
        support = str(Path(__file__).parents[1])
        paths = os.pathsep.join([support, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fuzzing.worker", str(seeds), str(folder), str(seed), only],
            bufsize=0,  # a line that waits in a buffer would not be seen by select
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            env={**os.environ, "PYTHONPATH": paths},
        )
        self._began = False

    def ask(self, request: Request) -> Outcome:
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        # Starting a process takes longer than any file may: the clock runs from the first line on.
        announced, problem = self._line(LONGEST if self._began else _START)
        if announced is None:
            raise RuntimeError(f"the worker did not start: {problem} {self._said()}")
        self._began = True
        reader, file = announced["reader"], Path(request.get("file", announced["file"]))
        answer: dict[str, Any] | None = {"alive": True}
        while answer is not None and "alive" in answer:
            began = time.perf_counter()
            answer, problem = self._line(LONGEST)
        if answer is None:
            self.alive = False
            seconds = time.perf_counter() - began
            return Outcome(reader, file, "failed", problem, seconds, self._memory("VmHWM"), self._said())
        kind, text = _judged(answer)
        return Outcome(reader, file, kind, text, answer["seconds"], answer["peak"], answer["noise"])

    def end(self) -> None:
        self._process.stdin.close()
        if not self.alive:
            self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._noise.close()

    def _line(self, longest: float) -> tuple[dict[str, Any] | None, str]:
        """The worker's next line, or what is wrong with the worker."""
        until = time.perf_counter() + longest
        while time.perf_counter() < until:
            ready, _, _ = select.select([self._process.stdout], [], [], _LOOK_EVERY)
            if ready:
                line = self._process.stdout.readline()
                if line:
                    return json.loads(line), ""
                return None, f"crash: the process ended with {self._process.wait()}"
            if self._memory("VmRSS") > 2 * MOST_MEMORY:
                return None, "memory: more than 2 GB"
        return None, f"hang: more than {longest:g} s"

    def _memory(self, which: str) -> int:
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:
            return 0
        found = status.partition(f"{which}:")[2].split()
        return int(found[0]) * 1024 if found else 0

    def _said(self) -> str:
        self._noise.seek(0)
        return self._noise.read()[-2000:].decode(errors="replace")


def _judged(answer: dict[str, Any]) -> tuple[str, str]:
    if "failed" in answer:
        return "failed", answer["failed"]
    if answer["seconds"] > LONGEST:
        return "failed", f"hang: {answer['seconds']:.1f} s"
    if answer["peak"] > MOST_MEMORY:
        return "failed", f"memory: {answer['peak'] / 2**20:.0f} MB"
    sentences = answer["sentences"]
    if not answer["opened"]:
        return "refused", sentences[0]
    return ("partly", sentences[0]) if sentences else ("opened", "")
