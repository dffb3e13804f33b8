"""Several processes doing the same work in turns, so that whatever else the machine does hits all alike."""

import importlib.util
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rivals.tasks import Task

FACET = "facet"
PYTORCH = "pytorch"
BEST = "pytorch best"
ONNX = "onnxruntime"

_STEPS_COMPARED = 5
_FEWEST, _MOST = 2, 2000
_HERE = Path(__file__).resolve().parents[1]
_MALLOC_TUNED = {
    "MALLOC_TOP_PAD_": "268435456",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
}


@dataclass
class Runner:
    """One that takes part.

    Attributes:
        name: Who.
        cores: On how many.
        process: Theirs.
        rounds: Median ms a step, one a round.
        result: D after the same few steps from the same start, or s.
        megabytes: The most memory above import; known in the end.
    """

    name: str
    cores: int
    process: subprocess.Popen[str]
    rounds: list[float] = field(default_factory=list)
    result: float = float("nan")
    megabytes: float = float("nan")

    @property
    def milliseconds(self) -> float:
        """A step: the median over the rounds."""
        return statistics.median(self.rounds)

    def ask(self, do: str, **arguments: Any) -> Any:
        """Tells the process what to do, and waits for its answer.

        Raises:
            RuntimeError: It has died; what it said is on standard error.
        """
        with suppress(BrokenPipeError):
            print(json.dumps({"do": do, **arguments}), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} on {self.cores} cores ended while asked to {do}.")
        return json.loads(answer)


def race(task: Task, names: list[str], cores: list[int], rounds: int, seconds: float) -> list[Runner]:
    """Lets everyone do the task on every number of cores, round by round.

    Args:
        task: The work.
        names: Who takes part, Facet first: the others start from its parameters.
        cores: The numbers of cores.
        rounds: How often each has its turn.
        seconds: How long a turn is, about.

    Returns:
        Every runner, with its figures; the processes have ended.
    """
    with ExitStack() as stack:
        runners = [stack.enter_context(started(name, count)) for count in cores for name in names]
        parameters = None
        for runner in runners:
            runner.ask("prepare", task=task.to_json(), parameters=parameters)
            parameters = parameters or runner.ask("parameters")
            runner.result = runner.ask("result_after", steps=_STEPS_COMPARED)
        steps = {id(runner): _steps_in(seconds, runner.ask("time", steps=_FEWEST)) for runner in runners}
        for _ in range(rounds):
            for runner in runners:
                runner.rounds.append(runner.ask("time", steps=steps[id(runner)]))
        for runner in runners:
            runner.megabytes = runner.ask("megabytes")
    return runners


@contextmanager
def started(name: str, cores: int) -> Iterator[Runner]:
    """A runner's process, which ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rivals.worker", name, str(cores)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(name),
    )
    try:
        yield Runner(name, cores, process)
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def installed() -> list[str]:
    """Who can take part here, Facet first."""
    rivals = {PYTORCH: ["torch"], BEST: ["torch"], ONNX: ["onnxruntime", "onnx"]}
    return [FACET] + [
        name for name, needs in rivals.items() if all(importlib.util.find_spec(need) for need in needs)
    ]


def _environment(name: str) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("MALLOC_")}
    own["PYTHONPATH"] = os.pathsep.join([str(_HERE), *filter(None, [own.get("PYTHONPATH")])])
    return own | (_MALLOC_TUNED if name == BEST else {})


def _steps_in(seconds: float, milliseconds: float) -> int:
    return min(max(round(1000 * seconds / milliseconds), _FEWEST), _MOST)
